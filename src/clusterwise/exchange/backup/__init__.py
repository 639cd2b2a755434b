"""One archive with everything that an installation holds, and the way back from it."""

from clusterwise.exchange.backup.archive import BackupError, DamagedArchiveError
from clusterwise.exchange.backup.restoring import Restored, inspect, restore
from clusterwise.exchange.backup.taking import take

__all__ = ["BackupError", "DamagedArchiveError", "Restored", "inspect", "restore", "take"]

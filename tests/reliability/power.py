"""A file system for SQLite that forgets, when the power is cut, every byte that was not synced."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw


class PowerCutError(Exception):
    """The power went; nothing more reaches the disk."""


class Disk:
    """What would be on the platter: each file as of its last sync, beginning with what lay there before."""

    def __init__(self, before: Path) -> None:
        self.durable = {str(path): bytearray(path.read_bytes()) for path in before.iterdir()}
        self.unsynced: dict[str, list[tuple[int, bytes | None]]] = {}
        self.left: int | None = None

    def step(self) -> None:
        """Count one operation towards the cut."""
        if self.left is None:
            return
        if self.left <= 0:
            raise PowerCutError
        self.left -= 1

    def sync(self, name: str) -> None:
        """Make what was written to a file last."""
        kept = self.durable.setdefault(name, bytearray())
        for offset, data in self.unsynced.pop(name, []):
            if data is None:
                del kept[offset:]
            else:
                kept.extend(b"\x00" * (offset + len(data) - len(kept)))
                kept[offset : offset + len(data)] = data

    def lay_down(self, folder: Path) -> None:
        """Write what survived into a folder, as the machine finds it when the power is back."""
        for name, data in self.durable.items():
            (folder / Path(name).name).write_bytes(data)


class CutFile(apsw.VFSFile):
    """A file whose writes reach the disk's model only when they are synced."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk, self.name = disk, name if isinstance(name, str) else name.filename()

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's own name
        self.disk.step()
        super().xWrite(data, offset)
        self.disk.unsynced.setdefault(self.name, []).append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.disk.step()
        super().xTruncate(size)
        self.disk.unsynced.setdefault(self.name, []).append((size, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.step()
        super().xSync(flags)
        self.disk.sync(self.name)


class CutVFS(apsw.VFS):
    """The usual file system, with the model of the disk beside it."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__("power-cut", "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return CutFile(self.disk, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(name, syncdir)
        if syncdir:
            self.disk.durable.pop(name, None)
        self.disk.unsynced.pop(name, None)


@contextmanager
def machine(before: Path) -> Iterator[Disk]:
    """Give a disk that holds a folder's files, and its file system under the name `power-cut`."""
    disk = Disk(before)
    system = CutVFS(disk)
    try:
        yield disk
    finally:
        system.unregister()

"""`clusterwise journal`: prove that nothing in the journal was altered, and print what proves it later."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clusterwise.cli.refusal import RefusalError

if TYPE_CHECKING:
    from clusterwise.foundation.journal.chain import Anchor


def add_to(commands: Any) -> None:
    """Declare the command and its two parts."""
    journal = commands.add_parser("journal", help="verify the journal, or print its heads")
    parts = journal.add_subparsers(dest="part", required=True, metavar="verify | anchor")
    check = parts.add_parser("verify", help="name the first event of each chain that was altered")
    check.add_argument("--against", type=Path, metavar="FILE", help="heads that `journal anchor` printed before")
    check.set_defaults(run=verify)
    parts.add_parser("anchor", help="print the head of each chain, to keep elsewhere").set_defaults(run=anchor)


def verify(asked: argparse.Namespace) -> int:
    """Read every chain; return 1 when one does not hold."""
    from clusterwise.foundation.journal import chain

    verdict = chain.verify(_read_anchors(asked.against) if asked.against else ())
    for fault in verdict.broken:
        print(f"BROKEN  {fault.scope} at event {fault.sequence} (node {fault.node}): {fault.reason}")
    state = "the journal holds" if verdict.holds else f"{len(verdict.broken)} faults"
    print(f"{verdict.events} events read; {state}.")
    return 0 if verdict.holds else 1


def anchor(_asked: argparse.Namespace) -> int:
    """Print scope, node, number and hash of the last event of each chain."""
    from clusterwise.foundation.journal import chain

    for head in chain.heads():
        print(head.scope, head.node, head.sequence, head.hash)
    return 0


def _read_anchors(path: Path) -> "list[Anchor]":
    from clusterwise.foundation.journal.chain import Anchor

    if not path.is_file():
        raise RefusalError(f"There is no file {path}; give what `clusterwise journal anchor` printed.")
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.split()
        if len(words) != 4 or not words[2].isdigit():
            raise RefusalError(f"Line {number} of {path} is no head; each has a scope, a node, a number and a hash.")
        found.append(Anchor(words[0], words[1], int(words[2]), words[3]))
    return found

"""tric-server numbers: every number of a certificate that is missing, with its reason."""

from __future__ import annotations

import argparse

from server.certificates.gaps import gaps
from server.console import Told, office_database

_WRONG = frozenset({"unexplained", "not_lent"})


def add_options(parser: argparse.ArgumentParser) -> None:
    """The words of the verb."""
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.set_defaults(run=numbers)


def numbers(arguments: argparse.Namespace) -> Told:
    """List the missing numbers; one that nothing explains makes the verb fail."""
    with office_database(arguments) as db, db.session(write=False) as conn:
        found = gaps(conn)
    wrong = sum(one.reason in _WRONG for one in found)
    fields = {"gaps": [one._asdict() for one in found]}
    text = "\n".join(map(str, found)) or "no number is missing"
    return Told(text, fields, f"numbers without a reason: {wrong}" if wrong else "")

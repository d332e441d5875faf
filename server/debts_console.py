"""tric-server debts: the registry of debts for a bank."""

from __future__ import annotations

import argparse
from pathlib import Path

from domain.debt_registry import ENCODINGS
from domain.money import format_kopecks
from server import app
from server.console import ConsoleError, Told, office_database
from server.registries.debts import DebtsError, write_debts


def add_options(parser: argparse.ArgumentParser) -> None:
    """The words of the verb."""
    parser.add_argument("-o", "--out", type=Path, default=Path(), metavar="DIR")
    parser.add_argument("--encoding", choices=tuple(ENCODINGS), default="win-1251")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.set_defaults(run=debts)


def debts(arguments: argparse.Namespace) -> Told:
    """Write the registry under its own name into the folder."""
    with office_database(arguments) as db, db.session() as conn:
        try:
            done = write_debts(conn, arguments.out, arguments.encoding, app.utc_now_ms())
        except DebtsError as trouble:
            raise ConsoleError(str(trouble)) from trouble
    lost = f"; {done.lost} letters of names are not in this encoding" if done.lost else ""
    fields = {
        "file": str(done.path),
        "accounts": done.count,
        "amount_kopecks": done.amount,
        "lost_letters": done.lost,
    }
    text = f"{done.path}: {done.count} accounts owe {format_kopecks(done.amount)}{lost}"
    return Told(text, fields)

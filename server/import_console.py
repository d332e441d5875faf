"""tric-server import: files of the office and of banks, each taken whole or not at all."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from domain.dates import parse_date
from domain.errors import InputError
from server.console import ConsoleError, Told, office_database
from server.db import Database
from server.importing import ImportReport, Kind, run
from server.registries.loading import RegistryWish, load_registry
from server.registries.report import RegistryReport

KINDS = ("accounts", "meters", "bills", "payments", "readings")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The words of the verb."""
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="check and tell, write nothing")
    parser.add_argument(
        "--paid-on",
        type=_day,
        metavar="YYYY-MM-DD",
        help="payments: the day of lines whose format has none; today without it",
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.set_defaults(run=import_file)


def import_file(arguments: argparse.Namespace) -> Told:
    """Take a file; what is wrong with it is named by sheet, row and column, or by line."""
    with office_database(arguments) as db:
        report = _taken(db, arguments)
    if not report.ok:
        raise ConsoleError(report.text())
    return Told(report.text(), report.fields())


def _taken(db: Database, arguments: argparse.Namespace) -> ImportReport | RegistryReport:
    if arguments.kind == "payments":
        wish = RegistryWish(
            path=arguments.file, dry_run=arguments.dry_run, paid_on=arguments.paid_on
        )
        return load_registry(db, wish)
    kind: Kind = arguments.kind
    return run(db, kind, arguments.file, arguments.dry_run)


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except InputError:
        raise argparse.ArgumentTypeError("a day is written YYYY-MM-DD") from None

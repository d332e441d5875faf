"""The command line of the desk: without a verb the window, with one a piece of it."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

# Only the parser is needed to answer --help; Qt, the store and the network are imported by the
# verb that needs them (start-up budget: a bare window plus 60 %).
MOST_HITS = 1000


class Parser(argparse.ArgumentParser):
    """Wrong use is one sentence, the same for every verb, and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Команда набрана неверно ({message}). Подсказка: {self.prog} --help\n")


def _period(text: str) -> int:
    from domain.errors import InputError  # calendars: 5 ms of a start that asks for no month
    from domain.periods import parse_period

    try:
        return parse_period(text)
    except InputError:
        raise argparse.ArgumentTypeError(f"месяц пишется так: 2026-10, а не «{text}»") from None


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_HITS):
        raise argparse.ArgumentTypeError(f"нужно число от 1 до {MOST_HITS}, а не «{text}»")
    return int(text)


def _options() -> Parser:
    """Options that stand before or after the verb."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--profile", type=Path, metavar="DIR", help="folder of this terminal")
    options.add_argument("--server", metavar="URL", help="address of the office server")
    options.add_argument("--demo", action="store_true", help="own server with a demo city")
    options.add_argument("--offline", action="store_true", help="never connect")
    options.add_argument("--login", metavar="NAME", help="who signs in (password: TRIC_PASSWORD)")
    return options


def _parser() -> Parser:
    options = _options()
    parser = Parser(prog="tric-desk", description="ТРИЦ · Абонентский отдел", parents=[options])
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")

    def verb(name: str, text: str) -> Parser:
        return verbs.add_parser(name, help=text, parents=[options])

    search = verb("search", "find residents in the cache")
    search.add_argument("query")
    search.add_argument("--limit", type=_limit, default=50)
    search.add_argument("--json", action="store_true", dest="as_json")
    sync = verb("sync", "one exchange with the office")
    sync.add_argument("--json", action="store_true", dest="as_json")
    bill = verb("bill", "a payment document of one account")
    bill.add_argument("--account", required=True)
    bill.add_argument("--period", type=_period, required=True, metavar="YYYY-MM")
    bill.add_argument("--to", type=_period, metavar="YYYY-MM")
    bill.add_argument("--debt", action="store_true", help="a debt bill of these months")
    bill.add_argument("-o", "--output", type=Path, required=True)
    bills = verb("bills", "payment documents of a whole house in one file")
    bills.add_argument("--house", required=True)
    bills.add_argument("--period", type=_period, required=True, metavar="YYYY-MM")
    bills.add_argument("-o", "--output", type=Path, required=True)
    statement = verb("statement", "charges and payments of an account")
    statement.add_argument("--account", required=True)
    statement.add_argument("--from", type=_period, required=True, metavar="YYYY-MM", dest="first")
    statement.add_argument("--to", type=_period, required=True, metavar="YYYY-MM")
    statement.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf|.xlsx")
    verify = verb("verify", "is this document ours")
    verify.add_argument("document", metavar="FILE.pdf|NUMBER")
    doctor = verb("doctor", "versions, keys, cache, outbox, printers, fonts")
    doctor.add_argument("--json", action="store_true", dest="as_json")
    enrol = verb("enrol", "make this profile a terminal")
    enrol.add_argument("file", type=Path)
    return parser


def _fill_defaults(arguments: argparse.Namespace) -> None:
    for name, default in (
        ("profile", None),
        ("server", None),
        ("demo", False),
        ("offline", False),
        ("login", None),
    ):
        if not hasattr(arguments, name):
            setattr(arguments, name, default)


def rest_collector() -> None:
    """No garbage collection on the way to the first paint, where nothing dies: a tenth of the
    time. The window wakes it after its first paint.
    """
    gc.disable()


def main(argv: list[str] | None = None) -> int:
    """Run the verb or the window; 0 success, 1 failure with one sentence, 2 wrong use."""
    os.umask(0o077)
    parser = _parser()
    arguments = parser.parse_args(argv)
    _fill_defaults(arguments)
    if arguments.verb == "bill" and arguments.to and arguments.to < arguments.period:
        parser.error("--to раньше, чем --period")
    if arguments.verb == "statement" and arguments.to < arguments.first:
        parser.error("--to раньше, чем --from")
    if arguments.verb is None:
        rest_collector()
        from desktop.main import run_window  # Qt is loaded for the window alone

        return run_window(arguments)
    from desktop.verbs import run_verb  # the store and the papers are loaded for verbs alone

    return run_verb(arguments)


if __name__ == "__main__":
    # First of all: in the bundle a spawned child (papers of a house, reading a PDF) starts here.
    if getattr(sys, "frozen", False):
        import multiprocessing  # a bundle alone pays for it

        multiprocessing.freeze_support()
    sys.exit(main())

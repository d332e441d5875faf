"""The command line of the office server: one verb a run, one clear sentence when it fails."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from domain.errors import InputError
from domain.periods import parse_period
from server import console, debts_console, import_console, numbers_console, office_console
from server.config import DEFAULT_PORT, ConfigError
from server.console import ConsoleError, Told
from server.errors import ProblemError

DEFAULT_DB = "tric-office.db"
_ROLES = ("cashier", "consultant", "passport", "senior", "admin")


def _period(text: str) -> int:
    try:
        return parse_period(text)
    except InputError:
        raise argparse.ArgumentTypeError("a month is written YYYY-MM") from None


def _number(least: int, most: int) -> Callable[[str], int]:
    def parsed(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most} is needed")
        return int(text)

    return parsed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tric-server", description="ТРИЦ: the office server")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--db", metavar="URL", default=DEFAULT_DB, help="sqlite:///FILE or postgresql://..."
    )

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, parents=[shared])

    serve = verb("serve", "answer the terminals")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_number(0, 65535), default=DEFAULT_PORT)
    serve.add_argument("--tls-cert", type=Path)
    serve.add_argument("--tls-key", type=Path)
    _add_signing_options(serve)
    serve.set_defaults(run=console.serve)
    demo = verb("demo", "make the demo city in a new database")
    demo.add_argument("--accounts", type=_number(1, 5_000_000), default=2000)
    demo.add_argument("--months", type=_number(1, 60), default=24)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--json", action="store_true", dest="as_json")
    demo.set_defaults(run=console.demo)
    charge = verb("charge", "compute a month for all accounts; closing is final")
    charge.add_argument("--period", type=_period, required=True, metavar="YYYY-MM")
    charge.add_argument("--close", action="store_true")
    charge.add_argument("--json", action="store_true", dest="as_json")
    charge.set_defaults(run=console.charge)
    import_console.add_options(verb("import", "take a file of the office or of a bank, all of it"))
    debts_console.add_options(verb("debts", "write the registry of debts for a bank"))
    office_console.add_options(verb("office", "list what the office says of itself, or change it"))
    numbers_console.add_options(verb("numbers", "list missing numbers of certificates and why"))
    verb("migrate", "bring the database to this version").set_defaults(run=console.migrate)
    verify = verb("verify", "check the books: trail, operations, ledger; what is wrong is named")
    verify.add_argument("--json", action="store_true", dest="as_json")
    verify.set_defaults(run=console.verify)
    verb("openapi", "print the description of the interface").set_defaults(run=console.openapi)
    _add_staff_verbs(verbs.add_parser("staff", help="who works here"), shared)
    _add_terminal_verbs(verbs.add_parser("terminal", help="where people work"), shared)
    return parser


def _add_signing_options(serve: argparse.ArgumentParser) -> None:
    """Whose key signs certificates; its password or PIN comes from TRIC_SIGN_SECRET."""
    serve.add_argument("--sign-key", type=Path, metavar="FILE", help="PKCS#12 file")
    serve.add_argument("--sign-pkcs11", default="", metavar="MODULE", help="library of a token")
    serve.add_argument("--sign-token", default="", metavar="LABEL")
    serve.add_argument("--sign-label", default="", metavar="LABEL", help="key in the token")
    serve.add_argument("--sign-provider", default="", metavar="MODULE:FACTORY", help="e.g. ГОСТ")


def _add_staff_verbs(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    add = acts.add_parser("add", help="a new member of staff", parents=[shared])
    add.add_argument("login")
    add.add_argument("--name", required=True, help="surname, name and patronymic")
    add.add_argument("--role", required=True, choices=_ROLES)
    add.set_defaults(run=console.staff_add)
    reset = acts.add_parser("reset", help="another password", parents=[shared])
    reset.add_argument("login")
    reset.set_defaults(run=console.staff_reset)
    disable = acts.add_parser("disable", help="may act no more", parents=[shared])
    disable.add_argument("login")
    disable.set_defaults(run=console.staff_disable)


def _add_terminal_verbs(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    enrol = acts.add_parser("enrol", help="a file that makes one terminal", parents=[shared])
    enrol.add_argument("--workplace", required=True)
    enrol.add_argument("--server", default="", metavar="URL", help="address the terminal uses")
    enrol.add_argument("-o", "--output", type=Path, required=True)
    enrol.set_defaults(run=console.terminal_enrol)
    revoke = acts.add_parser("revoke", help="its token is void", parents=[shared])
    revoke.add_argument("terminal_id")
    revoke.set_defaults(run=console.terminal_revoke)
    listed = acts.add_parser("list", help="every terminal", parents=[shared])
    listed.set_defaults(run=console.terminal_list)


def main(argv: list[str] | None = None) -> int:
    """0 success, 1 failure with one sentence on stderr, 2 wrong use."""
    os.umask(0o077)  # databases, codes and keys are nobody else's to read
    arguments = _parser().parse_args(argv)
    try:
        told: Told = arguments.run(arguments)
    except (ConsoleError, ConfigError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except ProblemError as trouble:
        print(console.sentence_of(trouble), file=sys.stderr)
        return 1
    except DBAPIError as trouble:
        print(f"the database refused: {console.first_line(trouble)}", file=sys.stderr)
        return 1
    except OSError as trouble:
        print(f"{trouble.strerror}: {trouble.filename}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    try:
        _tell(told, as_json=getattr(arguments, "as_json", False))
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if told.failed:
        print(told.failed, file=sys.stderr)
        return 1
    return 0


def _tell(told: Told, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told.fields, ensure_ascii=False))
    elif told.text:
        print(told.text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

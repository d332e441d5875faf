"""What each verb of the command line does; it returns what is to be told and prints nothing."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL

from api_client.models.auth import EnrolmentFile
from domain.periods import period_text
from server import app
from server.billing.charging import ChargeError, ChargeWish, charge_period
from server.config import ServerConfig, SigningConfig, database_url
from server.db import Database
from server.demo.city import DemoSize, make_demo, progress_bar, write_private
from server.errors import ProblemError
from server.identity import identity
from server.migrations import is_newest, upgrade
from server.settings import settings
from server.staff import commands, reads
from server.staff.passwords import Passwords, check_new_password
from server.verifying import findings

PASSWORD_VARIABLE = "TRIC_PASSWORD"  # noqa: S105 - the name of a variable, not its value
SIGN_VARIABLE = "TRIC_SIGN_SECRET"
_SENTENCES = {
    "login_taken": "this login is taken",
    "not_found": "there is no such login or terminal",
    "password_short": "a password has at least 8 characters",
    "password_long": "a password has at most 128 characters",
    "password_common": "this password is known to everyone",
}


class ConsoleError(Exception):
    """A verb that cannot do its work; the text is the one clear sentence."""


@dataclass(frozen=True)
class Told:
    """A verb's answer as text and as the fields of ``--json``; ``failed``: what is wrong."""

    text: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    failed: str = ""


def serve(arguments: argparse.Namespace) -> Told:
    """Answer terminals until told to stop."""
    app.serve(
        ServerConfig(
            db_url=arguments.db,
            host=arguments.host,
            port=arguments.port,
            tls_cert=arguments.tls_cert,
            tls_key=arguments.tls_key,
            prepare_snapshot=True,
            signing=_signing_of(arguments),
        )
    )
    return Told()


def _signing_of(arguments: argparse.Namespace) -> SigningConfig | None:
    """The key a server was started with; its secret is never an argument others could read."""
    named = (arguments.sign_key, arguments.sign_pkcs11, arguments.sign_provider)
    if not any(named):
        return None
    return SigningConfig(
        key_file=arguments.sign_key,
        pkcs11_module=arguments.sign_pkcs11,
        token=arguments.sign_token,
        key=arguments.sign_label,
        provider=arguments.sign_provider,
        secret=os.environ.get(SIGN_VARIABLE, ""),
    )


def demo(arguments: argparse.Namespace) -> Told:
    """Make the demo city; progress goes to stderr."""
    size = DemoSize(arguments.accounts, arguments.months, arguments.seed)
    made = make_demo(database_url(arguments.db), size, progress_bar)
    text = f"{made.accounts} accounts; sign in as {', '.join(made.logins)}; {made.enrolment}"
    return Told(
        text, {"accounts": made.accounts, "logins": made.logins, "enrolment": made.enrolment}
    )


def charge(arguments: argparse.Namespace) -> Told:
    """Compute a month for all accounts."""
    with office_database(arguments) as db:
        today = _today(db)
        wish = ChargeWish(arguments.period, arguments.close, today)
        try:
            done = charge_period(db, wish)
        except ChargeError as trouble:
            raise ConsoleError(str(trouble)) from trouble
    word = "closed" if arguments.close else "computed"
    text = f"{period_text(arguments.period)} {word}: {done.bills} bills"
    warned = "; no rate of penalty is known for these days, the last one was used"
    return Told(
        f"{text}, {done.changed} of them new or changed{warned if done.no_rate else ''}",
        {
            "period": arguments.period,
            "bills": done.bills,
            "changed": done.changed,
            "closed": arguments.close,
            "penalty_rate_known": not done.no_rate,
        },
    )


def migrate(arguments: argparse.Namespace) -> Told:
    """Bring the database to the newest revision."""
    upgrade(database_url(arguments.db))
    return Told("the database is up to date")


def verify(arguments: argparse.Namespace) -> Told:
    """Check the books: nothing is repaired, everything that is wrong is named."""
    with office_database(arguments) as db:
        if not is_newest(db.engine.url):
            raise ConsoleError("the database is of another version: run tric-server migrate first")
        with db.session(write=False) as conn:
            found = list(findings(conn))
    fields = {"findings": [one._asdict() for one in found]}
    if not found:
        return Told("the books are right", fields)
    return Told(
        "\n".join(map(str, found)), fields, f"the books are not right: {len(found)} findings"
    )


def openapi(_arguments: argparse.Namespace) -> Told:
    """The description of the interface."""
    return Told(app.openapi_text().rstrip("\n"))


def staff_add(arguments: argparse.Namespace) -> Told:
    """A new member of staff; the password comes from a prompt or TRIC_PASSWORD."""
    password_hash = _new_password_hash()
    with _session(arguments) as conn:
        now = app.utc_now_ms()
        made = commands.add_staff(
            conn, arguments.login, arguments.name, arguments.role, password_hash, now
        )
        commands.record(conn, commands.CONSOLE_ACTOR, "staff.add", f"staff:{made}", now)
    return Told(f"{arguments.login} may sign in as {arguments.role}")


def staff_reset(arguments: argparse.Namespace) -> Told:
    """Another password."""
    password_hash = _new_password_hash()
    with _session(arguments) as conn:
        now = app.utc_now_ms()
        staff_id = commands.staff_id_of(conn, arguments.login)
        commands.set_password(conn, staff_id, password_hash, now)
        commands.record(conn, commands.CONSOLE_ACTOR, "staff.reset", f"staff:{staff_id}", now)
    return Told(f"{arguments.login} has a new password; running sessions have ended")


def staff_disable(arguments: argparse.Namespace) -> Told:
    """The person may act no more."""
    with _session(arguments) as conn:
        now = app.utc_now_ms()
        staff_id = commands.staff_id_of(conn, arguments.login)
        commands.disable_staff(conn, staff_id, now)
        commands.record(conn, commands.CONSOLE_ACTOR, "staff.disable", f"staff:{staff_id}", now)
    return Told(f"{arguments.login} may sign in no more")


def terminal_enrol(arguments: argparse.Namespace) -> Told:
    """A file that makes one terminal within a day."""
    with _session(arguments) as conn:
        now = app.utc_now_ms()
        office = settings(conn)
        code = commands.make_enrolment(conn, arguments.workplace, now)
        file = EnrolmentFile(
            office=office.office_short_name or office.office_name,
            workplace=arguments.workplace,
            server_url=arguments.server,
            server_key=identity(conn).public_key,
            code=code,
        )
        commands.record(conn, commands.CONSOLE_ACTOR, "terminal.code", arguments.workplace, now)
    write_private(arguments.output, msgspec.json.format(msgspec.json.encode(file), indent=2))
    return Told(f"{arguments.output} makes one terminal within 24 hours")


def terminal_revoke(arguments: argparse.Namespace) -> Told:
    """The terminal's token is void."""
    with _session(arguments) as conn:
        terminal_id, now = arguments.terminal_id, app.utc_now_ms()
        commands.revoke_terminal(conn, commands.CONSOLE_ACTOR, terminal_id, now)
    return Told("the terminal may connect no more; numbers it has not used are void")


def terminal_list(arguments: argparse.Namespace) -> Told:
    """Every terminal, the newest first."""
    with _session(arguments) as conn:
        lines = [
            f"{one.id}  {'revoked' if one.revoked_at else 'active':8}  {one.workplace}"
            for one in reads.all_terminals(conn)
        ]
    return Told("\n".join(lines) or "there is no terminal yet")


def sentence_of(trouble: ProblemError) -> str:
    """A refusal of the office's rules as the console tells it."""
    return _SENTENCES.get(trouble.code, f"refused: {trouble.code}")


def first_line(trouble: Exception) -> str:
    """The driver's own words, one line of them, without the statement and its values."""
    origin = getattr(trouble, "orig", None) or trouble
    return (str(origin).splitlines() or [type(origin).__name__])[0]


def _new_password_hash() -> str:
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password:
        if not sys.stdin.isatty():
            raise ConsoleError(f"give the password in {PASSWORD_VARIABLE}: there is no one to ask")
        password = getpass.getpass("password: ")
        if getpass.getpass("again: ") != password:
            raise ConsoleError("the two passwords differ")
    check_new_password(password)
    passwords = Passwords(ServerConfig(db_url="").password_cost)
    try:
        return passwords.make_hash(password)
    finally:
        passwords.close()


@contextmanager
def office_database(arguments: argparse.Namespace) -> Iterator[Database]:
    """The office's database, which must exist: a verb of the console never makes an empty one."""
    url = database_url(arguments.db)
    _must_exist(url)
    db = Database(url)
    try:
        if not inspect(db.engine).has_table("accounts"):
            raise ConsoleError("the database has no tables yet: run tric-server migrate first")
        yield db
    finally:
        db.close()


@contextmanager
def _session(arguments: argparse.Namespace) -> Iterator[Connection]:
    with office_database(arguments) as db, db.session() as conn:
        yield conn


def _must_exist(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise ConsoleError(
            f"there is no database {url.database}: run tric-server migrate or demo first"
        )


def _today(db: Database) -> str:
    with db.session(write=False) as conn:
        zone = ZoneInfo(settings(conn).office_zone)
    return datetime.now(UTC).astimezone(zone).date().isoformat()

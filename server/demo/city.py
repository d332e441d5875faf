"""Fills a new database with the demo city: house by house, so that a million accounts fit."""

from __future__ import annotations

import gc
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from sqlalchemy import Connection, select
from sqlalchemy.engine import URL

from api_client.models.auth import EnrolmentFile, Role
from domain.settings import OfficeSettings, office_settings
from server.accounts.tables import accounts
from server.billing.plans import Plans, Rates
from server.certificates.demo_key import demo_key
from server.certificates.signing_desk import DEMO_SECRET, demo_key_path
from server.config import DEFAULT_PORT, ConfigError, PasswordCost
from server.db import make_engine
from server.demo import catalogue, rows
from server.demo.calendar import NOW_MS, OPEN, TODAY
from server.demo.flats import city
from server.demo.register import write_register
from server.demo.story import tell
from server.demo.till import DemoTill, aside_rows, aside_tx
from server.demo.traits import Lots
from server.demo.writer import BulkWriter, fast_and_unsafe
from server.identity import identity, mark_demo
from server.ledger.charges import Moment
from server.ledger.opening import open_ledger
from server.ledger.posting import post
from server.migrations import upgrade
from server.staff.commands import add_staff, make_enrolment
from server.till.tables import shifts, suspense

PASSWORD = "demo-2026"  # noqa: S105 - everyone may know it: a demo is served on loopback only
WORKPLACE = "Окно 3"
_STAFF: tuple[tuple[str, Role, str], ...] = (
    ("kassir", "cashier", "Петрова Мария Олеговна"),
    ("kassir2", "cashier", "Ахметов Руслан Ильдарович"),
    ("konsultant", "consultant", "Соколова Елена Викторовна"),
    ("konsultant2", "consultant", "Ким Любовь Олеговна"),
    ("pasport", "passport", "Гарипова Гузель Рашидовна"),
    ("starshiy", "senior", "Морозов Виктор Ильич"),
    ("admin", "admin", "Андреев Юрий Петрович"),
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DemoSize:
    """How large a city, how long its past, which one of all cities."""

    accounts: int
    months: int
    seed: int


@dataclass(frozen=True)
class DemoMade:
    """What ``--json`` prints."""

    accounts: int
    logins: list[str]
    enrolment: str


def make_demo(url: URL, size: DemoSize, progress: Progress | None = None) -> DemoMade:
    """A new demo database; raises ConfigError when one stands there already.

    A SQLite city is made beside its name and renamed when it is whole, so that an interrupted run
    leaves none.
    """
    progress = progress or (lambda _done, _of: None)
    if url.get_backend_name() != "sqlite":
        return _fill(url, url, size, progress)
    if not url.database:
        raise ConfigError("a demo needs a database file")
    target = Path(url.database)
    if target.exists():
        raise ConfigError(f"{target} exists already: a demo is made in a new database")
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = _fill(url.set(database=str(part)), url, size, progress)
        part.rename(target)
    finally:
        _remove(part)
    return made


def enrolment_path(url: URL) -> Path:
    """The enrolment file beside the database."""
    name = Path(url.database or "tric-demo").absolute()
    folder = name if url.get_backend_name() == "sqlite" else Path.cwd() / name.name
    return folder.with_name(f"{folder.name}.enrol.json")


def progress_bar(done: int, of: int) -> None:
    """One line on stderr that grows; a new line when all is done."""
    filled = 30 * done // max(of, 1)
    end = "\n" if done >= of else ""
    sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done:,} of {of:,} accounts{end}")
    sys.stderr.flush()


def _fill(url: URL, shown: URL, size: DemoSize, progress: Progress) -> DemoMade:
    upgrade(url)
    engine = make_engine(url)
    try:
        with engine.connect() as conn, fast_and_unsafe(conn):
            conn.rollback()
            with conn.begin():
                if conn.execute(select(accounts.c.id).limit(1)).first() is not None:
                    raise ConfigError("the database holds accounts already")
                _write_city(conn, size, progress)
                open_ledger(conn, Moment(NOW_MS, TODAY.isoformat()))
                post(conn, aside_tx(NOW_MS, TODAY))
                write_register(conn)
                file = _staff_and_terminal(conn)
    finally:
        engine.dispose()
    _write_signing_key(shown)
    path = enrolment_path(shown)
    write_private(path, msgspec.json.format(msgspec.json.encode(file), indent=2))
    return DemoMade(size.accounts, [login for login, _, _ in _STAFF], str(path))


def _write_city(conn: Connection, size: DemoSize, progress: Progress) -> None:
    writer = BulkWriter(conn, rows.COLUMNS)
    rows.write_catalogue(writer)
    plans = Plans(demo_rates(), demo_rules())
    lots, till = Lots(size.seed), DemoTill(size.accounts)
    done = 0
    with _no_cycle_search():
        for house, flats, rng in city(size.accounts, size.seed):
            rows.write_house(writer, house)
            for flat in flats:
                story = tell(flat, house.facts, size.months, plans, lots, rng)
                story.payments = [till.booked(flat.account_id, one) for one in story.payments]
                rows.write_story(writer, house, story)
            plans.forget()
            done += len(flats)
            progress(done, size.accounts)
        writer.add(shifts, till.rows())
        writer.add(suspense, aside_rows())
        writer.flush()


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Millions of short-lived tuples and no cycles among them: looking for some costs a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def demo_rates() -> Rates:
    """The city's rates as the charging run would read them from the books."""
    return Rates(
        tuple(catalogue.services()),
        tuple(catalogue.tariffs()),
        tuple(catalogue.norms()),
        {supplier.id: supplier.recalc_policy for supplier in catalogue.suppliers()},
    )


def demo_rules() -> OfficeSettings:
    """The city's settings."""
    return office_settings({**catalogue.settings(), "open_period": str(OPEN)})


def _staff_and_terminal(conn: Connection) -> EnrolmentFile:
    cost = PasswordCost()
    hasher = PasswordHasher(cost.rounds, cost.memory_kib, parallelism=1)
    password_hash = hasher.hash(PASSWORD)
    for login, role, name in _STAFF:
        add_staff(conn, login, name, role, password_hash, NOW_MS)
    mark_demo(conn)
    code = make_enrolment(conn, WORKPLACE, NOW_MS, reusable=True)
    return EnrolmentFile(
        office=demo_rules().office_short_name,
        workplace=WORKPLACE,
        server_url=f"http://127.0.0.1:{DEFAULT_PORT}",
        server_key=identity(conn).public_key,
        code=code,
    )


def _write_signing_key(shown: URL) -> None:
    """The key of the demo's signatures, beside its database."""
    path = demo_key_path(shown)
    if path is not None:
        write_private(path, demo_key("Демонстрационный ключ АО «ТРИЦ»", DEMO_SECRET, NOW_MS))


def write_private(path: Path, text: bytes) -> None:
    """The code in the file opens the office to a terminal: only the owner may read it."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    part.rename(path)


def _remove(database: Path) -> None:
    for name in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm", "-journal"))):
        name.unlink(missing_ok=True)

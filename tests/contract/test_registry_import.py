"""A bank's registry into the books: previewed, posted whole, refused twice, nobody's money lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select, text, update

from api_client.models.replica import Account, Meter, Payment
from api_client.models.till import Suspense
from domain.dues import owed_of
from server import replica
from server.__main__ import main
from server.accounts.tables import accounts
from server.audit import audit
from server.billing.owed import owed_by
from server.changes import changes
from server.config import database_url
from server.db import Database
from server.demo.city import DemoSize, make_demo
from server.importing import Around, FileLimits
from server.ledger.invariants import check
from server.payments.tables import payments
from server.registries.loading import RegistryWish, load_registry
from server.registries.report import RegistryReport
from server.registries.tables import registries, registry_lines
from tests.support.books import pay
from tests.support.demo_city import copy_of, make_city
from tests.support.office import TYUMEN_NOON_MS
from tests.support.postgres import Cluster
from tests.support.registry_files import line, registry_file
from tests.support.till_city import served_till

ZONE = ZoneInfo("Asia/Yekaterinburg")
AT_930 = int(datetime(2026, 11, 20, 4, 30, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=80, months=4)


@pytest.fixture
def office(city: str, tmp_path: Path) -> Iterator[Office]:
    db = Database(database_url(copy_of(city, tmp_path)))
    yield Office(db, tmp_path)
    with db.session(write=False) as conn:
        assert check(conn) == ()
    db.close()


class Office:
    """The city's books and what tests ask of them."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db = db
        self.folder = folder

    def take(self, *lines: str, **wish: Any) -> RegistryReport:
        """Load a file of these lines."""
        return self.load(registry_file(self.folder, lines), **wish)

    def load(self, path: Path, limits: FileLimits | None = None, **wish: Any) -> RegistryReport:
        around = Around(now_ms=lambda: TYUMEN_NOON_MS, limits=limits or FileLimits())
        given = RegistryWish(**{"path": path, "dry_run": False, **wish})
        return load_registry(self.db, given, around)

    def ask(self, query: Any) -> list[Any]:
        with self.db.session(write=False) as conn:
            return list(conn.execute(query))

    def all(self, noun: type[Any], entity: str) -> list[Any]:
        with self.db.session(write=False) as conn:
            return [row for row in replica.all_rows(conn, entity) if isinstance(row, noun)]

    def registry_payments(self) -> list[Payment]:
        return [one for one in self.all(Payment, "payment") if one.kind == "registry"]

    def account(self, number: str) -> Account:
        found: list[Account] = self.all(Account, "account")
        return next(one for one in found if one.number == number)

    def debtor(self) -> Account:
        """Who owes for more than one month."""
        with self.db.session(write=False) as conn:
            owed = owed_by(conn, [one.id for one in self._active()], ZONE)
        months = {key: {due.period for due in one.dues()} for key, one in owed.items()}
        return next(one for one in self._active() if len(months[one.id]) > 2)

    def payer(self) -> Account:
        """Who owes nothing."""
        return next(one for one in self._active() if one.balance_kopecks == 0)

    def _active(self) -> list[Account]:
        return [one for one in self.all(Account, "account") if one.status == "active"]

    def is_untouched(self) -> bool:
        return not self.ask(select(registries.c.id)) and not self.registry_payments()


def test_each_line_becomes_a_payment_of_its_account(office: Office) -> None:
    debtor, payer = office.debtor(), office.payer()
    report = office.take(
        line("900001", debtor.number, 150_000, commission=1_500), line("900002", payer.number, 777)
    )
    assert report.errors == []
    assert (report.lines, report.booked, report.amount) == (2, 2, 150_777)
    assert (report.transferred, report.commission) == (149_277, 1_500)
    first, second = office.registry_payments()
    assert (first.account_id, first.amount, first.channel) == (debtor.id, 150_000, "bank")
    assert (first.number, first.place, first.paid_at) == ("900001", "Сбербанк", AT_930)
    assert first.op_id == "registry-1:1"
    assert sum(part.amount for part in first.parts) == 150_000
    assert [(part.period, part.kind, part.amount) for part in second.parts] == [(0, 2, 777)]
    assert office.account(debtor.number).balance_kopecks == debtor.balance_kopecks - 150_000
    assert office.account(payer.number).balance_kopecks == -777


def test_money_pays_the_month_the_payer_named_and_then_the_oldest(office: Office) -> None:
    debtor = office.debtor()
    with office.db.session(write=False) as conn:
        dues = owed_by(conn, [debtor.id], ZONE)[debtor.id].dues()
    charges = [due for due in dues if due.kind == "charge"]
    newest = max(due.period for due in charges)
    named = sum(due.amount for due in charges if due.period == newest)
    told = f"{newest % 100:02d}{newest // 100}"
    office.take(line("1", debtor.number, named + 100, period=told))
    (payment,) = office.registry_payments()
    by_month: dict[int, int] = {}
    for part in payment.parts:
        by_month[part.period] = by_month.get(part.period, 0) + part.amount
    oldest = min(due.period for due in charges)
    assert by_month == {newest: named, oldest: 100}


def test_a_second_line_of_an_account_pays_what_the_first_left(office: Office) -> None:
    debtor = office.debtor()
    whole = debtor.balance_kopecks
    office.take(line("1", debtor.number, whole), line("2", debtor.number, 5_000))
    first, second = office.registry_payments()
    assert all(part.kind != 2 for part in first.parts)
    assert [(part.period, part.kind, part.amount) for part in second.parts] == [(0, 2, 5_000)]
    assert office.account(debtor.number).balance_kopecks == -5_000


def test_the_office_divides_by_the_same_dues_as_the_desk(office: Office) -> None:
    with office.db.session(write=False) as conn:
        ids = list(conn.execute(select(accounts.c.id)).scalars())
        found = owed_by(conn, ids, ZONE)
        bills = list(replica.all_rows(conn, "bill"))
        paid = list(replica.all_rows(conn, "payment"))
        penalty = dict(conn.execute(select(accounts.c.id, accounts.c.penalty_kopecks)).all())
    for account_id in ids:
        own: Any = [one for one in bills if one.account_id == account_id]  # type: ignore[attr-defined]
        given: Any = [one for one in paid if one.account_id == account_id]  # type: ignore[attr-defined]
        whole = owed_of(own, given, penalty[account_id], ZONE)
        assert found[account_id].dues() == whole.dues()
    assert sum(bool(one.dues()) for one in found.values()) > 3


def test_money_for_no_account_or_a_closed_one_is_put_aside_and_can_be_seen(office: Office) -> None:
    closed = office.payer()
    with office.db.session() as conn:
        conn.execute(update(accounts).where(accounts.c.id == closed.id).values(status="closed"))
    report = office.take(
        line("1", "9999999999", 12_345), line("2", closed.number, 100), line("3", "нет", 200)
    )
    assert [(one.line, one.code) for one in report.aside] == [
        (1, "account_unknown"),
        (2, "account_closed"),
        (3, "account_unknown"),
    ]
    assert (report.booked, office.registry_payments()) == (0, [])
    aside = {one.id: one for one in office.all(Suspense, "suspense")}
    first = aside["registry-1:1"]
    assert (first.amount, first.source, first.account_number) == (12_345, "registry", "9999999999")
    assert (first.number, first.received_at, first.state) == ("1", AT_930, "open")
    assert "ШИРОТНАЯ" in first.address
    assert "в невыясненные: 3 на 126,45 руб." in report.text()
    assert "строка 2: " in report.text()


def test_the_same_registry_is_refused_twice_whatever_its_name_and_encoding(office: Office) -> None:
    payer = office.payer()
    lines = [line("1", payer.number, 100), line("2", payer.number, 200)]
    assert office.take(*lines).ok
    again = registry_file(office.folder, lines, encoding="utf-8", name="copy.txt")
    report = office.load(again)
    assert report.error_count == 1
    assert "уже загружен 20.11.2026" in report.errors[0]
    assert "EPS1_1_7203.y20" in report.errors[0]
    assert office.account(payer.number).balance_kopecks == -300


def test_an_operation_of_another_registry_spoils_the_file_and_is_named(office: Office) -> None:
    payer = office.payer()
    office.take(line("41", payer.number, 100), line("42", payer.number, 200))
    report = office.take(line("43", payer.number, 300), line("42", payer.number, 200))
    assert report.errors == ["Строка 2: операция 42 уже загружена с реестром EPS1_1_7203.y20"]
    assert office.account(payer.number).balance_kopecks == -300


def test_a_dry_run_tells_all_of_it_and_writes_nothing(office: Office) -> None:
    payer = office.payer()
    before = office.ask(select(func.max(changes.c.seq)))
    lines = [line("1", payer.number, 100), line("2", "0", 50)]
    preview = office.take(*lines, dry_run=True)
    assert office.is_untouched()
    assert office.ask(select(func.max(changes.c.seq))) == before
    assert preview.text().startswith("Проверено, будет загружено платежей: 2 на 1,50 руб.")
    done = office.take(*lines)
    assert {**done.fields(), "dry_run": True} == preview.fields()


def test_terminals_and_the_trail_are_told(office: Office) -> None:
    payer = office.payer()
    office.take(line("1", payer.number, 100), line("2", "0", 50))
    (payment,) = office.registry_payments()
    named = office.ask(select(changes.c.entity, changes.c.entity_id).where(changes.c.seq > 0))
    for wanted in (
        ("payment", str(payment.id)),
        ("suspense", "registry-1:2"),
        ("account", str(payer.id)),
    ):
        assert wanted in [tuple(row) for row in named]
    acts = office.ask(select(audit.c.action, audit.c.object, audit.c.actor_id))
    assert ("import.payments", "registry-1", 0) in [tuple(row) for row in acts]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.replace("=2;", "=3;"), "в итоге файла строк 3, а в нём 2"),
        (lambda text: text.replace("=2;3,00", "=2;3,01"), "в итоге файла 3,01 руб."),
        (lambda text: text.replace("1,00;1,00;0,00", "1,00;2,00;0,00", 1), "больше, чем уплачено"),
        (lambda text: text.replace("20-11-2026", "21-11-2026", 1), "ещё не наступил"),
        (lambda text: text.replace(";2;7", ";1;7"), "операция 1 уже есть в строке 1"),
        (lambda text: text[:60] + "\0" + text[60:], "нулевые байты"),
        (lambda text: '"' + text.replace("\r\n", ""), "введено «21-11-2026»"),
        (lambda _: "", "Файл пуст"),
        (lambda _: "\r\n\r\n", "нет ни одной строки"),
    ],
)
def test_one_wrong_line_stops_all_of_it(office: Office, spoil: Any, told: str) -> None:
    number = office.payer().number
    lines = [line("1", number, 100), line("2", number, 200)]
    path = registry_file(office.folder, lines)
    path.write_bytes(spoil(path.read_bytes().decode("cp1251")).encode("cp1251"))
    report = office.load(path)
    assert not report.ok
    assert any(told in one for one in report.errors), report.errors
    assert report.text().startswith("Ничего не загружено, ошибок: ")
    assert office.is_untouched()


def test_a_file_beyond_the_cap_is_not_read(office: Office) -> None:
    path = registry_file(office.folder, [line("1", "1", 100)])
    with path.open("ab") as stream:
        stream.truncate(2 << 30)
    report = office.load(path)
    assert report.errors == ["Файл больше 64 МБ: разделите его на части"]
    assert office.load(office.folder).errors[0].endswith("не файл, а папка: укажите файл реестра")
    assert "нет: проверьте имя" in office.load(office.folder / "none").errors[0]


def test_a_registry_without_its_last_line_is_taken_with_a_warning(office: Office) -> None:
    path = office.folder / "cut.y20"
    path.write_bytes(line("1", office.payer().number, 100).encode("cp1251"))
    report = office.load(path)
    assert (report.errors, report.booked) == ([], 1)
    assert "нет итоговой строки" in report.warnings[0]


def test_the_other_format_is_booked_on_the_day_that_is_named(office: Office) -> None:
    payer = office.payer()
    path = office.folder / "100500.txt"
    text_ = f"#FILESUM 1,50\n#TYPE 7\n#SERVICE 5\nИванов;Мира 1;{payer.number};1,50;вода\n"
    path.write_bytes(text_.encode("cp1251"))
    assert office.load(path, paid_on=date(2026, 11, 21)).errors == [
        "День платежей 21.11.2026 позже сегодняшнего"
    ]
    report = office.load(path, dry_run=True)
    assert "считаются внесёнными 20.11.2026" in report.warnings[0]
    report = office.load(path, paid_on=date(2026, 11, 3))
    assert (report.errors, report.warnings) == ([], [])
    (payment,) = office.registry_payments()
    at = datetime.fromtimestamp(payment.paid_at / 1000, ZONE)
    assert (at.date(), payment.payer) == (date(2026, 11, 3), "Иванов")
    assert (payment.number, payment.amount) == ("registry-1:4", 150)


def test_readings_of_the_lines_are_taken_like_a_clerks(office: Office) -> None:
    meter, account = _cold_meter(office)
    last = meter.readings[-1].values_e4[0] if meter.readings else meter.initial_e4[0]
    told = f"{(last + 30_000) // 10_000},{(last + 30_000) % 10_000:04d}000"
    report = office.take(
        line("1", account.number, 100, readings=[(meter.serial, "ХВС", 1, told)]),
        line("2", account.number, 100, readings=[("НЕТ-ТАКОГО", "ХВС", 1, "5")]),
        line("3", account.number, 100, readings=[(meter.serial, "ХВС", 1, "0")]),
        line("4", "0", 100, readings=[(meter.serial, "ХВС", 1, "1")]),
        line("5", account.number, 100, readings=[(meter.serial, "ХВС", 1, told)]),
    )
    assert (report.readings.taken, report.readings.known) == (1, 1)
    causes = [one.cause for one in report.readings.refused]
    assert causes[0] == "у счёта нет прибора «НЕТ-ТАКОГО»"
    assert "меньше прошлого" in causes[1]
    assert causes[2] == "счёт не найден"
    taken = _meter(office, meter.id).readings[-1]
    assert (taken.values_e4, taken.source, taken.state) == ((last + 30_000,), "bank", "effective")
    assert (taken.id, taken.taken_on, taken.author) == ("registry-1:1:m1", "2026-11-20", "Сбербанк")
    assert [row.entity_id for row in office.ask(_told_of("meter"))] == [str(meter.id)]


def test_a_reading_against_a_clerks_waits_for_a_decision(office: Office) -> None:
    meter, account = _cold_meter(office)
    last = meter.readings[-1].values_e4[0] if meter.readings else meter.initial_e4[0]
    for number, more in (("1", 10_000), ("2", 20_000)):
        told = f"{(last + more) // 10_000},{(last + more) % 10_000:04d}"
        report = office.take(
            line(number, account.number, 100, readings=[(meter.serial, "ХВС", 1, told)])
        )
    assert [one.cause for one in report.readings.held] == [
        "за этот месяц уже есть другое показание: выбирает сотрудник"
    ]
    states = [one.state for one in _meter(office, meter.id).readings[-2:]]
    assert states == ["effective", "review"]


def test_the_console_takes_and_refuses_with_the_reasons(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    url = office.db.engine.url.database
    payer = office.payer()
    path = registry_file(office.folder, [line("1", payer.number, 100, day="20-11-2020")])
    verb = ["import", "payments", str(path), "--db", str(url)]
    assert main([*verb, "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["booked"], told["booked_kopecks"], told["dry_run"]) == (1, 100, True)
    assert main(verb) == 0
    assert "Загружено платежей: 1 на 1,00 руб. (20.11.2020" in capsys.readouterr().out
    assert main(verb) == 1
    assert "уже загружен" in capsys.readouterr().err


def test_what_was_loaded_cannot_be_loaded_again_below_the_code(office: Office) -> None:
    office.take(line("1", office.payer().number, 100))
    rows = office.ask(select(registry_lines.c.operation, registry_lines.c.op_id))
    assert [tuple(row) for row in rows] == [("1", "registry-1:1")]
    assert office.ask(select(func.count()).select_from(payments).where(text("kind='registry'")))


class Interrupted:
    """The database whose first writing transaction comes just after somebody else's."""

    def __init__(self, db: Database, before: Callable[[], object]) -> None:
        self._db = db
        self._before: Callable[[], object] | None = before

    @contextmanager
    def session(self, *, write: bool = True) -> Iterator[Connection]:
        if write and self._before is not None:
            before, self._before = self._before, None
            before()
        with self._db.session(write=write) as conn:
            yield conn


def test_what_a_till_took_meanwhile_is_not_paid_again(office: Office) -> None:
    debtor = office.debtor()
    whole = debtor.balance_kopecks
    advance = [(0, 0, 2, whole)]
    path = registry_file(office.folder, [line("1", debtor.number, whole)])

    def take_money() -> None:
        with office.db.session() as conn:
            pay(conn, debtor.id, TYUMEN_NOON_MS, advance)

    busy: Any = Interrupted(office.db, take_money)
    wish = RegistryWish(path=path, dry_run=False)
    assert load_registry(busy, wish, Around(now_ms=lambda: TYUMEN_NOON_MS)).ok
    (payment,) = [one for one in office.registry_payments() if one.op_id == "registry-1:1"]
    assert all(part.kind != 0 for part in payment.parts)
    assert office.account(debtor.number).balance_kopecks == -whole


def test_two_loads_of_one_file_at_once_book_it_once(office: Office) -> None:
    payer = office.payer()
    path = registry_file(office.folder, [line("1", payer.number, 100)])
    wish = RegistryWish(path=path, dry_run=False)
    around = Around(now_ms=lambda: TYUMEN_NOON_MS)
    busy: Any = Interrupted(office.db, lambda: load_registry(office.db, wish, around))
    assert "уже загружен" in load_registry(busy, wish, around).errors[0]
    assert len(office.registry_payments()) == 1


def test_money_put_aside_is_matched_by_a_clerk_on_the_day_it_was_paid(tmp_path: Path) -> None:
    path = registry_file(tmp_path, [line("1", "9999999999", 5_000, day="19-11-2026")])
    with served_till(str(tmp_path / "office.db")) as till:
        db = till.city.office.office.db
        around = Around(now_ms=lambda: TYUMEN_NOON_MS)
        assert load_registry(db, RegistryWish(path=path, dry_run=False), around).ok
        till.open()
        assert till.match("registry-1:1", 5_000)["outcome"] == "accepted"
        (payment,) = till.payments()
        assert (payment.kind, payment.channel, payment.place) == ("suspense", "bank", "Сбербанк")
        at = datetime.fromtimestamp(payment.paid_at / 1000, ZONE)
        assert at.date() == date(2026, 11, 19)
        assert till.balance() == -5_000
        with db.session(write=False) as conn:
            assert check(conn) == ()


@pytest.mark.postgres
def test_the_other_database_takes_the_same_registry(
    postgres_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the enrolment file of a demo lies beside its database or here
    url = database_url(postgres_cluster.new_database())
    make_demo(url, DemoSize(20, 2, 3))
    db = Database(url)
    office = Office(db, tmp_path)
    meter, account = _cold_meter(office)
    told = f"{meter.readings[-1].values_e4[0] // 10_000 + 3}"
    lines = [
        line("1", account.number, 100, readings=[(meter.serial, "ХВС", 1, told)]),
        line("2", "0", 200),
    ]
    assert office.take(*lines, dry_run=True).errors == []
    report = office.take(*lines)
    assert (report.errors, report.booked, len(report.aside)) == ([], 1, 1)
    assert report.readings.taken == 1
    assert not office.take(*lines).ok
    with db.session(write=False) as conn:
        assert check(conn) == ()
    db.close()


def _cold_meter(office: Office) -> tuple[Meter, Account]:
    numbers = {one.id: one for one in office.all(Account, "account") if one.status == "active"}
    for meter in office.all(Meter, "meter"):
        plain = meter.zones == 1 and meter.status == "active" and meter.account_id in numbers
        if plain and meter.decimals >= 3 and meter.readings and not _has_open_month(meter):
            return meter, numbers[meter.account_id]
    raise AssertionError("no such meter")


def _has_open_month(meter: Meter) -> bool:
    return any(one.period >= 202611 for one in meter.readings)


def _meter(office: Office, meter_id: int) -> Meter:
    found: list[Meter] = office.all(Meter, "meter")
    return next(one for one in found if one.id == meter_id)


def _told_of(entity: str) -> Any:
    return select(changes.c.entity_id).where(changes.c.entity == entity)

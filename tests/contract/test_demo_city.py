"""The demo city: the golden bill to the kopeck, one city for one seed, its proportions."""

from __future__ import annotations

import itertools
import json
import re
import stat
from pathlib import Path

import httpx
import msgspec
import pytest

from api_client.models.auth import EnrolmentFile
from api_client.models.replica import (
    Account,
    ChargeRow,
    House,
    Meter,
    Payment,
    Reading,
    Setting,
    Shift,
    Supplier,
)
from domain.requisites import has_account_key, is_inn, is_ogrn
from domain.words import amount_in_words
from server.__main__ import main
from server.config import ConfigError, database_url
from server.demo.city import DemoSize, make_demo
from tests.support.demo_city import bills_of, digest_of, make_city, rows_of
from tests.support.office import running_office

GOLDEN = [
    ("maintenance", 462_000_000_000, 30_600_000, 141_372),
    ("capital_repair", 462_000_000_000, 14_620_000, 67_544),
    ("heating", 13_074_600_000, 2_747_220_000, 359_188),
    ("cold_water", 51_235_000_000, 68_730_000, 35_214),
    ("hot_water_water", 32_500_000_000, 68_730_000, 22_337),
    ("hot_water_heat", 1_625_227_500, 2_747_220_000, 44_649),
    ("sewage", 83_735_000_000, 43_060_000, 36_056),
    ("electricity_day", 1_205_000_000_000, 3_900_000, 46_995),
    ("electricity_night", 512_500_000_000, 1_950_000, 9_994),
    ("waste", 30_000_000_000, 195_000_000, 58_500),
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"))


def accounts_of(city: str) -> list[Account]:
    return [row for row in rows_of(city, "account") if isinstance(row, Account)]


@pytest.mark.parametrize("months", [1, 2, 3])
def test_the_golden_bill_is_exact_to_the_kopeck(tmp_path: Path, months: int) -> None:
    city = make_city(tmp_path, accounts=3, months=months)
    account = accounts_of(city)[0]
    house = next(row for row in rows_of(city, "house") if isinstance(row, House))
    assert (account.number, account.flat) == ("7200000001", "27")
    assert (house.street, house.number) == ("ул Широтная", "104")
    bill = bills_of(city, 202610)[account.id]
    codes = {service.id: service.code for service in rows_of(city, "service")}  # type: ignore[attr-defined]
    rows = [
        (codes[row.service_id], row.volume_e10, row.tariff_e6, row.charged) for row in bill.rows
    ]
    assert rows == GOLDEN
    assert (bill.charged, bill.due, bill.opening, bill.paid) == (821_849, 785_824, 312_040, 0)
    assert [(one.reason, one.amount) for one in bill.recalculations] == [
        ("Перерыв в отоплении 3 суток", -15_025)
    ]
    assert sum(row.benefit for row in bill.rows) == 21_000
    assert (bill.penalty, bill.total) == (1_093, 1_098_957)
    words = "Десять тысяч девятьсот восемьдесят девять рублей 57 копеек"
    assert amount_in_words(bill.total) == words
    assert (account.balance_kopecks, account.overdue_kopecks) == (1_098_957, 1_098_957)
    assert bill.closed
    assert bill.due_on == "2026-11-15"


def test_the_golden_meters_show_the_readings_of_the_bill(city: str) -> None:
    meters = [
        row for row in rows_of(city, "meter") if isinstance(row, Meter) and row.account_id == 1
    ]
    shown = [
        [reading.values_e4 for reading in meter.readings if reading.period in (202609, 202610)]
        for meter in meters
    ]
    assert shown == [
        [(1_243_210,), (1_294_445,)],
        [(880_000,), (912_500,)],
        [(182_840_000, 78_510_000), (184_045_000, 79_022_500)],
    ]
    assert all(reading.period < 202611 for meter in meters for reading in meter.readings)


def test_the_same_seed_is_the_same_city_and_another_is_not(tmp_path: Path) -> None:
    cities = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        folder = tmp_path / name
        folder.mkdir()
        cities.append(digest_of(make_city(folder, accounts=60, months=2, seed=seed)))
    assert cities[0] == cities[1]
    assert cities[0] != cities[2]


def test_a_house_looks_the_same_in_a_small_and_in_a_large_city(city: str, tmp_path: Path) -> None:
    small = accounts_of(make_city(tmp_path, accounts=36))
    assert small == accounts_of(city)[:36]


def test_a_city_has_the_shares_it_should(tmp_path: Path) -> None:
    city = make_city(tmp_path, accounts=1000, months=1)
    accounts = accounts_of(city)
    assert len({account.number for account in accounts}) == 1000
    assert all(re.fullmatch(r"72\d{8}", account.number) for account in accounts)
    closed = [account for account in accounts if account.status == "closed"]
    debtors = [one for one in accounts if one.overdue_kopecks > one.penalty_kopecks]
    # One in a hundred owes a penalty only.
    penalties = [one for one in accounts if one.overdue_kopecks == one.penalty_kopecks > 0]
    assert len(closed) == 20
    assert 108 <= len(debtors) <= 113
    assert len(penalties) == 10
    assert all(account.balance_kopecks == 0 for account in closed)
    assert 1.7 < sum(account.residents for account in accounts) / 1000 < 2.1
    meters = [row for row in rows_of(city, "meter") if isinstance(row, Meter)]
    expired = sum(meter.verify_until < "2026-11-20" for meter in meters)
    assert 0.06 < expired / len(meters) < 0.10
    watered = {meter.account_id for meter in meters if meter.service_id == 4}
    assert 590 <= len(watered) <= 650
    entered = {m.account_id for m in meters for r in m.readings if r.period == 202611}
    assert 0.3 < len(entered) / 1000 < 0.6


def test_every_month_follows_from_the_last_one(city: str) -> None:
    before, after = bills_of(city, 202609), bills_of(city, 202610)
    assert after
    for account_id, bill in after.items():
        assert bill.total == bill.due + bill.opening - bill.paid + bill.penalty
        assert re.fullmatch(r"\d{2}[А-Я]{2}\d{6}-\d{2}-6101", bill.number)
        if account_id in before:
            last = before[account_id]
            assert bill.opening == last.opening - last.paid + last.due


def test_money_at_the_counter_was_taken_by_somebody_in_a_shift(city: str) -> None:
    payments = [row for row in rows_of(city, "payment") if isinstance(row, Payment)]
    shifts = {row.id: row for row in rows_of(city, "shift") if isinstance(row, Shift)}
    at_counter = [row for row in payments if row.channel in ("cash", "card")]
    assert at_counter
    for row in at_counter:
        shift = shifts[row.shift_id]
        assert shift.opened_at < row.paid_at < shift.closed_at
        assert (row.operator, row.terminal) == (shift.clerk, shift.terminal_id)
        assert row.tenders == ((row.channel, row.amount),)
        assert row.number.startswith(f"K00{shift.terminal_name[-1]}-{shift.number}-")
    assert len({row.number for row in at_counter}) == len(at_counter)
    assert sum(shift.count for shift in shifts.values()) == len(at_counter)
    assert not any(row.shift_id for row in payments if row.channel not in ("cash", "card"))


def test_payments_fall_apart_into_their_parts(city: str) -> None:
    payments = [row for row in rows_of(city, "payment") if isinstance(row, Payment)]
    assert len({payment.channel for payment in payments}) >= 6
    for payment in payments:
        assert payment.amount == sum(part.amount for part in payment.parts)
        assert all(part.amount > 0 for part in payment.parts)


def test_readings_never_run_backwards(city: str) -> None:
    for meter in rows_of(city, "meter"):
        assert isinstance(meter, Meter)
        readings: tuple[Reading, ...] = meter.readings
        for earlier, later in itertools.pairwise(readings):
            assert earlier.period < later.period
            assert all(a <= b for a, b in zip(earlier.values_e4, later.values_e4, strict=True))


def test_requisites_are_well_formed_and_say_demo(city: str) -> None:
    for supplier in rows_of(city, "supplier"):
        assert isinstance(supplier, Supplier)
        assert "ДЕМО" in supplier.name
        assert is_inn(supplier.inn)
        assert is_ogrn(supplier.ogrn)
        assert has_account_key(supplier.bic, supplier.account)


def test_october_is_closed_and_november_open(city: str) -> None:
    settings = {row.key: row.value for row in rows_of(city, "setting") if isinstance(row, Setting)}
    assert settings["open_period"] == "202611"
    assert bills_of(city, 202611) == {}
    assert all(bill.closed for bill in bills_of(city, 202610).values())


def test_the_verb_makes_a_city_that_clerks_can_sign_in_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "office.db"
    size = ["--accounts", "10", "--months", "1", "--seed", "3"]
    assert main(["demo", "--db", f"sqlite:///{database}", *size, "--json"]) == 0
    told = capsys.readouterr()
    made = json.loads(told.out)
    assert set(made) == {"accounts", "logins", "enrolment"}
    assert made["accounts"] == 10
    assert "10 of 10" in told.err
    path = Path(made["enrolment"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file = msgspec.json.decode(path.read_bytes(), type=EnrolmentFile)
    with running_office(f"sqlite:///{database}") as office, office.client() as http:
        for _ in range(2):  # the code of a demo is reusable
            wish = {"code": file.code, "workplace": file.workplace}
            made_terminal = http.post("/v1/terminals/enrol", json=wish)
            assert made_terminal.status_code == 200
        token = made_terminal.json()["token"]
        for login in made["logins"]:
            assert _signs_in(http, token, login)
        assert office.office.identity.public_key == file.server_key
        assert office.office.identity.demo


def _signs_in(http: httpx.Client, token: str, login: str) -> bool:
    wish = {"login": login, "password": "demo-2026", "public_key": "00" * 32}
    reply = http.post("/v1/sign-in", headers={"Authorization": f"Bearer {token}"}, json=wish)
    return reply.status_code == 200


def test_a_demo_never_writes_over_a_database(tmp_path: Path) -> None:
    url = database_url(make_city(tmp_path, accounts=2, months=1))
    before = Path(url.database or "").read_bytes()
    with pytest.raises(ConfigError, match="exists already"):
        make_demo(url, DemoSize(2, 1, 1))
    assert Path(url.database or "").read_bytes() == before


def test_an_interrupted_demo_leaves_no_database(tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done:
            raise KeyboardInterrupt

    path = tmp_path / "office.db"
    with pytest.raises(KeyboardInterrupt):
        make_demo(database_url(str(path)), DemoSize(60, 1, 1), stop)
    assert list(tmp_path.iterdir()) == []


def test_charge_rows_hold_the_identities_of_the_document(city: str) -> None:
    for bill in bills_of(city, 202610).values():
        assert bill.total == sum(row.total for row in bill.rows)
        for row in bill.rows:
            assert isinstance(row, ChargeRow)
            assert row.due == row.charged + row.excess + row.recalculated - row.benefit
            assert row.total == row.due + row.debt + row.penalty

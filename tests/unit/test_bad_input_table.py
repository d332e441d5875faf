"""The bad-input table of the catalogue: row, what came in, what is said, at the clerk's own door.

Row 66 is «no such account», for no check digit exists. Rows of money, dates, files, chat and files'
names (29-54, 71-73, 82-90) come with the work that has those doors.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import pytest

from api_client.models.replica import Meter, Setting
from desktop.errors import AppError
from desktop.services import accounts, auth, readings, search
from desktop.services.meter_view import account_meters
from domain import contacts, names, payment_qr
from domain.errors import InputError
from tests.support import bad_input_rows as rows
from tests.support import desk_kit as kit
from tests.support.server_answer_rows import SERVER_ANSWERS
from ui.messages import sentence
from ui.trouble import words_of

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Counter:
    """A desk with one meter of every kind the rows need."""

    desk: kit.Desk
    views: dict[str, readings.MeterView]


def meters() -> dict[str, Meter]:
    """5 digits, 3 decimals, the last reading 1 234,567 of 20.10.2026 unless the name says else."""
    plain = kit.meter(decimals=3)
    taken = kit.reading(
        202611, 12_400_000, taken_on="2026-11-20", source="counter", author="Гладкова О. П."
    )
    changes: dict[str, dict[str, object]] = {
        "plain": {},
        "near its end": {
            "readings": (kit.reading(202609, 999_840_000), kit.reading(202610, 999_900_000))
        },
        "removed": {"status": "removed", "removed_on": "2026-05-15", "readings": ()},
        "expired": {"verify_until": "2026-11-01"},
        "read today": {"readings": (*plain.readings, taken)},
        "three zones": {
            "zones": 3,
            "zone_names": ("Т1 (пик)", "Т2 (ночь)", "Т3 (полупик)"),
            "initial_e4": (0, 0, 0),
            "readings": (),
        },
    }
    return {
        name: msgspec.structs.replace(plain, id=kit.METER + number, **change)
        for number, (name, change) in enumerate(changes.items())
    }


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    desk = kit.make_desk(tmp_path_factory.mktemp("table") / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    made = meters()
    payee = msgspec.structs.replace(kit.supplier(), id=9, bic=rows.BIC, account=rows.PAYEE_ACCOUNT)
    closed = kit.account(id=101, number="7200000010", status="closed", closed_on="2026-05-01")
    office = Setting("payee_supplier_id", 1, "9")
    kit.fill(desk.ctx, *made.values(), closed, payee, office)
    found = {view.meter.id: view for view in account_meters(desk.ctx, kit.ACCOUNT)}
    yield Counter(desk, {name: found[meter.id] for name, meter in made.items()})
    desk.close()


@pytest.mark.parametrize("row", rows.READINGS, ids=str)
def test_what_is_typed_as_a_reading(counter: Counter, row: rows.Reading) -> None:
    view = counter.views[row.meter]
    answers = readings.Answers(decision=row.decision, reason=row.reason)
    on = date.fromisoformat(row.on)
    check = readings.check(counter.desk.ctx, view, row.texts, on, answers)
    said = [
        sentence(one.code, decimals=view.meter.decimals, unit=view.service.unit, **one.fields)
        for one in check.findings
        if one.code not in rows.BESIDE_THE_POINT
    ]
    assert check.taken == row.taken
    assert said == ([row.says] if row.says else [])
    if row.value_e4 is not None:
        assert check.values_e4 == (row.value_e4,)


@pytest.mark.parametrize(("row", "text", "expected"), rows.SEARCHES)
def test_what_is_typed_into_the_search(
    counter: Counter, row: int, text: str, expected: list[int]
) -> None:
    found = search.find(counter.desk.ctx, text)
    assert [hit.account_id for hit in found.rows] == expected


@pytest.mark.parametrize(("row", "text", "expected"), rows.ACCOUNTS)
def test_what_is_typed_as_an_account(
    counter: Counter, row: int, text: str, expected: int | str
) -> None:
    assert outcome(lambda: accounts.by_number(counter.desk.ctx, text)) == expected


def test_a_closed_account_says_so_on_its_card(counter: Counter) -> None:
    card = accounts.card(counter.desk.ctx, 101)  # row 69
    assert (card.badge, card.account.closed_on) == ("closed", "2026-05-01")


@pytest.mark.parametrize(("row", "text", "expected", "notices"), rows.NAMES)
def test_what_is_typed_as_a_name(
    row: int, text: str, expected: str, notices: tuple[str, ...]
) -> None:
    told: list[str] = []

    def parsed() -> str:
        typed = names.parse_name(text)
        told.extend(typed.notices)
        return typed.text

    assert outcome(parsed) == expected
    assert tuple(told) == notices


@pytest.mark.parametrize(("row", "text", "expected"), rows.PHONES)
def test_what_is_typed_as_a_phone(row: int, text: str, expected: str) -> None:
    def parsed() -> str:
        phone = contacts.parse_phone(text)
        return phone.international() + (f" доб. {phone.extension}" if phone.extension else "")

    assert outcome(parsed) == expected


@pytest.mark.parametrize(("row", "text", "expected"), rows.EMAILS)
def test_what_is_typed_as_an_email(row: int, text: str, expected: str) -> None:
    assert outcome(lambda: contacts.parse_email(text)) == expected


@pytest.mark.parametrize(("row", "text", "expected"), rows.SCANS)
def test_what_is_scanned(counter: Counter, row: int, text: str, expected: int | str) -> None:
    def scanned() -> int | str:
        found = accounts.by_scan(counter.desk.ctx, text)
        return " ".join(map(sentence, found.problems)) or found.account_id

    for _again in range(2):  # row 81: the same code twice is the same account
        assert outcome(scanned) == expected


@pytest.mark.parametrize(("row", "content", "expected"), rows.CODES)
def test_what_a_camera_reads(row: int, content: bytes, expected: str) -> None:
    assert outcome(lambda: payment_qr.parse(content).fields["Name"]) == expected


def test_every_row_of_these_doors_is_here() -> None:
    def covered(*tables: Sequence[tuple[object, ...]]) -> set[object]:
        return {line[0] for table in tables for line in table}

    texts = covered(rows.SEARCHES, rows.ACCOUNTS, rows.NAMES, rows.PHONES, rows.EMAILS)
    assert {one.row for one in rows.READINGS} == set(range(1, 29))
    assert texts | {69} == set(range(55, 71))
    assert covered(rows.SCANS, rows.CODES) | {81} == set(range(74, 82))
    assert set(SERVER_ANSWERS) == set(range(91, 113))


@pytest.mark.parametrize(("row", "tests"), SERVER_ANSWERS.items())
def test_every_row_of_server_answers_has_its_tests(row: int, tests: tuple[str, ...]) -> None:
    for one in tests:
        file, _, name = one.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def outcome(act: Callable[[], int | str]) -> int | str:
    """What came of it: a value, or the sentence a clerk reads."""
    try:
        return act()
    except (AppError, InputError) as error:
        return words_of(error)

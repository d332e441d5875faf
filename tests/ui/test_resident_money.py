"""Payments on the card: what waits says so, what went back is named, an advance has no month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services import accounts
from tests.support import desk_kit
from tests.support.till_desk import OVERDUE, TOTAL, Till, booked, open_till
from ui.resident.payment_rows import part_rows, payment_rows


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Till]:
    found = open_till(tmp_path / "p", booked(1, 4_000, state="possible_duplicate"))
    yield found
    found.close()


def shown(desk: Till) -> list[tuple[str, ...]]:
    card = accounts.card(desk.ctx, desk_kit.ACCOUNT)
    return [tuple(cell.text for cell in row.cells[1:]) for row in payment_rows(card, desk.ctx.zone)]


def test_unsent_payments_and_returns_stand_among_the_others_and_say_so(desk: Till) -> None:
    taken = desk.pay(OVERDUE - 4_000)
    desk.refund(taken.op_id, 10_000)
    assert set(shown(desk)) == {
        ("Возврат", "Наличные, ждёт отправки", "T1-1-002", "−100,00"),
        ("Оплата за сентябрь 2026", "Наличные, ждёт отправки", "T1-1-001", "260,00"),
        ("Оплата за сентябрь 2026", "Наличные, на проверке", "AAAA-7-001", "40,00"),
    }


def test_a_split_shows_services_penalty_and_what_is_paid_ahead(desk: Till) -> None:
    desk.pay(TOTAL + 700)
    card = accounts.card(desk.ctx, desk_kit.ACCOUNT)
    payment = next(one for one in card.payments if one.state == "pending")
    rows = [(row.cells[0].text, row.cells[1].text) for row in part_rows(card, payment)]
    assert rows[-3:] == [("Пени", "5,00"), ("Аванс", "47,00"), ("Итого", "712,00")]
    assert [name for name, _ in rows[:2]] == ["Холодное водоснабжение", "Отопление"]

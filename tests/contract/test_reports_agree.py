"""A day at the real office, copied to a desk: its reports come to what the ledger holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.context import Context
from desktop.documents.report_model import Report, ReportTable
from desktop.services import auth, debt_ages, reports, takings
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from server import replica
from tests.support.demo_city import make_city, rows_of
from tests.support.desk_kit import PASSWORD, Desk, make_desk
from tests.support.till_city import Till, part, served_till

ENTITIES = ("supplier", "service", "setting", "house", "account", "payment", "shift", "suspense")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with served_till(f"sqlite:///{tmp_path}/office.db") as one:
        yield one


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The senior clerk at a terminal of their own."""
    one = make_desk(tmp_path / "p")
    auth.sign_in(one.ctx, "starshiy", PASSWORD)
    yield one
    one.close()


def copy(till: Till, ctx: Context) -> None:
    """All rows the desk would have got by exchange."""
    with till.city.office.office.db.session(write=False) as conn:
        put(ctx, [(entity, noun) for entity in ENTITIES for noun in replica.all_rows(conn, entity)])


def put(ctx: Context, rows: list[tuple[str, msgspec.Struct]]) -> None:
    def run() -> None:
        connection = ctx.stores.writing()
        writer = CacheWriter(connection)
        with transaction(connection):
            for entity, noun in rows:
                writer.upsert(entity, noun)
        writer.set_meta(cursor="c1", epoch="e1", seq="10", data_as_of="0")

    ctx.in_outbox_lane(run)


def table(report: Report, title: str) -> ReportTable:
    return next(one for one in report.tables if one.title == title)


def work_a_day(till: Till) -> None:
    """Payments of all kinds, a refund, a void, a move, money put aside, given back and matched."""
    till.open(300_000)
    first = till.do(till.payment(431_257))
    second = till.payment(100_000, cash=40_000)
    till.do(second)
    till.do(till.payment(7_777, parts=(part(7_777, 0, 0, "advance"),)))
    op = first["op_id"]
    till.refund(op, 31_257)
    wrong = till.do(till.payment(5_000))
    till.refund(wrong["op_id"], 5_000, mode="void")
    moved = till.do(till.payment(9_000))
    till.move(moved["op_id"], 9_000)
    lost = till.do(till.payment(12_345, account_id=0, account_number="7299999999"))
    till.match(lost["op_id"], 12_345)
    till.do(till.payment(2_222, account_id=0, account_number="7299999998"))
    till.cash("out", 200_000)


def day_of(till: Till, ctx: Context) -> date:
    return takings.office_moment(ctx, till.now).date()


def test_the_papers_of_a_day_agree_with_the_drawer_of_the_ledger(till: Till, desk: Desk) -> None:
    work_a_day(till)
    copy(till, desk.ctx)
    report = reports.shift_report(desk.ctx, till.shift_id)
    facts: dict[str, Any] = {fact.label: fact.value for fact in report.facts}
    assert facts["Должно быть в ящике, ₽"] == till.held()
    assert report.warnings == ()
    day = reports.day_register(desk.ctx, day_of(till, desk.ctx))
    net = till.held() - 300_000 + 200_000 + till.held("card")
    assert table(report, "Итоги по видам оплаты").total[-1] == net
    for title in ("Итоги по видам оплаты", "По кассам", "По поставщикам"):
        assert table(day, title).total[-1] == net
    assert table(day, "Смены").total[5] == net
    aside = next(row for row in table(day, "По поставщикам").rows if row[0] == "Без счёта")
    assert aside[-1] == 12_345 + 2_222
    kinds = [row[2] for row in table(day, "Возвраты, отмены и переносы").rows]
    assert sorted(kinds) == ["Возврат", "Отмена", "Перенос со счёта"]


def test_a_closed_day_shows_the_difference_the_office_booked(till: Till, desk: Desk) -> None:
    work_a_day(till)
    counted = till.held() - 1_000
    till.close(counted, till.held())
    copy(till, desk.ctx)
    report = reports.shift_report(desk.ctx, till.shift_id)
    assert report.title.startswith("Z-отчёт")
    assert report.warnings == ("Недостача 10,00 ₽.",)
    assert table(reports.day_register(desk.ctx, day_of(till, desk.ctx)), "Смены").total[8] == -1_000


def test_nouns_of_the_office_are_enough_for_every_report(till: Till, desk: Desk) -> None:
    work_a_day(till)
    copy(till, desk.ctx)
    day = day_of(till, desk.ctx)
    made = [
        reports.shift_report(desk.ctx, till.shift_id),
        reports.operator_report(desk.ctx, day, day),
        reports.day_register(desk.ctx, day),
    ]
    for report in made:
        assert reports.pdf(desk.ctx, report).startswith(b"%PDF")
        assert msgspec.json.encode(report)


def test_the_ages_of_a_citys_debts_come_to_what_the_office_calls_overdue(
    desk: Desk, tmp_path: Path
) -> None:
    city = make_city(tmp_path, accounts=120, months=6)
    entities = (*ENTITIES, "bill")
    put(desk.ctx, [(entity, noun) for entity in entities for noun in rows_of(city, entity)])
    report = debt_ages.debts(desk.ctx)
    facts: dict[str, Any] = {fact.label: fact.value for fact in report.facts}
    cache = desk.ctx.cache
    overdue = [cache.account(one) for one in cache.overdue_accounts()]
    assert facts["Всего, ₽"] == sum(one.overdue_kopecks for one in overdue if one) > 0
    assert facts["Пени, ₽"] == sum(one.penalty_kopecks for one in overdue if one) > 0
    houses = table(report, "По домам").total
    assert houses[-2:] == (facts["Просрочено, ₽"], facts["Пени, ₽"])
    assert houses[1] == len(overdue)

"""A document of several months: volumes and money added, debt before, total and due day after."""

from __future__ import annotations

import msgspec

from desktop.documents import bill_text
from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_model import BillOptions
from domain.payment_qr import parse
from tests.support.bill_samples import METERS, following_bills, make_bill, sources
from tests.support.paper_reading import decoded_codes, printed


def test_rows_add_volumes_and_money_and_keep_a_tariff_that_did_not_change() -> None:
    document = compose_bill(sources(*following_bills(3)), BillOptions())
    water = next(line for line in document.services if line.name == "Холодное водоснабжение")
    assert water.volume_e10 == 3 * 51235000000
    assert water.sums.charged == 3 * 35214
    assert water.tariff_e6 == 68730000


def test_a_tariff_that_changed_is_not_printed() -> None:
    first, second = following_bills(2)
    rows = tuple(msgspec.structs.replace(row, tariff_e6=row.tariff_e6 + 1) for row in second.rows)
    changed = msgspec.structs.replace(second, rows=rows)
    document = compose_bill(sources(first, changed), BillOptions())
    assert {line.tariff_e6 for line in document.services} == {None}


def test_the_debt_is_the_first_months_and_the_total_the_last_ones() -> None:
    bills = following_bills(3)
    document = compose_bill(sources(*bills), BillOptions())
    assert document.opening == bills[0].opening
    assert document.amount == bills[-1].total
    assert document.due_on == bills[-1].due_on
    assert document.number == bills[-1].number
    assert [line.total for line in document.months] == [bill.total for bill in bills]


def test_every_row_and_the_foot_hold_the_identity_of_the_form() -> None:
    document = compose_bill(sources(*following_bills(3)), BillOptions())
    for sums in (*(line.sums for line in document.services), document.sums):
        assert sums.due == sums.charged + sums.excess + sums.recalculated - sums.benefit
        added = sums.due + sums.debt + sums.penalty + sums.duty + sums.costs
        assert sums.total == added - sums.executor_fine - sums.paid
    assert document.sums.paid == 1000000


def test_readings_run_from_the_first_month_to_the_last_known_one() -> None:
    cold = METERS[0]
    september = make_bill(period=202609, meters=(cold,))
    october = make_bill(
        period=202610,
        meters=(msgspec.structs.replace(cold, previous_e4=cold.current_e4, current_e4=-1),),
    )
    (meter,) = compose_bill(sources(september, october), BillOptions()).meters
    assert (meter.previous_e4, meter.current_e4) == (cold.previous_e4, cold.current_e4)


def test_the_paper_names_the_months_and_the_code_the_last_one() -> None:
    bills = following_bills(3)
    document = compose_bill(sources(*bills), BillOptions())
    text = printed(document)
    assert "за август – октябрь 2026 г." in text
    assert "По месяцам" in text
    assert "сентябрь 2026 72АБ123456-01-6091" in text
    code = parse(decoded_codes(bill_pdf(document))[0])
    assert code.fields["PaymPeriod"] == "102026"
    assert code.sum_kopecks == bills[-1].total
    assert "август 2026 - октябрь 2026" in code.fields["Purpose"]


def test_what_was_paid_in_the_first_month_is_taken_off_the_debt_once() -> None:
    first, second = following_bills(4)[1:3]
    document = compose_bill(sources(first, second), BillOptions())
    assert document.opening == first.opening
    assert document.sums.debt == first.opening - first.paid
    assert document.sums.paid == second.paid
    assert document.paid == first.paid + second.paid
    counted = document.opening + document.sums.due + document.sums.penalty - document.paid
    assert counted == document.amount == second.total


def test_the_head_and_section_four_name_one_debt_and_one_sum_paid() -> None:
    first, second = following_bills(4)[1:3]
    document = compose_bill(sources(first, second), BillOptions())
    text = printed(document)
    opening, whole, taken = (
        bill_text.money(kopecks).replace("\u00a0", " ")
        for kopecks in (first.opening, first.paid + second.paid, first.paid)
    )
    assert f"оплачено {whole} ₽" in text
    assert f"долг на начало {opening} ₽" in text
    assert f"Оплачено, руб. {whole}" in text
    assert f"Долг на начало, руб. {opening}" in text
    assert f"учтенных в документе за август 2026: {taken} руб." in text


def test_without_a_payment_in_the_first_month_nothing_is_explained() -> None:
    document = compose_bill(sources(*following_bills(2)), BillOptions())
    assert "за вычетом платежей" not in printed(document)

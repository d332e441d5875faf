"""The sheet of a payment: the sum divided, rows typed over, ways mixed, change."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from api_client.money_commands import Tender
from desktop.services.till_model import DueRow, PaymentForm
from domain.allocation import Due, Wish
from tests.support import resident_samples as samples
from ui.payment.sheet import ADVANCE, PENALTY, PaymentSheet, SheetRow

SEPTEMBER, OCTOBER = 202609, 202610
HEATING, WATER = 3, 4


def row(period: int, service_id: int, amount: int, *, penalty: bool = False) -> DueRow:
    return DueRow(
        period=period,
        service_id=service_id,
        name={HEATING: "Отопление", WATER: "ХВС"}[service_id],
        kind="penalty" if penalty else "charge",
        amount=amount,
        charged=amount,
        supplier_id=service_id * 10,
        is_overdue=penalty or period < OCTOBER,
    )


ROWS = (
    row(SEPTEMBER, HEATING, 200_000),
    row(SEPTEMBER, WATER, 100_000),
    row(OCTOBER, HEATING, 150_000),
    row(OCTOBER, WATER, 50_000),
    row(SEPTEMBER, HEATING, 5_000, penalty=True),
)


def form(rows: tuple[DueRow, ...] = ROWS) -> PaymentForm:
    return PaymentForm(
        op_id="0190",
        account=samples.ACCOUNT,
        address="ул Мира, д 1, кв 2",
        payer="Соколова Марина",
        rows=rows,
        dues=tuple(
            Due(one.period, one.service_id, one.kind, one.amount, one.supplier_id) for one in rows
        ),
        overdue=sum(one.amount for one in rows if one.is_overdue),
        total=sum(one.amount for one in rows),
        shift=None,
        online=True,
        cash_left_offline=0,
        duplicate_minutes=10,
    )


def by_key(sheet: PaymentSheet) -> dict[int, SheetRow]:
    return {one.key: one for one in sheet.rows()}


def test_the_sum_begins_with_the_debt_and_pays_the_oldest_month_first() -> None:
    sheet = PaymentSheet(form())
    assert sheet.amount == 305_000
    sheet.set_amount(150_000)
    rows = by_key(sheet)
    assert (rows[HEATING].take, rows[WATER].take, rows[PENALTY].take) == (100_000, 50_000, 0)
    assert rows[HEATING].left == 250_000


def test_without_a_debt_all_that_is_to_pay_is_offered() -> None:
    sheet = PaymentSheet(form(ROWS[2:4]))
    assert sheet.amount == 200_000
    assert not sheet.touched


def test_penalty_waits_for_every_charged_month_and_the_rest_is_an_advance() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(500_000)
    assert by_key(sheet)[PENALTY].take == 0
    sheet.set_amount(506_000)
    rows = by_key(sheet)
    assert (rows[PENALTY].take, rows[ADVANCE].take) == (5_000, 1_000)


def test_a_typed_row_stays_and_the_others_make_the_sum() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(150_000)
    sheet.type_row(WATER, "1200,00")
    rows = by_key(sheet)
    assert (rows[WATER].take, rows[HEATING].take) == (120_000, 30_000)
    assert [(p.period, p.amount) for p in sheet.parts if p.service_id == WATER] == [
        (SEPTEMBER, 100_000),
        (OCTOBER, 20_000),
    ]
    sheet.type_row(WATER, "")
    assert by_key(sheet)[WATER].take == 50_000


def test_zero_in_a_row_gives_its_share_to_the_others() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(150_000)
    sheet.type_row(HEATING, "0")
    rows = by_key(sheet)
    assert (rows[HEATING].take, rows[WATER].take, rows[HEATING].trouble) == (0, 150_000, None)


def test_more_than_a_row_owes_or_than_the_sum_is_said_at_the_row_and_nothing_is_divided() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(100_000)
    sheet.type_row(WATER, "9999")
    assert sheet.trouble is not None
    assert (sheet.trouble.code, sheet.parts) == ("split.row_over", ())
    sheet.type_row(WATER, "1200")
    assert sheet.trouble is not None
    assert sheet.trouble.code == "split.more_than_sum"
    assert sheet.trouble.fields == {"over_kopecks": 20_000}
    sheet.set_amount(120_000)
    assert sheet.trouble is None
    assert by_key(sheet)[WATER].take == 120_000


def test_what_is_no_sum_keeps_its_text_and_takes_nothing() -> None:
    sheet = PaymentSheet(form())
    sheet.type_row(WATER, "12,345")
    assert by_key(sheet)[WATER].text == "12,345"
    assert sheet.trouble is not None
    assert sheet.trouble.code == "money.too_many_decimals"
    sheet.type_row(WATER, "")
    sheet.type_amount("1e3")
    assert sheet.trouble is not None
    assert (sheet.trouble.code, sheet.amount, sheet.parts) == ("money.letters", 0, ())


def test_a_wish_names_the_month_that_is_paid_first() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(200_000)
    sheet.set_wish(Wish(periods=frozenset({OCTOBER})))
    assert {part.period for part in sheet.parts} == {OCTOBER}


def test_mixed_ways_make_the_sum_and_change_is_counted_from_the_cash_alone() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(100_000)
    sheet.mode, sheet.cash_text, sheet.sbp_text = "mixed", "300", "200"
    sheet.received_text, sheet.reference = "500", "123456"
    assert sheet.tenders == (
        Tender(kind="cash", amount=30_000),
        Tender(kind="card", amount=50_000, reference="123456"),
        Tender(kind="sbp", amount=20_000, reference="123456"),
    )
    assert sheet.change == 20_000


def test_too_little_cash_is_a_negative_change() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(100_000)
    sheet.received_text = "999,99"
    assert sheet.change == -1


def test_newer_figures_keep_what_was_typed_and_the_key() -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(150_000)
    sheet.type_row(WATER, "500")
    sheet.renew(replace(form(ROWS[:2]), op_id=sheet.form.op_id))
    assert (sheet.amount, sheet.form.op_id) == (150_000, "0190")
    assert by_key(sheet)[WATER].take == 50_000


@given(
    st.integers(1, 900_000),
    st.dictionaries(st.sampled_from([HEATING, WATER, PENALTY]), st.integers(0, 400_000)),
)
def test_the_parts_always_make_the_sum_or_there_are_none(
    amount: int, typed: dict[int, int]
) -> None:
    sheet = PaymentSheet(form())
    sheet.set_amount(amount)
    for key, kopecks in typed.items():
        sheet.type_row(key, f"{kopecks // 100},{kopecks % 100:02d}")
    if sheet.trouble is not None:
        assert sheet.parts == ()
    else:
        assert sum(part.amount for part in sheet.parts) == amount
        assert all(part.amount > 0 for part in sheet.parts)
        keys = [(part.period, part.service_id, part.kind) for part in sheet.parts]
        assert len(keys) == len(set(keys))

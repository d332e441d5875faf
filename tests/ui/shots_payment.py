"""Taking a payment and the shift, filled as in the design."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desktop.services.till_model import DueRow, LineKind, PaymentForm, ShiftView, Taken, TillLine
from domain.allocation import Due
from domain.denominations import DENOMINATIONS
from domain.shift import ShiftBook
from tests.support import desk_kit as kit
from tests.ui.shots import screen
from tests.ui.shots_frame import ZONE, frame, framed_resident
from ui import format as shown
from ui.payment.notes import banner_of, note_of
from ui.payment.rows import table_rows
from ui.payment.sheet import PaymentSheet
from ui.payment.shift_card import STATES
from ui.payment.view import PaymentView
from ui.shift.cash_dialog import CashDialog
from ui.shift.rows import act_row, figures, note_rows
from ui.shift.view import COUNTING, OPEN
from ui.shift.view import ShiftView as ShiftScreen

DUES = (
    ("Содержание жилья", 169_307, 169_307), ("Капитальный ремонт", 0, 86_337),
    ("Отопление", 120_430, 241_864), ("Горячая вода", 141_020, 90_031),
    ("Холодная вода", 0, 26_968), ("Водоотведение", 21_210, 33_547),
    ("Электроэнергия", 0, 57_240), ("Обращение с ТКО", 47_478, 47_478),
)  # fmt: skip
ACTS: tuple[tuple[LineKind, str, int, str], ...] = (
    ("payment", "Кузнецов Дмитрий Алексеевич", 312_000, "cash"),
    ("payment", "Юсупова Лилия Рашидовна", 604_415, "card"),
    ("refund", "Андреев Николай Петрович", -54_000, "cash"),
    ("cash_out", "инкассация", -4_000_000, "cash"),
)
BOOK = ShiftBook(
    float_kopecks=300_000, cash_out=4_000_000, cash=12_185_050, card=4_120_600, sbp=0,
    refunds_cash=54_000, count=38, refund_count=1,
)  # fmt: skip


def shift(**changes: object) -> ShiftView:
    """The shift of the design."""
    opened = datetime(2026, 11, 20, 3, tzinfo=UTC)
    last = tuple(
        TillLine(
            f"op-{number}", kind, opened + timedelta(minutes=151 - 14 * number), 1, name, amount,
            ((way, abs(amount)),), f"04-214-{38 - number:03d}", pending=number == 0,
        )
        for number, (kind, name, amount, way) in enumerate(ACTS)
    )  # fmt: skip
    plain: dict[str, object] = {
        "id": "s", "number": 214, "state": "open", "opened_at": opened,
        "due_at": opened + timedelta(hours=24), "closed_at": None, "clerk_id": 1,
        "clerk": "Гладкова Ольга Петровна", "book": BOOK, "last": last, "unsent": 2,
        "unsent_kopecks": 916_415,
    }  # fmt: skip
    return ShiftView(**(plain | changes))  # type: ignore[arg-type]


def form(**changes: object) -> PaymentForm:
    """The debt of the design: September and October, with penalty."""
    rows = [
        DueRow(period, number, name, "charge", amount, amount, 1, is_overdue=period == 202609)
        for number, (name, old, new) in enumerate(DUES, 1)
        for period, amount in ((202609, old), (202610, new))
        if amount
    ]
    rows.append(DueRow(202609, 3, "Пени", "penalty", 9_614, 0, 1, is_overdue=True))
    dues = tuple(Due(row.period, row.service_id, row.kind, row.amount) for row in rows)
    plain: dict[str, object] = {
        "op_id": "f", "account": kit.account(number="7201458302"), "address": "", "payer": "",
        "rows": tuple(rows), "dues": dues, "overdue": 509_059, "total": 1_261_831,
        "shift": shift(), "online": True, "cash_left_offline": 500_000, "duplicate_minutes": 10,
    }  # fmt: skip
    return PaymentForm(**(plain | changes))  # type: ignore[arg-type]


def _payment(view: PaymentView, sheet: PaymentSheet) -> None:
    view.show_wishes(["Сначала старый долг", "Октябрь 2026"])
    view.show_rows(table_rows(sheet.rows(), {}))
    view.till.of_total.setText(f"из {shown.roubles(sheet.form.total)}")
    for button, kopecks in zip(
        view.till.quick, (sheet.form.overdue, sheet.form.total), strict=True
    ):
        button.show_sum(kopecks)
    view.till.show_amount(sheet.amount)
    view.till.received.setText("10 000,00")
    view.till.show_mode(sheet.mode)
    view.till.change.show_change(sheet.change)
    view.till.show_button(f"Провести {shown.roubles(sheet.amount)}", ready=True)
    view.shift.show_shift(sheet.form.shift, ZONE)
    words, told = note_of(sheet), banner_of(sheet.form)
    view.note.show_state(words, tone="accent")
    if told is None:
        view.banner.hide()
    else:
        view.banner.show_state(*told)
    view.show_form()


@screen("05-payment")
def payment() -> QWidget:
    window = framed_resident()
    view = PaymentView()
    sheet = PaymentSheet(form())
    sheet.set_amount(800_000)
    sheet.received_text = "10000"
    _payment(view, sheet)
    window.show_screen(view)
    return window


@screen("05-payment-mixed")
def mixed() -> QWidget:
    window = framed_resident()
    view = PaymentView()
    sheet = PaymentSheet(form())
    sheet.set_amount(800_000)
    sheet.mode, sheet.cash_text, sheet.sbp_text, sheet.received_text = "mixed", "5000", "1000", "10"
    _payment(view, sheet)
    view.till.cash.setText("5 000,00")
    view.till.sbp.setText("1 000,00")
    view.till.show_card_rest(sheet.card)
    window.show_screen(view)
    return window


@screen("05-payment-offline")
def offline() -> QWidget:
    window = framed_resident(offline=True)
    view = PaymentView()
    sheet = PaymentSheet(form(online=False))
    sheet.set_amount(800_000)
    sheet.received_text = "9000"
    _payment(view, sheet)
    view.till.show_trouble("Без связи можно принять не больше 5 000,00 ₽. Дождитесь связи.")
    window.show_screen(view)
    return window


@screen("05-payment-taken")
def taken() -> QWidget:
    window = framed_resident()
    view = PaymentView()
    sheet = PaymentSheet(form())
    sheet.set_amount(800_000)
    _payment(view, sheet)
    view.done.show_taken(Taken("op", "04-214-039", 800_000, 200_000))
    view.done.show_paper("Чек отправлен на печать.", good=True)
    view.show_done()
    window.show_screen(view)
    return window


def _shift(stage: int) -> tuple[QWidget, ShiftScreen]:
    window = frame()
    view, now = ShiftScreen(), shift()
    view.show_stage(stage)
    view.show_head("Смена 214", STATES["open"], "Гладкова О. П., с 20.11.2026 08:00")
    view.show_figures(figures(now.book, expected=True))
    view.show_acts([act_row(line, ZONE) for line in now.last])
    view.banner.hide()
    window.show_screen(view)
    return window, view


@screen("05-shift")
def open_shift() -> QWidget:
    return _shift(OPEN)[0]


@screen("05-shift-count")
def counting() -> QWidget:
    window, view = _shift(OPEN)
    view.show_stage(COUNTING)
    texts = {DENOMINATIONS[0]: "9", DENOMINATIONS[3]: "два"}
    wrong = {DENOMINATIONS[3]: "Сколько штук 500 ₽? Введите целое число."}
    view.show_notes(note_rows(texts, wrong))
    view.show_counted("45 000,00 ₽")
    view.banner.show_state("Ждут отправки: 2 операции.", "На 9 164,15 ₽. Лучше дождаться связи.")
    view.ask_remark("Посчитанное расходится с учётом на −393,00 ₽. Укажите причину.")
    return window


@screen("05-shift-cash")
def cash() -> QWidget:
    window, view = _shift(OPEN)
    CashDialog(view.page, "out").ask()
    return window

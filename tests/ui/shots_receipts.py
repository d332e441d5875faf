"""Receipts and refunds, money carried over, money that waits for its account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QWidget

from api_client.models.replica import Payment, Suspense
from desktop.documents.receipt_model import ReceiptDocument
from desktop.errors import AppError
from desktop.services.receipt_detail import ReceiptDetail
from desktop.services.search import Hit
from desktop.services.till_model import (
    DueRow,
    Outcome,
    PaymentForm,
    ReceiptLine,
    RefundForm,
)
from domain.allocation import Due
from tests.support import desk_kit as kit
from tests.support import receipt_samples as samples
from tests.ui.shots import screen
from tests.ui.shots_frame import NOW, ZONE, frame, framed_resident
from ui.main_window import MainWindow
from ui.receipts import lines
from ui.receipts.carry_dialog import CarryDialog
from ui.receipts.presenter import MOVE
from ui.receipts.refund_dialog import RefundDialog
from ui.receipts.view import ReceiptsView
from ui.suspense import lines as suspense_lines
from ui.suspense.view import SuspenseView

TODAY = date(2026, 11, 20)
PAID = Payment(
    1, 1, 58, 1_795_153_320_000, 431_257, "mixed", "Окно 4", "04-214-038", (), op_id="op-38",
    tenders=(("cash", 231_257), ("card", 200_000)), shift_id="s-214",
)  # fmt: skip
FORM = RefundForm(
    op_id="new", account=kit.account(number="7201458302"), payment=PAID, rest=431_257,
    may_void=True, needs_line=True, limit=1_500_000, shift=None, tenders=PAID.tenders,
)  # fmt: skip
BACK = Payment(
    2, 1, 58, 1_795_153_920_000, -100_000, "cash", "Окно 4", "04-214-041", (), op_id="op-41",
    kind="refund", reverses="op-38",
)  # fmt: skip


def receipt_line(number: int, kind: str, amount: int, name: str) -> ReceiptLine:
    """A receipt of this shift."""
    at = datetime(2026, 11, 20, 3, tzinfo=UTC) + timedelta(minutes=7 * number)
    account = f"72014583{number:02d}"
    told = f"04-214-{number:03d}" if kind != "registry" else ""
    return ReceiptLine(f"op-{number}", 58, account, name, told, kind, amount, at, number > 40)


LINES = (
    receipt_line(41, "refund", 100_000, "Соколова М. В."),
    receipt_line(40, "payment", 312_000, "Кузнецов Д. А."),
    receipt_line(39, "void", 54_000, "Андреев Н. П."),
    receipt_line(38, "payment", 431_257, "Соколова М. В."),
    receipt_line(37, "payment", 604_415, "Юсупова Л. Р."),
    receipt_line(36, "move_in", 187_000, "Бикмуллин-Рахматуллин Р. И."),
    receipt_line(35, "registry", 88_000, "Попова В. Н."),
)


def _detail(document: ReceiptDocument, line: ReceiptLine, **changes: object) -> ReceiptDetail:
    plain: dict[str, object] = {
        "line": line, "document": document, "outcome": Outcome("done"), "paper": None,
        "undone": (), "form": None, "why_not": None, "services": {},
    }  # fmt: skip
    return ReceiptDetail(**(plain | changes))  # type: ignore[arg-type]


def _receipts(window: MainWindow, place: int, detail: ReceiptDetail) -> ReceiptsView:
    view = ReceiptsView()
    view.show_lines(lines.line_rows(LINES, ZONE, TODAY), "Чеки смены", searching=False)
    view.table.choose(place)
    view.panel.show_receipt(detail, ZONE, may_act=True)
    window.show_screen(view)
    return view


def _paid(**changes: object) -> ReceiptDetail:
    return _detail(samples.payment(), LINES[3], form=FORM, **changes)


@screen("05-receipts")
def receipts() -> QWidget:
    window = frame()
    _receipts(window, 3, _paid(undone=(BACK,)))
    return window


@screen("05-receipts-refund-receipt")
def refund_receipt() -> QWidget:
    window = frame(offline=True)
    gone = AppError("already_reversed", number="04-214-038")
    detail = _detail(samples.refund(), LINES[0], outcome=Outcome("waiting"), why_not=gone)
    _receipts(window, 0, detail)
    return window


@screen("05-receipts-none")
def no_receipts() -> QWidget:
    window = framed_resident()
    view = ReceiptsView()
    view.search.setText("99-99")
    view.show_lines((), "Найдено", searching=True)
    window.show_screen(view)
    return window


@screen("05-refund")
def refund() -> QWidget:
    window = frame()
    view = _receipts(window, 3, _paid())
    dialog = RefundDialog(view.page, FORM)
    dialog.choose_mode("refund")
    dialog.reason.choose(0)
    dialog.show_error("wrong_credentials", "Неверный логин или пароль. Проверьте раскладку.")
    dialog.ask()
    return window


@screen("05-refund-void")
def void() -> QWidget:
    window = frame(offline=True)
    view = _receipts(window, 3, _paid())
    dialog = RefundDialog(view.page, FORM)
    dialog.show_trouble("Без связи возврат картой не провести. Дождитесь связи.")
    dialog.ask()
    return window


@screen("05-move")
def move() -> QWidget:
    window = frame()
    view = _receipts(window, 3, _paid())
    dialog = CarryDialog(view.page, MOVE, 431_257)
    hit = Hit(
        59, "7201112946", "Соколов Игорь Павлович", "г Тюмень, ул Республики, д 214, кв 8",
        509_059, 380_000, "active", "number",
    )  # fmt: skip
    dialog.picker.show_hits((hit,))
    dialog.picker.edit.returnPressed.emit()
    dialog.show_split(_form(), {})
    dialog.reason.choose(0)
    dialog.ask()
    return window


@screen("05-suspense")
def suspense() -> QWidget:
    window = frame()
    view = SuspenseView()
    found = (
        _aside("1", 431_257, "registry", "7200000901", "Иванова Анна Петровна"),
        _aside("2", 250_000, "counter", "7204870023", "Кузнецов В. А."),
        _aside("3", 118_940, "registry", "", "Сафина Р. И."),
    )
    view.show_lines(suspense_lines.line_rows(found, {"3"}, ZONE), suspense_lines.total(found))
    view.table.choose(1)
    view.panel.show_sum(found[1], ZONE, is_settling=False, may_act=True)
    window.show_screen(view)
    return window


def _form() -> PaymentForm:
    names = ("Содержание жилья", "Отопление", "Горячая вода", "Водоотведение", "Обращение с ТКО")
    rows = tuple(
        DueRow(202610, number, name, "charge", 101_811, 101_811, 1, is_overdue=number < 4)
        for number, name in enumerate(names, 1)
    )
    dues = tuple(Due(row.period, row.service_id, "charge", row.amount) for row in rows)
    account = kit.account(number="7201112946")
    return PaymentForm(
        op_id="f", account=account, address="", payer="", rows=rows, dues=dues, overdue=305_433,
        total=509_055, shift=None, online=True, cash_left_offline=0, duplicate_minutes=10,
    )  # fmt: skip


def _aside(suspense_id: str, amount: int, source: str, number: str, payer: str) -> Suspense:
    at = int(NOW.timestamp() * 1000) - 86_400_000 * int(suspense_id)
    return Suspense(
        suspense_id, 1, at, amount, source, number, payer, "ул Широтная, 104, кв 127",
        f"04-213-00{suspense_id}", "account_unknown", "open", "Гладкова О. П.", "t-1", "s", (),
        0, 0, "", "",
    )  # fmt: skip

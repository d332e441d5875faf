"""The tear-off slip at the foot of the last page: payee, payer, sum, the payment QR, signature."""

from __future__ import annotations

from typing import Protocol

from desktop.documents import bill_text
from desktop.documents.bill_columns import LEFT, RIGHT, WIDTH
from desktop.documents.bill_head import LABEL, SMALL, STRONG, VALUE
from desktop.documents.bill_model import Party
from desktop.documents.bill_qr import PaidPaper
from desktop.documents.paper_table import HEAD_FILL
from desktop.documents.qr_draw import QUIET_MODULES, qr_path
from desktop.documents.qr_plate import qr_rows
from desktop.documents.sheet import PAGE_HEIGHT, Sheet, Style, wrap
from domain.accounts import format_account
from domain.words import amount_in_words

MILLIMETRE = 72 / 25.4
_QR_SIDE = 39 * MILLIMETRE
_LEAST_MODULE = 0.4 * MILLIMETRE
_LABEL_WIDTH = 64.0
_LEADING = 9.2
_TOP = 14.0
BOTTOM_MARGIN = 22.0


class SlipPaper(PaidPaper, Protocol):
    """A paper to pay by with its code; ``due_on`` may be empty."""

    @property
    def office(self) -> Party: ...

    @property
    def due_on(self) -> str: ...

    @property
    def qr(self) -> bytes: ...


class Slip:
    """A slip measured once and drawn at the foot of a page."""

    def __init__(self, document: SlipPaper) -> None:
        self._document = document
        self._rows = qr_rows(document.qr) if document.qr else ()
        modules = len(self._rows) + 2 * QUIET_MODULES
        self._side = max(_QR_SIDE, modules * _LEAST_MODULE)
        self._lines = self._text_lines(WIDTH - self._side - 12)
        text_height = len(self._lines) * _LEADING + 62
        self.height = _TOP + max(text_height, self._side + 12) + 2

    def draw(self, sheet: Sheet) -> None:
        """Draw it so that it ends at the bottom margin."""
        document = self._document
        top = PAGE_HEIGHT - BOTTOM_MARGIN - self.height
        sheet.dashes(LEFT, top + 5, RIGHT)
        y = top + _TOP
        right = RIGHT - self._side - 12
        sheet.text(LEFT, y + 8, "ИЗВЕЩЕНИЕ / КВИТАНЦИЯ", Style("B", 9))
        period = bill_text.months(document.from_period, document.to_period)
        sheet.right(right, y + 8, f"за {period}", Style("B", 8))
        for number, (label, value, style) in enumerate(self._lines):
            base = y + 20 + number * _LEADING
            sheet.text(LEFT, base, label, LABEL)
            sheet.text(LEFT + _LABEL_WIDTH, base, value, style)
        self._draw_sum(sheet, y + 16 + len(self._lines) * _LEADING, right)
        if self._rows:
            self._draw_code(sheet, y)
        else:
            self._draw_note(sheet, y)

    def _text_lines(self, width: float) -> list[tuple[str, str, Style]]:
        document = self._document
        payee = document.payee
        bank = f"{payee.bank_name}, БИК {payee.bic}" if payee.bic else payee.bank_name
        facts = [
            ("Получатель", _named(payee), STRONG),
            ("Счет", _account_words(payee), VALUE),
            ("Банк", bank, VALUE),
        ]
        if not payee.account:
            facts = [fact for fact in facts[:1] if payee.name]
        facts += [
            ("Плательщик", document.payer, STRONG),
            ("Адрес", document.address, VALUE),
            (
                "Лицевой счет",
                f"{format_account(document.account_number)}    документ № {document.number}",
                STRONG,
            ),
        ]
        return [
            ("" if number else label, part, style)
            for label, value, style in facts
            for number, part in enumerate(wrap(value, style, width - _LABEL_WIDTH))
        ]

    def _draw_sum(self, sheet: Sheet, y: float, right: float) -> None:
        document = self._document
        sheet.fill(LEFT, y, right - LEFT, 21, HEAD_FILL)
        sheet.text(LEFT + 6, y + 13.5, "Сумма к оплате", LABEL)
        amount = f"{bill_text.money(document.amount)} ₽"
        sheet.text(LEFT + _LABEL_WIDTH, y + 14.5, amount, Style("B", 12), 110)
        if document.amount and document.due_on:
            due = f"оплатить до {bill_text.day(document.due_on)}"
            sheet.right(right - 6, y + 13.5, due, STRONG)
        words = amount_in_words(document.amount)
        sheet.text(LEFT, y + 29.5, words, SMALL, right - LEFT)
        base = y + 42
        sheet.text(LEFT, base, "Подпись плательщика", LABEL)
        sheet.rule(LEFT + 80, base + 1, LEFT + 190, 0.4, 0.35)
        sheet.text(LEFT + 204, base, "Дата", LABEL)
        sheet.rule(LEFT + 224, base + 1, min(right, LEFT + 320), 0.4, 0.35)

    def _draw_code(self, sheet: Sheet, y: float) -> None:
        """The symbol stands in the corner with its quiet zone; the caption is below that."""
        module = self._side / (len(self._rows) + 2 * QUIET_MODULES)
        left = RIGHT - self._side
        x = left + QUIET_MODULES * module
        bottom = y - 6 + self._side - QUIET_MODULES * module
        sheet.symbol(x, bottom, module, qr_path(self._rows))
        caption = "Оплата по QR-коду" if self._document.amount else "QR без суммы: платить нечего"
        sheet.middle(left + self._side / 2, y + self._side + 1, caption, SMALL)

    def _draw_note(self, sheet: Sheet, y: float) -> None:
        """Where the code would stand: that there is none, and where to pay."""
        left, room = RIGHT - self._side, self._side - 12
        phone = self._document.office.phone.replace(" ", "\u00a0")
        where = ["Как оплатить, скажут в расчетном центре", phone]
        texts = [("QR-кода нет: реквизиты получателя не заданы", STRONG)]
        texts.append((", ".join(part for part in where if part), SMALL))
        sheet.frame(left, y, self._side, self._side)
        base = y + 14
        for text, style in texts:
            for line in wrap(text, style, room):
                sheet.text(left + 6, base, line, style)
                base += _LEADING
            base += 4


def _named(payee: Party) -> str:
    codes = (("ИНН", payee.inn), ("КПП", payee.kpp))
    return ", ".join((payee.name, *(f"{word} {code}" for word, code in codes if code)))


def _account_words(payee: Party) -> str:
    if not payee.corr_account:
        return payee.account
    return f"{payee.account}, корр. счет {payee.corr_account}"

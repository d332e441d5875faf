"""The foot of a receipt on a sheet: fiscal attributes or their absence, codes, signatures."""

from __future__ import annotations

from desktop.documents import receipt_text as text
from desktop.documents.qr_draw import QUIET_MODULES, qr_path
from desktop.documents.qr_plate import qr_rows
from desktop.documents.receipt_model import ReceiptDocument
from desktop.documents.sheet import Sheet, Style

_LABEL = Style("R", 7.2, 0.33)
_VALUE = Style("R", 7.6)
_SIDE = 76.0
_LEADING = 9.4
_GAP = 10.0


class Foot:
    """Measured once, drawn at the foot of the last page."""

    def __init__(self, document: ReceiptDocument, left: float, right: float) -> None:
        self._document = document
        self._left, self._right = left, right
        mark = document.fiscal
        self._facts = text.fiscal_facts(mark) if mark else ()
        self._codes = [document.code] + ([text.fiscal_code(document, mark)] if mark else [])
        self.height = _GAP + _SIDE + 24

    def draw(self, sheet: Sheet, y: float) -> None:
        """Draw it with its top at y."""
        y += _GAP
        right = self._right
        for number, code in enumerate(self._codes):
            caption = ("Код операции", "Проверка чека ФНС")[number]
            _draw_code(sheet, right - (_SIDE + 8) * number - _SIDE, y + 6, code)
            sheet.middle(right - (_SIDE + 8) * number - _SIDE / 2, y + 4, caption, _LABEL)
        sheet.middle(right - _SIDE / 2, y + _SIDE + 10, self._document.short_id, _LABEL)
        if self._facts:
            for number, (name, value) in enumerate(self._facts):
                sheet.text(self._left, y + 8 + _LEADING * number, name, _LABEL)
                sheet.text(self._left + 52, y + 8 + _LEADING * number, value, _VALUE)
        else:
            sheet.text(self._left, y + 8, text.NOT_FISCAL, _LABEL)
        self._draw_signatures(sheet, y + _SIDE + 18)

    def _draw_signatures(self, sheet: Sheet, y: float) -> None:
        words = ["Кассир"] if self._document.kind == "payment" else ["Кассир", "Деньги получил"]
        x = self._left
        for word in words:
            sheet.text(x, y, word, _LABEL)
            start = x + (28 if word == "Кассир" else 58)
            sheet.rule(start, y + 1, start + 84, 0.4, 0.35)
            x = start + 96


def _draw_code(sheet: Sheet, x: float, y: float, code: str) -> None:
    rows = qr_rows(code.encode("utf-8"))
    module = _SIDE / (len(rows) + 2 * QUIET_MODULES)
    bottom = y + _SIDE - QUIET_MODULES * module
    sheet.symbol(x + QUIET_MODULES * module, bottom, module, qr_path(rows))

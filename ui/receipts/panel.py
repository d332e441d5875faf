"""The right side of the receipts: the current one in words, its state, what may be done with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services.receipt_detail import ReceiptDetail
from ui import format as shown
from ui.receipts import lines
from ui.widgets.buttons import Button
from ui.widgets.data_table import DataTable
from ui.widgets.fact_grid import FactGrid
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card, ScrollArea

_REFUND, _VOID = "Вернуть деньги", "Аннулировать или вернуть"


class ReceiptPanel(Card):
    """Shows a receipt or nothing; its buttons say what the clerk wants done."""

    copy_asked = Signal()
    refund_asked = Signal()
    move_asked = Signal()
    queue_asked = Signal()

    def __init__(self) -> None:
        self._tile = IconTile("receipt", "neutral", 36)
        self._heading = PlainLabel("", 14, 600, fit="wrap")
        self._sum = PlainLabel("", 20, 600)
        self._state = Badge(tall=True)
        self._review = PlainLabel("", 12, 400, "warning", fit="wrap")
        self._facts = FactGrid()
        self.parts = DataTable(lines.PART_COLUMNS, name="Распределение чека", row_height=28)
        self._undone = PlainLabel("", 12, 500, "danger", fit="wrap")
        self._rest = PlainLabel("", 13, 600)
        self._paper = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._why = PlainLabel("", 12, 400, "text2", fit="wrap")
        self.queue = Button("Очередь печати", "link", height=28)
        self.refund = _wide(_REFUND, "arrow-back-up", "Ctrl B")
        self.move_on = _wide("Перенести", "transfer", "Alt 1")
        self.copy = _wide("Копия", "printer", "Ctrl P")
        self._pages = QStackedWidget()
        empty = EmptyState("receipt", "Выберите чек", "Здесь видно, за что платили и что с ним.")
        self._pages.addWidget(holder(column(STRETCH, empty, STRETCH)))
        self._pages.addWidget(self._page())
        super().__init__((self._pages, 1), margins=(1, 13, 1, 10))
        self.copy.clicked.connect(self.copy_asked)
        self.refund.clicked.connect(self.refund_asked)
        self.move_on.clicked.connect(self.move_asked)
        self.queue.clicked.connect(self.queue_asked)

    def show_nothing(self) -> None:
        """No receipt is current, and nothing of the last one stays."""
        for label in (
            self._heading,
            self._sum,
            self._review,
            self._undone,
            self._rest,
            self._paper,
        ):
            label.setText("")
        self._facts.show_facts(())
        self.parts.show_rows([])
        self._pages.setCurrentIndex(0)

    def show_receipt(self, detail: ReceiptDetail, zone: ZoneInfo, *, may_act: bool) -> None:
        """Everything about one; ``may_act``: this clerk handles money."""
        line = detail.line
        minus = line.kind in ("refund", "void", "move_out")
        icon = lines.KINDS.get(line.kind, ("", "receipt"))[1]
        self._tile.show_icon(icon, "danger" if minus else "accent")
        self._heading.setText(lines.heading(line))
        self._sum.setText(shown.roubles(-line.amount if minus else line.amount))
        self._sum.set_tint("danger" if minus else "text")
        outcome = detail.outcome
        self._state.show_state(*lines.STATES[outcome.state])
        _show(self._review, lines.review_words(outcome.code, outcome.fields))
        self._facts.show_facts(lines.facts(detail, zone))
        self.parts.show_rows(lines.part_rows(detail.document))
        self.parts.fit()
        _show(self._undone, lines.undone_words(detail.undone, zone))
        _show(self._rest, lines.rest_words(detail))
        words, tint = lines.paper_words(detail.paper, is_receipt=detail.is_receipt)
        _show(self._paper, words)
        self._paper.set_tint(tint)
        self.queue.setVisible(detail.paper is not None and detail.paper.needs_person)
        self._show_acts(detail, may_act=may_act)
        self._pages.setCurrentIndex(1)

    def say(self, words: str, *, good: bool = True) -> None:
        """What became of a copy."""
        _show(self._paper, words)
        self._paper.set_tint("text2" if good else "danger")

    @property
    def state_text(self) -> str:
        """Where it stands with the office."""
        return self._state.text

    @property
    def text(self) -> str:
        """Everything but the buttons, in words."""
        labels = [one.text() for one in self._pages.findChildren(PlainLabel) if one.isVisible()]
        return "\n".join([self._state.text, *labels])

    def _show_acts(self, detail: ReceiptDetail, *, may_act: bool) -> None:
        form = detail.form
        self.copy.setVisible(detail.is_receipt)
        self.refund.setVisible(form is not None and bool(form.tenders) and may_act)
        self.refund.setText(
            "Аннулировать или вернуть" if form and form.may_void else "Вернуть деньги"
        )
        may_move = form is not None and form.account is not None and may_act
        self.move_on.setVisible(may_move)
        kept = detail.line.kind in ("payment", "move_in", "registry", "suspense")
        why = lines.why_words(detail.why_not) if detail.why_not and kept else ""
        _show(self._why, why)

    def _page(self) -> QWidget:
        """The receipt scrolls where there is no room, what is done with it stays in view."""
        head = column(self._heading, self._sum, spacing=0)
        body = column(
            row(column(self._tile, STRETCH), (head, 1), spacing=10),
            row(self._state, STRETCH),
            self._review,
            self._facts,
            self.parts,
            self._undone,
            self._rest,
            self._paper,
            row(self.queue, STRETCH),
            self._why,
            STRETCH,
            margins=(15, 0, 15, 0),
            spacing=8,
        )
        acts = column(self.refund, row((self.move_on, 1), (self.copy, 1)), spacing=8)
        acts.setContentsMargins(15, 0, 15, 4)
        return holder(column((ScrollArea(holder(body), "surface"), 1), acts, spacing=10))


def _show(label: PlainLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _wide(words: str, icon: str, key: str) -> Button:
    return Button(words, icon=icon, key=key).set_wide()

"""What is asked before money is taken: much cash, a large advance, the same sum twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.services.till_model import Question
from ui import format as shown
from ui.messages import sentence
from ui.screen import Screen
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Field, LineEdit


class Questions:
    """Asks one after the other; the last answer carries the reason of a double."""

    def __init__(self, over: Screen, answered: Callable[[str], None]) -> None:
        self._over, self._answered = over, answered
        self._waiting: list[Question] = []
        self._reason = ""
        self._dialog: Dialog | None = None

    @property
    def dialog(self) -> Dialog | None:
        """The question in front."""
        return self._dialog

    def ask(self, questions: Sequence[Question], zone: ZoneInfo) -> None:
        """Begin with the first."""
        self._waiting, self._reason = list(questions), ""
        self._next(zone)

    def dismiss(self) -> None:
        """The clerk left."""
        self._waiting.clear()
        if self._dialog is not None:
            self._dialog.dismiss()

    def _next(self, zone: ZoneInfo) -> None:
        if not self._waiting:
            self._answered(self._reason)
            return
        question = self._waiting.pop(0)
        heading, detail = _words(question, zone)
        dialog = self._dialog = Dialog(self._over.page, heading, detail)
        dialog.set_verbs("Провести", "Вернуться", "primary")
        reason = LineEdit(name="Причина")
        field = Field("Причина второго платежа", reason, required=True)
        if question.code == "duplicate":
            dialog.add(field, reason)

        def accept() -> None:
            if question.code == "duplicate":
                if not reason.text().strip():
                    field.show_message(sentence("duplicate_reason_required", **_facts(question)))
                    reason.setFocus()
                    return
                self._reason = reason.text().strip()
            dialog.dismiss()
            self._next(zone)

        dialog.accepted.connect(accept)
        dialog.rejected.connect(self._waiting.clear)
        dialog.closed.connect(lambda: self._closed(dialog))
        dialog.ask()

    def _closed(self, dialog: Dialog) -> None:
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()


def _facts(question: Question) -> dict[str, object]:
    return dict(question.fields)


def _words(question: Question, zone: ZoneInfo) -> tuple[str, str]:
    facts = question.fields
    if question.code == "duplicate":
        at = facts.get("at")
        when = f" в {shown.time(at, zone)}" if isinstance(at, (int, datetime)) else ""
        return (
            "Такой платёж уже был",
            f"Та же сумма по этому счёту принята{when}, чек № {facts.get('number', '')}. "
            "Если плательщик вносит её ещё раз, назовите причину.",
        )
    if question.code == "advance":
        amount = facts.get("advance_kopecks", facts.get("amount_kopecks", 0))
        return (
            "Оставить авансом?",
            f"Сумма больше, чем к оплате: авансом останется {shown.roubles(int(amount))}.",
        )
    amount = facts.get("amount_kopecks", facts.get("received_kopecks", 0))
    return ("Сумма верна?", f"Необычно большая сумма наличных: {shown.roubles(int(amount))}.")

"""What the resident's strip says, from the card of the services."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.services.accounts import Card
from ui import format as shown
from ui.shell.bars import StripText

_SOON = timedelta(days=60)


def strip_of(card: Card, today: date) -> StripText:
    """Name, account, address; the state of the money and the nearest verification."""
    account = card.account
    words, tone = shown.badge(account.status, account.balance_kopecks, account.overdue_kopecks)
    marks = [(words, tone, "alert-circle" if tone == "danger" else "")]
    marks += _verification(card, today)
    return StripText(
        account.id,
        shown.full_name(account.last, account.first, account.middle),
        shown.account(account.number),
        shown.address(card.address),
        tuple(marks),
    )


def _verification(card: Card, today: date) -> list[tuple[str, str, str]]:
    due = sorted(
        (view.meter.verify_until, view.service.short_name or view.service.name)
        for view in card.meters
        if view.meter.status == "active" and view.meter.verify_until
    )
    if not due or date.fromisoformat(due[0][0]) - today > _SOON:
        return []
    until = date.fromisoformat(due[0][0])
    word = "Поверка истекла" if until < today else "Поверка"
    return [(f"{word} {due[0][1]} {until:%d.%m}", "warning", "calendar")]

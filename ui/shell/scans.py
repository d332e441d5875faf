"""What a scan leads to: the account of a bill's code or number, or why it does not open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.context import Context
from desktop.services import accounts
from domain.receipt_codes import short_id_of
from ui.messages import sentence
from ui.trouble import words_of
from ui.widgets.dialogs import Dialog


@dataclass(frozen=True)
class ScanDoors:
    """``go(place, account_id)``; ``seek(text)`` tells the receipts what to look for."""

    go: Callable[[str, int | None], None]
    seek: Callable[[str], None]


def asks_something(page: QWidget) -> bool:
    """True while a dialog over this page waits for its answer."""
    return any(one.isVisible() for one in page.findChildren(Dialog))


def open_scan(
    ctx: Context,
    text: str,
    doors: ScanDoors,
    toast: Callable[[str, str, str], object],
) -> None:
    """Open the card, or the receipt; what was wrong in the code is told beside it."""
    if short_id_of(text):
        doors.seek(text)
        doors.go("receipts", None)
        return

    def found(scan: accounts.Scanned) -> None:
        doors.go("resident", scan.account_id)
        if scan.problems:
            words = " ".join(sentence(code) for code in dict.fromkeys(scan.problems))
            toast("QR-код прочитан не полностью", words, "warning")

    def refused(error: Exception) -> None:
        toast("Счёт не открылся", words_of(error), "error")

    ctx.jobs.submit("read", lambda: accounts.by_scan(ctx, text), found, refused)

"""What a scan leads to: the account of a bill's code or number, or why it does not open."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.services import accounts
from ui.messages import sentence
from ui.trouble import words_of


def open_scan(
    ctx: Context,
    text: str,
    go: Callable[[str, int | None], None],
    toast: Callable[[str, str, str], object],
) -> None:
    """Open the card; what was wrong in the code is told beside it."""

    def found(scan: accounts.Scanned) -> None:
        go("resident", scan.account_id)
        if scan.problems:
            words = " ".join(sentence(code) for code in dict.fromkeys(scan.problems))
            toast("QR-код прочитан не полностью", words, "warning")

    def refused(error: Exception) -> None:
        toast("Счёт не открылся", words_of(error), "error")

    ctx.jobs.submit("read", lambda: accounts.by_scan(ctx, text), found, refused)

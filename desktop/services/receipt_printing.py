"""The receipt of an act of money, right after it: marked as unsent only if it really waits."""

from __future__ import annotations

import threading
import time

from desktop.context import Context
from desktop.events import Changed
from desktop.services import printing, receipts

PATIENCE_S = 1.5


def print_taken(ctx: Context, op_id: str, *, copy: bool = False) -> str:
    """Queue the receipt of an act; the job's id. AppError ``no_such_payment``.

    With the line up the office's answer is a moment away: a paper that says «waits» for ever would
    be untrue the next second. Without the line, or when it is slow, nobody waits for it.
    """
    document = receipts.receipt(ctx, op_id, copy=copy)
    if document.is_unsent and ctx.sync.state.online:
        _wait_until_sent(ctx, op_id)
        document = receipts.receipt(ctx, op_id, copy=copy)
    return printing.print_receipt(ctx, document)


def _wait_until_sent(ctx: Context, op_id: str) -> None:
    until = time.monotonic() + PATIENCE_S
    moved = threading.Event()

    def hear(event: Changed) -> None:
        if event.kind == "outbox":
            moved.set()

    cancel = ctx.bus.subscribe(hear)
    try:
        while receipts.receipt(ctx, op_id, copy=False).is_unsent:
            if not moved.wait(max(0.0, until - time.monotonic())):
                return
            moved.clear()
    finally:
        cancel()

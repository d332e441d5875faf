"""A till in a process that is forked anew for each life and dies where it is told to.

The first process has everything imported and forks at a line of stdin, so that fifty lives do
not cost fifty starts of Python.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from api_client.models.auth import EnrolmentFile
from desktop.services import auth, refunds, shifts, till
from desktop.services.till_model import PaymentDraft, RefundDraft, Second
from desktop.store import outbox_copy
from desktop.store.device_key import NoDeviceKeys
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import PASSWORD
from tests.support.till_desk import cash

ACTS = 40
A_LIFE = 1000
STEPS = ("before", "tape", "row", "told", "wire", "reply", "verdict", "page")
"""Where a life may end: before anything is written, between tape and database, inside the
transaction, before the clerk is told; before a request leaves, when its answer has come, when the
verdict is on disk, when the page is about to be."""


class Life(msgspec.Struct, frozen=True):
    """``step`` after so many acts, or a kill from outside after ``delay_s`` when it is empty."""

    number: int
    step: str
    after: int
    delay_s: float
    url: str


def main() -> None:
    """``till_child.py DIR ENROLMENT``: a Life as JSON a line; «end» when it is over."""
    folder, enrolment = Path(sys.argv[1]), Path(sys.argv[2])
    file = msgspec.json.decode(enrolment.read_bytes(), type=EnrolmentFile)
    for line in sys.stdin:
        life = msgspec.json.decode(line, type=Life)
        opened, told = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(opened)
            _live(folder, file, life, told)
        os.close(told)
        os.read(opened, 1)  # one byte when the till is open, nothing when the life ended before
        os.close(opened)
        if not life.step:
            time.sleep(life.delay_s)  # the random instant is the test
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        _say("end")


def _live(folder: Path, file: EnrolmentFile, life: Life, told: int) -> None:
    """Work until death; what survives that long is killed by its parent or ends by itself."""
    try:
        desk = FullDesk(folder, file, keyring=NoDeviceKeys(), life=life.number)
        if life.number == 1:
            desk.sign_in("starshiy")  # from now on she approves without the line, too
            auth.sign_out(desk.context)
        desk.sign_in()
        if life.number == 1:
            desk.worker.run_once()
        if life.url:
            desk.move_to(life.url)
        found = shifts.shift(desk.context)
        if found is None or not found.is_open:
            shifts.open_shift(desk.context, 10_000_000)
        _lay(desk, life)
        desk.worker.start()
        desk.worker.unlocked()
        os.write(told, b"o")
        for act in range(1, ACTS + 1):
            _act(desk, life.number * A_LIFE + act)
        time.sleep(60)
    except BaseException as error:  # noqa: BLE001 - told to the test, which fails by it
        _say(f"trouble {type(error).__name__} {error}")
    finally:
        os._exit(1)


def _act(desk: FullDesk, kopecks: int) -> None:
    """A payment of a sum of its own; each fifth one is undone at once by two clerks."""
    ctx = desk.context
    form = till.form(ctx, small_city.ACCOUNT)
    parts = till.suggest(form, kopecks)
    taken = till.take(ctx, form, PaymentDraft(kopecks, cash(kopecks), parts))
    _say(f"ack {kopecks} {taken.receipt_number} {taken.op_id}")
    if kopecks % 5 == 0:
        back = refunds.refund_form(ctx, small_city.ACCOUNT, taken.op_id)
        draft = RefundDraft("void", 0, (), "ошибка в сумме")
        undone = refunds.refund(ctx, back, draft, Second("starshiy", PASSWORD))
        _say(f"ack -{kopecks} {undone.receipt_number} {undone.op_id}")


def _lay(desk: FullDesk, life: Life) -> None:
    """Put the end of this life where it belongs."""
    outbox, left = desk.context.outbox, [life.after]

    def dying(work: Callable[..., Any], *, first: bool) -> Callable[..., Any]:
        def run(*values: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] <= 0 and first:
                os.kill(os.getpid(), signal.SIGKILL)
            result = work(*values, **named)
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return run

    tape, exchange = outbox._tape, desk.api.sync
    places: dict[str, tuple[Any, str, bool]] = {
        "before": (outbox, "add_many", True),
        "tape": (tape, "append", False),
        "row": (outbox_copy, "insert", False),
        "told": (outbox, "add_many", False),
        "wire": (exchange, "exchange", True),
        "reply": (exchange, "exchange", False),
        "verdict": (outbox, "apply_verdicts", False),
        "page": (desk.context.stores, "after_exchange", True),
    }
    if life.step:
        owner, name, first = places[life.step]
        setattr(owner, name, dying(getattr(owner, name), first=first))


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main()

"""The port to a fiscal device: what the program asks of any of them, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, Protocol

Task = dict[str, Any]
ShiftState = Literal["closed", "opened", "expired"]

SHIFT_HOURS = 24
OFD_DAYS = 30
_SHIFT_WARN = timedelta(hours=1)
_OFD_WARN = timedelta(days=3)
_STORAGE_WARN = timedelta(days=30)
_STORAGE_WARN_DOCUMENTS = 2_000


@dataclass(frozen=True)
class FiscalDocument:
    """A document the device stored; ``kind`` is the task's type, sums are kopecks."""

    kind: str
    number: int
    sign: str
    storage_number: str
    register_number: str
    shift: int
    receipt: int
    total: int
    issued_at: str


@dataclass(frozen=True)
class FiscalStatus:
    """How the device stands. ``None`` means the device does not say.

    ``unsent_since``: the first document ОФД has not got yet.
    """

    name: str
    shift: ShiftState
    shift_number: int
    shift_ends_at: datetime | None
    has_paper: bool
    is_cover_open: bool
    is_blocked: bool
    storage_number: str
    storage_ends_on: datetime | None
    storage_left: int | None
    unsent: int
    unsent_since: datetime | None
    has_open_receipt: bool = False


class FiscalDevice(Protocol):
    """Blocking, for one lane. AppErrors with codes ``fiscal.…``; ``fiscal.no_answer`` means that
    nobody knows whether the last task was carried out: ask ``last_receipt`` before trying again.
    """

    @property
    def name(self) -> str: ...

    def status(self) -> FiscalStatus: ...

    def register(self, task: Task) -> FiscalDocument:
        """A sale or its return."""
        ...

    def last_receipt(self) -> FiscalDocument | None:
        """The last sale or return the device stored, printed or not."""
        ...

    def open_shift(self, operator: dict[str, str]) -> FiscalDocument: ...

    def close_shift(self, operator: dict[str, str]) -> FiscalDocument: ...

    def report_x(self, operator: dict[str, str]) -> None: ...

    def move_cash(self, operator: dict[str, str], kopecks: int) -> None:
        """Into the drawer, or out of it when negative."""
        ...

    def finish_printing(self) -> None:
        """Print the rest of a document that was cut short by paper or power."""
        ...


def warnings_of(status: FiscalStatus, now: datetime) -> tuple[str, ...]:
    """What a clerk should know ahead of time, as codes with sentences, the worst first."""
    found = []
    if status.is_blocked:
        found.append("fiscal.blocked")
    if not status.has_paper:
        found.append("fiscal.paper_out")
    if status.is_cover_open:
        found.append("fiscal.cover_open")
    if status.shift == "expired":
        found.append("fiscal.shift_expired")
    elif status.shift_ends_at is not None and status.shift_ends_at - now < _SHIFT_WARN:
        found.append("fiscal.shift_ends")
    since = status.unsent_since
    if since is not None and now - since >= timedelta(days=OFD_DAYS):
        found.append("fiscal.ofd_blocked")
    elif since is not None and now - since >= _OFD_WARN:
        found.append("fiscal.ofd_late")
    found += _storage_warnings(status, now)
    return tuple(found)


def _storage_warnings(status: FiscalStatus, now: datetime) -> list[str]:
    ends, left = status.storage_ends_on, status.storage_left
    if (ends is not None and ends <= now) or left == 0:
        return ["fiscal.storage_full"]
    if (ends is not None and ends - now < _STORAGE_WARN) or (
        left is not None and left < _STORAGE_WARN_DOCUMENTS
    ):
        return ["fiscal.storage_ends"]
    return []


def kopecks(amount: object) -> int:
    """An exact number of the wire in roubles as kopecks."""
    return int((Decimal(str(amount)) * 100).to_integral_value())

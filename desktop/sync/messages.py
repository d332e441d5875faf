"""What the engine is told and what it asks for: events in, effects out, plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from api_client.errors import ApiError
from api_client.models.sync import Envelope, SyncReply, SyncRequest

Reason = Literal["command", "stream", "user", "network"]
OutboxState = Literal["acked", "review", "rejected", "parked", "blocked", "queued"]


@dataclass(frozen=True)
class CacheHead:
    """Where the open cache stands; an empty cursor means that it was never filled."""

    cursor: str
    epoch: str
    seq: int


@dataclass(frozen=True)
class Settled:
    """One command's lot by the server's answer; ``queued`` means that it must be asked again."""

    op_id: str
    state: OutboxState
    code: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    ack: str = ""


@dataclass(frozen=True)
class LinkState:
    """What is said about the line; ``problem_code`` is a sentence of ``ui/messages.py``.

    ``filling``: chunks done and in total while the cache is filled.
    """

    online: bool = False
    offline_since: datetime | None = None
    problem_code: str = ""
    filling: tuple[int, int] | None = None


# Events.


@dataclass(frozen=True)
class Wake:
    """Somebody wants an exchange now; a person's wish goes before any waiting."""

    reason: Reason


@dataclass(frozen=True)
class Tick:
    """The timer that was asked for has run out."""


@dataclass(frozen=True)
class Unlocked:
    """The outbox is open and so is the cache: a clerk has signed in or unlocked."""


@dataclass(frozen=True)
class Locked:
    """The cache is closed: verdicts only from now on."""


@dataclass(frozen=True)
class Closed:
    """Both files are closed: nobody is signed in."""


@dataclass(frozen=True)
class Loaded:
    """Answer to Load: commands that may go, in outbox order; no head while the cache is closed."""

    commands: tuple[Envelope, ...]
    head: CacheHead | None


@dataclass(frozen=True)
class Replied:
    """Answer to Send."""

    reply: SyncReply


@dataclass(frozen=True)
class Failed:
    """Send, Probe or Fill ended in an error of the wire."""

    error: ApiError


@dataclass(frozen=True)
class Saved:
    """Answer to Save: the verdicts are on the disk."""


@dataclass(frozen=True)
class Applied:
    """Answer to Apply; ``done`` is false when the cache was closed meanwhile."""

    done: bool = True


@dataclass(frozen=True)
class Filled:
    """Answer to Fill: a new cache is in place."""


@dataclass(frozen=True)
class Probed:
    """Answer to Probe: the server is there."""


@dataclass(frozen=True)
class StoreFailed:
    """A local file could not be read or written; ``code`` names why."""

    code: str


Event = (
    Wake
    | Tick
    | Unlocked
    | Locked
    | Closed
    | Loaded
    | Replied
    | Failed
    | Saved
    | Applied
    | Filled
    | Probed
    | StoreFailed
)

# Effects. Load, Send, Save, Apply, Fill and Probe are answered by one event each, one at a time.


@dataclass(frozen=True)
class Load:
    """Read up to ``limit`` commands that may go and the cache's head."""

    limit: int


@dataclass(frozen=True)
class Send:
    """POST /v1/sync; its commands are marked as sending first."""

    request: SyncRequest


@dataclass(frozen=True)
class Save:
    """Write the verdicts, and which outcomes are unknown, into the outbox."""

    settled: tuple[Settled, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Apply:
    """Write the page into the cache with its cursor, in one transaction."""

    reply: SyncReply


@dataclass(frozen=True)
class Fill:
    """Fetch the snapshot and put it in the place of the cache."""


@dataclass(frozen=True)
class Probe:
    """Ask for the server's health."""


@dataclass(frozen=True)
class Release:
    """The commands' request has failed; ``unknown`` says that it may have arrived all the same."""

    op_ids: tuple[str, ...]
    unknown: bool


@dataclass(frozen=True)
class Park:
    """Take a poisonous command out of the queue until a person decides."""

    op_id: str
    code: str


@dataclass(frozen=True)
class SetTimer:
    """Tick after so many seconds; replaces the timer before."""

    delay_s: float


@dataclass(frozen=True)
class Report:
    """The state of the line has changed."""

    state: LinkState


@dataclass(frozen=True)
class Incident:
    """Something that must not happen, for the log: a code and the key of a command."""

    code: str
    op_id: str = ""


Effect = Load | Send | Save | Apply | Fill | Probe | Release | Park | SetTimer | Report | Incident

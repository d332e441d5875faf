"""What calls hand back beyond the nouns of the wire: an exchange with its times, an event."""

from __future__ import annotations

from dataclasses import dataclass

from api_client.models.sync import SyncReply


@dataclass(frozen=True)
class Exchanged:
    """A sound reply; ``set_aside`` counts rows and verdicts that could not be read.

    ``server_time`` in the reply is 0 when it is no time; ``sent_s``, ``received_s`` are monotonic.
    """

    reply: SyncReply
    set_aside: int
    sent_s: float
    received_s: float


@dataclass(frozen=True)
class ServerEvent:
    """One event; ``id`` goes back as Last-Event-ID when the stream is opened again."""

    name: str
    text: str
    id: str

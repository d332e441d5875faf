"""What counts as an answer to a command, and which state it puts the command in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api_client.errors import ApiError, Refused, Unreachable
from api_client.models.sync import Envelope, SyncReply, Verdict
from desktop.sync.messages import CacheHead, Incident, OutboxState, Settled

# Everything else that is refused is rejected for good, until a clerk decides.
_REFUSED_STATES: dict[str, OutboxState] = {
    "key_reuse": "parked",
    "in_progress": "queued",
    "dependency_missing": "blocked",
    "conflict": "review",
    "forbidden": "review",
}
# Replies of portals, proxies and other versions say nothing about the commands in the request.
_NOT_OF_COMMANDS = frozenset(
    {"portal", "content_type", "redirect", "unmarked", "too_large", "schema"}
)
_OP_STATUSES = frozenset({400, 403, 409, 422})


@dataclass(frozen=True)
class Answers:
    """The lot of each command of one request."""

    settled: tuple[Settled, ...]
    unknown: tuple[str, ...] = ()
    incidents: tuple[Incident, ...] = ()
    suspects_missing: bool = True  # whether being unknown speaks against a command

    @property
    def again_soon(self) -> bool:
        """Whether the server is still at work on a command."""
        return any(one.state == "queued" for one in self.settled)


def read_answers(sent: Sequence[Envelope], verdicts: Iterable[Verdict]) -> Answers:
    """Match verdicts to commands: our key, our hash and a receipt, or the outcome stays unknown."""
    waiting = {command.op_id: command for command in sent}
    settled: list[Settled] = []
    incidents: list[Incident] = []
    for verdict in verdicts:
        command = waiting.get(verdict.op_id)
        if command is None:
            incidents.append(Incident("foreign_verdict"))
        elif verdict.request_hash != command.request_hash:
            incidents.append(Incident("foreign_hash", verdict.op_id))
        elif verdict.ack:
            del waiting[verdict.op_id]
            settled.append(_settled(verdict))
            if verdict.code == "key_reuse":
                incidents.append(Incident("key_reuse", verdict.op_id))
    return Answers(tuple(settled), tuple(waiting), tuple(incidents))


def read_refusal(sent: Sequence[Envelope], error: Refused) -> Answers | None:
    """The answer in a refusal of the whole request that names one of our commands, else None."""
    op_id = error.fields.get("op_id")
    ours = isinstance(op_id, str) and any(command.op_id == op_id for command in sent)
    if error.status not in _OP_STATUSES or not ours:
        return None
    state = "review" if error.status == 403 else _REFUSED_STATES.get(error.code, "rejected")
    incidents = (Incident("key_reuse", str(op_id)),) if error.code == "key_reuse" else ()
    fields = {name: value for name, value in error.fields.items() if name != "op_id"}
    settled = Settled(str(op_id), state, error.code, fields)
    rest = tuple(command.op_id for command in sent if command.op_id != op_id)
    return Answers((settled,), rest, incidents, suspects_missing=False)


def _settled(verdict: Verdict) -> Settled:
    state: OutboxState = "review"
    if verdict.outcome == "accepted":
        state = "acked"
    elif verdict.outcome == "refused":
        state = _REFUSED_STATES.get(verdict.code, "rejected")
    return Settled(
        verdict.op_id, state, verdict.code, verdict.fields, seq=verdict.seq, ack=verdict.ack
    )


def is_gap(reply: SyncReply, head: CacheHead) -> bool:
    """A page that does not begin where the cache stands, or that leads nowhere."""
    if reply.from_seq != head.seq or reply.to_seq < reply.from_seq:
        return True
    return reply.more and reply.cursor == head.cursor


def may_have_arrived(error: ApiError) -> bool:
    """Whether the server may have taken the commands although no answer came."""
    if isinstance(error, Unreachable):
        return error.code in ("timeout", "cut")
    return not (isinstance(error, Refused) and error.status in (401, 404, 405, 421, 426, 429))


def blames_batch(error: ApiError, sent: tuple[Envelope, ...]) -> bool:
    """Whether the commands themselves may be the cause; a dead line is nobody's fault.

    A request that was cut or timed out may have been too much for the server: it is halved. What
    travels alone is struck for it only if the line holds for the others.
    """
    if not sent or isinstance(error, Unreachable):
        return bool(sent) and error.code in ("timeout", "cut")
    if isinstance(error, Refused):
        server_broke = error.status >= 500 and error.status != 503
        return server_broke or error.status in (400, 409, 413, 422, 431)
    return error.code not in _NOT_OF_COMMANDS

"""Which commands travel together: outbox order, halving after a failure, poison isolated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api_client.models.sync import Envelope
from api_client.retry import Rng, full_jitter_s

MAX_BATCH = 50
MAX_BATCH_SIGNS = 700_000
"""A request stays under the office's mebibyte: papers travel inside their commands."""
POISON_STRIKES = 10
POISON_AGE_S = 30 * 60.0
_QUICK_STRIKES = 3


@dataclass
class _Suspect:
    """A command that failed alone: it holds its lane and is tried alone from then on."""

    lane: str
    since_s: float
    strikes: int = 0
    retry_at_s: float = 0.0
    others_succeeded: bool = False


class Lineup:
    """Chooses each batch; a poisonous command can hold its own lane and nothing else."""

    def __init__(self, rng: Rng) -> None:
        self._rng = rng
        self._suspects: dict[str, _Suspect] = {}
        self._limit = MAX_BATCH

    @property
    def limit(self) -> int:
        return self._limit

    def choose(self, candidates: Sequence[Envelope], now_s: float) -> tuple[Envelope, ...]:
        """The next batch: commands above suspicion first, else one suspect whose time has come."""
        held = {one.lane for one in self._suspects.values()}
        clean = [one for one in candidates if one.lane not in held]
        if clean:
            return _that_fit(clean[: self._limit])
        for one in candidates:
            suspect = self._suspects.get(one.op_id)
            if suspect is not None and suspect.retry_at_s <= now_s:
                return (one,)
        return ()

    def hurry(self) -> None:
        """A person wants a try at once, of suspects too."""
        for suspect in self._suspects.values():
            suspect.retry_at_s = 0.0

    def next_retry_s(self, candidates: Iterable[Envelope]) -> float | None:
        """When the first held command may be tried again, None when none is held."""
        times = [
            self._suspects[one.op_id].retry_at_s
            for one in candidates
            if one.op_id in self._suspects
        ]
        return min(times, default=None)

    def is_lone_suspect(self, sent: Sequence[Envelope]) -> bool:
        """Whether this request failed for its one command, while those of others went well."""
        suspect = self._suspects.get(sent[0].op_id) if len(sent) == 1 else None
        return suspect is not None and suspect.others_succeeded

    def answered(self, op_ids: Iterable[str], now_s: float, *, after_outage: bool = False) -> None:
        """These got an answer: the batch may grow, and what still fails fails by itself."""
        answered = set(op_ids)
        if not answered:
            return
        self._limit = min(MAX_BATCH, self._limit * 2)
        for op_id in answered:
            self._suspects.pop(op_id, None)
        for suspect in self._suspects.values():
            suspect.others_succeeded = True
            # After an outage nobody is to blame: all are tried again at once.
            if after_outage or suspect.strikes < _QUICK_STRIKES:
                suspect.retry_at_s = now_s

    def unanswered(self, sent: Sequence[Envelope], now_s: float) -> tuple[str, ...]:
        """The request of these failed by itself: halve, or strike the one; returns what to park."""
        if len(sent) > 1:
            self._limit = max(1, len(sent) // 2)
            return ()
        return self.struck(sent, now_s)

    def struck(self, commands: Iterable[Envelope], now_s: float) -> tuple[str, ...]:
        """Each of these by itself got no answer; returns those that are poison by now."""
        poison: list[str] = []
        for command in commands:
            suspect = self._suspects.setdefault(command.op_id, _Suspect(command.lane, now_s))
            suspect.strikes += 1
            suspect.retry_at_s = now_s + full_jitter_s(suspect.strikes, self._rng)
            old = now_s - suspect.since_s >= POISON_AGE_S
            if suspect.strikes >= POISON_STRIKES and suspect.others_succeeded and old:
                del self._suspects[command.op_id]
                poison.append(command.op_id)
        return tuple(poison)


def _that_fit(commands: Sequence[Envelope]) -> tuple[Envelope, ...]:
    """The first of them that fit one request; one command always does."""
    size = 0
    for number, one in enumerate(commands):
        size += 2_000 + sum(len(value) for value in one.body.values() if isinstance(value, str))
        if size > MAX_BATCH_SIGNS and number:
            return tuple(commands[:number])
    return tuple(commands)

"""The line to the server: backoff, breaker, pauses and the banner, without a clock of its own."""

from __future__ import annotations

from api_client.errors import ApiError, AuthExpired, BadReply, Busy, Refused, Unreachable
from api_client.retry import Rng, full_jitter_s

BREAKER_FAILURES = 3
STRANGE_REPLIES = 3
PAUSE_S = 300.0
_PROBE_MIN_S, _PROBE_MAX_S = 15.0, 60.0
_PAUSE_CODES = {401: "auth_expired", 403: "terminal_revoked", 426: "update_needed"}
_WRONG_ADDRESS = frozenset({404, 405, 421})


class Link:
    """Knows when the next try may be made and what to tell people meanwhile."""

    def __init__(self, rng: Rng) -> None:
        self._rng = rng
        self._failures = 0
        self._strange = 0
        self._open = False
        self.resume_at_s = 0.0
        self.online = False
        self.untried = True
        self.problem_code = ""

    @property
    def failing(self) -> bool:
        """Whether the last tries failed one after another: an outage, not an accident."""
        return self._failures >= 2

    @property
    def needs_probe(self) -> bool:
        """Whether the breaker is open: health is asked before any command travels."""
        return self._open

    def hurry(self) -> None:
        """A person or the network wants a try at once."""
        self.resume_at_s = 0.0

    def answered(self) -> None:
        """The server gave a good answer."""
        self._failures = self._strange = 0
        self._open = False
        self.resume_at_s = 0.0
        self.online = True
        self.untried = False
        self.problem_code = ""

    def probed(self) -> None:
        """The server is there; whether it answers the exchange is still to be seen."""
        self._open = False
        self.resume_at_s = 0.0

    def failed(self, error: ApiError, now_s: float) -> None:
        """Count the failure and set the time of the next try."""
        self.online = self.untried = False
        if isinstance(error, BadReply) and error.code == "schema":
            self._pause("update_needed", now_s)
        elif isinstance(error, Refused) and (code := _pause_code(error)):
            self._pause(code, now_s)
        elif isinstance(error, Busy) and error.retry_after_s is not None:
            # Told to wait is not broken: the line works.
            self.online = True
            self.problem_code = "server_busy"
            self.resume_at_s = now_s + error.retry_after_s
        else:
            self._count(error, now_s)

    def _pause(self, code: str, now_s: float) -> None:
        self.problem_code = code
        self.resume_at_s = now_s + PAUSE_S

    def _count(self, error: ApiError, now_s: float) -> None:
        self._failures += 1
        unreachable = isinstance(error, Unreachable)
        self._strange = 0 if unreachable else self._strange + 1
        if unreachable:
            self.problem_code = "tls" if error.code == "tls" else ""
        elif error.code == "snapshot_damaged":
            self.problem_code = error.code
        elif self._strange >= STRANGE_REPLIES:
            self.problem_code = "portal" if error.code == "portal" else "protocol"
        self._open = unreachable and self._failures >= BREAKER_FAILURES
        if self._open:
            delay_s = _PROBE_MIN_S + self._rng() * (_PROBE_MAX_S - _PROBE_MIN_S)
        else:
            delay_s = full_jitter_s(self._failures, self._rng)
        self.resume_at_s = now_s + delay_s


def _pause_code(error: Refused) -> str:
    if isinstance(error, AuthExpired) or error.status in _PAUSE_CODES:
        return _PAUSE_CODES[error.status]
    return "wrong_address" if error.status in _WRONG_ADDRESS else ""

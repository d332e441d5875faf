"""Growing delays against guessing: per account at a terminal, per account, terminal, address."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from server.errors import ProblemError

KEPT_AT_MOST = 20_000


@dataclass(frozen=True)
class Rule:
    """After ``free`` failures each further one doubles the wait, up to ``longest_s``; a quiet
    ``forget_s`` wipes the slate."""

    free: int
    longest_s: int
    forget_s: int


# An account is delayed hard only where the guesses come from, so that nobody locks out a colleague
# from another terminal; guesses spread over many terminals meet the looser rules.
RULES: dict[str, Rule] = {
    "pair": Rule(free=5, longest_s=900, forget_s=3600),
    "account": Rule(free=30, longest_s=60, forget_s=3600),
    "terminal": Rule(free=20, longest_s=300, forget_s=3600),
    "address": Rule(free=60, longest_s=300, forget_s=3600),
    "verify": Rule(free=30, longest_s=60, forget_s=600),
}


@dataclass
class _Record:
    failures: int
    last_ms: int


class Throttle:
    """Counts failures in memory, the oldest forgotten first; used from the event loop alone."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._records: OrderedDict[tuple[str, str], _Record] = OrderedDict()

    def admit(self, keys: dict[str, str]) -> None:
        """Raise 429 with the time to wait when any of the keys has to wait; count the try.

        A try counts as failed until ``forgive`` says otherwise: a hundred at once are a hundred.
        """
        wait_s = max(self._wait_s(rule, key) for rule, key in keys.items())
        if wait_s > 0:
            raise ProblemError(429, "too_many_tries", {"wait_s": wait_s}, retry_after_s=wait_s)
        now = self._now_ms()
        for rule, key in keys.items():
            record = self._records.setdefault((rule, key), _Record(0, now))
            if now - record.last_ms > RULES[rule].forget_s * 1000:
                record.failures = 0
            record.failures += 1
            record.last_ms = now
            self._records.move_to_end((rule, key))
        while len(self._records) > KEPT_AT_MOST:
            self._records.popitem(last=False)

    def forgive(self, keys: dict[str, str]) -> None:
        """The try was right: the account here starts afresh, the shared keys lose one count."""
        self._records.pop(("pair", keys.get("pair", "")), None)
        for rule, key in keys.items():
            record = self._records.get((rule, key))
            if record is not None:
                record.failures = max(0, record.failures - 1)

    def _wait_s(self, rule_name: str, key: str) -> int:
        record = self._records.get((rule_name, key))
        rule = RULES[rule_name]
        if record is None or record.failures < rule.free:
            return 0
        delay_s = min(rule.longest_s, 1 << min(record.failures - rule.free, 20))
        passed_ms = self._now_ms() - record.last_ms
        if passed_ms > rule.forget_s * 1000:
            return 0
        return max(0, -(-(delay_s * 1000 - passed_ms) // 1000))

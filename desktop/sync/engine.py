"""The exchange as a machine without I/O: events in, effects out, one request in flight."""

# A round: load, send, save verdicts, apply changes; again while the server has more or the outbox
# has more to send. Verdicts are saved first, so a stop between the two files shows nothing false.

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from api_client.errors import ApiError, BadReply, Refused
from api_client.models.sync import PROTOCOL, Envelope, SyncReply, SyncRequest
from api_client.retry import Rng
from desktop.clock import Clock
from desktop.sync import messages as m
from desktop.sync.answers import (
    Answers,
    blames_batch,
    is_gap,
    may_have_arrived,
    read_answers,
    read_refusal,
)
from desktop.sync.lineup import Lineup
from desktop.sync.link import Link

POLL_S = 60.0
IN_PROGRESS_S = 1.0
LOCAL_TROUBLE_S = 15.0
CANDIDATES = 200
MAX_PAGE, MIN_PAGE = 500, 25
GAPS_BEFORE_REFILL = 3

Phase = Literal["idle", "loading", "sending", "saving", "applying", "filling", "probing"]
Effects = list[m.Effect]


class Engine:
    """Decides what to do next; whoever drives it performs the effects and tells how they went."""

    def __init__(self, clock: Clock, rng: Rng) -> None:
        self._clock = clock
        self._link = Link(rng)
        self._lineup = Lineup(rng)
        self._phase: Phase = "idle"
        self._started = False
        self._locked = True
        self._poll = False  # an exchange is wanted even when nothing is to be sent
        self._again = False  # woken while busy
        self._refill = False
        self._filled = False  # and nothing applied since
        self._gaps = 0
        self._page_limit = MAX_PAGE
        self._sent: tuple[Envelope, ...] = ()
        self._head: m.CacheHead | None = None
        self._reply: SyncReply | None = None
        self._wanted = False
        self._wait_s = POLL_S
        self._state = m.LinkState()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way: the timer or a wake-up will go on."""
        return self._phase == "idle"

    def step(self, event: m.Event) -> Effects:
        """Take one event; the effects are to be performed in their order."""
        effects = self._wish(event)
        return [*effects, *self._report()]

    def _wish(self, event: m.Event) -> Effects:
        match event:
            case m.Wake(reason):
                return self._woken(hurry=reason in ("user", "network"))
            case m.Tick():
                return self._woken(hurry=False)
            case m.Unlocked():
                self._started, self._locked = True, False
                return self._woken(hurry=True)
            case m.Locked():
                self._locked = True
                return []
            case m.Closed():
                self._started, self._locked = False, True
                return []
            case _:
                return self._outcome(event)

    def _outcome(self, event: m.Event) -> Effects:
        match event:
            case m.Loaded():
                return self._loaded(event)
            case m.Replied(reply):
                return self._replied(reply)
            case m.Saved():
                return self._saved()
            case m.Applied(done):
                self._locked = self._locked or not done
                self._filled = False
                return self._next_round()
            case m.Filled():
                self._refill, self._filled = False, True
                self._link.answered()
                return self._next_round()
            case m.Probed():
                self._link.probed()
                return self._begin()
            case m.Failed(error):
                return self._failed(error)
            case m.StoreFailed(code):
                self._link.problem_code = code
                return self._rest(LOCAL_TROUBLE_S)
            case _:
                return []

    # The way of a round.

    def _woken(self, *, hurry: bool) -> Effects:
        if hurry:
            self._link.hurry()
            self._lineup.hurry()
        self._poll = True
        if self._phase != "idle":
            self._again = True
            return []
        return self._begin()

    def _begin(self) -> Effects:
        self._phase = "idle"
        if not self._started:
            return []
        waiting_s = self._link.resume_at_s - self._now_s()
        if waiting_s > 0:
            return [m.SetTimer(waiting_s)]
        self._again = False
        self._wait_s = POLL_S
        if self._link.needs_probe:
            self._phase = "probing"
            return [m.Probe()]
        self._phase = "loading"
        return [m.Load(CANDIDATES)]

    def _loaded(self, event: m.Loaded) -> Effects:
        now_s = self._now_s()
        self._head = head = None if self._locked else event.head
        self._sent = self._lineup.choose(event.commands, now_s)
        empty = head is not None and (self._refill or not head.cursor)
        self._wanted = head is not None and not empty
        if not self._sent:
            retry_s = self._lineup.next_retry_s(event.commands)
            if retry_s is not None:
                self._wait_s = min(self._wait_s, max(0.0, retry_s - now_s))
            if empty:
                self._phase = "filling"
                return [m.Fill()]
            if not (self._wanted and self._poll):
                return self._rest(self._wait_s)
        self._phase = "sending"
        request = SyncRequest(
            protocol=PROTOCOL,
            cursor=head.cursor if head is not None and self._wanted else "",
            want_changes=self._wanted,
            limit=self._page_limit,
            commands=list(self._sent),
        )
        return [m.Send(request)]

    def _replied(self, reply: SyncReply) -> Effects:
        answers = read_answers(self._sent, reply.results)
        if self._sent and not answers.settled:
            # A well-made page that answers none of our commands is not our answer.
            return [*answers.incidents, *self._failed(BadReply("foreign"))]
        self._reply = reply
        self._page_limit = min(MAX_PAGE, self._page_limit + MIN_PAGE)
        return [*answers.incidents, *self._settle(answers)]

    def _settle(self, answers: Answers) -> Effects:
        """Save what is known; what alone got no answer comes under suspicion."""
        now_s = self._now_s()
        outage = self._link.failing
        self._link.answered()
        if not self._sent:
            return self._saved()
        if answers.again_soon:
            self._wait_s = IN_PROGRESS_S
        self._lineup.answered((one.op_id for one in answers.settled), now_s, after_outage=outage)
        missing = [one for one in self._sent if one.op_id in answers.unknown]
        poison = self._lineup.struck(missing, now_s) if answers.suspects_missing else ()
        unknown = tuple(one.op_id for one in missing if one.op_id not in poison)
        self._phase = "saving"
        return [*(m.Park(op_id, "poison") for op_id in poison), m.Save(answers.settled, unknown)]

    def _saved(self) -> Effects:
        reply, self._reply = self._reply, None
        if reply is None or not self._wanted or self._locked or self._head is None:
            return self._next_round()
        if self._head.epoch and reply.epoch != self._head.epoch:
            self._fill_anew()
            return self._next_round()
        if is_gap(reply, self._head):
            self._gaps += 1
            self._refill = self._gaps >= GAPS_BEFORE_REFILL
            self._link.failed(BadReply("gap"), self._now_s())
            return self._next_round()
        self._gaps = 0
        self._poll = reply.more
        self._phase = "applying"
        return [m.Apply(reply)]

    def _fill_anew(self) -> None:
        """The cache is of another time; a snapshot that is refused at once must not spin."""
        self._refill = True
        if self._filled:
            self._link.failed(BadReply("gap"), self._now_s())

    def _next_round(self) -> Effects:
        """More to send or to fetch, or rest; a command still at work is asked for in a second."""
        self._poll = self._poll or self._again
        more = self._poll or self._refill or bool(self._sent)
        if not more or self._wait_s <= IN_PROGRESS_S:
            return self._rest(self._wait_s)
        self._sent = ()
        return self._begin()

    def _rest(self, delay_s: float) -> Effects:
        self._phase = "idle"
        self._sent = ()
        return [m.SetTimer(0.0 if self._again else delay_s)]

    # Trouble.

    def _failed(self, error: ApiError) -> Effects:
        now_s = self._now_s()
        sent, self._sent = self._sent, ()
        answers = _verdict_in(error, sent)
        if answers is not None:
            self._sent = sent
            return [*answers.incidents, *self._settle(answers)]
        if isinstance(error, Refused) and error.status == 410:
            self._fill_anew()
        elif not (self._shrunk(error) or self._blames_suspect(error, sent)):
            self._link.failed(error, now_s)
        poison = self._lineup.unanswered(sent, now_s) if blames_batch(error, sent) else ()
        effects: Effects = [m.Park(op_id, "poison") for op_id in poison]
        rest = tuple(one.op_id for one in sent if one.op_id not in poison)
        if rest:
            effects.append(m.Release(rest, unknown=may_have_arrived(error)))
        self._poll = True
        return [*effects, *self._begin()]

    def _shrunk(self, error: ApiError) -> bool:
        """A page of heavy rows is asked for again in smaller pieces, at once."""
        heavy = isinstance(error, BadReply) and error.code == "too_large"
        if not heavy or self._page_limit <= MIN_PAGE:
            return False
        self._page_limit = max(MIN_PAGE, self._page_limit // 2)
        return True

    def _blames_suspect(self, error: ApiError, sent: tuple[Envelope, ...]) -> bool:
        """One command fails where those of others pass: the line is well."""
        return blames_batch(error, sent) and self._lineup.is_lone_suspect(sent)

    def _now_s(self) -> float:
        return self._clock.monotonic_s()

    def _report(self) -> Effects:
        link = self._link
        since = self._state.offline_since
        if link.online or link.untried:
            since = None
        elif since is None:
            since = self._clock.now()
        state = replace(
            self._state, online=link.online, offline_since=since, problem_code=link.problem_code
        )
        if state == self._state:
            return []
        self._state = state
        return [m.Report(state)]


def _verdict_in(error: ApiError, sent: tuple[Envelope, ...]) -> Answers | None:
    """A refusal of the whole request that decides about one of its commands."""
    if not isinstance(error, Refused) or not sent:
        return None
    if error.status in (413, 431) and len(sent) == 1:
        return Answers((m.Settled(sent[0].op_id, "rejected", "too_large"),))
    return read_refusal(sent, error)

"""What counts as an answer, and what the engine does with each (reliability 2.5, rows 91-112)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api_client.errors import (
    ApiError,
    AuthExpired,
    BadReply,
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Unreachable,
)
from api_client.models.sync import SyncReply, SyncRequest
from desktop.sync import messages as m
from tests.support.engine_desk import Desk, envelope, reply_to, verdict


def failing(error: ApiError) -> Callable[[SyncRequest], SyncReply]:
    def server(request: SyncRequest) -> SyncReply:
        raise error

    return server


@pytest.mark.parametrize(
    ("outcome", "code", "state"),
    [
        ("accepted", "", "acked"),
        ("review", "other_value", "review"),
        ("refused", "conflict", "review"),
        ("refused", "forbidden", "review"),
        ("refused", "invalid", "rejected"),
        ("refused", "no_such_meter", "rejected"),
        ("refused", "key_reuse", "parked"),
        ("refused", "dependency_missing", "blocked"),
    ],
)
def test_each_verdict_puts_its_command_in_its_state(outcome: str, code: str, state: str) -> None:
    desk = Desk(lambda r: reply_to(r, [verdict(one, outcome, code) for one in r.commands]), 1)
    desk.tell(m.Unlocked())
    assert desk.states == {"op-1": state}
    assert (m.Incident("key_reuse", "op-1") in desk.log) == (code == "key_reuse")


def test_a_command_still_at_work_is_asked_for_after_a_second() -> None:
    def server(request: SyncRequest) -> SyncReply:
        code = "in_progress" if len(desk.requests) == 1 else ""
        outcome = "refused" if code else "accepted"
        return reply_to(request, [verdict(one, outcome, code) for one in request.commands])

    desk = Desk(server, 1)
    desk.tell(m.Unlocked())
    assert desk.states == {"op-1": "queued"}
    assert desk.wait() == 1.0
    assert desk.states == {"op-1": "acked"}


@pytest.mark.parametrize(
    "verdicts",
    [
        [],
        [verdict(envelope(1), request_hash="other")],
        [verdict(envelope(1), ack="")],
        [verdict(envelope(9))],
    ],
)
def test_a_page_that_does_not_answer_us_leaves_the_outcome_unknown(verdicts: list[object]) -> None:
    desk = Desk(lambda request: reply_to(request, verdicts), 1)  # type: ignore[arg-type]
    desk.tell(m.Unlocked())
    assert desk.states == {"op-1": "unknown"}
    assert not desk.seen(m.Apply)
    assert not desk.state.online


def test_an_answer_to_another_command_is_an_incident() -> None:
    desk = Desk(lambda r: reply_to(r, [verdict(envelope(1), request_hash="other")]), 1)
    desk.tell(m.Unlocked())
    assert m.Incident("foreign_hash", "op-1") in desk.log


def test_one_missing_verdict_harms_only_its_command() -> None:
    def server(request: SyncRequest) -> SyncReply:
        return reply_to(request, [verdict(one) for one in request.commands if one.op_id != "op-2"])

    desk = Desk(server, 3)
    desk.tell(m.Unlocked())
    assert desk.states["op-1"] == desk.states["op-3"] == "acked"
    assert desk.states["op-2"] == "unknown"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Unreachable("timeout"), "unknown"),
        (Unreachable("cut"), "unknown"),
        (Unreachable("no_connection"), "queued"),
        (Unreachable("tls"), "queued"),
        (BadReply("status", status=204), "unknown"),
        (BadReply("status", status=502), "unknown"),
        (BadReply("unmarked", status=409), "unknown"),
        (BadReply("portal", status=200), "unknown"),
        (BadReply("redirect", status=302), "unknown"),
        (BadReply("digest", status=200), "unknown"),
        (Refused(500, "internal"), "unknown"),
        (AuthExpired(401, "auth_expired"), "queued"),
        (NotFound(404, "not_found"), "queued"),
        (Refused(405, "http_405"), "queued"),
        (Refused(421, "http_421"), "queued"),
        (Refused(426, "update_needed"), "queued"),
        (Busy(429, "busy", retry_after_s=7.0), "queued"),
        (Busy(503, "busy", retry_after_s=7.0), "unknown"),
        (Refused(413, "too_large"), "rejected"),
        (Refused(431, "http_431"), "rejected"),
        (Conflict(409, "conflict", {"op_id": "op-1"}), "review"),
        (Conflict(409, "key_reuse", {"op_id": "op-1"}), "parked"),
        (Conflict(409, "dependency_missing", {"op_id": "op-1"}), "blocked"),
        (Conflict(409, "conflict", {"op_id": "op-8"}), "unknown"),
        (Conflict(409, "conflict", {"op_id": ["op-1"]}), "unknown"),
        (Invalid(422, "invalid", {"op_id": "op-1"}), "rejected"),
        (Invalid(422, "invalid"), "unknown"),
        (Forbidden(403, "forbidden", {"op_id": "op-1"}), "review"),
    ],
)
def test_each_failure_of_the_whole_request_has_one_meaning(error: ApiError, state: str) -> None:
    desk = Desk(commands=1)
    good = desk.server
    desk.server = failing(error)
    desk.tell(m.Unlocked())
    assert desk.states["op-1"] == state
    # And once the trouble is over, what was not decided goes through under its old key.
    desk.server = good
    desk.tell(m.Wake("user"))
    if state in ("queued", "unknown"):
        assert desk.states["op-1"] == "acked"
    assert {op_id for batch in desk.batches for op_id in batch} == {"op-1"}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AuthExpired(401, "auth_expired"), "auth_expired"),
        (Forbidden(403, "terminal_revoked"), "terminal_revoked"),
        (NotFound(404, "not_found"), "wrong_address"),
        (Refused(405, "http_405"), "wrong_address"),
        (Refused(421, "http_421"), "wrong_address"),
        (Refused(426, "update_needed"), "update_needed"),
        (BadReply("schema"), "update_needed"),
    ],
)
def test_the_queue_pauses_with_a_sentence_and_a_sign_in_or_a_click_goes_on(
    error: ApiError, code: str
) -> None:
    desk = Desk(failing(error), 1)
    desk.tell(m.Unlocked())
    assert desk.state.problem_code == code
    assert desk.timer_s == 300.0
    desk.tell(m.Wake("command"))
    assert len(desk.requests) == 1, "a new command does not break the pause"
    desk.tell(m.Wake("user"))
    assert len(desk.requests) == 2
    desk.server = reply_to
    desk.tell(m.Unlocked())
    assert desk.state == m.LinkState(online=True)
    assert desk.states["op-1"] == "acked"


def test_a_busy_server_is_waited_for_as_told_and_is_not_offline() -> None:
    desk = Desk(failing(Busy(429, "busy", retry_after_s=17.0)), 1)
    desk.tell(m.Unlocked())
    assert desk.timer_s == 17.0
    assert desk.state == m.LinkState(online=True, problem_code="server_busy")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadReply("portal", status=200), "portal"),
        (BadReply("content_type"), "protocol"),
        (BadReply("redirect", status=302), "protocol"),
        (Refused(500, "internal"), "protocol"),
    ],
)
def test_the_banner_comes_with_the_third_strange_reply_in_a_row(error: ApiError, code: str) -> None:
    desk = Desk(failing(error), 1)
    desk.tell(m.Unlocked())
    desk.wait()
    assert desk.state.problem_code == ""
    desk.wait()
    assert desk.state.problem_code == code
    desk.server = reply_to
    desk.wait()
    assert desk.state == m.LinkState(online=True)


def test_offline_since_is_the_first_failure() -> None:
    desk = Desk(failing(Unreachable("no_connection")))
    assert desk.state.offline_since is None
    desk.tell(m.Unlocked())
    since = desk.state.offline_since
    assert since is not None
    desk.wait()
    assert desk.state.offline_since == since

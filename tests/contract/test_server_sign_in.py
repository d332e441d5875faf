"""Enrolment, sign-in and tokens of the office server, over HTTP."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import to_builtins

from domain.canonical import canonical_json
from domain.terminal_token import sign_in_token
from server.config import PasswordCost
from server.staff import commands
from server.staff.passwords import Passwords
from tests.support.office import PASSWORD, Desk, RunningOffice, running_office

KEY = "ab" * 32


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningOffice]:
    with running_office(f"sqlite:///{tmp_path}/office.db") as running:
        running.add_clerk("kassir", "cashier", "Иванова А. С.")
        running.add_clerk("admin", "admin")
        yield running


@pytest.fixture
def http(office: RunningOffice) -> Iterator[httpx.Client]:
    with office.client() as client:
        yield client


@pytest.fixture
def desk(office: RunningOffice, http: httpx.Client) -> Desk:
    return office.enrol(http)


def tried(desk: Desk, login: str, password: str) -> httpx.Response:
    wish = {"login": login, "password": password, "public_key": KEY}
    return desk.http.post("/v1/sign-in", headers=desk.bearer, json=wish)


def test_an_enrolment_code_is_good_once(office: RunningOffice, http: httpx.Client) -> None:
    with office.office.db.session() as conn:
        code = commands.make_enrolment(conn, "Окно 2", office.clock())
    wish = {"code": code, "workplace": "Окно 2"}
    assert http.post("/v1/terminals/enrol", json=wish).status_code == 200
    again = http.post("/v1/terminals/enrol", json=wish)
    assert (again.status_code, again.json()["code"]) == (403, "enrolment_refused")


def test_an_enrolment_code_is_good_for_a_day(office: RunningOffice, http: httpx.Client) -> None:
    with office.office.db.session() as conn:
        code = commands.make_enrolment(conn, "Окно 2", office.clock())
    office.clock.now_ms += 24 * 3_600_000 + 1
    late = http.post("/v1/terminals/enrol", json={"code": code, "workplace": "Окно 2"})
    assert late.json()["code"] == "enrolment_refused"


def test_a_demo_code_makes_a_new_terminal_each_time(
    office: RunningOffice, http: httpx.Client
) -> None:
    with office.office.db.session() as conn:
        code = commands.make_enrolment(conn, "Демо", office.clock(), reusable=True)
    made = [
        http.post("/v1/terminals/enrol", json={"code": code, "workplace": "Демо"}).json()
        for _ in range(3)
    ]
    assert len({one["terminal_id"] for one in made}) == 3
    assert len({one["token"] for one in made}) == 3


def test_a_clerk_signs_in_and_is_known(office: RunningOffice, desk: Desk) -> None:
    clerk = desk.sign_in("kassir")
    assert clerk.signed.clerk.name == "Иванова А. С."
    assert len(bytes.fromhex(clerk.signed.terminal_share)) == 32
    me = desk.http.get("/v1/me", headers=desk.headers_of(clerk))
    assert me.json()["login"] == "kassir"


def test_the_login_is_the_same_in_capitals(desk: Desk) -> None:
    assert desk.sign_in("KASSIR").signed.clerk.login == "kassir"


def test_the_share_of_a_terminal_never_changes(desk: Desk) -> None:
    first, second = desk.sign_in("kassir"), desk.sign_in("admin")
    assert first.signed.terminal_share == second.signed.terminal_share


def test_the_delegation_is_signed_by_the_server_for_seven_days(
    office: RunningOffice, desk: Desk
) -> None:
    delegation = desk.sign_in("kassir").signed.delegation
    fields = to_builtins(delegation)
    signature = bytes.fromhex(fields.pop("signature"))
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(office.office.identity.public_key))
    key.verify(signature, canonical_json(fields))
    assert delegation.expires_at - delegation.issued_at == 7 * 24 * 3_600_000
    assert delegation.terminal_id == desk.terminal_id


def test_the_unsealed_token_opens_the_sign_in_and_nothing_else(desk: Desk) -> None:
    weaker = {"Authorization": f"Bearer {sign_in_token(desk.token)}"}
    wish = {"login": "kassir", "password": PASSWORD, "public_key": KEY}
    assert desk.http.post("/v1/sign-in", headers=weaker, json=wish).status_code == 200
    sync = {"protocol": 1, "cursor": "", "want_changes": False, "limit": 1, "commands": []}
    assert desk.http.post("/v1/sync", headers=weaker, json=sync).status_code == 401


def test_nobody_signs_in_without_a_terminal(desk: Desk) -> None:
    wish = {"login": "kassir", "password": PASSWORD, "public_key": KEY}
    assert desk.http.post("/v1/sign-in", json=wish).status_code == 401
    stranger = {"Authorization": "Bearer stranger"}
    assert desk.http.post("/v1/sign-in", headers=stranger, json=wish).status_code == 401


def test_an_unknown_login_gets_the_answer_of_a_wrong_password(
    office: RunningOffice, desk: Desk
) -> None:
    with office.office.db.session() as conn:
        commands.disable_staff(conn, commands.staff_id_of(conn, "admin"), office.clock())
    answers = [
        tried(desk, *pair) for pair in [("kassir", "x"), ("nobody", "x"), ("admin", PASSWORD)]
    ]
    seen = [(one.status_code, {**one.json(), "request_id": ""}) for one in answers]
    assert seen[0][0] == 401
    assert seen[0] == seen[1] == seen[2]


def test_a_session_ends_after_thirty_idle_minutes(office: RunningOffice, desk: Desk) -> None:
    headers = desk.headers_of(desk.sign_in("kassir"))
    for _ in range(4):
        office.clock.now_ms += 29 * 60_000
        assert desk.http.get("/v1/me", headers=headers).status_code == 200
    office.clock.now_ms += 31 * 60_000
    assert desk.http.get("/v1/me", headers=headers).status_code == 401


def test_a_session_ends_after_twelve_hours_of_work(office: RunningOffice, desk: Desk) -> None:
    headers = desk.headers_of(desk.sign_in("kassir"))
    for _ in range(36):
        office.clock.now_ms += 20 * 60_000
        assert desk.http.get("/v1/me", headers=headers).status_code == 200
    office.clock.now_ms += 60_000
    assert desk.http.get("/v1/me", headers=headers).status_code == 401


def test_a_token_is_void_after_sign_out(desk: Desk) -> None:
    headers = desk.headers_of(desk.sign_in("kassir"))
    done = desk.http.post("/v1/sign-out", headers=headers, json={})
    assert done.status_code == 200
    assert desk.http.get("/v1/me", headers=headers).status_code == 401


def test_a_token_is_good_at_its_own_terminal_only(office: RunningOffice, desk: Desk) -> None:
    clerk = desk.sign_in("kassir")
    other = office.enrol(desk.http, "Окно 2")
    headers = {**desk.headers_of(clerk), "X-Terminal-Id": other.terminal_id}
    assert desk.http.get("/v1/me", headers=headers).status_code == 401


def test_a_new_password_ends_every_session(office: RunningOffice, desk: Desk) -> None:
    kassir, admin = desk.sign_in("kassir"), desk.sign_in("admin")
    wish = {"password": "another-2026"}
    path = f"/v1/staff/{kassir.signed.clerk.id}/password"
    reset = desk.http.post(path, headers=desk.headers_of(admin), json=wish)
    assert reset.status_code == 200
    assert desk.http.get("/v1/me", headers=desk.headers_of(kassir)).status_code == 401
    assert tried(desk, "kassir", PASSWORD).status_code == 401
    assert tried(desk, "kassir", "another-2026").status_code == 200


def test_a_revoked_terminal_is_told_so(desk: Desk) -> None:
    admin = desk.sign_in("admin")
    path = f"/v1/terminals/{desk.terminal_id}/revoke"
    assert desk.http.post(path, headers=desk.headers_of(admin)).status_code == 200
    refused = desk.exchange()
    assert (refused.status_code, refused.json()["code"]) == (401, "terminal_revoked")
    assert desk.http.get("/v1/me", headers=desk.headers_of(admin)).status_code == 401


def test_an_administrator_cannot_lock_out_themselves(desk: Desk) -> None:
    admin = desk.sign_in("admin")
    path = f"/v1/staff/{admin.signed.clerk.id}/disable"
    refused = desk.http.post(path, headers=desk.headers_of(admin))
    assert (refused.status_code, refused.json()["code"]) == (409, "own_account")


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "password_short"), ("x" * 129, "password_long"), ("qwerty123", "password_common")],
)
def test_a_weak_password_is_not_set(desk: Desk, password: str, code: str) -> None:
    admin = desk.sign_in("admin")
    wish = {"login": "new", "name": "Новая Н. Н.", "role": "cashier", "password": password}
    refused = desk.http.post("/v1/staff", headers=desk.headers_of(admin), json=wish)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_guessing_is_slowed_and_the_right_password_works_after_the_wait(
    office: RunningOffice, desk: Desk
) -> None:
    statuses = [tried(desk, "kassir", f"guess-{n}").status_code for n in range(12)]
    assert statuses[:5] == [401] * 5
    assert set(statuses[6:]) == {429}
    waiting = tried(desk, "kassir", PASSWORD)
    assert int(waiting.headers["Retry-After"]) >= 1
    office.clock.now_ms += int(waiting.headers["Retry-After"]) * 1000
    assert tried(desk, "kassir", PASSWORD).status_code == 200


def test_ten_thousand_guesses_in_a_day_get_a_hundred_and_fifty_tries(
    office: RunningOffice, desk: Desk
) -> None:
    """A guess every 8.64 s: what the throttle lets through is counted, not the HTTP round trips."""
    admitted = 0
    throttle = office.office.throttle
    keys = {"pair": "kassir t", "account": "kassir", "terminal": "t", "address": "a"}
    for _ in range(10_000):
        try:
            throttle.admit(keys)
            admitted += 1
        except Exception:  # noqa: BLE001, S110 - the refusal itself is what is counted
            pass
        office.clock.now_ms += 8640
    assert admitted < 150


def test_an_unknown_login_costs_the_time_of_a_known_one() -> None:
    """Not equal to the microsecond, but nobody is told apart by a check that was left out."""
    passwords = Passwords(PasswordCost(memory_kib=8192, rounds=2))
    stored = passwords.make_hash(PASSWORD)

    async def took(known: str | None) -> float:
        started = time.perf_counter()
        assert not await passwords.check(known, "wrong")
        return time.perf_counter() - started

    async def both() -> tuple[float, float]:
        pairs = [(await took(stored), await took(None)) for _ in range(15)]
        return median(one for one, _ in pairs), median(one for _, one in pairs)

    known, unknown = asyncio.run(both())
    passwords.close()
    assert 0.5 < known / unknown < 2


def test_logs_hold_no_secret_and_no_person(
    office: RunningOffice, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk = desk.sign_in("kassir")
    tried(desk, "kassir", "tajna-slovo")
    query = {"number": "7200000001"}
    desk.http.get("/v1/accounts", params=query, headers=desk.headers_of(clerk))
    desk.http.post("/v1/sign-in", headers=desk.bearer, content=b"{kassir tajna-slovo")
    told = "\n".join(
        f"{one.name} {one.getMessage()}" for one in caplog.records if one.name.startswith("tric")
    )
    assert "/v1/sign-in" in told
    for secret in (desk.token, clerk.signed.token, PASSWORD, "tajna-slovo", "kassir", "7200000001"):
        assert secret not in told


def test_a_bug_is_named_by_its_place_and_not_by_its_values(
    office: RunningOffice,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("Иванова 9123456789")

    monkeypatch.setattr("server.app.current_seq", broken)
    failed = desk.http.get("/v1/health")
    assert (failed.status_code, failed.json()["code"]) == (500, "internal")
    told = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert told == [
        f"bug ValueError at broken:{broken.__code__.co_firstlineno + 1} in request"
        f" {failed.json()['request_id']}"
    ]


def test_guesses_at_one_terminal_do_not_lock_the_clerk_out_at_another(
    office: RunningOffice, desk: Desk
) -> None:
    for n in range(20):
        tried(desk, "kassir", f"guess-{n}")
    other = office.enrol(desk.http, "Окно 2")
    assert tried(other, "kassir", PASSWORD).status_code == 200

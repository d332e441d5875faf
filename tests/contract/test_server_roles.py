"""Every route asked by everyone: a route without a row in this table fails."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute

from api_client.models.auth import Role
from server.app import routers
from tests.support.office import Clerk, Desk, RunningOffice, running_office

ROLES: tuple[Role, ...] = ("cashier", "consultant", "passport", "senior", "admin")
ALL: frozenset[Role] = frozenset(ROLES)
ADMIN: frozenset[Role] = frozenset({"admin"})
NOBODY: frozenset[Role] = frozenset()
PAPERS: frozenset[Role] = ALL - ADMIN

# route -> roles whose token opens it, whether the terminal's token opens it, and a body if any.
# A route open to anyone has None instead of roles. Ids are of things that do not exist.
MATRIX: dict[tuple[str, str], tuple[frozenset[Role] | None, bool, object]] = {
    ("GET", "/v1/health"): (None, True, None),
    ("POST", "/v1/terminals/enrol"): (None, True, {"code": "none", "workplace": "x"}),
    ("POST", "/v1/sign-in"): (
        NOBODY,
        True,
        {"login": "nobody", "password": "x", "public_key": "ab" * 32},
    ),
    ("POST", "/v1/sign-out"): (ALL, False, None),
    ("GET", "/v1/me"): (ALL, False, None),
    ("GET", "/v1/staff"): (ADMIN, False, None),
    ("POST", "/v1/staff"): (
        ADMIN,
        False,
        {"login": "fresh", "name": "x", "role": "admin", "password": "demo-2026"},
    ),
    ("POST", "/v1/staff/{staff_id}/password"): (ADMIN, False, {"password": "demo-2026"}),
    ("POST", "/v1/staff/{staff_id}/disable"): (ADMIN, False, None),
    ("POST", "/v1/staff/{staff_id}/enable"): (ADMIN, False, None),
    ("GET", "/v1/terminals"): (ADMIN, False, None),
    ("POST", "/v1/terminals"): (ADMIN, False, {"workplace": "x"}),
    ("POST", "/v1/terminals/{terminal_id}/revoke"): (ADMIN, False, None),
    ("POST", "/v1/sync"): (
        NOBODY,
        True,
        {"protocol": 1, "cursor": "", "want_changes": False, "limit": 1, "commands": []},
    ),
    ("GET", "/v1/snapshot"): (NOBODY, True, None),
    ("GET", "/v1/snapshot/{snapshot_id}/chunks/{number}"): (NOBODY, True, None),
    ("GET", "/v1/events"): (NOBODY, True, None),
    ("GET", "/v1/accounts"): (ALL, False, None),
    ("GET", "/v1/accounts/{account_id}"): (ALL, False, None),
    ("GET", "/v1/accounts/{account_id}/bills/{period}"): (ALL, False, None),
    ("GET", "/v1/certificates/{certificate_id}/paper"): (PAPERS, False, None),
    ("GET", "/v1/certificates/{certificate_id}/model"): (PAPERS, False, None),
    ("GET", "/verify"): (None, True, None),
    ("GET", "/verify/{code}"): (None, True, None),
}
FILLED = {
    "{staff_id}": "999999",
    "{terminal_id}": "0000",
    "{snapshot_id}": "none",
    "{number}": "0",
    "{account_id}": "999999999",
    "{certificate_id}": "none",
    "{code}": "none",
    "{period}": "202610",
}
# What a caller who may pass meets, since the thing itself does not exist.
PASSED = {200, 403, 404, 410, 422}


def all_routes() -> set[tuple[str, str]]:
    found = {
        (method, route.path)
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert found, "the routes are listed in another way now"
    return found


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    folder = tmp_path_factory.mktemp("roles")
    with running_office(f"sqlite:///{folder}/office.db") as running:
        for role in ROLES:
            running.add_clerk(role, role)
        yield running


@pytest.fixture(scope="module")
def http(office: RunningOffice) -> Iterator[httpx.Client]:
    with office.client() as client:
        yield client


@pytest.fixture(scope="module")
def desk(office: RunningOffice, http: httpx.Client) -> Desk:
    return office.enrol(http)


@pytest.fixture(scope="module")
def clerks(desk: Desk) -> dict[Role, Clerk]:
    return {role: desk.sign_in(role) for role in ROLES}


def ask(http: httpx.Client, route: tuple[str, str], headers: dict[str, str]) -> tuple[int, str]:
    """Status and code; only the head of the event stream is waited for."""
    method, path = route
    for name, value in FILLED.items():
        path = path.replace(name, value)
    body = MATRIX[route][2]
    with http.stream(method, path, headers=headers, json=body) as reply:
        if reply.headers["Content-Type"].startswith("text/event-stream"):
            return reply.status_code, ""
        reply.read()
        problem = reply.headers["Content-Type"] == "application/problem+json"
        return reply.status_code, reply.json()["code"] if problem else ""


def test_every_route_has_a_row() -> None:
    assert all_routes() == set(MATRIX)


@pytest.mark.parametrize("route", sorted(MATRIX), ids=" ".join)
def test_only_the_named_roles_pass(
    http: httpx.Client, desk: Desk, clerks: dict[Role, Clerk], route: tuple[str, str]
) -> None:
    roles, _, _ = MATRIX[route]
    if roles is None:
        return
    # sign-out would end the very session that asks next.
    for role in ROLES:
        if route[1] == "/v1/sign-out":
            clerks[role] = desk.sign_in(role)
        status, code = ask(http, route, desk.headers_of(clerks[role]))
        if role in roles:
            assert status in PASSED, (role, status, code)
            assert (status, code) != (403, "forbidden"), role
        else:
            assert status in (401, 403), (role, status, code)
    if route[1] == "/v1/sign-out":
        clerks.update({role: desk.sign_in(role) for role in ROLES})


@pytest.mark.parametrize("route", sorted(MATRIX), ids=" ".join)
def test_a_terminal_opens_only_its_own_routes(
    http: httpx.Client, desk: Desk, route: tuple[str, str]
) -> None:
    _, opens, _ = MATRIX[route]
    status, code = ask(http, route, {**desk.bearer, "X-Terminal-Id": desk.terminal_id})
    # 401 wrong_credentials is said by the sign-in itself: the terminal has passed.
    refused = status == 401 and code != "wrong_credentials"
    assert refused is not opens, (status, code)


@pytest.mark.parametrize("route", sorted(MATRIX), ids=" ".join)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic a2Fzc2lyOmRlbW8="])
def test_without_a_token_nothing_but_health_and_enrolment_answers(
    http: httpx.Client, route: tuple[str, str], header: str
) -> None:
    roles, _, _ = MATRIX[route]
    headers = {"Authorization": header} if header else {}
    status, _ = ask(http, route, headers)
    assert (status == 401) is (roles is not None)

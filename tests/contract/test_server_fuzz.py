"""Schemathesis over every documented route: never a 500, only documented answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from server.app import openapi_document
from tests.support import small_city
from tests.support.office import Clerk, Desk, RunningOffice, running_office

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


def fuzzed_document() -> dict[str, Any]:
    """The document without the terminal's id, which the test itself has to send right."""
    document = openapi_document()
    for item in document["paths"].values():
        for operation in item.values():
            asked = operation.get("parameters", [])
            operation["parameters"] = [one for one in asked if one["in"] != "header"]
    return document


# The stream never ends, so a fuzzer would wait for it; its own tests read it.
SCHEMA = schemathesis.openapi.from_dict(fuzzed_document()).exclude(path="/v1/events")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    folder = tmp_path_factory.mktemp("fuzz")
    with running_office(f"sqlite:///{folder}/office.db") as running:
        with running.office.db.session() as conn:
            small_city.fill(conn)
        yield running


@pytest.fixture(scope="module")
def http(office: RunningOffice) -> Iterator[httpx.Client]:
    with office.client() as client:
        yield client


@pytest.fixture
def desk(office: RunningOffice, http: httpx.Client) -> Desk:
    return office.enrol(http)


@pytest.fixture
def admin(office: RunningOffice, desk: Desk) -> Clerk:
    """An administrator of this test alone: a fuzzed route may disable the one who asks."""
    login = f"admin-{desk.terminal_id}"
    office.add_clerk(login, "admin")
    return desk.sign_in(login)


def headers_of(case: schemathesis.Case[Any], desk: Desk, admin: Clerk) -> dict[str, str]:
    named = [name for one in case.operation.definition.raw["security"] for name in one]
    if named == ["clerk"]:
        return desk.headers_of(admin)
    return desk.bearer if named else {}


@SCHEMA.parametrize()
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_a_documented_one(
    case: schemathesis.Case[Any], office: RunningOffice, desk: Desk, admin: Clerk
) -> None:
    headers = headers_of(case, desk, admin)
    case.call_and_validate(base_url=office.url, headers=headers, checks=CHECKS)


@SCHEMA.parametrize()
@settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_without_a_token_nothing_is_learnt(
    case: schemathesis.Case[Any], office: RunningOffice
) -> None:
    reply = case.call(base_url=office.url)
    case.validate_response(reply, checks=CHECKS[:5])
    if case.operation.definition.raw["security"]:
        assert reply.status_code not in (200, 403, 404, 409, 410)

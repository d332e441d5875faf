"""The OpenAPI document: committed, fresh, and describing every route with its refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.app import openapi_document, openapi_text

SNAPSHOT = Path(__file__).resolve().parents[2] / "resources" / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def test_the_committed_document_is_fresh() -> None:
    committed = SNAPSHOT.read_text(encoding="utf-8")
    assert committed == openapi_text(), "run: tric-server openapi > resources/openapi.json"


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(document["components"]["schemas"])


PUBLIC = {
    *("GET /v1/health", "POST /v1/terminals/enrol"),
    *("GET /verify", "GET /verify/{code}"),
}


def test_every_route_says_what_it_refuses(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        statuses = set(operation["responses"])
        assert {"200", "400", "413", "422", "503"} <= statuses, name
        public = name in PUBLIC
        assert ("401" in statuses) is not public, name


def test_no_input_takes_fields_it_does_not_name(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        body = operation.get("requestBody")
        if body:
            schema = body["content"]["application/json"]["schema"]
            noun = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            assert noun["additionalProperties"] is False, name

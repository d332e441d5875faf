"""Nouns of the wire as replies, and their words in the OpenAPI document."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import Response

from api_client.models.auth import Clerk, Delegation, Enrolled, EnrolmentFile, SignedIn
from api_client.models.replica import Account, Bill
from api_client.models.sync import Health, SnapshotManifest, SyncReply, SyncRequest
from server.certificates.checking import PaperCheck
from server.errors import PROBLEM_TYPE, Problem
from server.staff.schemas import Done, StaffMember, Terminal

NOUNS: tuple[type[msgspec.Struct], ...] = (
    Account, Bill, Clerk, Delegation, Done, Enrolled, EnrolmentFile, Health, PaperCheck, Problem,
    SignedIn, SnapshotManifest, StaffMember, SyncReply, SyncRequest, Terminal,
)  # fmt: skip

# What the guard may say to any request.
ALWAYS = (400, 408, 413, 415, 422, 503)

_MEANING = {
    400: "Not a request of ours.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "Known, and not allowed.",
    404: "No such thing.",
    408: "The body came too slowly.",
    409: "Somebody was first.",
    410: "The cursor or snapshot is void: take a new snapshot.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "An input breaks a rule.",
    426: "This client is too old or too new.",
    429: "Too many tries: wait.",
    503: "Busy: try again.",
}


def wire(noun: object) -> Response:
    """The noun as a JSON reply."""
    return Response(msgspec.json.encode(noun), media_type="application/json")


def answers(schema: dict[str, Any] | type, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route: its noun, and the problems it may answer with."""
    content = schema if isinstance(schema, dict) else {"application/json": {"schema": ref(schema)}}
    found: dict[int | str, dict[str, Any]] = {200: {"description": "Done.", "content": content}}
    for status in sorted({*ALWAYS, *statuses}):
        found[status] = {
            "description": _MEANING[status],
            "content": {PROBLEM_TYPE: {"schema": ref(Problem)}},
        }
    return found


def listed(noun: type) -> dict[str, Any]:
    """The content of a reply that is a list of the noun."""
    return {"application/json": {"schema": {"type": "array", "items": ref(noun)}}}


def ref(noun: type) -> dict[str, Any]:
    """A reference to the noun's schema."""
    return {"$ref": f"#/components/schemas/{noun.__name__}"}


def components() -> dict[str, Any]:
    """The schemas of every noun and of what they hold."""
    _, found = msgspec.json.schema_components(NOUNS, ref_template="#/components/schemas/{name}")
    return found

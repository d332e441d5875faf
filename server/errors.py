"""Problems of whole requests (RFC 9457): one error with a status and a code, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

PROBLEM_TYPE = "application/problem+json"

_CODES = {
    400: "bad_request",
    401: "auth_expired",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "content_type",
    422: "invalid",
    429: "busy",
    503: "busy",
}


class ProblemError(Exception):
    """A refusal of the whole request; ``code`` is for ever, ``fields`` hold facts, never input."""

    def __init__(
        self,
        status: int,
        code: str,
        fields: Mapping[str, Any] | None = None,
        *,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.fields = dict(fields or {})
        self.retry_after_s = retry_after_s


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every refusal; the sentence for people is the client's, by ``code``."""

    type: str
    title: str
    status: int
    code: str
    fields: dict[str, Any]
    request_id: str


def problem_response(error: ProblemError, request_id: str) -> Response:
    """The refusal as it goes on the wire."""
    body = Problem(
        type=f"urn:tric:problem:{error.code}",
        title=HTTPStatus(error.status).phrase,
        status=error.status,
        code=error.code,
        fields=error.fields,
        request_id=request_id,
    )
    headers = {}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), error.status, headers, PROBLEM_TYPE)


def install(app: FastAPI) -> None:
    """Turn every expected trouble of a route into a problem."""
    app.add_exception_handler(ProblemError, _answer_problem)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(OperationalError, _answer_busy)


def request_id_of(request: Request) -> str:
    """The id the guard gave to this request."""
    return str(request.scope.get("tric_request_id", ""))


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 - registered for this class alone
    return problem_response(error, request_id_of(request))


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    code = _CODES.get(error.status_code, f"http_{error.status_code}")
    answer = problem_response(ProblemError(error.status_code, code), request_id_of(request))
    answer.headers.update(error.headers or {})
    return answer


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    fields = {_place(item["loc"]): str(item["type"]) for item in error.errors()}
    return problem_response(ProblemError(422, "invalid", fields), request_id_of(request))


async def _answer_busy(request: Request, _error: Exception) -> Response:
    """Another writer held the database for longer than we wait; nothing was written."""
    return problem_response(ProblemError(503, "busy", retry_after_s=2), request_id_of(request))


def _place(location: Sequence[object]) -> str:
    """Where the trouble is, without what was sent: «body.login»."""
    return ".".join(str(part)[:60] for part in location)

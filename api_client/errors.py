"""The error tree of the client of the server, and the one place where a reply becomes an error."""

# ApiError                 code, request_id, retryable
# |- Unreachable           no connection, timeout, TLS, cut: the outcome is unknown; retryable
# |- BadReply              not ours, not whole, not of the agreed shape: the outcome is unknown
# `- Refused(status)       the server itself said no
#    |- AuthExpired 401    |- Forbidden 403    |- NotFound 404
#    |- Conflict 409       |- Invalid 422      `- Busy 429/503

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_MAX_S = 300.0

# Statuses that proxies also make: without our problem body they say nothing about the request.
_NEED_MARK = frozenset({400, 403, 409, 410, 422})


class ApiError(Exception):
    """Trouble with a request; ``code`` is for ever, its sentence lives in ``ui/messages.py``."""

    retryable: ClassVar[bool] = False

    def __init__(self, code: str, *, request_id: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.request_id = request_id


class Unreachable(ApiError):  # noqa: N818 - the tree of the architecture
    """No connection, timeout, TLS, cut; codes: no_connection, timeout, tls, cut."""

    retryable = True


class BadReply(ApiError):  # noqa: N818 - the tree of the architecture
    """A reply that is not our server's word; ``status`` is 0 when it does not matter.

    Codes: status, redirect, unmarked, content_type, portal, encoding, digest, too_large,
    not_json, wrong_shape, schema, gap.
    """

    def __init__(self, code: str, *, status: int = 0, request_id: str = "") -> None:
        super().__init__(code, request_id=request_id)
        self.status = status


class Refused(ApiError):  # noqa: N818 - the tree of the architecture
    """The server said no to the whole request; ``fields`` hold the facts for the sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        fields: Mapping[str, Any] | None = None,
        *,
        retry_after_s: float | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(code, request_id=request_id)
        self.status = status
        self.fields: dict[str, Any] = dict(fields or {})
        self.retry_after_s = retry_after_s


class AuthExpired(Refused):
    """401: the token is unknown, expired or revoked."""


class Forbidden(Refused):
    """403: known, and not allowed."""


class NotFound(Refused):
    """404: no such thing, or no such address."""


class Conflict(Refused):
    """409: somebody was first."""


class Invalid(Refused):
    """422: the input breaks a rule; ``fields`` name where."""


class Busy(Refused):
    """429 or 503: later; ``retry_after_s`` is the server's wish within 1-300 s or None."""

    retryable = True


_BY_STATUS: dict[int, type[Refused]] = {
    401: AuthExpired,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: Busy,
    503: Busy,
}
_PLAIN_CODES = {401: "auth_expired", 404: "not_found", 429: "busy", 503: "busy"}


class _Problem(msgspec.Struct):
    """The parts of an RFC 9457 body that we read."""

    code: str
    status: int
    fields: dict[str, Any] = {}


def error_of(status: int, headers: Mapping[str, str], body: bytes, request_id: str) -> ApiError:
    """The error that a reply outside 200 means; header names in lower case.

    Without our problem body a refusal is not the server's word (a proxy or a portal wrote it),
    except for the statuses that concern the connection and not the request.
    """
    if 300 <= status < 400:
        return BadReply("redirect", status=status, request_id=request_id)
    problem = _problem(status, headers, body)
    if problem is None and (status in _NEED_MARK or status < 400 or status > 599):
        code = "unmarked" if status in _NEED_MARK else "status"
        return BadReply(code, status=status, request_id=request_id)
    if problem is None and (status >= 500 and status != 503):
        return BadReply("status", status=status, request_id=request_id)
    kind = _BY_STATUS.get(status, Refused)
    return kind(
        status,
        problem.code if problem else _PLAIN_CODES.get(status, f"http_{status}"),
        problem.fields if problem else None,
        retry_after_s=retry_after_s(headers),
        request_id=request_id,
    )


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds of Retry-After within 1-300, 1 for what cannot be read, None when absent."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.lstrip("-").isdigit() and len(text) <= 12:
        seconds = float(int(text))
    else:
        seconds = _seconds_to_date(text, headers.get("date", ""))
    return min(RETRY_AFTER_MAX_S, max(1.0, seconds))


def _seconds_to_date(until: str, now: str) -> float:
    """The distance of two HTTP dates: by the server's own Date, so our clock does not matter."""
    from email.utils import parsedate_to_datetime  # 14 ms, and dates come once in a blue moon

    try:
        return (parsedate_to_datetime(until) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):
        return 1.0


def _problem(status: int, headers: Mapping[str, str], body: bytes) -> _Problem | None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != PROBLEM_TYPE or len(body) > 65_536:
        return None
    try:
        problem = msgspec.json.decode(body, type=_Problem)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    return problem if problem.status == status else None

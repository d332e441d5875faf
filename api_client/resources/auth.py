"""Enrolment and sign-in; secrets go in bodies and headers, never in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from api_client.decoding import decode
from api_client.models.auth import Clerk, Enrolled, EnrolRequest, SignedIn, SignInRequest
from api_client.transport import Call, Reply

T = TypeVar("T")
Send = Callable[[Call], Reply]


class AuthResource:
    """POST /v1/terminals/enrol, /v1/sign-in, /v1/sign-out; GET /v1/me."""

    def __init__(self, send: Send) -> None:
        self._send = send

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Redeem an enrolment code; once, within its day."""
        return self._post("/v1/terminals/enrol", "", request, Enrolled)

    def sign_in(self, terminal_token: str, request: SignInRequest) -> SignedIn:
        """A clerk's session, delegation and the terminal's share."""
        return self._post("/v1/sign-in", terminal_token, request, SignedIn)

    def sign_out(self, clerk_token: str, terminal_id: str) -> None:
        """End the clerk's session on the server."""
        headers = {"X-Terminal-Id": terminal_id}
        self._send(Call("POST", "/v1/sign-out", token=clerk_token, headers=headers, body=b"{}"))

    def me(self, clerk_token: str, terminal_id: str) -> Clerk:
        """Whom the server takes us for."""
        headers = {"X-Terminal-Id": terminal_id}
        reply = self._send(Call("GET", "/v1/me", token=clerk_token, headers=headers))
        return decode(reply.body, Clerk, request_id=reply.request_id)

    def _post(self, path: str, token: str, body: msgspec.Struct, noun: type[T]) -> T:
        reply = self._send(Call("POST", path, token=token, body=msgspec.json.encode(body)))
        return decode(reply.body, noun, request_id=reply.request_id)

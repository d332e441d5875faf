"""Papers fetched from the office under the clerk's token: issued bytes, signed copies, models."""

from __future__ import annotations

from collections.abc import Callable

from api_client.errors import BadReply
from api_client.transport import Call, Reply

_SIGNING_READ_S = 30.0


class CertificatesResource:
    """GET /v1/certificates/{id}/paper and /model; all that a paper says of people is inside."""

    def __init__(self, send: Callable[[Call], Reply]) -> None:
        self._send = send

    def paper(
        self, clerk_token: str, terminal_id: str, certificate_id: str, *, signed: bool = False
    ) -> bytes:
        """The very bytes that were issued; ``signed``: with the organisation's signature."""
        query = {"signed": "1"} if signed else {}
        reply = self._send(
            Call(
                "GET",
                _address(certificate_id, "paper"),
                token=clerk_token,
                query=query,
                headers={"X-Terminal-Id": terminal_id},
                expect="application/pdf",
                read_s=_SIGNING_READ_S if signed else 0.0,
            )
        )
        return reply.body

    def model(self, clerk_token: str, terminal_id: str, certificate_id: str) -> str:
        """The JSON the paper was drawn from."""
        headers = {"X-Terminal-Id": terminal_id}
        path = _address(certificate_id, "model")
        reply = self._send(Call("GET", path, token=clerk_token, headers=headers))
        return reply.body.decode("utf-8", "replace")


def _address(certificate_id: str, what: str) -> str:
    """The id came over the wire: only a plain one becomes part of an address of ours."""
    if not certificate_id.isascii() or not certificate_id.replace("-", "").isalnum():
        raise BadReply("wrong_shape")
    return f"/v1/certificates/{certificate_id}/{what}"

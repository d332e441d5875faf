"""The server's state, asked without sign-in."""

from __future__ import annotations

from collections.abc import Callable

from api_client.decoding import decode
from api_client.models.sync import Health
from api_client.transport import Call, Reply


class HealthResource:
    """GET /v1/health."""

    def __init__(self, send: Callable[[Call], Reply]) -> None:
        self._send = send

    def get(self) -> Health:
        """Version, protocol, epoch and time of the server."""
        reply = self._send(Call("GET", "/v1/health"))
        return decode(reply.body, Health, request_id=reply.request_id)

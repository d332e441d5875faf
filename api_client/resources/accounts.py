"""Live reads of accounts and bills under the clerk's token."""

from __future__ import annotations

from collections.abc import Callable

from api_client.decoding import decode
from api_client.models.replica import Account, Bill
from api_client.transport import Call, Reply


class AccountsResource:
    """GET /v1/accounts?number=, /v1/accounts/{id}, /v1/accounts/{id}/bills/{period}."""

    def __init__(self, send: Callable[[Call], Reply]) -> None:
        self._send = send

    def by_number(self, clerk_token: str, terminal_id: str, number: str) -> Account:
        """The account with exactly this number."""
        reply = self._get("/v1/accounts", clerk_token, terminal_id, {"number": number})
        return decode(reply.body, Account, request_id=reply.request_id)

    def get(self, clerk_token: str, terminal_id: str, account_id: int) -> Account:
        """The account as it stands on the server."""
        reply = self._get(f"/v1/accounts/{account_id}", clerk_token, terminal_id, {})
        return decode(reply.body, Account, request_id=reply.request_id)

    def bill(self, clerk_token: str, terminal_id: str, account_id: int, period: int) -> Bill:
        """A charged month, also one older than the cache keeps."""
        path = f"/v1/accounts/{account_id}/bills/{period}"
        reply = self._get(path, clerk_token, terminal_id, {})
        return decode(reply.body, Bill, request_id=reply.request_id)

    def _get(self, path: str, token: str, terminal_id: str, query: dict[str, str]) -> Reply:
        headers = {"X-Terminal-Id": terminal_id}
        return self._send(Call("GET", path, token=token, query=query, headers=headers))

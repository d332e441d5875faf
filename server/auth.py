"""Who is asking: the terminal's or the clerk's token of a request, and the roles of a route."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from api_client.models.auth import Role
from server.errors import ProblemError
from server.office import office_of
from server.staff.commands import touch_session
from server.staff.reads import ClerkCaller, TerminalCaller, clerk_by_token, terminal_by_token

EVERY_ROLE: tuple[Role, ...] = ("cashier", "consultant", "passport", "senior", "admin")
_TOKEN_MAX = 200

TerminalId = Annotated[str, Header(alias="X-Terminal-Id", max_length=64)]


def bearer(request: Request) -> str:
    """The token of the Authorization header; raises 401."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token or len(token) > _TOKEN_MAX:
        raise ProblemError(401, "auth_expired")
    return token


async def calling_terminal(request: Request) -> TerminalCaller:
    """The terminal whose token came with the request."""
    return await office_of(request).db.read(terminal_by_token, bearer(request))


async def terminal_signing_in(request: Request) -> TerminalCaller:
    """The terminal by its own or by its sign-in token."""
    db = office_of(request).db
    return await db.read(terminal_by_token, bearer(request), signing_in=True)


def calling_clerk(*roles: Role) -> Callable[..., Coroutine[Any, Any, ClerkCaller]]:
    """A dependency: a clerk with a live session here and one of the roles."""

    async def caller(request: Request, at_terminal: TerminalId = "") -> ClerkCaller:
        office = office_of(request)
        now = office.now_ms()
        found = await office.db.read(clerk_by_token, bearer(request), at_terminal, now)
        if found.clerk.role not in roles:
            raise ProblemError(403, "forbidden")
        if found.stale:
            await office.db.write(touch_session, found.token_hash, now)
        return found

    return caller


TheTerminal = Annotated[TerminalCaller, Depends(calling_terminal)]
SigningTerminal = Annotated[TerminalCaller, Depends(terminal_signing_in)]
AnyClerk = Annotated[ClerkCaller, Depends(calling_clerk(*EVERY_ROLE))]
TheAdmin = Annotated[ClerkCaller, Depends(calling_clerk("admin"))]

"""Who holds a token, what the administrator sees, and what an actor's signature rests on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, Row, bindparam, or_, select

from api_client.models.auth import Clerk, Role
from server.errors import ProblemError
from server.prepared import Prepared
from server.staff.schemas import StaffMember, Terminal
from server.staff.tables import delegations, sessions, staff, terminals

IDLE_MS = 30 * 60_000
LONGEST_MS = 12 * 3_600_000
TOUCH_MS = 60_000


_MANDATE = Prepared(
    select(delegations, staff.c.name, staff.c.active)
    .join(staff, staff.c.id == delegations.c.staff_id)
    .where(delegations.c.id == bindparam("delegation_id"))
)


@dataclass(frozen=True)
class TerminalCaller:
    """A terminal that showed its token."""

    id: str
    workplace: str
    share: str


@dataclass(frozen=True)
class ClerkCaller:
    """A clerk with a live session at a live terminal; ``stale`` when its use is to be noted."""

    clerk: Clerk
    terminal_id: str
    token_hash: str
    stale: bool


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What a delegation of ours allowed, and whether person and right still stand."""

    clerk_id: int
    name: str
    role: Role
    terminal_id: str
    public_key: str
    issued_at: int
    expires_at: int
    revoked_at: int
    active: bool


def token_hash(token: str) -> str:
    """How a token or code is kept: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def terminal_by_token(conn: Connection, token: str, *, signing_in: bool = False) -> TerminalCaller:
    """The terminal; raises 401 ``auth_expired`` or ``terminal_revoked``.

    ``signing_in``: the weaker sign-in token, which lies unsealed on the terminal, is taken too.
    """
    shown = token_hash(token)
    fits = terminals.c.token_hash == shown
    if signing_in:
        fits = or_(fits, terminals.c.sign_in_hash == shown)
    row = conn.execute(select(terminals).where(fits)).one_or_none()
    if row is None:
        raise ProblemError(401, "auth_expired")
    if row.revoked_at:
        raise ProblemError(401, "terminal_revoked")
    return TerminalCaller(row.id, row.workplace, row.share)


def clerk_by_token(conn: Connection, token: str, terminal_id: str, now: int) -> ClerkCaller:
    """The clerk of a session that is alive at this terminal; raises 401 ``auth_expired``."""
    found = conn.execute(
        select(
            sessions.c.token_hash,
            sessions.c.terminal_id,
            sessions.c.created_at,
            sessions.c.used_at,
            staff.c.id,
            staff.c.login,
            staff.c.name,
            staff.c.role,
        )
        .join(staff, staff.c.id == sessions.c.staff_id)
        .join(terminals, terminals.c.id == sessions.c.terminal_id)
        .where(
            sessions.c.token_hash == token_hash(token),
            sessions.c.terminal_id == terminal_id,
            sessions.c.ended_at == 0,
            staff.c.active.is_(True),
            terminals.c.revoked_at == 0,
        )
    ).one_or_none()
    if found is None or now - found.used_at > IDLE_MS or now - found.created_at > LONGEST_MS:
        raise ProblemError(401, "auth_expired")
    clerk = Clerk(id=found.id, login=found.login, name=found.name, role=found.role)
    return ClerkCaller(clerk, terminal_id, found.token_hash, now - found.used_at > TOUCH_MS)


def active_by_login(conn: Connection, login: str) -> Row[tuple[object, ...]] | None:
    """The row of an active member of staff, or None."""
    return conn.execute(
        select(staff).where(staff.c.login == login, staff.c.active.is_(True))
    ).one_or_none()


def mandate(conn: Connection, delegation_id: str) -> Mandate | None:
    """The delegation with the state of its person now, or None when it was never ours."""
    row = _MANDATE.first(conn, {"delegation_id": delegation_id})
    if row is None:
        return None
    return Mandate(
        clerk_id=row.staff_id,
        name=row.name,
        role=row.role,
        terminal_id=row.terminal_id,
        public_key=row.public_key,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        active=bool(row.active),
    )


def all_staff(conn: Connection) -> list[StaffMember]:
    """Everyone, in order of login."""
    rows = conn.execute(select(staff).order_by(staff.c.login))
    return [
        StaffMember(id=row.id, login=row.login, name=row.name, role=row.role, active=row.active)
        for row in rows
    ]


def all_terminals(conn: Connection) -> list[Terminal]:
    """Every terminal ever enrolled, the newest first."""
    rows = conn.execute(select(terminals).order_by(terminals.c.enrolled_at.desc(), terminals.c.id))
    return [
        Terminal(
            id=row.id,
            workplace=row.workplace,
            enrolled_at=row.enrolled_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]

"""What happens to staff, terminals and sessions, each in the caller's transaction and audited."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from api_client.models.auth import Clerk, Delegation, Enrolled, Role, SignedIn
from domain.terminal_token import sign_in_token
from server import audit
from server.certificates.numbers import void_blocks
from server.changes import SCOPE, note_many
from server.errors import ProblemError
from server.identity import Identity
from server.staff.reads import TerminalCaller, token_hash
from server.staff.tables import delegations, enrolments, sessions, staff, terminals

ENROLMENT_MS = 24 * 3_600_000
DELEGATION_MS = 7 * 24 * 3_600_000
NEVER = 1 << 60
CONSOLE = 0


@dataclass(frozen=True)
class Actor:
    """Who acts in the audit; the console of the server is actor 0 at no terminal."""

    staff_id: int = CONSOLE
    terminal_id: str = ""


CONSOLE_ACTOR = Actor()


def add_staff(
    conn: Connection, login: str, name: str, role: Role, password_hash: str, now_ms: int
) -> int:
    """A new member of staff; returns the id, raises 409 ``login_taken``."""
    row = {
        "login": login.lower(),
        "name": name,
        "role": role,
        "password_hash": password_hash,
        "active": True,
        "created_at": now_ms,
        "disabled_at": 0,
    }
    try:
        with conn.begin_nested():
            made = conn.execute(insert(staff).returning(staff.c.id), row).scalar_one()
    except IntegrityError:
        raise ProblemError(409, "login_taken") from None
    return int(made)


def set_password(conn: Connection, staff_id: int, password_hash: str, now_ms: int) -> None:
    """A new password; every session of the person ends. Offline work already signed stays valid."""
    _change(conn, staff_id, password_hash=password_hash)
    _end_sessions_of(conn, staff_id, now_ms)


def disable_staff(conn: Connection, staff_id: int, now_ms: int) -> None:
    """The person may act no more; what is still on its way goes to review."""
    _change(conn, staff_id, active=False, disabled_at=now_ms)
    _end_sessions_of(conn, staff_id, now_ms)
    conn.execute(
        update(delegations)
        .where(delegations.c.staff_id == staff_id, delegations.c.revoked_at == 0)
        .values(revoked_at=now_ms)
    )


def enable_staff(conn: Connection, staff_id: int) -> None:
    """The person may sign in again; old delegations stay revoked."""
    _change(conn, staff_id, active=True, disabled_at=0)


def staff_id_of(conn: Connection, login: str) -> int:
    """The id of a login; raises 404."""
    found = conn.execute(select(staff.c.id).where(staff.c.login == login.lower())).scalar()
    if found is None:
        raise ProblemError(404, "not_found")
    return int(found)


def make_enrolment(conn: Connection, workplace: str, now_ms: int, *, reusable: bool = False) -> str:
    """A code that makes one terminal within a day, or any number for ever in a demo."""
    code = secrets.token_urlsafe(24)
    conn.execute(
        insert(enrolments),
        {
            "code_hash": token_hash(code),
            "workplace": workplace,
            "created_at": now_ms,
            "expires_at": NEVER if reusable else now_ms + ENROLMENT_MS,
            "reusable": reusable,
            "used_at": 0,
        },
    )
    return code


def redeem(conn: Connection, code: str, office: str, now_ms: int) -> Enrolled:
    """A new terminal for a good code; raises 403 ``enrolment_refused``, one for every cause."""
    found = conn.execute(
        select(enrolments).where(enrolments.c.code_hash == token_hash(code)).with_for_update()
    ).one_or_none()
    if found is None or found.expires_at < now_ms or (found.used_at and not found.reusable):
        raise ProblemError(403, "enrolment_refused")
    conn.execute(update(enrolments).where(enrolments.c.id == found.id).values(used_at=now_ms))
    terminal_id, token = str(uuid.uuid4()), secrets.token_urlsafe(32)
    conn.execute(
        insert(terminals),
        {
            "id": terminal_id,
            "workplace": found.workplace,
            "token_hash": token_hash(token),
            "sign_in_hash": token_hash(sign_in_token(token)),
            "share": secrets.token_hex(32),
            "enrolled_at": now_ms,
            "revoked_at": 0,
        },
    )
    record(conn, Actor(CONSOLE, terminal_id), "terminal.enrol", f"terminal:{terminal_id}", now_ms)
    return Enrolled(terminal_id=terminal_id, token=token, office=office, workplace=found.workplace)


def revoke_terminal(conn: Connection, actor: Actor, terminal_id: str, now_ms: int) -> None:
    """The terminal's token, every session at it and its unused numbers are void; raises 404.

    Recorded, and told to the terminals as the last statement.
    """
    done = conn.execute(
        update(terminals).where(terminals.c.id == terminal_id).values(revoked_at=now_ms)
    )
    if done.rowcount == 0:
        raise ProblemError(404, "not_found")
    conn.execute(
        update(sessions)
        .where(sessions.c.terminal_id == terminal_id, sessions.c.ended_at == 0)
        .values(ended_at=now_ms)
    )
    conn.execute(
        update(delegations)
        .where(delegations.c.terminal_id == terminal_id, delegations.c.revoked_at == 0)
        .values(revoked_at=now_ms)
    )
    voided = void_blocks(conn, terminal_id, now_ms)
    record(conn, actor, "terminal.revoke", f"terminal:{terminal_id}", now_ms)
    note_many(conn, voided)


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A clerk whose password fitted a moment ago."""

    clerk: Clerk
    password_hash: str
    public_key: str
    terminal: TerminalCaller


def start_session(conn: Connection, own: Identity, sign_in: SignIn, now_ms: int) -> SignedIn:
    """A session, a delegation of seven days and the terminal's share.

    Raises 401 when the person was disabled or given another password while we were checking.
    """
    clerk, terminal = sign_in.clerk, sign_in.terminal
    still = conn.execute(
        select(staff.c.id)
        .where(
            staff.c.id == clerk.id,
            staff.c.active.is_(True),
            staff.c.password_hash == sign_in.password_hash,
        )
        .with_for_update()
    ).scalar()
    if still is None:
        raise ProblemError(401, "wrong_credentials")
    token = secrets.token_urlsafe(32)
    conn.execute(
        insert(sessions),
        {
            "token_hash": token_hash(token),
            "staff_id": clerk.id,
            "terminal_id": terminal.id,
            "created_at": now_ms,
            "used_at": now_ms,
            "ended_at": 0,
        },
    )
    delegation = _delegate(conn, own, sign_in, now_ms)
    record(conn, Actor(clerk.id, terminal.id), "sign_in", f"staff:{clerk.id}", now_ms)
    return SignedIn(
        token=token,
        clerk=clerk,
        delegation=delegation,
        terminal_share=terminal.share,
        server_time=now_ms,
    )


def touch_session(conn: Connection, session_hash: str, now_ms: int) -> None:
    """Note that the session was used."""
    conn.execute(
        update(sessions).where(sessions.c.token_hash == session_hash).values(used_at=now_ms)
    )


def end_session(conn: Connection, session_hash: str, now_ms: int) -> None:
    """The token is void from now on."""
    conn.execute(
        update(sessions).where(sessions.c.token_hash == session_hash).values(ended_at=now_ms)
    )


def record(conn: Connection, actor: Actor, action: str, what: str, now_ms: int) -> None:
    """An act of administration or sign-in in the audit trail."""
    audit.append(
        conn,
        audit.Entry(
            at_ms=now_ms,
            actor_id=actor.staff_id,
            terminal_id=actor.terminal_id,
            action=action,
            object=what,
        ),
    )


def _delegate(conn: Connection, own: Identity, sign_in: SignIn, now_ms: int) -> Delegation:
    clerk = sign_in.clerk
    unsigned = Delegation(
        id=str(uuid.uuid4()),
        clerk_id=clerk.id,
        clerk_login=clerk.login,
        clerk_name=clerk.name,
        role=clerk.role,
        public_key=sign_in.public_key,
        terminal_id=sign_in.terminal.id,
        scope=SCOPE,
        issued_at=now_ms,
        expires_at=now_ms + DELEGATION_MS,
        signature="",
    )
    fields = msgspec.to_builtins(unsigned)
    fields.pop("signature")
    conn.execute(
        insert(delegations),
        {
            "id": unsigned.id,
            "staff_id": clerk.id,
            "terminal_id": unsigned.terminal_id,
            "role": clerk.role,
            "public_key": unsigned.public_key,
            "issued_at": unsigned.issued_at,
            "expires_at": unsigned.expires_at,
            "revoked_at": 0,
        },
    )
    return msgspec.structs.replace(unsigned, signature=own.sign(fields))


def _change(conn: Connection, staff_id: int, **values: object) -> None:
    done = conn.execute(update(staff).where(staff.c.id == staff_id).values(**values))
    if done.rowcount == 0:
        raise ProblemError(404, "not_found")


def _end_sessions_of(conn: Connection, staff_id: int, now_ms: int) -> None:
    conn.execute(
        update(sessions)
        .where(sessions.c.staff_id == staff_id, sessions.c.ended_at == 0)
        .values(ended_at=now_ms)
    )

"""Routes of the administrator: staff and terminals."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import Connection

from api_client.models.auth import EnrolmentFile
from server.auth import TheAdmin
from server.errors import ProblemError
from server.office import office_of
from server.settings import settings
from server.staff import commands, reads
from server.staff.passwords import check_new_password
from server.staff.schemas import (
    Done,
    NewEnrolment,
    NewPassword,
    NewStaff,
    StaffMember,
    Terminal,
)
from server.wire import answers, listed, wire

router = APIRouter()

StaffId = Annotated[int, Path(ge=1, le=2**31)]
TheTerminalId = Annotated[str, Path(max_length=64, pattern=r"^[0-9a-f-]+$")]


@router.get("/v1/staff", responses=answers(listed(StaffMember), 401, 403))
async def list_staff(request: Request, _caller: TheAdmin) -> Response:
    """Everyone, in order of login."""
    return wire(await office_of(request).db.read(reads.all_staff))


@router.post("/v1/staff", responses=answers(StaffMember, 401, 403, 409))
async def add_staff(request: Request, caller: TheAdmin, wish: NewStaff) -> Response:
    """A new member of staff."""
    office = office_of(request)
    password_hash = await _hash(request, wish.password)
    now, actor = office.now_ms(), _actor(caller)

    def work(conn: Connection) -> StaffMember:
        made = commands.add_staff(conn, wish.login, wish.name, wish.role, password_hash, now)
        commands.record(conn, actor, "staff.add", f"staff:{made}", now)
        login = wish.login.lower()
        return StaffMember(id=made, login=login, name=wish.name, role=wish.role, active=True)

    return wire(await office.db.write(work))


@router.post("/v1/staff/{staff_id}/password", responses=answers(Done, 401, 403, 404))
async def reset_password(
    request: Request, caller: TheAdmin, staff_id: StaffId, wish: NewPassword
) -> Response:
    """Another password; every session of the person ends."""
    office = office_of(request)
    password_hash = await _hash(request, wish.password)
    now, actor = office.now_ms(), _actor(caller)

    def work(conn: Connection) -> None:
        commands.set_password(conn, staff_id, password_hash, now)
        commands.record(conn, actor, "staff.password", f"staff:{staff_id}", now)

    await office.db.write(work)
    return wire(Done())


@router.post("/v1/staff/{staff_id}/disable", responses=answers(Done, 401, 403, 404, 409))
async def disable_staff(request: Request, caller: TheAdmin, staff_id: StaffId) -> Response:
    """The person may act no more; an administrator can't lock out themselves."""
    office = office_of(request)
    if staff_id == caller.clerk.id:
        raise ProblemError(409, "own_account")
    now, actor = office.now_ms(), _actor(caller)

    def work(conn: Connection) -> None:
        commands.disable_staff(conn, staff_id, now)
        commands.record(conn, actor, "staff.disable", f"staff:{staff_id}", now)

    await office.db.write(work)
    return wire(Done())


@router.post("/v1/staff/{staff_id}/enable", responses=answers(Done, 401, 403, 404))
async def enable_staff(request: Request, caller: TheAdmin, staff_id: StaffId) -> Response:
    """The person may sign in again."""
    office = office_of(request)
    now, actor = office.now_ms(), _actor(caller)

    def work(conn: Connection) -> None:
        commands.enable_staff(conn, staff_id)
        commands.record(conn, actor, "staff.enable", f"staff:{staff_id}", now)

    await office.db.write(work)
    return wire(Done())


@router.get("/v1/terminals", responses=answers(listed(Terminal), 401, 403))
async def list_terminals(request: Request, _caller: TheAdmin) -> Response:
    """Every terminal ever enrolled."""
    return wire(await office_of(request).db.read(reads.all_terminals))


@router.post("/v1/terminals", responses=answers(EnrolmentFile, 401, 403))
async def new_terminal(request: Request, caller: TheAdmin, wish: NewEnrolment) -> Response:
    """The enrolment file of a workplace; its code is good once, within a day."""
    office = office_of(request)
    now, actor = office.now_ms(), _actor(caller)

    def work(conn: Connection) -> EnrolmentFile:
        code = commands.make_enrolment(conn, wish.workplace, now)
        commands.record(conn, actor, "terminal.code", "enrolment", now)
        return EnrolmentFile(
            office=settings(conn).office_name,
            workplace=wish.workplace,
            server_url="",
            server_key=office.identity.public_key,
            code=code,
        )

    return wire(await office.db.write(work))


@router.post("/v1/terminals/{terminal_id}/revoke", responses=answers(Done, 401, 403, 404))
async def revoke_terminal(
    request: Request, caller: TheAdmin, terminal_id: TheTerminalId
) -> Response:
    """The terminal is lost: its token and every session at it are void at once."""
    office = office_of(request)
    now, actor = office.now_ms(), _actor(caller)

    await office.db.write(commands.revoke_terminal, actor, terminal_id, now)
    office.wakeups.nudge()
    return wire(Done())


async def _hash(request: Request, password: str) -> str:
    check_new_password(password)
    return await asyncio.to_thread(office_of(request).passwords.make_hash, password)


def _actor(caller: reads.ClerkCaller) -> commands.Actor:
    return commands.Actor(caller.clerk.id, caller.terminal_id)

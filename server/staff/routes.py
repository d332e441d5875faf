"""Routes of enrolment and sign-in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api_client.models.auth import Clerk, Enrolled, SignedIn
from server.auth import AnyClerk, SigningTerminal
from server.errors import ProblemError
from server.office import Office, office_of
from server.settings import settings
from server.staff import commands
from server.staff.reads import active_by_login
from server.staff.schemas import Done, EnrolInput, SignInInput
from server.wire import answers, wire

router = APIRouter()


@router.post("/v1/terminals/enrol", responses=answers(Enrolled, 403, 429))
async def enrol(request: Request, wish: EnrolInput) -> Response:
    """Redeem an enrolment code; the only route besides health that needs no token."""
    office = office_of(request)
    keys = {"address": _address(request)}
    office.throttle.admit(keys)
    chosen = await office.db.read(settings)
    enrolled = await office.db.write(
        commands.redeem, wish.code, chosen.office_name, office.now_ms()
    )
    office.throttle.forgive(keys)
    return wire(enrolled)


@router.post("/v1/sign-in", responses=answers(SignedIn, 401, 429))
async def sign_in(request: Request, terminal: SigningTerminal, wish: SignInInput) -> Response:
    """A clerk's password for a session, a delegation and the terminal's share.

    An unknown login, a wrong password and a disabled person get the same answer in the same time.
    """
    office = office_of(request)
    login = wish.login.lower()
    keys = {
        "pair": f"{login} {terminal.id}",
        "account": login,
        "terminal": terminal.id,
        "address": _address(request),
    }
    office.throttle.admit(keys)
    found = await office.db.read(active_by_login, login)
    stored = str(found.password_hash) if found is not None else None
    if not await office.passwords.check(stored, wish.password) or found is None:
        raise ProblemError(401, "wrong_credentials")
    clerk = Clerk(id=found.id, login=found.login, name=found.name, role=found.role)
    entering = commands.SignIn(
        clerk=clerk,
        password_hash=found.password_hash,
        public_key=wish.public_key,
        terminal=terminal,
    )
    signed = await _start(office, entering)
    office.throttle.forgive(keys)
    return wire(signed)


@router.post("/v1/sign-out", responses=answers(Done, 401))
async def sign_out(request: Request, caller: AnyClerk) -> Response:
    """End the session: the token is void at once."""
    office = office_of(request)
    await office.db.write(commands.end_session, caller.token_hash, office.now_ms())
    return wire(Done())


@router.get("/v1/me", responses=answers(Clerk, 401))
async def me(caller: AnyClerk) -> Response:
    """Whom the server takes the caller for."""
    return wire(caller.clerk)


async def _start(office: Office, entering: commands.SignIn) -> SignedIn:
    return await office.db.write(commands.start_session, office.identity, entering, office.now_ms())


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

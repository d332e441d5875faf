"""Live reads of accounts and bills, for what a terminal's cache does not hold."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from api_client.models.replica import Account, Bill
from domain.accounts import parse_account_number
from domain.errors import InputError
from server import replica
from server.accounts.reads import account_id_by_number
from server.auth import AnyClerk
from server.errors import ProblemError
from server.office import office_of
from server.wire import answers, wire

router = APIRouter()

AccountId = Annotated[int, Path(ge=1, le=2**62)]
Period = Annotated[int, Path(ge=199001, le=219912)]
Number = Annotated[str, Query(min_length=1, max_length=60)]


@router.get("/v1/accounts", responses=answers(Account, 401, 403, 404))
async def account_by_number(request: Request, _caller: AnyClerk, number: Number) -> Response:
    """The account with exactly this number, typed as people type it."""
    try:
        wanted = parse_account_number(number)
    except InputError as error:
        raise ProblemError(422, error.code) from None
    return wire(await office_of(request).db.read(_by_number, wanted))


@router.get("/v1/accounts/{account_id}", responses=answers(Account, 401, 403, 404))
async def account(request: Request, _caller: AnyClerk, account_id: AccountId) -> Response:
    """The account as it stands."""
    return wire(await office_of(request).db.read(_one, "account", str(account_id)))


@router.get("/v1/accounts/{account_id}/bills/{period}", responses=answers(Bill, 401, 403, 404))
async def bill(
    request: Request, _caller: AnyClerk, account_id: AccountId, period: Period
) -> Response:
    """One charged month of the account, however old."""
    return wire(await office_of(request).db.read(_one, "bill", f"{account_id}:{period}"))


def _by_number(conn: Connection, number: str) -> msgspec.Struct:
    found = account_id_by_number(conn, number)
    if found is None:
        raise ProblemError(404, "not_found")
    return _one(conn, "account", str(found))


def _one(conn: Connection, entity: str, entity_id: str) -> msgspec.Struct:
    """The one repository function of live reads: what is not there is not there for anyone."""
    rows = replica.rows(conn, entity, [entity_id])
    if not rows:
        raise ProblemError(404, "not_found")
    return rows[0]

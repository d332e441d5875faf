"""Papers fetched by clerks: the issued bytes, the signed copy, what a paper was drawn from."""

from __future__ import annotations

import asyncio
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from server.auth import calling_clerk
from server.certificates import papers
from server.errors import ProblemError
from server.office import office_of
from server.settings import settings
from server.staff.commands import Actor
from server.staff.reads import ClerkCaller
from server.wire import answers

router = APIRouter()

CertificateId = Annotated[str, Path(min_length=1, max_length=64)]
PapersClerk = Annotated[
    ClerkCaller, Depends(calling_clerk("cashier", "consultant", "passport", "senior"))
]
_PDF = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
_JSON = {"application/json": {"schema": {"type": "object"}}}


@router.get("/v1/certificates/{certificate_id}/paper", responses=answers(_PDF, 401, 403, 404, 409))
async def paper(
    request: Request,
    caller: PapersClerk,
    certificate_id: CertificateId,
    signed: Annotated[bool, Query()] = False,
) -> Response:
    """The very bytes that were issued; with ``signed`` the same followed by the organisation's
    signature. 409 ``signing_off``, ``signing_expired`` or ``signing_failed`` when there is none.
    """
    office = office_of(request)
    found = await office.db.read(papers.paper_of, certificate_id)
    if found is None:
        raise ProblemError(404, "not_found")
    content = await _signed(request, found) if signed else found.content
    await _note(request, caller, "paper", certificate_id)
    return Response(content, media_type="application/pdf")


@router.get("/v1/certificates/{certificate_id}/model", responses=answers(_JSON, 401, 403, 404))
async def model(request: Request, caller: PapersClerk, certificate_id: CertificateId) -> Response:
    """The JSON a paper was drawn from: what a duplicate is drawn from again."""
    found = await office_of(request).db.read(papers.model_of, certificate_id)
    if found is None:
        raise ProblemError(404, "not_found")
    await _note(request, caller, "paper", certificate_id)
    return Response(found, media_type="application/json")


async def _signed(request: Request, found: papers.Paper) -> bytes:
    """The signed copy that is kept, made now when nobody has asked for it yet."""
    if found.signed:
        return found.signed
    office = office_of(request)
    rules = await office.db.read(settings)
    if not rules.sign:
        raise ProblemError(409, "signing_off")
    now, zone = office.now_ms(), ZoneInfo(rules.office_zone)
    made = await asyncio.to_thread(office.signing.signed, found.content, zone, now)
    return await office.db.write(papers.keep_signed, found.certificate_id, made, now)


async def _note(request: Request, caller: ClerkCaller, what: str, certificate_id: str) -> None:
    office = office_of(request)
    actor = Actor(caller.clerk.id, caller.terminal_id)
    await office.db.write(papers.note_view, actor, what, certificate_id, office.now_ms())

"""GET /verify: anybody may ask whether a paper is ours; no sign-in, few tries a minute."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from server.certificates.checking import PaperCheck, check_paper
from server.certificates.verify_page import security_headers, verify_page
from server.office import Office, office_of
from server.settings import settings
from server.wire import answers, ref, wire

router = APIRouter()

_HTML = {"text/html": {"schema": {"type": "string"}}}
_EITHER = {**_HTML, "application/json": {"schema": ref(PaperCheck)}}
Digest = Annotated[str, Query(pattern="^(|[0-9a-fA-F]{64})$", max_length=64)]


@router.get("/verify", responses=answers(_HTML, 429))
async def ask(request: Request, code: Annotated[str, Query(max_length=100)] = "") -> Response:
    """The page with the field for a code; with ``code`` its answer, too."""
    office = office_of(request)
    found = await _checked(request, code, "") if code.strip() else None
    return await _page(office, code, found)


@router.get("/verify/{code}", responses=answers(_EITHER, 429))
async def verify(
    request: Request, code: Annotated[str, Path(max_length=100)], sha256: Digest = ""
) -> Response:
    """Kind, number, dates and state of the paper with this code, for people or as JSON by
    ``Accept``; with the digest of a file whether it is the paper. Nothing is told of people.
    """
    found = await _checked(request, code, sha256)
    if "application/json" in request.headers.get("accept", ""):
        return wire(found)
    return await _page(office_of(request), code, found)


async def _checked(request: Request, code: str, sha256: str) -> PaperCheck:
    """Codes that are not ours are counted by address; the right ones may be asked at will."""
    office = office_of(request)
    key = {"verify": request.client.host if request.client else ""}
    office.throttle.admit(key)
    found = await office.db.read(check_paper, code, sha256, office.now_ms())
    if found.state != "unknown":
        office.throttle.forgive(key)
    return found


async def _page(office: Office, code: str, found: PaperCheck | None) -> Response:
    name = await office.db.read(_office_name)
    page = verify_page(name, code, found)
    return Response(page, media_type="text/html", headers=security_headers())


def _office_name(conn: Connection) -> str:
    rules = settings(conn)
    return rules.office_name or rules.office_short_name

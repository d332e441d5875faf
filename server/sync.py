"""The exchange, the snapshot and the event stream: the routes of a terminal."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import StreamingResponse

from api_client.models.sync import (
    PROTOCOL,
    SCHEMA,
    SnapshotManifest,
    SyncReply,
    SyncRequest,
)
from server import changes
from server.auth import TheTerminal
from server.errors import ProblemError
from server.office import Office, office_of
from server.wire import answers, ref, wire

MAX_BATCH = 50

router = APIRouter()


class _Reply(
    msgspec.Struct, frozen=True, kw_only=True, rename={"from_seq": "from", "to_seq": "to"}
):
    """``SyncReply`` with its stored parts as they lie in the database: verdicts byte for byte."""

    epoch: str
    schema: int
    server_time: int
    results: list[msgspec.Raw]
    changes: msgspec.Raw
    from_seq: int
    to_seq: int
    more: bool
    count: int
    sha256: str
    cursor: str


_BODY = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": ref(SyncRequest)}}}
}


@router.post("/v1/sync", responses=answers(SyncReply, 401, 410, 426), openapi_extra=_BODY)
async def exchange(request: Request, terminal: TheTerminal) -> Response:
    """Commands up, each in a transaction of its own, then a page of changes down."""
    office = office_of(request)
    wish = _decode(await request.body())
    # The cursor first: with a void one nothing is carried out whose verdict would then be lost.
    after = _position(office, wish)
    results = []
    for envelope in wish.commands:
        verdict = await office.db.write(office.executor.execute, terminal.id, envelope)
        results.append(msgspec.Raw(verdict))
    if results:
        office.wakeups.nudge()
    if wish.want_changes:
        page = await office.db.read(changes.page_after, office.identity, after, wish.limit)
    else:
        page = changes.Page(b"[]", 0, after.seq, after, False)
    return wire(
        _Reply(
            epoch=office.identity.epoch,
            schema=SCHEMA,
            server_time=office.now_ms(),
            results=results,
            changes=msgspec.Raw(page.changes),
            from_seq=page.from_seq,
            to_seq=page.to.seq,
            more=page.more,
            count=page.count,
            sha256=page.sha256,
            cursor=page.to.cursor,
        )
    )


def _decode(body: bytes) -> SyncRequest:
    try:
        wish = msgspec.json.decode(body, type=SyncRequest, strict=True)
    except msgspec.MsgspecError as error:
        # The library's text names the place and the expected type, never the value.
        place = str(error).rpartition("`")[0].rpartition("`")[2]
        raise ProblemError(422, "invalid", {"at": place}) from None
    if wish.protocol != PROTOCOL:
        raise ProblemError(426, "upgrade_required", {"protocol": PROTOCOL})
    if len(wish.commands) > MAX_BATCH:
        raise ProblemError(422, "invalid", {"commands": "too_many", "limit": MAX_BATCH})
    if not 1 <= wish.limit <= changes.MAX_PAGE:
        raise ProblemError(422, "invalid", {"limit": "range", "most": changes.MAX_PAGE})
    return wish


def _position(office: Office, wish: SyncRequest) -> changes.Position:
    if not wish.want_changes:
        # A locked terminal has closed its cache and may not know its cursor.
        return changes.Position(office.identity.epoch, 0, wish.cursor)
    return changes.read_cursor(office.identity, wish.cursor)


@router.get("/v1/snapshot", responses=answers(SnapshotManifest, 401))
async def snapshot(request: Request, _terminal: TheTerminal) -> Response:
    """The manifest of a snapshot that is new enough; 503 while one is being built."""
    return wire(await office_of(request).snapshots.manifest())


_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@router.get("/v1/snapshot/{snapshot_id}/chunks/{number}", responses=answers(_BYTES, 401, 410))
async def chunk(
    request: Request,
    _terminal: TheTerminal,
    snapshot_id: Annotated[str, Path(max_length=64)],
    number: Annotated[int, Path(ge=0, le=1_000_000)],
) -> Response:
    """One chunk, as the manifest lists it; 410 when the snapshot is no longer kept."""
    path = office_of(request).snapshots.chunk(snapshot_id, number)
    content = await asyncio.to_thread(path.read_bytes)
    return Response(content, media_type="application/octet-stream")


_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}


@router.get("/v1/events", responses=answers(_STREAM, 401))
async def events(
    request: Request,
    _terminal: TheTerminal,
    last_event_id: Annotated[str, Header(alias="Last-Event-ID", max_length=20)] = "",
) -> Response:
    """Wake-ups with the newest change number; a comment every heartbeat. Opening it wakes once
    when something happened since ``Last-Event-ID``."""
    office = office_of(request)
    seen = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else -1
    stream = office.wakeups.stream(seen, office.config.limits.heartbeat_s)
    return StreamingResponse(stream, media_type="text/event-stream")

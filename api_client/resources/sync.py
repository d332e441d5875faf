"""The exchange and the snapshot: a bad row is set aside, a bad whole is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from api_client.decoding import convert_raw, decode, sound_json
from api_client.errors import BadReply
from api_client.models.replica import REPLICATED
from api_client.models.sync import (
    SCHEMA,
    Change,
    SnapshotManifest,
    SyncReply,
    SyncRequest,
    Verdict,
)
from api_client.replies import Exchanged
from api_client.transport import CHUNK_MAX_BYTES, Call, Reply

MAX_BATCH = 50
MAX_PAGE = 500
_KEYED = frozenset({"setting", "shift", "suspense", "certificate", "number_block"})
_KEY_LENGTH = 100
_ID_DIGITS = 15
SNAPSHOT_READ_S = 40.0
_TIME_MIN_MS, _TIME_MAX_MS = (
    1_577_836_800_000,
    4_102_444_800_000,
)  # 2020 .. 2100, else no time source


class _Outer(
    msgspec.Struct, frozen=True, kw_only=True, rename={"from_seq": "from", "to_seq": "to"}
):
    """The reply before its rows are read: one bad row must not cost the page."""

    epoch: str
    schema: int
    results: list[msgspec.Raw]
    changes: msgspec.Raw
    from_seq: int
    to_seq: int
    more: bool
    count: int
    sha256: str
    cursor: str
    server_time: msgspec.Raw = msgspec.Raw(b"0")


class SyncResource:
    """POST /v1/sync, GET /v1/snapshot, GET /v1/snapshot/{id}/chunks/{n}."""

    def __init__(self, send: Callable[[Call], Reply]) -> None:
        self._send = send

    def exchange(self, terminal_token: str, request: SyncRequest) -> Exchanged:
        """One request up, one page down; the reply must carry the digest of its body."""
        reply = self._send(
            Call(
                "POST",
                "/v1/sync",
                token=terminal_token,
                body=msgspec.json.encode(request),
                digest_required=True,
            )
        )
        page, set_aside = read_page(reply.body, reply.request_id)
        return Exchanged(page, set_aside, reply.sent_s, reply.received_s)

    def manifest(self, terminal_token: str) -> SnapshotManifest:
        """The newest snapshot: its chunks, digests and the cursor to go on from."""
        # The server may be building one and says so after 20 s at the latest.
        call = Call("GET", "/v1/snapshot", token=terminal_token, read_s=SNAPSHOT_READ_S)
        reply = self._send(call)
        manifest = decode(reply.body, SnapshotManifest, request_id=reply.request_id)
        if manifest.schema != SCHEMA:
            raise BadReply("schema", request_id=reply.request_id)
        if not manifest.id.replace("-", "").isalnum():
            # The id becomes part of our next address.
            raise BadReply("wrong_shape", request_id=reply.request_id)
        return manifest

    def chunk(self, terminal_token: str, snapshot_id: str, number: int) -> bytes:
        """One chunk, as it lies on the server; its digest is the manifest's."""
        path = f"/v1/snapshot/{snapshot_id}/chunks/{number}"
        return self._send(
            Call(
                "GET",
                path,
                token=terminal_token,
                expect="application/octet-stream",
                cap_bytes=CHUNK_MAX_BYTES,
            )
        ).body


def read_page(body: bytes, request_id: str = "") -> tuple[SyncReply, int]:
    """The reply and the number of rows set aside; BadReply when the whole cannot be trusted."""
    text = sound_json(body, request_id=request_id)
    outer = convert_raw(text, _Outer, request_id=request_id)
    changes = bytes(outer.changes)
    # Replacing lone surrogates changes bytes; the digest of the whole body was checked before that.
    if text in (body, body[3:]) and outer.sha256 != hashlib.sha256(changes).hexdigest():
        raise BadReply("digest", request_id=request_id)
    rows = convert_raw(changes, list[msgspec.Raw], request_id=request_id)
    if len(rows) != outer.count or len(rows) > MAX_PAGE:
        raise BadReply("wrong_shape", request_id=request_id)
    if outer.schema != SCHEMA:
        raise BadReply("schema", request_id=request_id)
    good_rows = [change for change in map(_change, rows) if change is not None]
    verdicts = [verdict for verdict in map(_verdict, outer.results) if verdict is not None]
    reply = SyncReply(
        epoch=outer.epoch,
        schema=outer.schema,
        server_time=_server_time(outer.server_time),
        results=verdicts,
        changes=good_rows,
        from_seq=outer.from_seq,
        to_seq=outer.to_seq,
        more=outer.more,
        count=outer.count,
        sha256=outer.sha256,
        cursor=outer.cursor,
    )
    return reply, len(rows) - len(good_rows) + len(outer.results) - len(verdicts)


def _change(raw: msgspec.Raw) -> Change | None:
    """A change whose row fits its noun; an entity that we do not know passes, to be skipped."""
    try:
        change = msgspec.json.decode(raw, type=Change)
        noun = REPLICATED.get(change.entity)
        if noun is not None and not _is_id(change.entity, change.id):
            return None
        if noun is not None and not change.deleted:
            msgspec.json.decode(change.row, type=noun)
    except (msgspec.MsgspecError, ValueError):
        return None
    return change


def _is_id(entity: str, text: str) -> bool:
    """Whether it can name a row of the entity: a number, account and period, a key."""
    if entity in _KEYED:
        return 0 < len(text) <= _KEY_LENGTH
    parts = text.split(":")
    numbers = all(part.isascii() and part.isdigit() and len(part) <= _ID_DIGITS for part in parts)
    return numbers and len(parts) == (2 if entity == "bill" else 1)


def _verdict(raw: msgspec.Raw) -> Verdict | None:
    try:
        return msgspec.json.decode(raw, type=Verdict)
    except (msgspec.MsgspecError, ValueError):
        return None


def _server_time(raw: msgspec.Raw) -> int:
    try:
        moment = msgspec.json.decode(raw, type=int)
    except (msgspec.MsgspecError, ValueError):
        return 0
    return moment if _TIME_MIN_MS <= moment <= _TIME_MAX_MS else 0

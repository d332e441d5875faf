"""What the outbox knows of certificates: papers given out here, their bytes, what changes them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

_ACTS = (
    "SELECT op_id, kind,"
    " json_remove(json_extract(CAST(envelope AS TEXT), '$.body'), '$.content', '$.model'),"
    " state, change_seq, actor_id, actor_name"
    " FROM operation INDEXED BY operation_kind"
    " WHERE kind IN ('IssueCertificate', 'AnnulCertificate', 'DuplicateCertificate') ORDER BY seq"
)
_NUMBERS = (
    "SELECT json_extract(CAST(envelope AS TEXT), '$.body.number')"
    " FROM operation INDEXED BY operation_kind WHERE kind = 'IssueCertificate'"
    " AND json_extract(CAST(envelope AS TEXT), '$.body.series') = ?"
    " AND json_extract(CAST(envelope AS TEXT), '$.body.year') = ?"
)
_PAPER = (
    "SELECT json_extract(CAST(envelope AS TEXT), '$.body.content'),"
    " json_extract(CAST(envelope AS TEXT), '$.body.model')"
    " FROM operation WHERE op_id = ? AND kind = 'IssueCertificate'"
)
_LEASING = (
    "SELECT count(*) FROM operation INDEXED BY operation_kind WHERE kind = 'LeaseNumbers'"
    " AND state IN ('queued', 'blocked', 'sending', 'unknown')"
)
_GONE = ("rejected", "closed", "superseded")


@dataclass(frozen=True)
class PaperAct:
    """A queued act on a certificate; ``body`` is without the paper's bytes."""

    op_id: str
    kind: str
    body: dict[str, Any]
    state: str
    change_seq: int
    actor_id: int
    actor_name: str

    @property
    def happened(self) -> bool:
        """False for what was refused for good or withdrawn."""
        return self.state not in _GONE

    def unheard_by(self, cache_seq: int) -> bool:
        """True when the cache does not show it yet."""
        return self.happened and (not self.change_seq or self.change_seq > cache_seq)


def acts(connection: apsw.Connection) -> tuple[PaperAct, ...]:
    """All acts on certificates that are still kept here, in their order."""
    return tuple(
        PaperAct(op_id, kind, msgspec.json.decode(body), *rest)
        for op_id, kind, body, *rest in connection.execute(_ACTS)
    )


def numbers(connection: apsw.Connection, series: str, year: int) -> frozenset[int]:
    """Numbers given here: by being in a command, whatever became of it."""
    return frozenset(row[0] for row in connection.execute(_NUMBERS, (series, year)))


def paper(connection: apsw.Connection, op_id: str) -> tuple[bytes, str] | None:
    """The issued bytes and the JSON they were drawn from, of a paper given out here."""
    row = connection.execute(_PAPER, (op_id,)).fetchone()
    return (base64.b64decode(row[0]), row[1]) if row else None


def is_leasing(connection: apsw.Connection) -> bool:
    """True while numbers were asked for and the office has not answered."""
    row = connection.execute(_LEASING).fetchone()
    return bool(row and row[0])

"""Stored papers: the issued bytes, what they were drawn from, the signed copy made on demand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from server.certificates.tables import certificate_papers, certificates
from server.staff.commands import Actor, record


@dataclass(frozen=True)
class Paper:
    """A paper as it is kept; ``signed`` is empty until somebody has asked for it."""

    certificate_id: str
    account_id: int
    number: tuple[str, int, int]
    code: str
    state: str
    sha256: str
    content: bytes
    signed: bytes


def paper_of(conn: Connection, certificate_id: str) -> Paper | None:
    """The paper of a line of the register, or None."""
    c, p = certificates.c, certificate_papers.c
    row = conn.execute(
        select(c.account_id, c.series, c.year, c.number, c.code, c.state, c.sha256)
        .add_columns(p.content, p.signed)
        .join(certificate_papers, p.certificate_id == c.id)
        .where(c.id == certificate_id)
    ).one_or_none()
    if row is None:
        return None
    number = (row.series, row.year, row.number)
    signed = bytes(row.signed or b"")
    return Paper(
        *(certificate_id, row.account_id, number, row.code, row.state, row.sha256),
        *(bytes(row.content), signed),
    )


def model_of(conn: Connection, certificate_id: str) -> str | None:
    """The JSON a paper was drawn from, or None."""
    p = certificate_papers.c
    found = conn.execute(select(p.model).where(p.certificate_id == certificate_id)).scalar()
    return None if found is None else str(found)


def keep_signed(conn: Connection, certificate_id: str, signed: bytes, now_ms: int) -> bytes:
    """The signed copy that is kept: the first one made stays the only one."""
    p = certificate_papers.c
    conn.execute(
        update(certificate_papers)
        .where(p.certificate_id == certificate_id, p.signed.is_(None))
        .values(signed=signed, signed_at=now_ms)
    )
    kept = select(p.signed).where(p.certificate_id == certificate_id)
    return bytes(conn.execute(kept).scalar_one())


def note_view(conn: Connection, actor: Actor, what: str, certificate_id: str, now_ms: int) -> None:
    """Somebody fetched a paper: a row of the audit trail."""
    record(conn, actor, f"view.{what}", f"certificate:{certificate_id}", now_ms)

"""Rules the register must keep: every line has its paper, the paper is the one that was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from server.certificates.tables import certificate_papers, certificates, number_blocks

Breach = tuple[str, str, str]
_AT_ONCE = 200


def check(conn: Connection) -> Iterator[Breach]:
    """Rule, row and what is wrong with it."""
    yield from _papers(conn)
    yield from _blocks(conn)


def _papers(conn: Connection) -> Iterator[Breach]:
    c, p = certificates.c, certificate_papers.c
    query = (
        select(c.id, c.sha256, p.content, p.signed)
        .outerjoin(certificate_papers, p.certificate_id == c.id)
        .order_by(c.id)
    )
    after = ""
    while True:
        rows = conn.execute(query.where(c.id > after).limit(_AT_ONCE)).all()
        for row in rows:
            if row.content is None:
                yield "certificates", row.id, "in the register without its paper"
            elif hashlib.sha256(row.content).hexdigest() != row.sha256:
                yield "certificates", row.id, "the stored paper is not the one that was issued"
            elif row.signed and not bytes(row.signed).startswith(bytes(row.content)):
                yield "certificates", row.id, "the signed copy does not begin with the paper"
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].id


def _blocks(conn: Connection) -> Iterator[Breach]:
    b = number_blocks.c
    before = ("", 0, 0)
    for row in conn.execute(
        select(b.id, b.series, b.year, b.first, b.last).order_by(b.series, b.year, b.first)
    ):
        if (row.series, row.year) == before[:2] and row.first <= before[2]:
            yield "number_blocks", row.id, "lent twice: it overlaps the block before"
        before = (row.series, row.year, row.last)

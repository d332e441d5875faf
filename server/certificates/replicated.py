"""Lines of the register and blocks of numbers as terminals hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, Table, select

from api_client.models.replica import Certificate, NumberBlock
from server.certificates.tables import certificates, number_blocks

# A terminal is called by its id in the tables and by its id on the wire.
_CALLED = {"terminal": "terminal_id"}


def build_certificates(
    conn: Connection, ids: Sequence[str] | None = None
) -> Iterator[msgspec.Struct]:
    """The register, of these ids or all of it, the oldest first."""
    yield from _build(conn, Certificate, certificates, ids)


def build_number_blocks(
    conn: Connection, ids: Sequence[str] | None = None
) -> Iterator[msgspec.Struct]:
    """Numbers lent out, of these ids or all of them."""
    yield from _build(conn, NumberBlock, number_blocks, ids)


def _build(
    conn: Connection, noun: type[msgspec.Struct], table: Table, ids: Sequence[str] | None
) -> Iterator[msgspec.Struct]:
    columns = [table.c[_CALLED.get(name, name)] for name in noun.__struct_fields__]
    query = select(*columns).order_by(table.c.id)
    if ids is not None:
        query = query.where(table.c.id.in_(ids))
    for row in conn.execute(query):
        yield noun(*row)

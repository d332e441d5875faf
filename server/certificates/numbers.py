"""Numbers of certificates: blocks lent to terminals, void when a terminal is lost."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, insert, select, text, update

from api_client.certificate_commands import LeaseNumbers
from api_client.models.replica import NumberBlock
from domain.certificates import BLOCK, KINDS, MOST_IN_YEAR, REFILL
from server.acts import Act, Effect, refused
from server.certificates.tables import number_blocks
from server.prepared import Prepared

ISSUING_ROLES = frozenset(role for kind in KINDS.values() for role in kind.roles)
_NEXT_YEAR_FROM = (12, 18)
_NEXT = Prepared(
    text(
        "INSERT INTO number_series (series, year, last) VALUES (:series, :year, :size)"
        " ON CONFLICT (series, year) DO UPDATE SET last = number_series.last + :size"
        " RETURNING last"
    )
)
"""The row is locked until the commit: two terminals at once get blocks one after the other."""
_LENT = Prepared(
    text(
        "SELECT b.first, b.last, (SELECT max(c.number) FROM certificates c"
        " WHERE c.series = b.series AND c.year = b.year AND c.number BETWEEN b.first AND b.last)"
        " FROM number_blocks b WHERE b.terminal_id = :terminal_id AND b.series = :series"
        " AND b.year = :year AND b.state = 'leased'"
    )
)
_ADD = Prepared(insert(number_blocks))
_BLOCK_OF = Prepared(
    select(number_blocks.c.terminal_id, number_blocks.c.state).where(
        number_blocks.c.series == bindparam("series"),
        number_blocks.c.year == bindparam("year"),
        number_blocks.c.first <= bindparam("number"),
        number_blocks.c.last >= bindparam("number"),
    )
)


def lease_numbers(act: Act, command: LeaseNumbers) -> Effect:
    """A block of each series of which this terminal has few numbers left."""
    if act.actor.role not in ISSUING_ROLES:
        return refused("forbidden", reason="role")
    if command.year not in _years(act.today):
        return refused("numbers_year", year=command.year)
    leased: dict[str, list[int]] = {}
    touched: list[tuple[str, int | str]] = []
    # In one order, so that two terminals asking for several series cannot wait for each other.
    for series in sorted(KINDS.keys() & set(command.series)):
        if _left(act, series, command.year) > REFILL:
            continue
        last = int(_NEXT.scalar(act.conn, _sized(series, command.year)))
        if last > MOST_IN_YEAR:
            continue
        block = NumberBlock(
            id=f"{series}-{command.year}-{last - BLOCK + 1:06d}",
            version=1,
            terminal_id=act.actor.terminal_id,
            series=series,
            year=command.year,
            first=last - BLOCK + 1,
            last=last,
        )
        _ADD.run(act.conn, _row(block, act.now_ms))
        leased[series] = [block.first, block.last]
        touched.append(("number_block", block.id))
    return Effect("accepted", "", {"leased": leased}, tuple(touched))


def is_lent(act: Act, series: str, year: int, number: int) -> bool:
    """Whether this number was lent to the terminal that used it."""
    found = _BLOCK_OF.first(act.conn, {"series": series, "year": year, "number": number})
    return found is not None and found.terminal_id == act.actor.terminal_id


def void_blocks(
    conn: Connection, terminal_id: str, now_ms: int
) -> tuple[tuple[str, int | str], ...]:
    """The numbers a lost terminal has not used are used by nobody; what was touched."""
    voided = conn.execute(
        update(number_blocks)
        .where(number_blocks.c.terminal_id == terminal_id, number_blocks.c.state == "leased")
        .values(state="void", ended_at=now_ms, version=number_blocks.c.version + 1)
        .returning(number_blocks.c.id)
    )
    return tuple(("number_block", block_id) for (block_id,) in voided)


def _years(today: date) -> set[int]:
    """This year; the next one, too, when it begins in two weeks."""
    soon = (today.month, today.day) >= _NEXT_YEAR_FROM
    return {today.year, today.year + 1} if soon else {today.year}


def _left(act: Act, series: str, year: int) -> int:
    """Numbers lent to this terminal above the highest one of each block that was used: a terminal
    takes them in order, so a lower one that never came will not come.
    """
    asked = {"terminal_id": act.actor.terminal_id, "series": series, "year": year}
    return sum(last - (used or first - 1) for first, last, used in _LENT.rows(act.conn, asked))


def _sized(series: str, year: int) -> dict[str, object]:
    return {"series": series, "year": year, "size": BLOCK}


def _row(block: NumberBlock, now_ms: int) -> dict[str, object]:
    return {
        "id": block.id,
        "version": block.version,
        "terminal_id": block.terminal_id,
        "series": block.series,
        "year": block.year,
        "first": block.first,
        "last": block.last,
        "state": block.state,
        "leased_at": now_ms,
        "ended_at": 0,
    }

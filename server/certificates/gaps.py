"""Every number of a certificate that is not in the register, and why it is not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from server.certificates.tables import certificates, number_blocks, number_series
from server.operations import operations
from server.staff.tables import terminals

Serial = tuple[str, int]

_REASONS = {
    "free": "not used yet",
    "void": "void: the terminal is lost",
    "returned": "given back unused",
    "refused": "the paper that bore it was refused",
    "not_come": "used there, the paper has not come",
    "unexplained": "never lent to anybody",
    "not_lent": "in the register, though it was never lent to that terminal",
}


class Gap(NamedTuple):
    """Numbers of one series and year with one reason; ``workplace`` has or had them."""

    series: str
    year: int
    first: int
    last: int
    reason: str
    workplace: str
    terminal_id: str

    def __str__(self) -> str:
        span = f"{self.first:06d}" + (f"-{self.last:06d}" if self.last > self.first else "")
        where = f" ({self.workplace or self.terminal_id})" if self.terminal_id else ""
        return f"{self.series}-{self.year} {span}: {_REASONS[self.reason]}{where}"


def gaps(conn: Connection) -> list[Gap]:
    """Missing numbers in the order of series, year and number, neighbours of one reason as one."""
    used, refused, names = _used(conn), _refused(conn), _workplaces(conn)
    found: list[Gap] = []
    covered: dict[Serial, set[int]] = defaultdict(set)
    for block in conn.execute(select(number_blocks).order_by(number_blocks.c.first)):
        serial = (block.series, block.year)
        span = range(block.first, block.last + 1)
        covered[serial].update(span)
        reasons = _of_block(block, used.get(serial, {}), refused.get(serial, set()))
        found += _spans(serial, reasons, names.get(block.terminal_id, ""), block.terminal_id)
    for row in conn.execute(select(number_series)):
        serial = (row.series, row.year)
        lost = (
            (one, "unexplained") for one in range(1, row.last + 1) if one not in covered[serial]
        )
        found += _spans(serial, lost, "", "")
    for serial, numbers in used.items():
        for number, terminal_id in numbers.items():
            if number not in covered[serial]:
                name = names.get(terminal_id, "")
                found += _spans(serial, [(number, "not_lent")], name, terminal_id)
    return sorted(found)


def _of_block(block: Any, used: dict[int, str], refused: set[int]) -> Iterator[tuple[int, str]]:
    """A terminal takes its numbers in order: one below the highest used was taken as well."""
    span = range(block.first, block.last + 1)
    highest = max((number for number in span if number in used), default=block.first - 1)
    unused = "free" if block.state == "leased" else block.state
    for number in span:
        if number not in used:
            taken = "refused" if number in refused else "not_come"
            yield number, taken if number < highest or number in refused else unused


def _spans(serial: Serial, reasons: Any, workplace: str, terminal_id: str) -> Iterator[Gap]:
    first = last = 0
    why = ""
    for number, reason in reasons:
        if first and number == last + 1 and reason == why:
            last = number
            continue
        if first:
            yield Gap(*serial, first, last, why, workplace, terminal_id)
        first, last, why = number, number, reason
    if first:
        yield Gap(*serial, first, last, why, workplace, terminal_id)


def _used(conn: Connection) -> dict[Serial, dict[int, str]]:
    c = certificates.c
    found: dict[Serial, dict[int, str]] = defaultdict(dict)
    for series, year, number, terminal_id in conn.execute(
        select(c.series, c.year, c.number, c.terminal_id)
    ):
        found[series, year][number] = terminal_id
    return found


def _refused(conn: Connection) -> dict[Serial, set[int]]:
    o = operations.c
    query = select(o.body).where(o.kind == "IssueCertificate", o.outcome == "refused")
    found: dict[Serial, set[int]] = defaultdict(set)
    for (text,) in conn.execute(query):
        body = json.loads(text)
        found[body["series"], body["year"]].add(body["number"])
    return found


def _workplaces(conn: Connection) -> dict[str, str]:
    t = terminals.c
    return {row.id: row.workplace for row in conn.execute(select(t.id, t.workplace))}

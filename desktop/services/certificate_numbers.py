"""Numbers of certificates on this terminal: how many are left, the next one, asking for more."""

from __future__ import annotations

from datetime import date

from api_client.certificate_commands import LeaseNumbers
from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.queueing import queue
from desktop.services.shift_state import terminal_id
from desktop.store import outbox_papers
from domain.certificates import KINDS, REFILL

_NEXT_YEAR_FROM = (12, 18)


def free_numbers(ctx: Context, series: str, year: int) -> tuple[int, ...]:
    """Numbers lent to this terminal that nobody used, the lowest first; in the outbox lane."""
    register = ctx.register
    given = ctx.outbox.look(lambda connection: outbox_papers.numbers(connection, series, year))
    free: list[int] = []
    for block in register.blocks(terminal_id(ctx), series, year):
        used = register.used(block) | given
        # Numbers go up: one that was jumped over belongs to a paper somebody may hold.
        last = max((one for one in used if block.first <= one <= block.last), default=0)
        free.extend(range(max(block.first, last + 1), block.last + 1))
    return tuple(free)


def next_number(ctx: Context, series: str, year: int) -> int:
    """The number of the certificate that is queued next; in the outbox lane.

    It is given by being in that command. AppError ``numbers_empty`` (series, year): none is ever
    invented.
    """
    free = free_numbers(ctx, series, year)
    if not free:
        raise AppError("numbers_empty", series=series, year=year)
    return free[0]


def ensure_numbers(ctx: Context) -> bool:
    """Ask the office for numbers of the kinds that run out; True when it was asked now.

    Nothing is asked while an answer is awaited, or by a clerk who issues nothing.
    """
    actor = ctx.session.acting()
    mine = tuple(kind.series for kind in KINDS.values() if actor.clerk.role in kind.roles)
    if not mine:
        return False

    def run() -> bool:
        if ctx.outbox.look(outbox_papers.is_leasing):
            return False
        asked = False
        for year in _years(office_date(ctx.clock, ctx.zone)):
            few = tuple(one for one in mine if len(free_numbers(ctx, one, year)) <= REFILL)
            if few:
                queue(ctx, LeaseNumbers(year=year, series=few), actor)
                asked = True
        return asked

    return ctx.in_outbox_lane(run)


def _years(today: date) -> tuple[int, ...]:
    """This year, and the next one when it is near: its first day may be without the line."""
    if (today.month, today.day) >= _NEXT_YEAR_FROM:
        return today.year, today.year + 1
    return (today.year,)

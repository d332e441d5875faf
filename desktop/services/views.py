"""Views of personal data: gathered here, told to the office in one command, seen by nobody else."""

from __future__ import annotations

import contextlib

import msgspec

from api_client.certificate_commands import MAX_VIEWS, RecordViews, View
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.queueing import queue

_KEY = "views"
_SAME_MS = 60_000
_ENOUGH = 40
_decode = msgspec.json.Decoder(tuple[View, ...]).decode


def note_view(ctx: Context, account_id: int, what: str) -> None:
    """Remember that the acting clerk looked; the same look again within a minute is one.

    The note is durable before the data are shown; when enough are gathered, or another clerk
    takes over, they are queued.
    """
    actor = ctx.session.acting()
    key = f"{_KEY} {actor.clerk.id}"
    view = View(account_id=account_id, what=what, at=utc_ms(ctx.server_time.now()))

    def run() -> None:
        seen = _decode(ctx.outbox.fact(key) or b"[]")
        if any(_same(view, one) for one in seen):
            return
        ctx.outbox.set_fact(key, msgspec.json.encode((*seen, view)))
        if len(seen) + 1 >= _ENOUGH:
            report_views(ctx)

    ctx.in_outbox_lane(run)


def report_views(ctx: Context) -> None:
    """Queue what was gathered for the acting clerk; nothing happens when nobody looked."""
    actor = ctx.session.acting()
    key = f"{_KEY} {actor.clerk.id}"

    def run() -> None:
        seen = _decode(ctx.outbox.fact(key) or b"[]")
        if not seen:
            return
        with contextlib.suppress(AppError):  # a full disk keeps them for the next time
            queue(ctx, RecordViews(views=seen[:MAX_VIEWS]), actor)
            ctx.outbox.set_fact(key, msgspec.json.encode(seen[MAX_VIEWS:]))

    ctx.in_outbox_lane(run)


def _same(one: View, other: View) -> bool:
    near = abs(one.at - other.at) < _SAME_MS
    return near and (one.account_id, one.what) == (other.account_id, other.what)

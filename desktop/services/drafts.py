"""Drafts of the acting clerk: what is half typed survives a lock, a sign-out and a stop."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.store import drafts


def keep(ctx: Context, key: str, body: dict[str, Any]) -> None:
    """Keep a JSON object under a key such as ``readings:100``; AppError ``draft_too_large``."""
    owner_id = ctx.session.acting().clerk.id
    content = msgspec.json.encode(body)
    if len(content) > drafts.MAX_BYTES:
        raise AppError("draft_too_large")
    now_ms = utc_ms(ctx.clock.now())
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(
            lambda connection: drafts.save(connection, owner_id, key, content, now_ms)
        )
    )


def find(ctx: Context, key: str) -> dict[str, Any] | None:
    """The clerk's own draft, None without one."""
    owner_id = ctx.session.acting().clerk.id
    content = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(lambda connection: drafts.load(connection, owner_id, key))
    )
    return None if content is None else msgspec.json.decode(content, type=dict[str, Any])


def drop(ctx: Context, key: str) -> None:
    """The work is done: forget its draft."""
    owner_id = ctx.session.acting().clerk.id
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(lambda connection: drafts.drop(connection, owner_id, key))
    )

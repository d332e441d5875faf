"""Drafts of the acting clerk: what is half typed survives a lock, a sign-out and a stop."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.store import drafts


def owner(ctx: Context) -> int:
    """Whose drafts these are, told before a lock comes; AppError of ``acting``."""
    return ctx.session.acting().clerk.id


def keep(ctx: Context, key: str, body: dict[str, Any], owner_id: int | None = None) -> None:
    """Keep a JSON object under a key such as ``readings:100``; AppError ``draft_too_large``.

    With ``owner_id`` a draft begun before the lock is still written under it.
    """
    whose = owner(ctx) if owner_id is None else owner_id
    content = msgspec.json.encode(body)
    if len(content) > drafts.MAX_BYTES:
        raise AppError("draft_too_large")
    now_ms = utc_ms(ctx.clock.now())
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(
            lambda connection: drafts.save(connection, whose, key, content, now_ms)
        )
    )


def find(ctx: Context, key: str) -> dict[str, Any] | None:
    """The clerk's own draft, None without one."""
    whose = owner(ctx)
    content = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(lambda connection: drafts.load(connection, whose, key))
    )
    return None if content is None else msgspec.json.decode(content, type=dict[str, Any])


def drop(ctx: Context, key: str, owner_id: int | None = None) -> None:
    """The work is done: forget its draft."""
    whose = owner(ctx) if owner_id is None else owner_id
    ctx.in_outbox_lane(
        lambda: ctx.outbox.keep(lambda connection: drafts.drop(connection, whose, key))
    )

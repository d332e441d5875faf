"""Finding a resident: the window's search, and the residents opened last."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.services.money_view import with_money
from desktop.store.cache_write import CacheWriter
from desktop.store.guarded import guarded_call
from desktop.store.search import Search
from desktop.store.search_rows import Hit, SearchResult

__all__ = ["Hit", "SearchResult", "find", "recent", "remember"]

RECENT = 6


def find(
    ctx: Context,
    query: str,
    limit: int = 50,
    *,
    literal: bool = False,
    stale: Callable[[], bool] | None = None,
) -> SearchResult:
    """Residents for a typed text, best first, from the cache alone; for lane ``search``.

    ``literal``: not in the other keyboard layout. ``stale``: a newer keystroke has come.
    """

    def run() -> SearchResult:
        search = Search(ctx.stores.searching())
        found = search.find(query, limit, literal=literal, stale=stale)
        return msgspec.structs.replace(found, rows=with_money(ctx, found.rows))

    return guarded_call(run, ctx.cache_trouble)


def recent(ctx: Context) -> tuple[Hit, ...]:
    """The six residents opened last on this workplace, newest first."""
    known = ctx.cache.recent(RECENT)
    hits = guarded_call(lambda: Search(ctx.stores.searching()).hits(known), ctx.cache_trouble)
    return with_money(ctx, hits)


def remember(ctx: Context, account_id: int) -> None:
    """Note that a resident's card was opened."""

    def run() -> None:
        CacheWriter(ctx.stores.writing()).remember(account_id, utc_ms(ctx.clock.now()))

    guarded_call(run, ctx.cache_trouble)

"""Finding a resident: the window's search, and the residents opened last."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clock import utc_ms
from desktop.context import Context
from desktop.store.cache_write import CacheWriter
from desktop.store.search import Search
from desktop.store.search_rows import Hit, SearchResult

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
    search = Search(ctx.stores.searching())
    return search.find(query, limit, literal=literal, stale=stale)


def recent(ctx: Context) -> tuple[Hit, ...]:
    """The six residents opened last on this workplace, newest first."""
    return Search(ctx.stores.searching()).hits(ctx.cache.recent(RECENT))


def remember(ctx: Context, account_id: int) -> None:
    """Note that a resident's card was opened."""
    CacheWriter(ctx.stores.writing()).remember(account_id, utc_ms(ctx.clock.now()))

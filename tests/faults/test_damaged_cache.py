"""A cache damaged in use is noticed, put aside and filled anew; what waits is never touched."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import accounts, auth, readings
from tests.support import desk_kit as kit

PAGE = 4096

pytestmark = pytest.mark.faults


def damage(path: Path, pages: range) -> None:
    """Flip one bit in each of these pages."""
    content = bytearray(path.read_bytes())
    rng = random.Random(5)
    for page in pages:
        content[page * PAGE + rng.randrange(PAGE)] ^= 4
    path.write_bytes(bytes(content))


def test_a_page_damaged_in_use_is_told_and_the_cache_is_begun_anew(tmp_path: Path) -> None:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    readings.enter(desk.ctx, readings.Entry(kit.METER, (12_400_000,), kit.NOW.date()))
    auth.lock(desk.ctx)
    pages = desk.ctx.paths.cache.stat().st_size // PAGE
    auth.unlock(desk.ctx, kit.PASSWORD)
    # After the look at the opening: every page but the first goes bad under the running program.
    damage(desk.ctx.paths.cache, range(1, pages))
    desk.events.clear()
    with pytest.raises(AppError, match="cache_damaged"):
        desk.ctx.jobs.call("another", lambda: accounts.card(desk.ctx, kit.ACCOUNT))
    desk.ctx.in_outbox_lane(lambda: None)
    assert desk.ctx.cache.position().cursor == "", "an empty cursor asks for the snapshot"
    assert Changed("session") in desk.events
    assert desk.ctx.outbox.counts().waiting == 1
    assert list(desk.ctx.paths.quarantine.glob("*-cache.db"))
    kit.fill(desk.ctx)
    desk.ctx.in_outbox_lane(desk.ctx.stores.refold_all)
    (view,) = readings.sheet(desk.ctx, kit.ACCOUNT).meters
    assert view.current is not None
    assert view.pending
    desk.close()


def test_a_read_cut_off_by_the_lock_is_told_as_locked(tmp_path: Path) -> None:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    cache = desk.ctx.cache
    auth.lock(desk.ctx)
    with pytest.raises(AppError, match="locked"):
        cache.account(kit.ACCOUNT)
    assert desk.ctx.stores.cache_generation == 0
    desk.close()

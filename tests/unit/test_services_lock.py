"""Lock, sign-out and verbs beside a window: what is dropped, what waits, what is looked at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services import auth, readings, search
from tests.support import desk_kit as kit
from tests.support.store_kit import NOW


@pytest.fixture
def desk(tmp_path: Path):  # type: ignore[no-untyped-def]
    one = kit.make_desk(tmp_path / "p")
    yield one
    one.close()


def entry() -> readings.Entry:
    return readings.Entry(kit.METER, (12_400_000,), NOW.date())


def test_locked_means_no_rows_no_token_no_key(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    connection = desk.ctx.stores.reading()
    auth.lock(desk.ctx)
    with pytest.raises(AppError, match="locked"):
        _ = desk.ctx.cache
    with pytest.raises(AppError, match="locked"):
        readings.enter(desk.ctx, entry())
    with pytest.raises(AppError, match="locked"):
        desk.ctx.stores.cache_key()
    with pytest.raises(Exception, match="closed"):
        connection.execute("SELECT 1")
    actor = desk.ctx.session.actor
    assert actor is not None
    assert (actor.token, actor.signing_key) == ("", b"")
    assert desk.ctx.stores.terminal_token == kit.TOKEN, "sending goes on"
    with pytest.raises(AppError, match="wrong_password"):
        auth.unlock(desk.ctx, "no")
    auth.unlock(desk.ctx, kit.PASSWORD)
    assert desk.ctx.cache.account(kit.ACCOUNT) is not None


def test_the_lock_is_due_after_five_idle_minutes_and_only_input_puts_it_off(
    desk: kit.Desk,
) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk.clock.advance(timedelta(minutes=4))
    desk.ctx.session.touch()
    desk.clock.advance(timedelta(minutes=4, seconds=59))
    assert not desk.ctx.session.lock_due()
    desk.clock.advance(timedelta(seconds=1))
    assert desk.ctx.session.lock_due()


def test_sign_out_drops_everything_and_keeps_what_waits(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    readings.enter(desk.ctx, entry())
    auth.sign_out(desk.ctx)
    assert not desk.ctx.stores.cache_open
    assert desk.ctx.stores.terminal_token == ""
    with pytest.raises(AppError, match="not_signed_in"):
        _ = desk.ctx.outbox
    auth.sign_in(desk.ctx, "starshiy", kit.PASSWORD)
    assert desk.ctx.outbox.counts().waiting == 1


def test_a_verb_looks_into_the_cache_beside_the_running_window(desk: kit.Desk) -> None:
    beside = kit.make_desk(
        desk.ctx.paths.root, office=desk.office, keyring=desk.keyring, read_only=True
    )
    with pytest.raises(AppError, match="not_enrolled"):
        auth.sign_in(beside.ctx, "kassir", kit.PASSWORD)
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    beside = kit.make_desk(
        desk.ctx.paths.root, office=desk.office, keyring=desk.keyring, read_only=True
    )
    auth.sign_in(beside.ctx, "kassir", kit.PASSWORD)
    assert [hit.account_id for hit in search.find(beside.ctx, "7200000001").rows] == [kit.ACCOUNT]
    assert not beside.ctx.stores.outbox_open
    with pytest.raises(Exception, match="readonly"):
        beside.ctx.stores.reading().execute("DELETE FROM meta")
    readings.enter(desk.ctx, entry())
    beside.close()


def test_a_verb_without_a_cache_says_so(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk.close()
    desk.ctx.paths.cache.unlink()
    beside = kit.make_desk(
        desk.ctx.paths.root, office=desk.office, keyring=desk.keyring, read_only=True
    )
    with pytest.raises(AppError, match="cache_missing"):
        auth.sign_in(beside.ctx, "kassir", kit.PASSWORD)
    beside.close()


def test_a_damaged_cache_is_put_aside_and_begun_anew_while_the_queue_stays(
    desk: kit.Desk,
) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    readings.enter(desk.ctx, entry())
    auth.sign_out(desk.ctx)
    content = bytearray(desk.ctx.paths.cache.read_bytes())
    content[10] ^= 1
    desk.ctx.paths.cache.write_bytes(bytes(content))
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    assert desk.ctx.cache.position().cursor == ""
    assert desk.ctx.outbox.counts().waiting == 1
    (aside,) = desk.ctx.paths.quarantine.glob("*-cache.db")
    assert aside.stat().st_size == len(content)

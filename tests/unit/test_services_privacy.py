"""What lies on the disk says nothing about anybody; a lock ends what is being read."""

from __future__ import annotations

import base64
import threading
import time
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.logs import start_logging, stop_logging
from desktop.services import auth, drafts, readings, search
from tests.support import desk_kit as kit

NAME, PHONE, REASON = "Канарейкина", "9123987456", "Желтопёрая причина"


def forms(word: str) -> list[bytes]:
    """The word as it might lie in a file."""
    plain = word.encode()
    return [
        plain,
        word.lower().encode(),
        word.encode("utf-16-le"),
        word.encode("cp1251"),
        base64.b64encode(plain)[:-4],
        plain.hex().encode(),
    ]


def test_no_file_of_the_profile_holds_a_name_a_phone_a_password_or_a_token(
    tmp_path: Path,
) -> None:
    desk = kit.make_desk(tmp_path / "p")
    handler = start_logging(desk.ctx.paths.logs)
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx, kit.account(last=NAME, phone=PHONE))
    search.find(desk.ctx, NAME)
    entry = readings.Entry(
        kit.METER, (12_700_000,), kit.NOW.date(), decision="confirmed", reason=REASON
    )
    readings.enter(desk.ctx, entry)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"cache.db", "outbox.db", "keys.json"} <= {path.name for path in files}
    contents = {path.name: path.read_bytes() for path in files}
    desk.close()
    stop_logging(handler)
    contents |= {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    words = (NAME, PHONE, REASON, kit.PASSWORD, kit.TOKEN, "Служащий")
    told = [
        (name, word)
        for name, content in contents.items()
        for word in words
        for form in forms(word)
        if form in content
    ]
    assert told == []


def test_a_draft_is_found_again_by_its_clerk_alone(tmp_path: Path) -> None:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    drafts.keep(desk.ctx, "readings:100", {"41": ["1240,5"]})
    drafts.keep(desk.ctx, "readings:100", {"41": [NAME]})
    desk.close()
    again = kit.make_desk(desk.ctx.paths.root, office=desk.office, keyring=desk.keyring)
    auth.sign_in(again.ctx, "starshiy", kit.PASSWORD)
    assert drafts.find(again.ctx, "readings:100") is None
    auth.sign_in(again.ctx, "kassir", kit.PASSWORD)
    assert drafts.find(again.ctx, "readings:100") == {"41": [NAME]}
    drafts.drop(again.ctx, "readings:100")
    assert drafts.find(again.ctx, "readings:100") is None
    with pytest.raises(AppError, match="draft_too_large"):
        drafts.keep(again.ctx, "x", {"text": "я" * 200_000})
    again.close()


def test_a_lock_does_not_wait_for_what_another_thread_reads(tmp_path: Path) -> None:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    begun = threading.Event()
    troubles: list[str] = []

    def read_for_ever() -> None:
        connection = desk.ctx.stores.reading()
        begun.set()
        try:
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT count(*) FROM n"
            ).fetchall()
        except Exception as error:  # noqa: BLE001 - whatever ended it is what is asked
            troubles.append(type(error).__name__)

    reader = threading.Thread(target=read_for_ever, daemon=True)
    reader.start()
    assert begun.wait(5)
    started = time.monotonic()
    auth.lock(desk.ctx)
    assert time.monotonic() - started < 2
    reader.join(5)
    assert not reader.is_alive()
    assert troubles
    assert not desk.ctx.stores.cache_open
    desk.close()

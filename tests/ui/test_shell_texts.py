"""Words of the frame: badge and banner of the line, mended outbox, palette, formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desktop.services.state import SyncState
from desktop.store.outbox_rows import Recovery
from ui import format as shown
from ui.palette.commands import FOR_RESIDENT, matching, offers, read_wish
from ui.shell.connection import badge_of, banner_of
from ui.shell.mended import tell_mended

NOW = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Yekaterinburg")
GOOD = SyncState(True, None, NOW - timedelta(minutes=2), 0, 0, 0, None, None, True)


def test_only_a_connected_and_empty_desk_is_green() -> None:
    assert badge_of(GOOD, NOW)[:2] == ("В сети", "success")
    for change in ({"waiting": 1}, {"unknown": 1}, {"refused": 1}, {"filling": (1, 2)}):
        assert badge_of(replace(GOOD, green=False, **change), NOW)[1] != "success"
    assert badge_of(replace(GOOD, problem_code="tls"), NOW)[1] == "warning"


def test_what_waits_for_a_decision_is_called_by_its_name() -> None:
    held = replace(GOOD, green=False, refused=1, conflicts=1)
    assert badge_of(held, NOW)[0] == "Решить: 1\u00a0конфликт"
    assert badge_of(replace(held, refused=2, conflicts=0), NOW)[0] == "Решить: 2\u00a0отказа"
    assert badge_of(replace(held, refused=3), NOW)[0] == "Решить: 3"


def test_the_banner_names_since_when_the_age_of_the_data_and_what_waits() -> None:
    since = NOW - timedelta(minutes=14)
    away = replace(GOOD, online=False, offline_since=since, waiting=3, unknown=1, green=False)
    fact, words = banner_of(away, NOW, ZONE, may_connect=True) or ("", "")
    assert fact == "Нет связи с центром с 10:28."
    assert "Данные на 10:40." in words
    assert "Ждут отправки: 4." in words
    long_ago = replace(away, offline_since=NOW - timedelta(days=2))
    fact, _ = banner_of(long_ago, NOW, ZONE, may_connect=True) or ("", "")
    assert fact == "Нет связи с центром с 18.11.2026 10:42."
    assert banner_of(GOOD, NOW, ZONE, may_connect=True) is None
    fact, _ = banner_of(away, NOW, ZONE, may_connect=False) or ("", "")
    assert fact == "Работа без связи."


def test_lost_operations_are_told_as_an_error_and_a_good_day_says_nothing() -> None:
    said: list[tuple[str, str, str]] = []

    def toast(*words: str) -> None:
        said.append(words)  # type: ignore[arg-type]

    tell_mended(Recovery(), toast)
    assert said == []
    tell_mended(Recovery(missing_seqs=(7, 8)), toast)
    assert said[-1][2] == "error"
    assert "7, 8" in said[-1][1]
    tell_mended(Recovery(from_tape=2), toast)
    assert said[-1][2] == "info"


@pytest.mark.parametrize("typed", ["показ", "meter", "gjrfp", "ьуеук", "ПОКАЗ"])
def test_a_command_is_found_in_both_languages_and_layouts(typed: str) -> None:
    assert matching(offers(""), typed, ())[0].id == "readings"


def test_commands_used_lately_come_first_and_absent_places_never() -> None:
    found = matching(offers(""), "", ("lock",))
    assert found[0].id == "lock"
    assert "outbox" not in {one.id for one in offers("", {"outbox"})}
    assert offers("Соколова М. В.")[0].group == FOR_RESIDENT


@pytest.mark.parametrize(
    ("typed", "kind"),
    [(">блок", "commands"), ("@сок", "residents"), ('"сок', "residents"), ("#72", "account"),
     ("№72", "account"), ("сок", "all")],
)  # fmt: skip
def test_the_first_sign_tells_what_is_wished(typed: str, kind: str) -> None:
    assert read_wish(typed).kind == kind


def test_formats_are_those_of_the_design() -> None:
    assert shown.roubles(-1_261_831) == "\u221212\u00a0618,31\u00a0₽"
    assert shown.reading(12_843_170) == "1\u00a0284,3170"
    assert shown.reading(184_020_000, 0) == "18\u00a0402"
    assert shown.day("2026-11-20") == "20.11.2026"
    assert shown.account("7201458302") == "7201\u00a0458\u00a0302"
    assert shown.time(NOW, ZONE) == "10:42"
    assert shown.address_short("г Тюмень, ул Широтная, д 104, кв 27") == "ул Широтная, 104–27"
    assert shown.count(22, "день", "дня", "дней") == "22\u00a0дня"
    assert shown.badge("closed", 5, 5)[0] == "Счёт закрыт"
    assert shown.badge("active", 5, 5)[1] == "danger"

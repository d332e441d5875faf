"""Dates by the bad-input table, the office's day and the production calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain import dates
from domain.calendar import KNOWN_YEARS, ProductionCalendar
from domain.errors import InputError

DATE_ROWS: list[tuple[int, str, date | str]] = [
    (45, "31.02.2026", "date.day_of_month"),
    (46, "29.02.2025", "date.day_of_month"),
    (46, "29.02.2024", date(2024, 2, 29)),
    (47, "1.1.26", date(2026, 1, 1)),
    (47, "1.1.85", date(1985, 1, 1)),
    (48, "2026-11-22", date(2026, 11, 22)),
    (48, " 22.11.2026\u00a0г. ", date(2026, 11, 22)),
    (49, "11/22/2026", "date.format"),
    (49, "22.11", "date.format"),
    (49, "22-11-2026", "date.format"),
    (50, "00.00.0000", "date.part"),
    (50, "32.13.2026", "date.part"),
    (50, "32.12.2026", "date.part"),
    (13, "٢٢.11.2026", "date.format"),
    (13, "２２.11.2026", "date.format"),
    (23, "1" * 10_000, "date.too_long"),
    (24, "22.11\n.2026", "date.invisible"),
    (8, "  ", "date.empty"),
    (54, "01.01.275760", "date.format"),
]


@pytest.mark.parametrize(("row", "text", "expected"), DATE_ROWS)
def test_dates_follow_the_table(row: int, text: str, expected: date | str) -> None:
    try:
        result: date | str = dates.parse_date(text)
    except InputError as error:
        result = error.code
    assert result == expected, row


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("31.02.2026", {"days": 28, "period": 202602, "entered": 31}),
        ("00.00.0000", {"part": "year", "entered": 0}),
        ("01.13.2026", {"part": "month", "entered": 13}),
        ("32.12.2026", {"part": "day", "entered": 32}),
    ],
)
def test_a_wrong_date_says_which_part_is_wrong(text: str, fields: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        dates.parse_date(text)
    assert caught.value.fields == fields


@pytest.mark.parametrize(
    ("text", "code"),
    [("1.1.26", "date.short_year"), ("01.01.1850", "date.part"),
     ("23.11.2026", "date.birth_range")],
)  # fmt: skip
def test_a_birth_needs_a_full_year_and_lies_in_a_life(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        dates.parse_birth_date(text, date(2026, 11, 22))
    assert caught.value.code == code


def test_a_stretch_does_not_end_before_it_begins() -> None:
    with pytest.raises(InputError) as caught:
        dates.check_order(date(2026, 2, 2), date(2026, 2, 1))
    assert caught.value.fields == {"start": date(2026, 2, 2), "end": date(2026, 2, 1)}
    dates.check_order(date(2026, 2, 2), date(2026, 2, 2))


@pytest.mark.parametrize(
    "value", [20261122, 1.5, None, True, "0000-00-00", "275760-01-01", "2026-1-2", "2026-02-30", ""]
)
def test_a_message_carries_iso_dates_only(value: object) -> None:
    with pytest.raises(InputError) as caught:
        dates.parse_wire_date(value)
    assert caught.value.code == "date.wire"
    assert dates.parse_wire_date("2026-11-22") == date(2026, 11, 22)


ZONES = [
    ("Europe/Kaliningrad", 31), ("Europe/Moscow", 31), ("Europe/Samara", 31),
    ("Asia/Yekaterinburg", 31),
    ("Asia/Omsk", 1), ("Asia/Krasnoyarsk", 1), ("Asia/Irkutsk", 1), ("Asia/Yakutsk", 1),
    ("Asia/Vladivostok", 1), ("Asia/Magadan", 1), ("Asia/Kamchatka", 1),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), ZONES)
def test_the_business_date_is_of_the_office_in_all_eleven_zones(zone: str, day: int) -> None:
    moment = dates.parse_moment("2026-10-31T23:30+05:00")
    assert moment == datetime(2026, 10, 31, 18, 30, tzinfo=UTC)
    assert dates.office_day(moment, ZoneInfo(zone)).day == day


@pytest.mark.parametrize(
    "value", ["2026-10-31T23:30", "31.10.2026", 5, "2026-13-01T00:00Z", "٢026-10-31T23:30Z"]
)
def test_a_moment_without_its_offset_is_refused(value: object) -> None:
    with pytest.raises(InputError) as caught:
        dates.parse_moment(value)
    assert caught.value.code == "moment.wire"


def test_a_naive_moment_has_no_business_date() -> None:
    naive = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        dates.office_day(naive, UTC)


def test_dates_are_written_short_and_long() -> None:
    assert dates.format_date(date(2026, 2, 1)) == "01.02.2026"
    assert dates.long_date(date(2026, 11, 22)) == "22\u00a0ноября 2026\u00a0г."


CALENDAR = ProductionCalendar(KNOWN_YEARS)


@pytest.mark.parametrize(
    ("period", "days"), [(202610, 22), (202611, 20), (202612, 22), (202701, 15)]
)
def test_working_days_of_a_month_follow_the_decree(period: int, days: int) -> None:
    assert CALENDAR.working_days(period) == days


def test_the_year_2026_has_247_working_days() -> None:
    assert sum(CALENDAR.working_days(202600 + month) for month in range(1, 13)) == 247
    assert CALENDAR.is_confirmed(2026)
    assert not CALENDAR.is_confirmed(2027)
    assert CALENDAR.is_working(date(2027, 2, 20))
    assert not CALENDAR.is_working(date(2030, 1, 8))


def test_a_due_day_moves_to_the_next_working_day() -> None:
    assert CALENDAR.workday_on_or_after(date(2026, 11, 15)) == date(2026, 11, 16)
    assert CALENDAR.workday_on_or_after(date(2026, 11, 16)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        ("2026-11-20T16:50", 30, "2026-11-23T08:20"),
        ("2026-11-21T12:00", 30, "2026-11-23T08:30"),
        ("2026-11-03T15:50", 30, "2026-11-05T08:20"),
        ("2026-12-30T16:45", 30, "2027-01-11T08:15"),
        ("2026-11-20T07:00", 540, "2026-11-20T17:00"),
        ("2026-11-20T07:00", 541, "2026-11-23T08:01"),
    ],
)
def test_an_answer_is_due_in_working_minutes(asked: str, minutes: int, due: str) -> None:
    zone = ZoneInfo("Asia/Yekaterinburg")
    start = datetime.fromisoformat(asked).replace(tzinfo=zone)
    found = CALENDAR.add_working_minutes(start, minutes)
    assert found == datetime.fromisoformat(due).replace(tzinfo=zone)

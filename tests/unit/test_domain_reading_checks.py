"""The twelve checks of an entered reading and what answers each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.reading_checks import check_entry, may_be_taken, zone_consumption_e4
from domain.reading_facts import (
    Entry,
    ExistingReading,
    Finding,
    Limits,
    MeterFacts,
    Past,
    Window,
)
from domain.water_pairs import WaterMeter, pair_findings

TODAY = date(2026, 11, 20)
WINDOW = Window(15, 25, 202611)
METER = MeterFacts(digits=5, decimals=3, installed_on=date(2020, 1, 10))
PAST = Past((12_345_670,), date(2026, 10, 20), (16_000,))
LIMITS = Limits(hard_e4=300_000, norm_e4=100_000)
ENTRY = Entry((12_360_000,), TODAY, "counter")
ZONES = MeterFacts(digits=5, decimals=0, zones=3, zone_names=("пик", "ночь", "полупик"))
ZONES_PAST = Past((0, 0, 0), None, (None, None, None))


def check(
    entry: Entry = ENTRY, facts: MeterFacts = METER, past: Past = PAST, limits: Limits = LIMITS
) -> tuple[Finding, ...]:
    return check_entry(entry, facts, past, limits, TODAY, WINDOW)


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in findings]


def test_an_ordinary_reading_finds_nothing() -> None:
    assert check() == ()


ANSWERS = [
    # (row of the bad-input table, entry, expected code, severity)
    (17, replace(ENTRY, values_e4=(12_000_000,)), "reading.less_than_previous", "confirm"),
    (19, replace(ENTRY, values_e4=(12_345_670,)), "reading.same_as_previous", "info"),
    (20, replace(ENTRY, values_e4=(999_990_000,)), "reading.over_limit", "reason"),
    (25, replace(ENTRY, taken_on=date(2026, 11, 21)), "reading.date_future", "error"),
    (25, replace(ENTRY, taken_on=date(1999, 1, 1)), "reading.date_before_installed", "error"),
    (25, replace(ENTRY, taken_on=date(2026, 10, 19)), "reading.date_before_previous", "error"),
    (16, replace(ENTRY, values_e4=(1_000_000_000,)), "reading.too_many_digits", "error"),
    (5, replace(ENTRY, values_e4=(12_345_671,)), "reading.too_many_decimals", "error"),
    (9, replace(ENTRY, values_e4=(-1,)), "reading.negative", "error"),
    (8, replace(ENTRY, values_e4=(None,)), "reading.empty", "error"),
    (28, replace(ENTRY, values_e4=(1, 2)), "reading.zones_count", "error"),
    (10, replace(ENTRY, source="rumour"), "reading.source_unknown", "error"),
]


@pytest.mark.parametrize(("row", "entry", "code", "severity"), ANSWERS)
def test_checks_follow_the_table(row: int, entry: Entry, code: str, severity: str) -> None:
    assert (code, severity) in codes(check(entry)), row


def test_a_drop_offers_the_three_ways_and_each_answer_settles_it() -> None:
    past = replace(PAST, previous_e4=(999_900_000,))
    drop = replace(ENTRY, values_e4=(120_000,))
    (asked,) = check(drop, past=past)
    assert (asked.code, asked.severity) == ("reading.less_than_previous", "confirm")
    assert asked.fields["rollover_e4"] == 220_000
    assert asked.fields["rollover_likely"] is True
    assert asked.fields["previous_on"] == date(2026, 10, 20)
    assert codes(check(replace(drop, decision="rollover"), past=past)) == [
        ("reading.rollover", "info")
    ]
    assert codes(check(replace(drop, decision="replaced"), past=past)) == [
        ("reading.replaced", "reason")
    ]
    replaced = replace(drop, decision="replaced", reason="акт 12 от 19.11")
    assert may_be_taken(check(replaced, past=past))
    assert not may_be_taken(check(replace(drop, decision="confirmed"), past=past))


def test_a_rollover_beyond_the_limit_is_refused() -> None:
    drop = replace(ENTRY, values_e4=(12_000_000,), decision="rollover")
    assert codes(check(drop)) == [("reading.rollover_too_much", "error")]


def test_much_more_than_usual_is_asked_with_the_likely_value() -> None:
    facts = replace(METER, decimals=4)
    past = Past((7_420_810,), date(2026, 10, 21), (61_000,))
    entry = replace(ENTRY, values_e4=(7_679_210,))
    (asked,) = check(entry, facts, past, replace(LIMITS, norm_e4=90_000))
    assert (asked.code, asked.severity) == ("reading.unusual", "confirm")
    assert asked.fields["times_e1"] == 42
    assert asked.fields["suggestion_e4"] == 7_479_210
    for decision in ("confirmed", "inspection"):
        assert not check(replace(entry, decision=decision), facts, past)


def test_the_soft_limit_needs_both_the_average_and_the_norm_passed() -> None:
    past = replace(PAST, usual_e4=(16_000,))
    entry = replace(ENTRY, values_e4=(12_345_670 + 190_000,))
    assert codes(check(entry, past=past)) == []
    assert codes(check(entry, past=past, limits=replace(LIMITS, norm_e4=90_000))) == [
        ("reading.unusual", "confirm")
    ]
    assert codes(check(entry, past=replace(past, usual_e4=(None,)))) == []


def test_limits_are_of_a_month_and_grow_with_the_months_missed() -> None:
    entry = replace(ENTRY, values_e4=(12_345_670 + 500_000,))
    assert codes(check(entry)) == [("reading.over_limit", "reason")]
    assert codes(check(entry, past=replace(PAST, months=3, usual_e4=(160_000,)))) == []


def test_the_hard_limit_wants_words_or_an_inspection() -> None:
    entry = replace(ENTRY, values_e4=(12_345_670 + 400_000,), decision="confirmed")
    assert codes(check(entry)) == [("reading.over_limit", "reason")]
    assert codes(check(replace(entry, reason="  "))) == [("reading.over_limit", "reason")]
    assert check(replace(entry, reason="протечка, со слов")) == ()
    assert check(replace(entry, decision="inspection")) == ()


def test_zero_consumption_is_noted_from_the_third_month() -> None:
    same = replace(ENTRY, values_e4=(12_345_670,))
    assert codes(check(same, past=replace(PAST, zero_months=(1,)))) == [
        ("reading.same_as_previous", "info")
    ]
    (noted,) = check(same, past=replace(PAST, zero_months=(2,)))
    assert (noted.code, noted.severity, noted.fields["months"]) == ("reading.zero_long", "warn", 3)


def test_all_zones_are_entered_together() -> None:
    entry = Entry((10_000, None, 10_000), TODAY, "phone")
    (missing,) = check(entry, ZONES, ZONES_PAST)
    assert (missing.code, missing.zone) == ("reading.zone_missing", 1)
    assert missing.fields["zone_name"] == "ночь"
    assert check(replace(entry, values_e4=(10_000, 0, 10_000)), ZONES, ZONES_PAST) == (
        Finding("reading.same_as_previous", "info", 1),
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(METER, status="removed", removed_on=date(2026, 5, 3)), "reading.meter_removed"),
        (replace(METER, status="removed"), "reading.meter_removed"),
        (replace(METER, status="archived"), "reading.meter_archived"),
    ],
)
def test_a_meter_that_is_gone_takes_no_reading(facts: MeterFacts, code: str) -> None:
    assert codes(check(facts=facts)) == [(code, "error")]


def test_the_last_reading_of_a_removed_meter_is_taken_on_its_day() -> None:
    assert check(facts=replace(METER, status="removed", removed_on=TODAY)) == ()


def test_an_expired_verification_is_only_told() -> None:
    findings = check(facts=replace(METER, verify_until=date(2026, 10, 9)))
    assert codes(findings) == [("reading.verification_expired", "warn")]
    assert may_be_taken(findings)
    assert check(facts=replace(METER, verify_until=TODAY)) == ()


@pytest.mark.parametrize(
    ("taken_on", "code", "period"),
    [
        (date(2026, 11, 26), "reading.window_closed", 202612),
        (date(2026, 10, 25), "reading.period_closed", 202611),
        (date(2026, 10, 30), "reading.window_closed", 202611),
    ],
)
def test_a_reading_of_another_month_says_where_it_counts(
    taken_on: date, code: str, period: int
) -> None:
    entry = replace(ENTRY, taken_on=taken_on)
    (told,) = check_entry(entry, METER, PAST, LIMITS, date(2026, 11, 28), WINDOW)
    assert (told.code, told.severity, told.fields["period"]) == (code, "info", period)


def test_a_second_entry_in_the_period_is_offered_as_a_replacement() -> None:
    standing = ExistingReading("op-1", (12_350_000,), date(2026, 11, 18), "Гладкова О. П.", "phone")
    past = replace(PAST, existing=standing)
    (asked,) = check(past=past)
    assert (asked.code, asked.severity) == ("reading.exists", "confirm")
    assert asked.fields["author"] == "Гладкова О. П."
    assert check(replace(ENTRY, replaces="op-1"), past=past) == ()
    same = replace(ENTRY, values_e4=(12_350_000,))
    assert codes(check(same, past=past)) == [("reading.same_as_existing", "info")]


def test_the_grid_shows_a_drop_as_negative_until_it_is_answered() -> None:
    assert zone_consumption_e4(8_609_000, 8_620_450, 5) == -11_450
    assert zone_consumption_e4(31_000, 999_984_000, 5, "rollover") == 47_000
    assert zone_consumption_e4(31_000, 999_984_000, 5, "replaced") is None


def water(meter_id: int, code: str, place: str, has_reading: bool) -> WaterMeter:
    return WaterMeter(meter_id, code, place, has_reading)


def test_only_one_of_the_pair_entered_is_a_warning() -> None:
    meters = [
        water(1, "cold_water", "кухня", True),
        water(2, "hot_water_water", "кухня", False),
        water(3, "cold_water", "ванная", False),
        water(4, "hot_water_water", "ванная", False),
        water(5, "electricity_day", "кухня", True),
    ]
    assert [(meter_id, f.code, f.severity) for meter_id, f in pair_findings(meters)] == [
        (2, "reading.pair_missing", "warn")
    ]


def test_meters_of_different_places_pair_over_the_account() -> None:
    meters = [water(1, "cold_water", "", False), water(2, "hot_water_water", "ванная", True)]
    assert [meter_id for meter_id, _ in pair_findings(meters)] == [1]
    assert pair_findings([water(1, "cold_water", "", True)]) == ()

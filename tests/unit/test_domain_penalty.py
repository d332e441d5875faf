"""Penalty: the worked vectors, ten thousand random cases day by day, breakdown, dated data."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from domain.calendar import KNOWN_YEARS, ProductionCalendar
from domain.errors import InputError
from domain.penalty import (
    LAW,
    Obligation,
    PenaltyRules,
    effective_due,
    penalty_kopecks,
    penalty_of,
    penalty_rules,
    shifted_due,
)
from domain.penalty_rates import KNOWN_RATES, RateRow, RateTable, parse_rates, rates_text
from domain.settings import OfficeSettings, parse_setting
from tests.support.penalty_by_days import penalty_by_days

APRIL, AUGUST = date(2026, 4, 15), date(2026, 8, 20)
SIXTEEN = PenaltyRules(RateTable((RateRow(date(2026, 1, 1), date(2027, 12, 31), 1600),)))
CALENDAR = ProductionCalendar(KNOWN_YEARS)


def owed(
    roubles: str, due: date, *paid: tuple[date, int], capital_repair: bool = False
) -> Obligation:
    return Obligation(int(Fraction(roubles) * 100), due, paid, capital_repair)


VECTORS = [
    (1, owed("10000", APRIL), date(2026, 5, 15), LAW, 0),
    (2, owed("10000", APRIL), date(2026, 5, 16), LAW, 317),
    (3, owed("10000", APRIL), date(2026, 7, 14), LAW, 19_000),
    (4, owed("10000", APRIL), date(2026, 7, 15), LAW, 19_731),
    (5, owed("6250", APRIL), AUGUST, LAW, 28_774),
    (6, owed("4312.57", date(2026, 10, 15)), date(2026, 11, 22), LAW, 1_093),
    (7, owed("5000", date(2026, 3, 10)), date(2026, 6, 30), LAW, 17_538),
    (8, owed("6250", APRIL, (date(2026, 6, 10), 250_000)), AUGUST, LAW, 19_323),
    (9, owed("731", APRIL, capital_repair=True), AUGUST, LAW, 2_245),
    (10, owed("6250", APRIL), AUGUST, SIXTEEN, 48_462),
]


@pytest.mark.parametrize(("number", "obligation", "until", "rules", "kopecks"), VECTORS)
def test_the_worked_vectors_come_out_to_the_kopeck(
    number: int, obligation: Obligation, until: date, rules: PenaltyRules, kopecks: int
) -> None:
    assert penalty_of(obligation, until, rules).kopecks == kopecks, number
    assert penalty_kopecks(obligation, until, rules) == kopecks, number
    assert penalty_by_days(obligation, until, rules) == kopecks, number


def random_rules(chance: random.Random) -> PenaltyRules:
    """Rows of rates with gaps, by day and by payment, and every switch."""
    rows, start = [], date(2023, 1, 1)
    for _ in range(chance.randint(1, 6)):
        start += timedelta(days=chance.choice((0, 0, 0, 40)))
        end = start + timedelta(days=chance.randint(0, 400))
        mode = "payment" if chance.random() < 0.3 else "day"
        rows.append(RateRow(start, end, chance.randint(1, 2_500), mode))
        start = end + timedelta(days=1)
    return PenaltyRules(
        RateTable(tuple(rows)),
        pay_day_counts=chance.random() < 0.7,
        rounding=chance.choice(("half_up", "half_up", "down")),
    )


def random_obligation(chance: random.Random) -> Obligation:
    """Payments before and after the due day, over the sum, two on a day, refunds between."""
    due = date(2023, 6, 1) + timedelta(days=chance.randint(0, 700))
    payments = []
    for _ in range(chance.choice((0, 1, 2, 3, 8))):
        day = due + timedelta(days=chance.choice((-20, 30, 31, 90, 91, chance.randint(-40, 200))))
        sign = -1 if chance.random() < 0.15 else 1
        payments.append((day, sign * chance.randint(1, 200_000)))
    kopecks = chance.choice((0, 1, 731_00, chance.randint(1, 1_000_000)))
    return Obligation(kopecks, due, tuple(payments), chance.random() < 0.2)


def random_cases(count: int) -> Iterator[tuple[Obligation, date, PenaltyRules]]:
    chance = random.Random(20_261_120)
    for number in range(count):
        if number % 10 == 0:
            rules = LAW if number % 20 else random_rules(chance)
        obligation = random_obligation(chance)
        yield obligation, obligation.due + timedelta(days=chance.randint(-5, 260)), rules


def test_ten_thousand_random_cases_agree_with_counting_every_day() -> None:
    charged = 0
    for obligation, until, rules in random_cases(10_000):
        expected = penalty_by_days(obligation, until, rules)
        charged += expected > 0
        assert penalty_of(obligation, until, rules).kopecks == expected, (obligation, until, rules)
    assert charged > 3_500


def test_the_breakdown_explains_the_sum_by_days_unpaid_rate_and_fraction() -> None:
    partly = owed("6250", APRIL, (date(2026, 6, 10), 250_000))
    shown = [tuple(segment) for segment in penalty_of(partly, AUGUST).segments]
    assert shown == [
        (date(2026, 5, 16), date(2026, 6, 10), 625_000, 950, 300, 26),
        (date(2026, 6, 11), date(2026, 7, 14), 375_000, 950, 300, 34),
        (date(2026, 7, 15), date(2026, 8, 20), 375_000, 950, 130, 37),
    ]


def test_breakdowns_of_random_cases_sum_to_the_penalty_without_gaps_or_overlaps() -> None:
    for obligation, until, rules in random_cases(2_000):
        rules = replace(rules, rounding="half_up")
        penalty = penalty_of(obligation, until, rules)
        exact = sum((segment.exact for segment in penalty.segments), Fraction(0))
        assert penalty.kopecks == int(exact + Fraction(1, 2))
        for segment in penalty.segments:
            assert segment.days == (segment.to_day - segment.from_day).days + 1 > 0
            assert segment.unpaid > 0
            assert obligation.due < segment.from_day <= segment.to_day <= until


def test_a_monthly_accrual_is_the_growth_since_the_month_before() -> None:
    obligation = owed("6250", APRIL)
    ends = [date(2026, month, day) for month, day in ((4, 30), (5, 31), (6, 30), (7, 31), (8, 20))]
    sums = [penalty_kopecks(obligation, end) for end in ends]
    accrued = [later - earlier for earlier, later in pairwise(sums)]
    assert all(part > 0 for part in accrued)
    assert sum(accrued) == 28_774


def test_the_day_of_payment_is_a_day_of_delay_unless_the_office_says_otherwise() -> None:
    paid = owed("10000", APRIL, (date(2026, 5, 16), 1_000_000))
    lenient = PenaltyRules(pay_day_counts=False)
    assert penalty_kopecks(paid, AUGUST) == 317
    assert penalty_kopecks(paid, AUGUST, lenient) == 0


def test_a_refund_makes_the_debt_grow_again_from_its_day() -> None:
    paid, refunded = (date(2026, 5, 1), 1_000_000), (date(2026, 6, 1), -1_000_000)
    assert penalty_kopecks(owed("10000", APRIL, paid), AUGUST) == 0
    again = penalty_of(owed("10000", APRIL, paid, refunded), AUGUST)
    assert again.segments[0].from_day == date(2026, 6, 2)


def test_a_due_day_off_moves_to_the_next_workday_unless_the_office_says_otherwise() -> None:
    assert effective_due(202610, CALENDAR) == date(2026, 11, 16)
    assert effective_due(202610, CALENDAR, PenaltyRules(shift_due=False)) == date(2026, 11, 15)
    assert effective_due(202602, CALENDAR) == date(2026, 3, 10)
    assert effective_due(202404, CALENDAR) == date(2024, 5, 13)
    assert shifted_due(date(2026, 3, 9), CALENDAR) == date(2026, 3, 10)


def test_days_beyond_the_table_of_rates_are_counted_by_the_last_and_said_to_be_so() -> None:
    december = owed("10000", date(2026, 11, 16))
    assert penalty_of(december, date(2026, 12, 31)).covered
    beyond = penalty_of(december, date(2027, 1, 1))
    assert not beyond.covered
    assert beyond.segments[-1].rate_e2 == 950
    assert KNOWN_RATES.covers(date(2026, 12, 31))
    assert not KNOWN_RATES.covers(date(2027, 1, 1))
    assert KNOWN_RATES.known_to == date(2026, 12, 31)


def test_a_rate_of_the_day_of_payment_holds_for_the_whole_stretch_it_pays() -> None:
    rates = parse_rates("2022-02-28..2026-12-31=950; 2027-01-01..2027-12-31=1600@payment")
    rules = PenaltyRules(rates)
    obligation = owed("1000", date(2026, 12, 15), (date(2027, 1, 20), 40_000))
    segments = penalty_of(obligation, date(2027, 2, 10), rules).segments
    assert {segment.rate_e2 for segment in segments} == {1600}
    late = penalty_of(replace(obligation, payments=()), date(2028, 3, 1), rules)
    assert not late.covered


def test_a_table_of_rates_is_text_of_the_settings_and_comes_back_the_same() -> None:
    text = "2022-02-28..2026-12-31=950;2027-01-01..2027-12-31=1600@payment"
    assert rates_text(parse_rates(text)) == text
    assert parse_rates(OfficeSettings().penalty_rates) == KNOWN_RATES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rates.empty"),
        (" ; ", "rates.empty"),
        ("2026-01-01..2026-12-31=9,5", "rates.format"),
        ("2026-01-01..2026-02-30=950", "rates.format"),
        ("2026-12-31..2026-01-01=950", "rates.order"),
        ("2026-01-01..2026-12-31=950;2026-12-31..2027-12-31=950", "rates.order"),
    ],
)
def test_a_broken_table_of_rates_never_becomes_a_setting(text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_setting("penalty_rates", text)
    assert refused.value.code == code


def test_the_settings_of_an_office_make_its_rules() -> None:
    assert penalty_rules(OfficeSettings()) == LAW
    strict = penalty_rules(OfficeSettings(penalty_from_day=1, penalty_pay_day_counts=0))
    assert strict.steps == ((1, 300), (91, 130))
    assert strict.capital_repair_steps == ((1, 300),)
    assert not strict.pay_day_counts

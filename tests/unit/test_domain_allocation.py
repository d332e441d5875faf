"""Allocation of a payment: the vectors, the payer's wish, and what holds whatever is paid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.allocation import Due, Kind, Part, Wish, allocate, check_split
from domain.errors import InputError

WATER, HEAT, REPAIR, GAS = 1, 2, 3, 4


def charge(period: int, service_id: int, amount: int, supplier_id: int = 0, payee: int = 0) -> Due:
    return Due(period, service_id, "charge", amount, supplier_id, payee)


def penalty(period: int, service_id: int, amount: int) -> Due:
    return Due(period, service_id, "penalty", amount)


def sums(parts: tuple[Part, ...]) -> list[tuple[int, int, str, int]]:
    return [(part.period, part.service_id, part.kind, part.amount) for part in parts]


@pytest.mark.parametrize(
    ("amount", "unpaid", "expected"),
    [
        (100_000, (153_510, 84_233, 31_005, 9_701), (55_130, 30_251, 11_135, 3_484)),
        (100, (100, 100, 100), (34, 33, 33)),
        (10_000, (10_000, 10_000, 10_000), (3_334, 3_333, 3_333)),
    ],
)
def test_inside_a_month_the_split_is_proportional_and_ties_go_to_the_earlier_row(
    amount: int, unpaid: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    dues = [charge(202610, index, kopecks) for index, kopecks in enumerate(unpaid, start=1)]
    parts = [part for part in allocate(dues, amount) if part.kind == "charge"]
    assert tuple(part.amount for part in parts) == expected


def test_the_oldest_month_is_paid_first_then_penalty_and_the_rest_is_an_advance() -> None:
    dues = [
        charge(202610, WATER, 300),
        penalty(202608, WATER, 70),
        charge(202609, HEAT, 100),
        charge(202609, WATER, 200),
    ]
    assert sums(allocate(dues, 700)) == [
        (202609, HEAT, "charge", 100),
        (202609, WATER, "charge", 200),
        (202610, WATER, "charge", 300),
        (202608, WATER, "penalty", 70),
        (0, 0, "advance", 30),
    ]


def test_penalty_of_an_old_month_waits_for_the_charges_of_the_newest() -> None:
    dues = [penalty(202508, WATER, 500), charge(202610, WATER, 300)]
    assert sums(allocate(dues, 300)) == [(202610, WATER, "charge", 300)]


@pytest.mark.parametrize(
    ("wish", "first"),
    [
        (Wish(periods=frozenset({202610})), (202610, WATER, "charge", 100)),
        (Wish(services=frozenset({HEAT})), (202609, HEAT, "charge", 100)),
        (Wish(suppliers=frozenset({77})), (202610, GAS, "charge", 100)),
        (Wish(kinds=frozenset[Kind]({"penalty"})), (202609, WATER, "penalty", 100)),
    ],
)
def test_what_the_payer_names_is_paid_first(wish: Wish, first: tuple[int, int, str, int]) -> None:
    dues = [
        charge(202609, WATER, 100),
        charge(202609, HEAT, 100),
        charge(202610, WATER, 100) if not wish.suppliers else charge(202610, GAS, 100, 77),
        penalty(202609, WATER, 100),
    ]
    assert sums(allocate(dues, 100, wish)) == [first]


def test_what_is_left_of_a_wish_goes_the_usual_way() -> None:
    dues = [charge(202608, WATER, 100), charge(202609, WATER, 100), charge(202610, WATER, 100)]
    parts = allocate(dues, 250, Wish(periods=frozenset({202610})))
    assert [(part.period, part.amount) for part in parts] == [
        (202610, 100),
        (202608, 100),
        (202609, 50),
    ]


def test_a_wished_month_gets_its_penalty_after_all_charges_but_before_other_penalty() -> None:
    dues = [penalty(202608, WATER, 10), penalty(202610, WATER, 10), charge(202609, WATER, 100)]
    parts = allocate(dues, 110, Wish(periods=frozenset({202610})))
    assert sums(parts) == [(202609, WATER, "charge", 100), (202610, WATER, "penalty", 10)]


def test_capital_repair_with_its_own_payee_is_never_mixed_with_the_rest() -> None:
    dues = [charge(202609, REPAIR, 500, payee=9), charge(202610, WATER, 300)]
    assert sums(allocate(dues, 400)) == [(202610, WATER, "charge", 300), (0, 0, "advance", 100)]
    assert sums(allocate(dues, 400, Wish(payee=9))) == [(202609, REPAIR, "charge", 400)]


def test_overpaid_rows_take_nothing() -> None:
    dues = [charge(202609, WATER, -50), charge(202609, HEAT, 0), charge(202610, WATER, 10)]
    assert sums(allocate(dues, 10)) == [(202610, WATER, "charge", 10)]


MANY_DUES = st.lists(
    st.builds(
        Due,
        st.sampled_from((0, 202511, 202609, 202610)),
        st.integers(1, 5),
        st.sampled_from(("charge", "penalty")),
        st.integers(-100, 100_000),
        st.integers(0, 2),
        st.sampled_from((0, 0, 0, 9)),
    ),
    max_size=25,
)
WISHES = st.builds(
    Wish,
    st.frozensets(st.sampled_from((202511, 202610)), max_size=2),
    st.frozensets(st.integers(1, 5), max_size=2),
    st.frozensets(st.integers(0, 2), max_size=1),
    st.frozensets(st.sampled_from(("charge", "penalty")), max_size=1),
    st.sampled_from((0, 0, 9)),
)


@settings(max_examples=400, derandomize=True)
@given(MANY_DUES, st.integers(0, 2_000_000), WISHES)
def test_every_kopeck_is_placed_once_and_none_where_nothing_is_due(
    dues: list[Due], amount: int, wish: Wish
) -> None:
    parts = allocate(dues, amount, wish)
    assert sum(part.amount for part in parts) == amount
    assert all(part.amount > 0 for part in parts)
    payable = [due for due in dues if due.payee == wish.payee and due.amount > 0]
    check_split(payable, parts, amount)
    charges_open = sum(due.amount for due in payable if due.kind == "charge") > sum(
        part.amount for part in parts if part.kind == "charge"
    )
    paid_penalty = any(part.kind == "penalty" for part in parts)
    assert not (charges_open and paid_penalty) or wish.kinds == {"penalty"}
    advance = any(part.kind == "advance" for part in parts)
    assert not advance or amount > sum(due.amount for due in payable)


@settings(max_examples=200, derandomize=True)
@given(MANY_DUES, st.integers(0, 500_000))
def test_no_month_gets_a_kopeck_while_an_older_one_is_open(dues: list[Due], amount: int) -> None:
    left: dict[int, int] = {}
    for due in dues:
        if due.kind == "charge" and due.amount > 0 and due.payee == 0:
            left[due.period] = left.get(due.period, 0) + due.amount
    paid: dict[int, int] = {}
    for part in allocate(dues, amount):
        if part.kind == "charge":
            paid[part.period] = paid.get(part.period, 0) + part.amount
    for period in paid:
        assert all(paid.get(older) == left[older] for older in left if older < period)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((Part(202610, WATER, "charge", 90),), "split.differs"),
        ((Part(202610, WATER, "charge", 101), Part(0, 0, "advance", -1)), "split.over_due"),
        ((Part(0, 0, "advance", 101), Part(202610, WATER, "charge", -1)), "split.not_positive"),
        ((Part(202609, WATER, "charge", 100),), "split.not_due"),
        ((Part(202610, WATER, "penalty", 100),), "split.not_due"),
        ((Part(202610, 0, "advance", 100),), "split.not_due"),
        ((Part(202610, WATER, "charge", 50),) * 2, "split.twice"),
    ],
)
def test_an_edited_split_that_is_wrong_is_named(parts: tuple[Part, ...], code: str) -> None:
    with pytest.raises(InputError) as refused:
        check_split([charge(202610, WATER, 100)], parts, 100)
    assert refused.value.code == code


def test_an_edited_split_may_leave_an_old_month_open() -> None:
    dues = [charge(202609, WATER, 100), charge(202610, WATER, 100)]
    check_split(dues, [Part(202610, WATER, "charge", 60), Part(0, 0, "advance", 40)], 100)

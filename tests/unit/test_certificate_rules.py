"""Certificates: numbers and codes as they are typed and scanned, and who may get which paper."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate_access import BASES, Applying, check_entitled, is_adult, masked
from domain.certificates import (
    KINDS,
    certificate_number,
    check_number,
    code_of_paper,
    code_text,
    new_code,
    paper_text,
    parse_certificate_number,
    parse_code,
)
from domain.errors import InputError

OWNER = Applying("owner", is_owner=True, is_adult=True, identity="passport")
NEIGHBOUR = Applying("registered", is_registered=True, is_adult=True, identity="passport")


def refused(series: str, who: Applying, *, closed: bool = False) -> str:
    try:
        check_entitled(series, who, closed=closed)
    except InputError as error:
        return error.code
    return ""


def changed(who: Applying, **facts: object) -> Applying:
    return Applying(**{name: facts.get(name, getattr(who, name)) for name in Applying.__slots__})  # type: ignore[arg-type]


@given(st.sampled_from(sorted(KINDS)), st.integers(2020, 2199), st.integers(1, 999_999))
def test_a_number_is_read_as_it_is_printed(series: str, year: int, number: int) -> None:
    printed = certificate_number(series, year, number)
    assert parse_certificate_number(printed) == (series, year, number)
    assert parse_certificate_number(f" {printed.lower().replace('-', ' ')} ") == (
        series,
        year,
        number,
    )


@pytest.mark.parametrize(
    "text", ["", "СПР", "СПР-XXX-2026-000001", "СПР-REG-26-1", "7200000001", "СПР-REG-2026-1234567"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_certificate_number(text) is None


def test_russian_letters_that_look_like_latin_ones_are_understood() -> None:
    assert parse_certificate_number("СПР-РАУС-2026-1") is None
    assert parse_certificate_number("спр-СНАR-2026-000007") == ("CHAR", 2026, 7)


@given(st.binary(min_size=10, max_size=10))
def test_a_code_is_read_from_paper_link_and_lips(ten: bytes) -> None:
    code = new_code(lambda count: ten[:count])
    assert len(code) == 16
    assert parse_code(code_text(code).lower()) == code
    for address in ("https://tric.example/", "https://tric.example/office", ""):
        assert code_of_paper(paper_text(address, "СПР-REG-2026-000001", code)) == code


def test_two_codes_differ_and_look_alikes_are_forgiven() -> None:
    assert new_code(lambda count: b"\0" * count) != new_code(lambda count: b"\1" * count)
    assert parse_code("OIL0 0000 0000 0000") == "0110000000000000"
    assert parse_code("UUUU-0000-0000-0000") is None
    assert code_of_paper("https://evil.example/?q=/verify/x") is None


@pytest.mark.parametrize(
    ("series", "year", "number"), [("NOPE", 2026, 1), ("REG", 2026, 0), ("REG", 1999, 1)]
)
def test_a_number_no_block_can_hold_is_refused(series: str, year: int, number: int) -> None:
    with pytest.raises(InputError, match=r"certificate\.number"):
        check_number(series, year, number)


def test_there_are_the_eleven_kinds_and_the_cashier_issues_only_papers_of_money() -> None:
    assert list(KINDS) == (
        ["REG", "NODEBT", "MOVE", "PAYC", "CHAR", "ARCH", "FLS", "SUBS", "CARD", "CLOSE", "READ"]
    )
    by_cashier = {series for series, kind in KINDS.items() if "cashier" in kind.roles}
    assert by_cashier == {"NODEBT", "MOVE", "PAYC", "CLOSE", "READ"}
    assert all("admin" not in kind.roles for kind in KINDS.values())


def test_an_owner_gets_everything_of_the_account() -> None:
    for series in KINDS:
        assert refused(series, OWNER, closed=series == "CLOSE") == ""
    assert refused("REG", changed(OWNER, is_owner=False)) == "entitled.not_owner"
    assert refused("REG", changed(OWNER, is_owner=False, is_tenant=True)) == ""


@pytest.mark.parametrize(
    ("series", "code"),
    [
        ("REG", ""),
        ("CARD", ""),
        ("ARCH", ""),
        ("NODEBT", "entitled.debt_of_others"),
        ("FLS", "entitled.debt_of_others"),
        ("MOVE", "entitled.debt_of_others"),
        ("SUBS", "entitled.debt_of_others"),
        ("CHAR", "entitled.owner_only"),
        ("READ", "entitled.owner_only"),
    ],
)
def test_who_is_only_registered_gets_what_is_about_himself(series: str, code: str) -> None:
    assert refused(series, NEIGHBOUR) == code
    paying = changed(NEIGHBOUR, is_payer=True)
    assert refused(series, paying) == ("entitled.owner_only" if series == "CHAR" else "")


def test_others_of_the_family_minors_and_strangers_are_told_apart() -> None:
    assert refused("REG", changed(NEIGHBOUR, about_others=True)) == "entitled.others"
    assert refused("REG", changed(NEIGHBOUR, is_adult=False)) == "entitled.minor"
    assert refused("REG", changed(NEIGHBOUR, is_registered=False)) == "entitled.not_registered"
    stranger = Applying("payer", identity="passport")
    assert refused("MOVE", stranger) == "entitled.not_payer"
    assert refused("REG", changed(stranger, is_payer=True)) == "entitled.owner_only"


def test_a_third_person_needs_the_paper_it_rests_on() -> None:
    for basis in ("power_of_attorney", "representative", "heir", "request"):
        who = Applying(basis, identity="passport")
        assert refused("ARCH", who) == "entitled.authority"
        assert refused("ARCH", changed(who, authority="№ 7 от 01.11.2026")) == ""
    heir = Applying("heir", identity="passport", authority="№ 7")
    assert refused("REG", heir) == "entitled.heir_only"


def test_everybody_but_a_body_shows_an_identity_document() -> None:
    for basis in BASES:
        who = Applying(basis, is_owner=True, is_registered=True, is_payer=True, was_owner=True)
        told = refused("ARCH", changed(who, authority="№ 1"))
        assert told == ("" if basis == "request" else "entitled.identity")
    assert refused("REG", changed(OWNER, identity="library card")) == "entitled.identity"
    assert refused("REG", changed(OWNER, basis="friend")) == "entitled.basis"


def test_a_closed_account_has_its_own_papers() -> None:
    assert refused("CLOSE", OWNER) == "entitled.not_closed"
    former = Applying("former_owner", was_owner=True, identity="passport")
    assert refused("CLOSE", former, closed=True) == ""
    assert refused("REG", former, closed=True) == "entitled.former_only"
    assert refused("CLOSE", changed(former, was_owner=False), closed=True) == "entitled.not_owner"


@pytest.mark.parametrize(
    ("born", "adult"),
    [("2008-11-20", True), ("2008-11-21", False), ("", None), ("2008-02-29", True)],
)
def test_eighteen_is_reached_on_the_birthday(born: str, adult: bool | None) -> None:
    assert is_adult(born, date(2026, 11, 20)) is adult


def test_a_document_is_shown_by_its_last_signs_alone() -> None:
    assert masked("1234") == "•••• 1234"
    assert masked("") == ""

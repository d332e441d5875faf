"""Requisites: published numbers pass, one changed digit does not."""

from __future__ import annotations

import pytest

from domain import requisites
from domain.errors import InputError

INNS = [
    *("7707083893", "7830002293", "5902202276", "500100732259", "732897853530", "720399900120"),
    *("720399900201", "7203999013", "7203999020", "7203999038", "7203999045", "7203999052"),
    *("7203999060", "7203999077"),
]
OGRNS = [
    *("1027700132195", "1037739010891", "304500116000157"),
    *("1027200000013", "1027200000024", "1217200000016"),
]
ACCOUNTS = [
    ("044525225", "30101810400000000225"),
    ("044525225", "40702810138250123017"),
    ("044030653", "40702810455000024248"),
    ("044030790", "40703810990200000032"),
    ("045004641", "40602810044020100003"),
    ("046015602", "40703810152090000488"),
    ("047102651", "30101810800000000651"),
    ("047102651", "40702810867100001234"),
    ("049805000", "30101810800000000746"),
    ("040305000", "40102810100000010001"),
    ("049805746", "40602810700000000025"),
    ("044541312", "30114B84600000000501"),
]


def _changed(number: str, place: int) -> str:
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


@pytest.mark.parametrize("inn", INNS)
def test_right_inns_pass_and_one_changed_digit_does_not(inn: str) -> None:
    assert requisites.is_inn(inn)
    assert not requisites.is_inn(_changed(inn, len(inn) - 1))


@pytest.mark.parametrize("inn", ["7707083894", "0000000000", "000000000000", "", "٧٧٠٧٠٨٣٨٩٣", "1"])
def test_wrong_inns_do_not_pass(inn: str) -> None:
    assert not requisites.is_inn(inn)


@pytest.mark.parametrize("ogrn", OGRNS)
def test_right_ogrns_pass_and_one_changed_digit_does_not(ogrn: str) -> None:
    assert requisites.is_ogrn(ogrn)
    assert not requisites.is_ogrn(_changed(ogrn, len(ogrn) - 1))


@pytest.mark.parametrize(("bic", "account"), ACCOUNTS)
def test_published_accounts_fit_their_banks_by_the_key(bic: str, account: str) -> None:
    assert requisites.has_account_key(bic, account)
    assert requisites.account_key(bic, account) == account[8]
    assert not requisites.has_account_key(bic, _changed(account, 8))


def test_treasury_accounts_have_no_key_to_check() -> None:
    assert requisites.has_account_key("017102101", "40102810945370000060")
    assert requisites.has_account_key("017102101", "03234643717010006700")
    assert not requisites.has_account_key("047102651", "4070281086710000123")
    with pytest.raises(ValueError, match="БИК"):
        requisites.account_key("04710265", "40702810867100001234")


def test_kpp_and_bic_have_a_shape_only() -> None:
    assert requisites.is_kpp("720301001")
    assert not requisites.is_kpp("72030100")
    assert requisites.is_bic("047102651")
    assert not requisites.is_bic("04710265x")


def test_snils_is_checked_and_shown_in_groups() -> None:
    assert requisites.parse_snils("112-233-445 95") == "11223344595"
    assert requisites.format_snils("11223344595") == "112-233-445\u00a095"
    assert requisites.parse_inn(" 7707 083893 ") == "7707083893"


@pytest.mark.parametrize(
    ("text", "code"),
    [("112-233-445 96", "snils.key"), ("", "snils.empty"), ("1", "snils.format"),
     ("000-000-000 00", "snils.key")],
)  # fmt: skip
def test_a_wrong_snils_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        requisites.parse_snils(text)
    assert caught.value.code == code

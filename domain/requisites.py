"""Check digits of Russian requisites: ИНН, КПП, ОГРН, СНИЛС, БИК and the key of a bank account."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.clean_text import trimmed, without_spaces
from domain.errors import InputError

_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN11 = (7, *_INN10)
_INN12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_KEY_WEIGHTS = (7, 1, 3) * 8
_KEY_LETTERS = "ABCEHKMPTX"
_ACCOUNT = re.compile(r"(?:[1-9][0-9]|03)[0-9]{3}[0-9ABCEHKMPTX][0-9]{14}")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_HYPHENS = str.maketrans("", "", "-\u2010\u2011\u2013\u2212")


def is_inn(text: str) -> bool:
    """True for ten or twelve digits with right check digits; all zeros are none (ФНС, порядок
    ИНН).
    """
    if not _is_digits(text, 10, 12) or not text.strip("0"):
        return False
    if len(text) == 10:
        return _inn_digit(text, _INN10) == text[9]
    return _inn_digit(text, _INN11) == text[10] and _inn_digit(text, _INN12) == text[11]


def is_kpp(text: str) -> bool:
    """True for the shape of a КПП; it has no check digit."""
    return _KPP.fullmatch(text) is not None


def is_ogrn(text: str) -> bool:
    """True for an ОГРН of 13 or an ОГРНИП of 15 digits with a right last digit."""
    if not _is_digits(text, 13, 15) or not text.strip("0"):
        return False
    return str(int(text[:-1]) % (len(text) - 2) % 10) == text[-1]


def is_snils(text: str) -> bool:
    """True for eleven digits with a right control number."""
    if not _is_digits(text, 11) or not text.strip("0"):
        return False
    total = sum(int(digit) * (9 - index) for index, digit in enumerate(text[:9]))
    return total % 101 % 100 == int(text[9:])


def is_bic(text: str) -> bool:
    """True for nine digits; banks begin with 04, the treasury with 01 or 00."""
    return _is_digits(text, 9)


def is_account(text: str) -> bool:
    """True for the shape of a bank account: twenty signs, a letter of the clearing currencies
    allowed in place 6.
    """
    return _ACCOUNT.fullmatch(text) is not None


def account_key(bic: str, account: str) -> str:
    """The control digit (place 9) of an account at a bank: ЦБ РФ, порядок 08.09.1997 № 515.

    Raises ``ValueError`` for a wrong shape of either.
    """
    if not (is_bic(bic) and is_account(account[:8] + "0" + account[9:])):
        raise ValueError("a БИК of 9 digits and an account of 20 signs are needed")
    total = _weighted(bic, account[:8] + "0" + account[9:])
    return str(total * 3 % 10)


def has_account_key(bic: str, account: str) -> bool:
    """True when the account fits its bank; accounts of the treasury have no such key and pass."""
    if not (is_bic(bic) and is_account(account)):
        return False
    if is_treasury(bic, account):
        return True
    return _weighted(bic, account) % 10 == 0


def is_treasury(bic: str, account: str) -> bool:
    """True for single treasury accounts, whose keys follow other rules."""
    return bic.startswith(("00", "01")) or account.startswith("03")


def parse_inn(text: str) -> str:
    """A typed ИНН as digits; raises ``inn.empty``, ``inn.format`` or ``inn.key``."""
    digits = _typed_digits(text, "inn", (10, 12))
    if not is_inn(digits):
        raise InputError("inn.key")
    return digits


def parse_snils(text: str) -> str:
    """A typed СНИЛС («112-233-445 95») as digits; raises ``snils.empty``, ``snils.format`` or
    ``snils.key``.
    """
    digits = _typed_digits(text, "snils", (11,))
    if not is_snils(digits):
        raise InputError("snils.key")
    return digits


def format_snils(digits: str) -> str:
    """«112-233-445 95»."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]}\u00a0{digits[9:]}"


def _typed_digits(text: str, kind: str, lengths: tuple[int, ...]) -> str:
    digits = without_spaces(trimmed(text, 40, kind)).translate(_HYPHENS)
    if not digits:
        raise InputError(f"{kind}.empty")
    if not _is_digits(digits, *lengths):
        raise InputError(f"{kind}.format", lengths=lengths, entered=len(digits))
    return digits


def _is_digits(text: str, *lengths: int) -> bool:
    return len(text) in lengths and text.isascii() and text.isdigit()


def _inn_digit(text: str, weights: Sequence[int]) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return str(total % 11 % 10)


def _weighted(bic: str, account: str) -> int:
    """The sum of products whose last digit makes the key; correspondent and РКЦ accounts take
    the region's number.
    """
    of_central_bank = account.startswith("30101") or bic[6:] in ("000", "001", "002")
    prefix = "0" + bic[4:6] if of_central_bank else bic[6:]
    sixth = account[5]
    digit = str(_KEY_LETTERS.index(sixth)) if sixth in _KEY_LETTERS else sixth
    plain = prefix + account[:5] + digit + account[6:]
    return sum(int(sign) * weight for sign, weight in zip(plain, _KEY_WEIGHTS, strict=False))

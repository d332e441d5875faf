"""The pure coding of the terminal's copy: names, numbers and addresses as its columns hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from zlib import crc32

from domain.search_keys import (
    deletes,
    normalise,
    reversed_digits,
    split_house_number,
)
from domain.search_query import street_key

STATUS_CODES = {"active": 0, "closed": 1, "archived": 2}
_STATUSES = {code: status for status, code in STATUS_CODES.items()}
_DESK_CHANNELS = frozenset({"cash", "card", "mixed"})
_MONTHS_BITS = 12
_FIRST_YEAR = 1900
_PHONE_DIGITS = 10
_MAX_FLAT = 999_999
_GIS_NUMBER = re.compile(r"([0-9]{2})([А-Я]{2})([0-9]{6})(?:[0-9]{2}(?:[0-9]{4})?)?")
_LETTERS = 32
_LOOK_ALIKE = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")

PersonName = tuple[str, str, str]
"""Surname, given name, patronymic as they are written."""
NameIds = tuple[int, int, int]


class AccountFacts(NamedTuple):
    """What the search columns of an account are made of."""

    id: int
    number: str
    house_id: int
    street_id: int
    flat: str
    phone: str
    balance_kopecks: int
    overdue_kopecks: int
    status: str


class PaymentFacts(NamedTuple):
    """What the search columns of a payment are made of."""

    id: int
    account_id: int
    paid_at: int
    amount: int
    channel: str
    number: str
    op_id: str
    shift_id: str


def payment_columns(facts: PaymentFacts) -> tuple[object, ...]:
    """The row of table ``payment`` without its body; only a desk gives receipts."""
    head = (facts.id, facts.account_id, facts.paid_at)
    if not facts.shift_id and facts.channel not in _DESK_CHANNELS:
        return (*head, None, None, None, None)
    receipt = receipt_key(facts.number) or None
    return (*head, abs(facts.amount), receipt, facts.op_id or None, facts.shift_id or None)


def receipt_key(number: str) -> str:
    """A receipt's number as it is searched: upper case, letters and digits alone."""
    return "".join(sign for sign in number.upper() if sign.isalnum())


def account_columns(facts: AccountFacts, payer: NameIds) -> tuple[object, ...]:
    """The row of table ``account``, in the order of its columns."""
    return (
        facts.id,
        facts.number,
        *payer,
        facts.house_id,
        facts.street_id,
        leading_number(facts.flat),
        facts.flat,
        phone_tail(facts.phone),
        facts.balance_kopecks,
        facts.overdue_kopecks,
        STATUS_CODES.get(facts.status, facts.status),
    )


def house_columns(house_id: int, street_id: int, number: str) -> tuple[int, int, int, str, str]:
    """The row of table ``house`` without its body."""
    digits, rest = split_house_number(number)
    return house_id, street_id, digits, rest, number


def street_columns(settlement: str, street: str) -> tuple[str, str, str, str]:
    """The row of table ``street`` without its id."""
    return settlement, street, street_key(street), normalise(settlement).replace(".", " ")


def street_words(key: str) -> frozenset[str]:
    """The words a street is found by: of «карла-маркса 2-я» also «карла» and «маркса»."""
    words = key.split()
    return frozenset(words) | frozenset(part for word in words for part in word.split("-") if part)


def name_word(shown: str) -> str:
    """A part of a name as it is searched."""
    return normalise(shown)


def surname_parts(word: str) -> tuple[str, ...]:
    """The second and further words of a double surname."""
    return tuple(part for part in word.replace("-", " ").split()[1:] if part)


def typo_keys(word: str) -> frozenset[int]:
    """What a surname and a misspelling of it have in common; equal keys are only a hint."""
    return frozenset(crc32(key.encode()) for key in deletes(word))


def other_owners(payer: PersonName, owners: Iterable[PersonName]) -> tuple[PersonName, ...]:
    """Owners to be found beside the payer, each name once."""
    return tuple(name for name in dict.fromkeys(owners) if name != payer)


def serial_key(serial: str) -> str:
    """A meter's number as it is searched: upper case, letters and digits alone."""
    return "".join(sign for sign in normalise(serial).upper() if sign.isalnum())


def els_key(number: str) -> int | None:
    """The ЕЛС an identifier of ГИС ЖКХ begins with (its own, ИЖКУ, ИПД; with or without hyphens)
    as one number; None for a text that is none of them.
    """
    plain = number.upper().replace("-", "").translate(_LOOK_ALIKE)
    found = _GIS_NUMBER.fullmatch(plain)
    if found is None:
        return None
    region, letters, running = found.groups()
    first, second = (ord(letter) - ord("А") for letter in letters)
    return ((int(region) * _LETTERS + first) * _LETTERS + second) * 1_000_000 + int(running)


def phone_tail(phone: str) -> int | None:
    """Ten digits from their end as one number, so that the last digits are a range of numbers."""
    digits = reversed_digits(phone)
    return int(digits) if len(digits) == _PHONE_DIGITS else None


def phone_tail_range(last_digits: str) -> tuple[int, int]:
    """Lowest and highest ``phone_tail`` of the phones that end with these 1-10 digits."""
    scale = 10 ** (_PHONE_DIGITS - len(last_digits))
    low = int(reversed_digits(last_digits)) * scale
    return low, low + scale - 1


def leading_number(text: str) -> int:
    """The number a text begins with («27а» is 27), 0 when it begins with none."""
    digits = ""
    for sign in text:
        if not "0" <= sign <= "9":
            break
        digits += sign
    return min(int(digits), _MAX_FLAT) if digits else 0


def after_prefix(prefix: str) -> str:
    """An end of the range of all texts that begin with the prefix."""
    return prefix + "\U0010ffff"


def bill_id(account_id: int, period: int) -> int:
    """Account and month (YYYYMM) as one number that grows with the account, then the month."""
    months = (period // 100 - _FIRST_YEAR) * 12 + period % 100
    return (account_id << _MONTHS_BITS) | months


def bill_id_range(account_id: int) -> tuple[int, int]:
    """Lowest and highest id of an account's bills."""
    low = account_id << _MONTHS_BITS
    return low, low | ((1 << _MONTHS_BITS) - 1)


def status_of(code: int | str) -> str:
    """The status a column holds as a code."""
    return _STATUSES.get(code, "active") if isinstance(code, int) else code

"""Certificates (справки): their kinds, numbers of the register and verification codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from domain.errors import InputError

Need = Literal["household", "money", "meters", "payment", "period", "closed", "premises"]
WRITING_ROLES = frozenset({"passport", "consultant", "senior"})
_TILL_ROLES = WRITING_ROLES | {"cashier"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of certificate (domain 6.2).

    ``title``: what the paper is called; ``name`` and ``note``: two lines of a list; ``valid_days``
    0: no term; ``needs``: what of the account it is made from; ``roles``: who of the staff may
    issue it.
    """

    series: str
    title: str
    name: str
    note: str
    valid_days: int
    needs: frozenset[Need]
    roles: frozenset[str]


def _kind(series: str, title: str, named: tuple[str, str], valid_days: int, *needs: Need) -> Kind:
    money = not {"household", "premises"} & set(needs)
    roles = _TILL_ROLES if money else WRITING_ROLES
    return Kind(series, title, *named, valid_days, frozenset(needs), roles)


KINDS: dict[str, Kind] = {
    kind.series: kind
    for kind in (
        _kind(
            "REG",
            "Справка о зарегистрированных гражданах по данным учёта расчётного центра",
            ("О составе семьи", "зарегистрированные"),
            30,
            "household",
        ),
        _kind(
            "NODEBT",
            "Справка о состоянии задолженности",
            ("Об отсутствии долга", "на дату"),
            30,
            "money",
        ),
        _kind(
            "MOVE",
            "Выписка о начислениях и оплате",
            ("О начислениях", "за период"),
            0,
            "money",
            "period",
        ),
        _kind(
            "PAYC",
            "Справка о подтверждении платежа",
            ("Об оплате", "по платежу"),
            0,
            "money",
            "payment",
        ),
        _kind(
            "CHAR",
            "Характеристика жилого помещения",
            ("Характеристика", "карта квартиры"),
            0,
            "premises",
        ),
        _kind("ARCH", "Архивная справка", ("О прописке", "архивная"), 0, "household", "period"),
        _kind(
            "FLS",
            "Выписка из финансово-лицевого счёта",
            ("Выписка из ФЛС", "копия счёта"),
            30,
            "household",
            "money",
        ),
        _kind(
            "SUBS",
            "Справка для назначения субсидии",
            ("Для субсидии", "за последний месяц"),
            30,
            "household",
            "money",
        ),
        _kind(
            "CARD",
            "Поквартирная карточка",
            ("Карточка", "с прибытиями и выбытиями"),
            30,
            "household",
        ),
        _kind(
            "CLOSE",
            "Справка о закрытии лицевого счёта",
            ("О закрытии счёта", "бывшему владельцу"),
            0,
            "money",
            "closed",
        ),
        _kind(
            "READ", "Справка о показаниях приборов учёта", ("О показаниях", "счётчики"), 0, "meters"
        ),
    )
}
"""Series -> kind, the most used first: the first six have the keys 1-6."""

MOST_IN_YEAR = 999_999
BLOCK, REFILL = 20, 5
"""Numbers of a block leased to a terminal, and how few are left when it asks for the next."""

CODE_LENGTH = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХУOIL", "ABEKMH0PCTXY011")
_NUMBER = re.compile(r"(?:СПР|CPP|SPR)?[-–— ]*([A-Z]{2,8})[-–— ]*(\d{4})[-–— ]*(\d{1,6})")
_ADDRESS = re.compile(r"/verify/([0-9A-Za-z-]{16,19})(?:[/?#]|$)")
_BARE = re.compile(r"TRIC:(?P<number>[^:]{1,40}):(?P<code>[0-9A-Z-]{16,19})")


def certificate_number(series: str, year: int, number: int) -> str:
    """«СПР-REG-2026-000123»."""
    return f"СПР-{series}-{year}-{number:06d}"


def parse_certificate_number(text: str) -> tuple[str, int, int] | None:
    """(series, year, number) of a typed number in any case, with or without «СПР» and hyphens;
    None when the text is none of ours.
    """
    typed = " ".join(text.upper().split())[:60]
    plain = typed.removeprefix("СПР").translate(str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX"))
    found = _NUMBER.fullmatch(plain.strip(" -–—"))
    if found is None or found.group(1) not in KINDS:
        return None
    return found.group(1), int(found.group(2)), int(found.group(3))


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """A verification code: 80 random bits, 16 signs of Crockford's base 32."""
    value = int.from_bytes(random_bytes(10), "big")
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(75, -1, -5))


def code_text(code: str) -> str:
    """As it is printed: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def parse_code(text: str) -> str | None:
    """A code as it is kept, typed in any case and with look-alikes; None when it is none."""
    typed = "".join(sign for sign in text.upper() if sign not in " -–—").translate(_LOOK_ALIKE)
    if len(typed) != CODE_LENGTH or any(sign not in _ALPHABET for sign in typed):
        return None
    return typed


def code_of_paper(text: str) -> str | None:
    """The verification code of a scanned text: our address, our bare form, or the code itself."""
    address = _ADDRESS.search(text)
    if address is not None:
        return parse_code(address.group(1))
    bare = _BARE.fullmatch(text.strip())
    return parse_code(bare["code"] if bare else text)


def paper_text(address: str, number: str, code: str) -> str:
    """What the QR of a certificate holds: a link of the office, or without one its number and
    code.
    """
    if address:
        return f"{address.rstrip('/')}/verify/{code}"
    return f"TRIC:{number}:{code}"


def check_number(series: str, year: int, number: int) -> None:
    """Raises ``certificate.number`` (series) for what no block can hold."""
    if series not in KINDS or not 1 <= number <= MOST_IN_YEAR or not 2020 <= year < 2200:
        raise InputError("certificate.number", series=series)

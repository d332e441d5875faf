"""The registry of debts as banks take it: its name, its lines, its encodings (domain 7.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

ENCODINGS = {"win-1251": "cp1251", "utf-8": "utf-8", "koi8-r": "koi8-r"}
"""What the office may ask for, as Python calls it."""
MOST_A_MONTH = 999


class Debt(NamedTuple):
    """What one account is to pay, kopecks."""

    account: str
    name: str
    kopecks: int


def file_name(inn: str, account: str, number: int, period: int) -> str:
    """«ИНН_РС_NNN_MMГГ.txt»: payee's INN and account, the file's number in its month."""
    return f"{inn}_{account}_{number:03d}_{period % 100:02d}{period // 100 % 100:02d}.txt"


def debts_text(debts: Iterable[Debt]) -> str:
    """A line each: account; name; sum with a decimal comma. Lines end as banks want them."""
    return "".join(
        f"{one.account};{_plain(one.name)};{one.kopecks // 100},{one.kopecks % 100:02d}\r\n"
        for one in debts
    )


def encoded(text: str, encoding: str) -> tuple[bytes, int]:
    """The text in one of ``ENCODINGS``, and how many signs it lacks: they become «?». Only names
    can have such: accounts and sums are plain.
    """
    codec = ENCODINGS[encoding]
    content = text.encode(codec, errors="replace")
    lost = sum(one != sign for one, sign in zip(content.decode(codec), text, strict=True))
    return content, lost


def _plain(name: str) -> str:
    """A name that stays one field of one line."""
    return " ".join(
        "".join(sign if sign.isprintable() and sign != ";" else " " for sign in name).split()
    )

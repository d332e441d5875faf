"""Stable codes into Russian sentences: what happened, what to do; no Qt, for verbs as well."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from datetime import date, datetime

from domain.accounts import format_account
from domain.decimal_text import MINUS
from domain.money import format_kopecks
from domain.periods import period_name
from domain.readings import format_reading
from ui.sentences import PLURALS, SENTENCES

UNKNOWN = "Не получилось: {code}. Повторите; если не поможет, сообщите код администратору."
_SHOWN = 40
# The system tells why in English; the usual reasons in the reader's language.
_SYSTEM_REASONS = {
    os.strerror(number): words
    for number, words in (
        (errno.ENOENT, "нет такого файла или папки"),
        (errno.ENOTDIR, "это не папка"),
        (errno.EISDIR, "это папка, а не файл"),
        (errno.EACCES, "нет прав"),
        (errno.EPERM, "нет прав"),
        (errno.EROFS, "диск только для чтения"),
        (errno.ENOSPC, "кончилось место"),
        (errno.EDQUOT, "кончилось место"),
        (errno.ENAMETOOLONG, "слишком длинное имя"),
        (errno.EIO, "сбой диска"),
    )
}
_MOST_NUMBERS = 3


def sentence(code: str, /, **fields: object) -> str:
    """The sentence of a code with its facts in words; an unknown code is shown as such.

    Facts ending in ``_e4`` become readings (``decimals`` and ``unit`` may be given), ``_kopecks``
    money, dates ДД.ММ.ГГГГ, ``period`` a month's name; in the text they stand without the ending.
    """
    text = SENTENCES.get(code, UNKNOWN)
    return text.format_map(_Facts(code, fields))


def has_sentence(code: str) -> bool:
    """True when the code is known."""
    return code in SENTENCES


def count_words(number: int, noun: str) -> str:
    """«3 операции»: a number with its noun; nouns are listed in ``ui/sentences.py``."""
    one, few, many = PLURALS[noun]
    tail, tens = number % 10, number % 100
    if tail == 1 and tens != 11:
        word = one
    elif 2 <= tail <= 4 and not 12 <= tens <= 14:
        word = few
    else:
        word = many
    return f"{number} {word}"


class _Facts(dict[str, str]):
    """Formats a fact when the text asks for it; what is not known becomes «…», never an error."""

    def __init__(self, code: str, fields: Mapping[str, object]) -> None:
        super().__init__()
        self._fields = {"code": code, "unit": "", **fields}
        given = self._fields.get("decimals")
        self._decimals = given if isinstance(given, int) else 0

    def __missing__(self, name: str) -> str:
        for ending, form in (("_e4", self._reading), ("_kopecks", _money), ("_e1", _tenths)):
            value = self._fields.get(name + ending)
            if isinstance(value, int):
                return form(value)
        if name not in self._fields:
            return "…"
        return self._plain(name, self._fields[name])

    def _reading(self, value_e4: int) -> str:
        return format_reading(value_e4, self._decimals)

    def _plain(self, name: str, value: object) -> str:
        if name == "values_e4" and isinstance(value, list | tuple):
            return " / ".join(self._reading(one) for one in value)
        if name == "nearest":
            return _alike(value)
        if name == "author":
            return f", внёс(ла) {value}".rstrip(".") if value else ""
        if name == "number":
            return format_account(str(value)) or "с таким номером"
        if name in ("period", "expected") and isinstance(value, int):
            return period_name(value)
        if name in ("why", "reason"):
            return _SYSTEM_REASONS.get(str(value), str(value))
        if isinstance(value, datetime):
            return value.strftime("%d.%m.%Y %H:%M")
        if isinstance(value, date):
            return value.strftime("%d.%m.%Y")
        text = _russian_date(str(value)) if isinstance(value, str) else str(value)
        return text if len(text) <= _SHOWN * 4 else text[: _SHOWN * 4] + "…"


def _alike(value: object) -> str:
    """The end of «Проверьте номер»: account numbers close to the one asked for."""
    numbers = [str(one) for one in value] if isinstance(value, list | tuple) else []
    found = ", ".join(map(format_account, numbers[:_MOST_NUMBERS]))
    return f". Похожие номера: {found}" if found else ""


def _money(kopecks: int) -> str:
    return f"{format_kopecks(kopecks)} ₽"


def _tenths(value: int) -> str:
    whole, tenth = divmod(abs(value), 10)
    sign = MINUS if value < 0 else ""
    return f"{sign}{whole},{tenth}" if tenth else f"{sign}{whole}"


def _russian_date(text: str) -> str:
    """An ISO date as ДД.ММ.ГГГГ, anything else as it is."""
    parts = text.split("-")
    if [len(part) for part in parts] == [4, 2, 2] and text.replace("-", "").isdigit():
        return ".".join(reversed(parts))
    return text

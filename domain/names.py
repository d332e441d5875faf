"""Names of people: what may be typed, short forms, gender by patronymic, cases of documents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from domain.errors import InputError

Case = Literal["genitive", "dative", "accusative", "instrumental", "prepositional"]
Gender = Literal["male", "female"]
MAX_NAME_LENGTH = 256
REPLACEMENT = "\ufffd"

_WORD = re.compile(r"[^\W\d_]+")

_FEMALE_PATRONYMICS = ("вна", "чна", "кызы", "гызы")
_MALE_PATRONYMICS = ("ич", "оглы", "улы", "уулу")
_UNCHANGED_WORDS = frozenset({"оглы", "кызы", "гызы", "улы", "уулу", "заде"})
# Words pytrovich declines wrongly: the stem that takes the endings of a man's name.
_STEMS = {"заяц": "зайц", "кузнец": "кузнец"}
_MALE_ENDINGS: dict[Case, str] = {
    "genitive": "а", "dative": "у", "accusative": "а", "instrumental": "ем", "prepositional": "е",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedName:
    """A name part as it is stored, and what the clerk is told about it.

    ``notices``: name.mixed_letters (Russian and Latin in one word), name.control_removed,
    name.sign_replaced.
    """

    text: str
    notices: tuple[str, ...] = ()


def parse_name(text: str) -> TypedName:
    """One part of a name; any letters, hyphens and apostrophes, markup and formulas are plain text.

    Raises ``name.empty``, ``name.too_long`` (limit, entered), ``name.null`` and ``name.emoji``
    (sign).
    """
    if len(text) > MAX_NAME_LENGTH:
        raise InputError("name.too_long", limit=MAX_NAME_LENGTH, entered=len(text))
    if "\0" in text:
        raise InputError("name.null")
    notices: list[str] = []
    cleaned = _visible(unicodedata.normalize("NFC", text), notices)
    cleaned = " ".join(cleaned.split())
    if not cleaned:
        raise InputError("name.empty")
    for sign in cleaned:
        if unicodedata.category(sign) == "So" and sign != REPLACEMENT:
            raise InputError("name.emoji", sign=sign)
    if any(map(_is_mixed, _WORD.findall(cleaned))):
        notices.append("name.mixed_letters")
    return TypedName(cleaned, tuple(notices))


def full_name(last: str, first: str, middle: str) -> str:
    """«Иванова Анна Сергеевна»; absent parts leave no space."""
    return " ".join(part for part in (last, first, middle) if part)


def short_name(last: str, first: str, middle: str) -> str:
    """«Иванова А. С.» with no-break spaces; a name of one word is that word."""
    initials = "\u00a0".join(f"{part[0].upper()}." for part in (first, middle) if part)
    return f"{last}\u00a0{initials}" if last and initials else last or first


def gender_of(middle: str) -> Gender | None:
    """The gender a patronymic tells, None when it tells none and a person must be asked."""
    folded = middle.strip().lower()
    if folded.endswith(_FEMALE_PATRONYMICS):
        return "female"
    if folded.endswith(_MALE_PATRONYMICS):
        return "male"
    return None


def inflect(name: Sequence[str], case: Case, gender: Gender | None = None) -> tuple[str, str, str]:
    """(last, first, middle) in a case, by rule; the clerk sees and may edit it.

    ``name``: last, first, middle in the nominative. Without a gender, neither given nor told by
    the patronymic, nothing is changed.
    """
    last, first, middle = name
    known = gender or gender_of(middle)
    if known is None:
        return last, first, middle
    # 25 ms of import that only certificates pay, not the start of the program.
    from pytrovich.enums import Case as RuleCase
    from pytrovich.enums import Gender as RuleGender
    from pytrovich.enums import NamePart
    from pytrovich.maker import PetrovichDeclinationMaker

    maker = PetrovichDeclinationMaker()
    rule_case, rule_gender = RuleCase[case.upper()], RuleGender[known.upper()]
    parts = zip(
        (last, first, middle),
        (NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME),
        strict=True,
    )
    made: list[str] = []
    for text, part in parts:
        own = _exception(text, case, known) if part is NamePart.LASTNAME else None
        if own is None:
            own = " ".join(
                word
                if word.lower() in _UNCHANGED_WORDS
                else str(maker.make(part, rule_gender, rule_case, word))
                for word in text.split()
            )
        made.append(own)
    return made[0], made[1], made[2]


def _exception(last: str, case: Case, gender: Gender) -> str | None:
    stem = _STEMS.get(last.lower())
    if stem is None:
        return None
    if gender == "female":
        return last
    declined = stem + _MALE_ENDINGS[case]
    return declined[:1].upper() + declined[1:] if last[:1].isupper() else declined


def _visible(text: str, notices: list[str]) -> str:
    kept: list[str] = []
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cs":
            kept.append(REPLACEMENT)
            notices.append("name.sign_replaced")
        elif category in ("Cc", "Cf") and not sign.isspace():
            notices.append("name.control_removed")
        else:
            kept.append(sign)
    notices[:] = dict.fromkeys(notices)
    return "".join(kept)


def _is_mixed(word: str) -> bool:
    scripts = {unicodedata.name(sign, "").split(" ", 1)[0] for sign in word}
    return {"CYRILLIC", "LATIN"} <= scripts

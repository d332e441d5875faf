"""Keys search is built on: normal form, layouts, house numbers, reversed tails, typo deletes."""

from __future__ import annotations

import re
import unicodedata

MAX_QUERY_LENGTH = 200
TYPO_LETTERS = 8

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_LATIN_UPPER = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RUSSIAN_UPPER = _RUSSIAN.upper()
# Signs of the same keys that differ between the layouts; ЙЦУКЕН types them with Shift or beside
# the letters.
_LATIN_SIGNS = "@#$^&/?|"
_RUSSIAN_SIGNS = '"№;:?.,/'

_TO_RUSSIAN = str.maketrans(_LATIN + _LATIN_UPPER, _RUSSIAN + _RUSSIAN_UPPER)
_TO_LATIN = str.maketrans(
    _RUSSIAN + _RUSSIAN_UPPER + _RUSSIAN_SIGNS, _LATIN + _LATIN_UPPER + _LATIN_SIGNS
)
_HOUSE = re.compile(r"([0-9]{1,6})(.*)", re.DOTALL)
_PART_WORDS = (
    (re.compile(r"(?:корпус|корп|кор|к)\.?(?=[0-9])"), "к"),
    (re.compile(r"(?:строение|стр|с)\.?(?=[0-9])"), "с"),
    (re.compile(r"(?:литера|литер|лит)\.?"), ""),
)


def normalise(text: str) -> str:
    """Text as it is compared: NFC, lower case, «ё» as «е», runs of spaces as one, cut to the
    longest query.
    """
    folded = unicodedata.normalize("NFC", text[:MAX_QUERY_LENGTH]).lower().replace("ё", "е")
    return " ".join(folded.split())


def swap_layout_to_russian(text: str) -> str:
    """What would have been typed had the ЙЦУКЕН layout been on: «bdfyjd» -> «иванов»."""
    return text.translate(_TO_RUSSIAN)


def swap_layout_to_latin(text: str) -> str:
    """What would have been typed had the QWERTY layout been on: «ЫЕ00012/» -> «ST00012|»."""
    return text.translate(_TO_LATIN)


def has_latin(text: str) -> bool:
    """True when a letter of the text is Latin, so that the ЙЦУКЕН reading is worth a try."""
    return any("a" <= sign <= "z" or "A" <= sign <= "Z" for sign in text)


def has_cyrillic(text: str) -> bool:
    """True when a letter of the text is Cyrillic."""
    return any("а" <= sign <= "я" or "А" <= sign <= "Я" or sign in "ёЁ" for sign in text)


def split_house_number(number: str) -> tuple[int, str]:
    """A house number as (digits, rest) for sorting and ranges: «86 к1» -> (86, «к1»), «12А» ->
    (12, «а»).

    «корпус», «строение» and «литера» are shortened; a number without digits in front gives (0, the
    text).
    """
    text = normalise(number).replace(" ", "")
    text = text.removeprefix("дом").removeprefix("д").removeprefix(".")
    match = _HOUSE.fullmatch(text)
    if match is None:
        return 0, text
    rest = match[2].lstrip(",-")
    for pattern, short in _PART_WORDS:
        rest = pattern.sub(short, rest)
    return int(match[1]), rest


def reversed_text(number: str) -> str:
    """A number from its end, upper case: the tail of an account or a meter becomes a prefix."""
    return number[::-1].upper()


def reversed_digits(phone: str) -> str:
    """The digits of a phone from their end, without any other sign; empty when there are none."""
    return "".join(sign for sign in reversed(phone) if "0" <= sign <= "9")


def deletes(word: str) -> frozenset[str]:
    """SymSpell keys of distance one: the first eight letters and each of them left out; two
    letters have no typo.
    """
    head = word[:TYPO_LETTERS]
    if len(head) <= 2:
        return frozenset((head,))
    return frozenset((head, *(head[:i] + head[i + 1 :] for i in range(len(head)))))


def is_one_edit_away(first: str, second: str) -> bool:
    """True when the words are equal or one insertion, deletion, change or swap of neighbours
    apart.
    """
    if first == second:
        return True
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    if first[start + 1 :] == second[start + 1 :]:
        return True
    swapped = first[start + 1 : start + 2] + first[start : start + 1]
    return swapped == second[start : start + 2] and first[start + 2 :] == second[start + 2 :]

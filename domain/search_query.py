"""What a typed query asks for: digits, words or an address, told by its shape alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.search_keys import normalise

_STREET_KINDS = frozenset(
    [
        *("ул", "улица", "пр-т", "пр-кт", "просп", "проспект", "пер", "переулок", "б-р", "бульвар"),
        *("мкр", "мкрн", "микрорайон", "пр-д", "проезд", "наб", "набережная", "ш", "шоссе"),
        *("пл", "площадь", "тракт", "тр", "туп", "тупик"),
    ]
)
_PLACE_WORDS = frozenset(["г", "город", "п", "пос", "поселок", "с", "село", "д", "деревня", "рп"])
_HOUSE_WORDS = frozenset(["д", "дом"])
_PART_WORDS = frozenset(["к", "корп", "корпус", "стр", "строение", "лит", "литера"])
_FLAT_WORDS = frozenset(["кв", "квартира"])

_DIGITS_AS_GROUPED = re.compile(r"[+№(]*[0-9][0-9 ()+№-]*", re.ASCII)
_HOUSE_FLAT = re.compile(r"[0-9]{1,4}[а-я]?-[0-9]{1,4}", re.ASCII)
_SEPARATORS = re.compile(r"[\s,;]+")
_WORD_EDGES = ".:\"'«»()"


@dataclass(frozen=True, slots=True)
class Query:
    """A classified query, all parts in normal form.

    ``kind``: empty, digits (``digits`` alone), words (``words`` alone), address (``words`` may be
    the street or a surname and the street; ``house`` with its letter or corpus, ``flat``).
    ``text`` is the whole in normal form.
    """

    kind: str
    text: str = ""
    digits: str = ""
    words: tuple[str, ...] = ()
    house: str = ""
    flat: str = ""


def read_query(text: str) -> Query:
    """The query of a typed text; never raises, cuts what is longer than 200 characters."""
    folded = normalise(text)
    if not folded:
        return Query("empty")
    if _DIGITS_AS_GROUPED.fullmatch(folded) and not _HOUSE_FLAT.fullmatch(folded):
        return Query("digits", folded, digits="".join(s for s in folded if s.isdigit()))
    tokens = _tokens(folded)
    first_number = _first_house_number(tokens)
    if first_number == len(tokens):
        words = _street_words(tokens)
        return Query("words" if words else "empty", folded, words=words)
    words = _street_words(_without_house_words(tokens[:first_number]))
    house, flat = _house_and_flat(tokens[first_number:])
    return Query("address", folded, words=words, house=house, flat=flat)


def street_key(street: str) -> str:
    """A street's name without its kind, as its words are searched: «ул Широтная» -> «широтная»."""
    words = normalise(street).replace(".", " ").split()
    kept = [word for word in words if word not in _STREET_KINDS]
    return " ".join(kept or words)


def _tokens(folded: str) -> list[str]:
    tokens: list[str] = []
    for raw in _SEPARATORS.split(folded):
        glued = re.fullmatch(r"(ул|пер|пр-т|д|дом|кв|к|корп|стр|г)\.?([0-9].*)", raw)
        if glued:
            tokens += [glued[1], glued[2]]
            continue
        # «ул.Широтная» and «Иванова А.С.» come glued too.
        tokens += [part for part in re.split(r"\.(?=[^\W0-9])", raw.strip(_WORD_EDGES)) if part]
    return [token for token in (token.strip(_WORD_EDGES) for token in tokens) if token]


def _first_house_number(tokens: list[str]) -> int:
    """Where the house begins; a number in front of a longer word is the street's own («30 лет
    Победы»).
    """
    for index, token in enumerate(tokens):
        if not token[0].isdigit():
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        own = index == 0 and len(following) > 2 and following.isalpha()
        if not own or following in _FLAT_WORDS | _PART_WORDS:
            return index
    return len(tokens)


def _street_words(tokens: list[str]) -> tuple[str, ...]:
    kept = tuple(token for token in tokens if token not in _STREET_KINDS)
    return kept or tuple(tokens)


def _without_house_words(tokens: list[str]) -> list[str]:
    kept = list(tokens)
    while kept and kept[-1] in _HOUSE_WORDS:
        kept.pop()
    if len(kept) > 1 and kept[0] in _PLACE_WORDS:
        kept = kept[1:]
    return kept


def _house_and_flat(tokens: list[str]) -> tuple[str, str]:
    """The house from the first number on, its part glued to it, then the flat."""
    house, dash, flat = tokens[0].partition("-")
    wants_part = wants_flat = False
    for token in tokens[1:]:
        if token in _PART_WORDS:
            wants_part, house = True, house + token[0]
        elif token in _FLAT_WORDS:
            wants_flat = True
        elif wants_part or (not flat and not wants_flat and _is_house_part(token)):
            part, _, rest = token.partition("-")
            house, wants_part, flat = house + part, False, flat or rest
        elif not flat and token[0].isdigit():
            flat = token.partition("-")[0] if not dash else token
    return house, flat


def _is_house_part(token: str) -> bool:
    """«а», «к1» or «/2» after a house number belongs to it; a plain number is the flat."""
    return not token[0].isdigit() and (len(token) == 1 or any(s.isdigit() for s in token))

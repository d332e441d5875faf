"""Search by addresses: streets by any of their words, houses, flats, a surname on a street."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from desktop.store import search_sql as sql
from desktop.store.search_names import surname_count
from desktop.store.search_rows import Gather
from domain.cache_rows import after_prefix, leading_number
from domain.search_keys import split_house_number

_MOST_STREETS = 200
_MOST_CANDIDATES = 2000
_LEAST_STREET_LETTERS = 2
_MOST_PROBES = 3000
_LARGEST_HOUSE = 9_999_999


class House(NamedTuple):
    """A house as it is asked for."""

    digits: int
    rest: str
    flat: int

    @classmethod
    def of(cls, house: str, flat: str) -> House:
        """«86к1», «12» -> (86, «к1», 12); flat 0 when none is asked for."""
        digits, rest = split_house_number(house)
        return cls(digits, rest, leading_number(flat))


def by_address(found: Gather, words: Sequence[str], house: House | None) -> None:
    """Houses of the streets the words name, exact numbers first, then longer ones."""
    ranked = street_ids(found, words)
    if not ranked:
        return
    streets = json.dumps(ranked)
    if house is None:
        found.take(sql.ON_STREETS, (streets,), "address")
        return
    exact = (streets, house.digits, house.rest, after_prefix(house.rest))
    if house.flat:
        flat = house.flat
        for flats in ((flat, flat), (flat * 10, flat * 10 + 9)):
            found.take(sql.IN_FLAT, (*exact, *flats), "address")
        return
    found.take(sql.IN_HOUSE, exact, "address")
    if not house.rest and house.digits:
        longer = (streets, house.digits * 10, house.digits * 10 + 9)
        found.take(sql.IN_HOUSES_FROM, longer, "address")


def by_surname_and_street(found: Gather, words: Sequence[str], house: House | None) -> None:
    """«иванов ленина», «иванов ленина 1»; one letter after a surname is an initial, no street."""
    if found.full or len(words) < 2:
        return
    surnames = surname_count(found, words[0])
    streets = street_ids(found, words[1:]) if surnames and len(words[1]) > 1 else []
    if not streets:
        return
    surname = (words[0], after_prefix(words[0]))
    listed = json.dumps(streets)
    if house is not None:
        place = (listed, house.digits, house.rest, after_prefix(house.rest))
        found.take(sql.SURNAME_HOUSE, (*place, *surname), "name")
        return
    few = surnames * len(streets) <= _MOST_PROBES
    statement = sql.SURNAME_STREET_PROBED if few else sql.SURNAME_STREET
    found.take(statement, (*surname, listed), "name")


def street_ids(found: Gather, words: Sequence[str]) -> list[int]:
    """Streets that have a word for each of ours; others of ours may name the settlement.

    The street of exactly this name first, then the ones most accounts are in (their number).
    """
    whole = " ".join(words)
    for driver in sorted(words, key=len, reverse=True):
        if len(driver) < _LEAST_STREET_LETTERS and len(words) > 1:
            break
        values = (driver, after_prefix(driver), _MOST_CANDIDATES)
        matched = [
            (word != whole, street_id)
            for street_id, word, settlement in found.read(sql.STREETS, values)
            if _has_all(words, f" {word} {settlement}")
        ]
        if matched:
            return [street_id for _, street_id in sorted(set(matched))[:_MOST_STREETS]]
    return []


def house_bodies(found: Gather, words: Sequence[str], number: str, limit: int) -> list[bytes]:
    """Packed houses for a house picker: «широтная 10»."""
    digits = split_house_number(number)[0] if number else 0
    ranges = [(digits, digits), (digits * 10, digits * 10 + 9)] if digits else [(0, _LARGEST_HOUSE)]
    streets = json.dumps(street_ids(found, words))
    bodies: list[bytes] = []
    for low, high in ranges:
        values = (streets, low, high, limit - len(bodies))
        bodies += [row[0] for row in found.read(sql.HOUSES, values)]
    return bodies


def _has_all(words: Sequence[str], text: str) -> bool:
    spread = text.replace("-", " ")
    return all(f" {word}" in text or f" {word}" in spread for word in words)

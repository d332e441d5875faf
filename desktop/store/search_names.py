"""Search by names: surname with initials, names in any order, double surnames, one typo."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop.store import search_sql as sql
from desktop.store.search_rows import Gather
from domain.cache_rows import after_prefix, typo_keys
from domain.search_keys import is_one_edit_away

_PROBED_NAMES = 4
_MOST_SURNAMES = 400
_MOST_PARTS = 100
_MOST_NEAR = 20
_LEAST_TYPO_LETTERS = 4
_ENOUGH = 10


def surname_count(found: Gather, word: str) -> int:
    """How many surnames begin so, at most 400: the range a search would walk."""
    return found.count_of(sql.SURNAME_COUNT, word, _MOST_SURNAMES)


def by_names(found: Gather, words: Sequence[str]) -> None:
    """Surname first; owners after payers; double surnames by their second word too."""
    _payers_then_owners(found, words)
    if len(words) == 1:
        _double_surnames(found, words[0], ())
    elif not found.count:
        # «римский корсаков» is one surname.
        if len(words[1]) > 1:
            _payers_then_owners(found, (f"{words[0]}-{words[1]}", *words[2:]))
        _double_surnames(found, words[0], words[1:])


def by_other_order(found: Gather, words: Sequence[str]) -> None:
    """«анна иванова», «анна сергеевна», «анна сергеевна иванова», a given name alone."""
    if not _given_count(found, words[0]):
        return
    if len(words) in {2, 3}:
        _payers_then_owners(found, (words[-1], *words[:-1]))
    if len(words) <= 2:
        found.take(sql.BY_GIVEN[len(words) - 1], _ranges(words), "name")


def by_near_surname(found: Gather, words: Sequence[str]) -> None:
    """One mistake in the surname; each near surname gets its share of the rows."""
    word = words[0]
    if found.count >= _ENOUGH or len(word) < _LEAST_TYPO_LETTERS or word.isascii():
        return
    if found.count and _is_surname(found, word):
        return
    near = _near(found, word)
    if not near:
        return
    share = max(1, found.room // len(near))
    cut_short = [one for one in near if _of_surname(found, one, words[1:], share) == share]
    for surname_id in cut_short:
        _of_surname(found, surname_id, words[1:], 0)


def _payers_then_owners(found: Gather, words: Sequence[str]) -> None:
    kept = words[:3]
    shape = len(kept) - 1
    if not _is_surname(found, kept[0]):
        return
    payers = sql.PAYERS
    if shape:
        names = _given_count(found, kept[1])
        if not names:
            return
        # Few names are looked up one by one in the index; many are met soon by walking it.
        payers = sql.PAYERS_PROBED if names <= _PROBED_NAMES else sql.PAYERS
    found.take(payers[shape], _ranges(kept), "name")
    found.take(sql.OWNERS[shape], _ranges(kept), "owner")


def _is_surname(found: Gather, word: str) -> bool:
    return bool(found.count_of(sql.SURNAME_COUNT, word, 1))


def _given_count(found: Gather, word: str) -> int:
    return found.count_of(sql.GIVEN_COUNT, word, _PROBED_NAMES + 1)


def _double_surnames(found: Gather, part: str, names: Sequence[str]) -> None:
    if found.full:
        return
    for (surname_id,) in found.read(sql.SURNAMES_OF_PART, (part, after_prefix(part), _MOST_PARTS)):
        _of_surname(found, surname_id, names, 0)


def _of_surname(found: Gather, surname_id: int, names: Sequence[str], share: int) -> int:
    kept = names[:2]
    values = (surname_id, *_ranges(kept))
    return found.take(sql.OF_SURNAME[len(kept)], values, "name", at_most=share)


def _near(found: Gather, word: str) -> list[int]:
    """Surnames one edit away, those with most accounts first."""
    keys = json.dumps(sorted(typo_keys(word)))
    accounts_of: dict[int, int] = {}
    for surname_id, surname, accounts in found.read(sql.NEAR_SURNAMES, (keys,)):
        if surname_id not in accounts_of and is_one_edit_away(word, surname):
            accounts_of[surname_id] = accounts
    ranked = sorted(accounts_of, key=lambda surname_id: -accounts_of[surname_id])
    return ranked[:_MOST_NEAR]


def _ranges(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(end for word in words for end in (word, after_prefix(word)))

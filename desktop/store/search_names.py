"""Search by names: surname with initials, names in any order, double surnames, one typo."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop.store import search_sql as sql
from desktop.store.search_rows import Gather
from domain.cache_rows import after_prefix
from domain.search_keys import deletes, is_one_edit_away

_PROBED_NAMES = 4
_MOST_PARTS = 100
_MOST_NEAR = 20
_LEAST_TYPO_LETTERS = 4
_ENOUGH = 10


def by_names(found: Gather, words: Sequence[str]) -> None:
    """Surname first, then the other orders clerks write names in; owners after payers."""
    _payers_then_owners(found, words)
    if len(words) == 1:
        _double_surnames(found, words[0], ())
    elif not found.count:
        # «римский корсаков» is one surname.
        _payers_then_owners(found, (f"{words[0]}-{words[1]}", *words[2:]))
        _double_surnames(found, words[0], words[1:])


def by_other_order(found: Gather, words: Sequence[str]) -> None:
    """«анна иванова», «анна сергеевна», «анна сергеевна иванова», a given name alone."""
    if len(words) in {2, 3}:
        _payers_then_owners(found, (words[-1], *words[:-1]))
    if len(words) <= 2:
        found.take(sql.BY_GIVEN[len(words) - 1], _ranges(words), "name")


def by_near_surname(found: Gather, words: Sequence[str]) -> None:
    """One mistake in the surname; each near surname gets its share of the rows."""
    if found.count >= _ENOUGH or len(words[0]) < _LEAST_TYPO_LETTERS:
        return
    if found.count and _is_surname(found, words[0]):
        return
    near = _near(found, words[0])
    shares = (max(1, found.room // len(near)), 0) if len(near) > 1 else (0,)
    for share in shares:
        for surname_id in near:
            _of_surname(found, surname_id, words[1:], share)


def _payers_then_owners(found: Gather, words: Sequence[str]) -> None:
    kept = words[:3]
    shape = len(kept) - 1
    payers = sql.PAYERS
    if shape and _few_names(found, kept[1]):
        payers = sql.PAYERS_PROBED
    found.take(payers[shape], _ranges(kept), "name")
    found.take(sql.OWNERS[shape], _ranges(kept), "owner")


def _is_surname(found: Gather, word: str) -> bool:
    values = (word, after_prefix(word), 1)
    return bool(found.read(sql.SURNAME_COUNT, values)[0][0])


def _few_names(found: Gather, word: str) -> bool:
    """Few names are looked up one by one in the index; many are met soon by walking it."""
    values = (word, after_prefix(word), _PROBED_NAMES + 1)
    return bool(found.read(sql.GIVEN_COUNT, values)[0][0] <= _PROBED_NAMES)


def _double_surnames(found: Gather, part: str, names: Sequence[str]) -> None:
    if found.full:
        return
    for (surname_id,) in found.read(sql.SURNAMES_OF_PART, (part, after_prefix(part), _MOST_PARTS)):
        _of_surname(found, surname_id, names, 0)


def _of_surname(found: Gather, surname_id: int, names: Sequence[str], share: int) -> None:
    kept = names[:2]
    values = (surname_id, *_ranges(kept))
    found.take(sql.OF_SURNAME[len(kept)], values, "name", at_most=share)


def _near(found: Gather, word: str) -> list[int]:
    """Surnames one edit away, those with most accounts first."""
    keys = json.dumps(sorted(deletes(word)), ensure_ascii=False)
    accounts_of: dict[int, int] = {}
    for surname_id, surname, accounts in found.read(sql.NEAR_SURNAMES, (keys,)):
        if surname_id not in accounts_of and is_one_edit_away(word, surname):
            accounts_of[surname_id] = accounts
    ranked = sorted(accounts_of, key=lambda surname_id: -accounts_of[surname_id])
    return ranked[:_MOST_NEAR]


def _ranges(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(end for word in words for end in (word, after_prefix(word)))

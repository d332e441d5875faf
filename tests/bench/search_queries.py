"""What clerks type, each keystroke a query: ten classes, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from api_client.models.replica import Account, House
from domain.search_keys import swap_layout_to_latin
from domain.search_query import street_key

WORST = (
    "и", "иванов", "иванова", "с", "а", "иванов а", "ленина", "ленина 1", "л", "7", "72", "9",
    "иванов ленина", "александр", "иванов александр александрович",
)  # fmt: skip
_LETTERS = "абвгдежзиклмнопрстуя"


def typo(rng: random.Random, word: str) -> str:
    """The word with one letter changed, left out, put in or swapped; never the first."""
    at = rng.randrange(1, len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + rng.choice(_LETTERS) + word[at:]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def classes(
    accounts: Sequence[Account], houses: Sequence[House], per_class: int = 60, seed: int = 3
) -> dict[str, list[str]]:
    """Class -> queries."""
    rng = random.Random(seed)
    made: dict[str, list[str]] = {}
    for _ in range(per_class * 2):
        account = rng.choice(accounts)
        house = houses[account.house_id - 1]
        for name, queries in _of(rng, account, house).items():
            made.setdefault(name, []).extend(queries)
    for queries in made.values():
        rng.shuffle(queries)
        del queries[per_class:]
    made["worst"] = list(WORST)
    return made


def misspelt(accounts: Sequence[Account], count: int, seed: int = 5) -> list[tuple[str, str]]:
    """(query, meant surname): one random edit and the initial."""
    rng = random.Random(seed)
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        account = rng.choice(accounts)
        surname = account.last.lower()
        if len(surname) > 4:
            wrong = typo(rng, surname)
            if wrong != surname:
                pairs.append((f"{wrong} {account.first[0].lower()}", surname))
    return pairs


def _of(rng: random.Random, account: Account, house: House) -> dict[str, list[str]]:
    last, first, middle = account.last.lower(), account.first.lower(), account.middle.lower()
    street, number, phone = street_key(house.street), account.number, account.phone
    place = f"{street} {house.number}" + (f"-{account.flat}" if account.flat else "")
    made = {
        "surname prefix": [last[:end] for end in range(1, len(last) + 1)],
        "surname and initials": [
            f"{last} {first[0]}",
            f"{last} {first[:3]}",
            f"{last} {first[0]} {middle[0]}",
            f"{last} {first} {middle[:2]}",
        ],
        "street house flat": [place[:end] for end in range(2, len(place) + 1)],
        "account prefix": [number[:end] for end in range(2, len(number) + 1)],
        "account tail": [number[-size:] for size in range(4, 8)],
        "phone tail": [phone[-size:] for size in range(4, 11)] if phone else [],
        "wrong layout": [
            swap_layout_to_latin(text) for text in (last, f"{last} {first[0]}", street)
        ],
        "surname and street": [f"{last} {street[:3]}", f"{last} {street}", f"{last} {place}"],
    }
    if len(last) > 4:
        made["typo"] = [typo(rng, last), f"{typo(rng, last)} {first[0]}"]
    return made

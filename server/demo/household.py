"""What the demo's papers say of flats and people: traits of houses, relations, arrivals, titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from server.demo.people import Family, Name, family, member

THIRDS_ID, CROWD_ID = 23, 31
"""An account of three owners with a third each, and one of forty people."""
CROWD = 40
PEOPLE_PER_ACCOUNT = 10
_GONE, _BEFORE = 8, 9
"""Places among an account's numbers of people: who moved out, who owned the flat before."""
_CROWD_FIRST = 10**11

_WALLS = ((1960, "кирпич"), (1990, "железобетонные панели"), (2008, "кирпич"), (9999, "монолит"))
_CEILINGS = (250, 250, 264, 270, 280)
_FROM = ("г Тобольск", "г Ишим", "г Курган", "г Екатеринбург", "г Ялуторовск", "г Омск")
_LEFT = (
    ("г Екатеринбург, ул Мира, 12", "переезд"),
    ("г Тюмень, ул Ленина, 5", "переезд"),
    ("", "решение суда"),
    ("", "смерть"),
)
_CLOSED = (
    "смена собственника",
    "объединение лицевых счетов",
    "окончание действия договора",
    "переход дома к другой организации",
)
_TITLES = (
    "выписка из ЕГРН от {day} № 72:23:0{area:06d}:{number}-72/001/{year}-1",
    "договор купли-продажи от {day}, ЕГРН № 72-72-01/{number}/{year}",
    "свидетельство о праве на наследство от {day} № 72 АА {number:06d}",
    "договор приватизации от {day} № {number}",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an account with a number of their own."""

    id: int
    name: Name
    born_on: str


def person_id(account_id: int, index: int) -> int:
    """The number of a person; only a crowd needs more than ten."""
    if index < _GONE:
        return account_id * PEOPLE_PER_ACCOUNT + index
    return _CROWD_FIRST + account_id * 100 + index


def more_people(account_id: int, names: list[Name], kin: Family) -> list[Name]:
    """The names of an account that has to be large, without drawing from the house's numbers."""
    needed = {THIRDS_ID: 3, CROWD_ID: CROWD}.get(account_id, 0)
    rng = Random(f"more/{account_id}")
    return [*names, *(member(rng, kin) for _ in range(needed - len(names)))]


def house_traits(house_id: int, built_year: int, floors: int) -> tuple[object, ...]:
    """Walls, heating, hot and cold water, sewage, gas, lift, chute."""
    walls = next(word for before, word in _WALLS if built_year < before)
    gas = "природный" if _has_gas(house_id, floors) else "нет"
    water = "централизованное"
    return (walls, water, water, water, water, gas, floors > 5, floors > 5 and built_year < 2012)


def flat_traits(account_id: int, house_id: int, floors: int) -> tuple[object, ...]:
    """Cadastral number, ownership, ceiling, stove, bath."""
    ownership = "municipal" if is_municipal(account_id) else "private"
    stove = "газовая" if _has_gas(house_id, floors) else "электрическая"
    ceiling = _CEILINGS[house_id % len(_CEILINGS)]
    cadastral = f"72:23:0{house_id % 10**6:06d}:{account_id % 10**6 + 100}"
    return (cadastral, ownership, ceiling, stove, "ванна, душ")


def is_municipal(account_id: int) -> bool:
    """One flat in seventeen belongs to the city; its payer is the tenant."""
    return account_id % 17 == 5


def born_on(account_id: int, index: int, name: Name, payer: Name) -> str:
    """Payers of all ages, a spouse of about the same one, children a generation younger."""
    payer_year = 1945 + account_id * 31 % 46
    if index == 0:
        year = payer_year
    elif _is_spouse(index, name, payer):
        year = payer_year + account_id % 7 - 3
    else:
        year = min(payer_year + 21 + (account_id * 7 + index * 5) % 14, 2024)
    seed = account_id * 13 + index * 29
    return f"{year}-{1 + seed % 12:02d}-{1 + seed * 7 % 28:02d}"


def relation(account_id: int, index: int, name: Name, payer: Name) -> str:
    """What a person is to the payer."""
    if index == 0:
        return "наниматель" if is_municipal(account_id) else "собственник"
    woman = name.sex == "f"
    if _is_spouse(index, name, payer):
        return "супруга" if woman else "супруг"
    if index < 6:
        return "дочь" if woman else "сын"
    return "внучка" if woman else "внук"


def registered(
    account_id: int, people: list[Person], names: list[Name], opened: str, closed: str
) -> list[tuple[object, ...]]:
    """Rows of ``residents``: who lives there, or until the closing did."""
    rows: list[tuple[object, ...]] = []
    for index, one in enumerate(people):
        temporary = index > 1 and account_id % 9 == 4 and account_id != CROWD_ID
        since = max(opened, one.born_on)
        until = closed or ("2027-06-30" if temporary else "")
        came = _FROM[account_id % len(_FROM)] if account_id % 4 == 0 and since == opened else ""
        left = ("г Тюмень, ул Ленина, 5", "переезд") if closed else ("", "")
        kind = "temporary" if temporary else "permanent"
        kin = relation(account_id, index, names[index], names[0])
        rows.append((account_id, one.id, kind, kin, since, until, came, *left))
    return rows


def departed(account_id: int, opened: str) -> tuple[Person, tuple[object, ...]] | None:
    """In one flat of six somebody lived who is gone, for another reason each time."""
    if account_id % 6 != 2 or account_id == CROWD_ID:
        return None
    rng = Random(f"gone/{account_id}")
    name = member(rng, family(rng))
    began = date.fromisoformat(opened)
    ended = min(began + timedelta(days=400 + account_id % 2500), date(2026, 8, 31))
    where, why = _LEFT[account_id // 6 % len(_LEFT)]
    person = Person(account_id * PEOPLE_PER_ACCOUNT + _GONE, name, "1958-04-17")
    row = (account_id, person.id, "permanent", "родственник", opened, ended.isoformat(), "")
    return person, (*row, where, why)


def owning(account_id: int, people: list[Person], opened: str) -> list[tuple[object, ...]]:
    """Rows of ``owners``: the payer, in every third family with the second person."""
    if is_municipal(account_id):
        return []
    count = 2 if len(people) > 1 and account_id % 3 == 0 else 1
    if account_id == THIRDS_ID:
        count = 3
    title = _title(account_id, opened)
    return [(account_id, one.id, 1, count, opened, "", title) for one in people[:count]]


def owned_before(account_id: int, opened: str) -> tuple[Person, tuple[object, ...]] | None:
    """In one flat of ten the one who sold it is still known."""
    if account_id % 10 != 3 or is_municipal(account_id):
        return None
    rng = Random(f"before/{account_id}")
    person = Person(
        account_id * PEOPLE_PER_ACCOUNT + _BEFORE, member(rng, family(rng)), "1949-11-02"
    )
    since = f"{int(opened[:4]) - 9}{opened[4:]}"
    return person, (account_id, person.id, 1, 1, since, opened, _title(account_id + 1, since))


def close_reason(account_id: int) -> str:
    """Why an account was closed."""
    return _CLOSED[account_id % len(_CLOSED)]


def _is_spouse(index: int, name: Name, payer: Name) -> bool:
    return index == 1 and name.sex != payer.sex


def _has_gas(house_id: int, floors: int) -> bool:
    return floors <= 9 and house_id % 3 == 1


def _title(account_id: int, day: str) -> str:
    year, month, number = day[:4], day[5:7], account_id % 10**6
    form = _TITLES[account_id % len(_TITLES)]
    return form.format(
        day=f"{day[8:]}.{month}.{year}", year=year, area=account_id % 999_983, number=number
    )

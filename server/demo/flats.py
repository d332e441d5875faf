"""Houses and flats of the demo city: areas, families, traits; drawn house by house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from server.billing.plans import HouseFacts
from server.demo.catalogue import EXECUTORS, FIRST_EXECUTOR
from server.demo.household import CROWD, CROWD_ID, more_people
from server.demo.people import Name, family, member
from server.demo.streets import houses
from server.demo.traits import Lots, Traits

GOLDEN_ID, GOLDEN_NUMBER, GOLDEN_FLAT = 1, "7200000001", 27
GOLDEN_AREA_E2, GOLDEN_LIVING_E2, GOLDEN_RESIDENTS = 4620, 2870, 3
_SIZES = (20, 30, 36, 36, 40, 45, 54, 60)
_GOLDEN_SIZE = 36
_DISTRICTS = ("Центральный", "Ленинский", "Калининский", "Восточный")
_RESIDENTS, _RESIDENT_WEIGHTS = (0, 1, 2, 3, 4, 5), (4, 36, 36, 15, 7, 2)
_ROOM_AREAS = {1: (2900, 3900), 2: (4100, 5500), 3: (5600, 7400)}
_NO_COMMON = frozenset({"soi_cold_water", "soi_electricity"})


@dataclass(frozen=True, slots=True)
class DemoHouse:
    """A house with what its bills need."""

    facts: HouseFacts
    street: str
    number: str
    postcode: str
    district: str
    built_year: int
    floors: int


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat with its account and family; ``names`` begins with the payer, then others living
    there, and ``residents`` of them are registered.
    """

    account_id: int
    number: str
    els: str
    flat: int
    rooms: int
    floor: int
    total_area_e2: int
    living_area_e2: int
    names: tuple[Name, ...]
    residents: int
    traits: Traits


def city(accounts: int, seed: int) -> Iterator[tuple[DemoHouse, list[Flat], Random]]:
    """Houses with their flats until the number of accounts is reached; each has its own random
    numbers, so a house looks the same in a small and in a large city.
    """
    lots = Lots(seed)
    places = houses()
    made = 0
    for house_id in count(1):
        if made >= accounts:
            return
        rng = Random(f"{seed}/{house_id}")
        street, number = next(places)
        size = _GOLDEN_SIZE if house_id == 1 else rng.choice(_SIZES)
        size = min(size, accounts - made)
        floors = 9 if house_id == 1 else rng.choice((5, 5, 9, 9, 9, 10, 16))
        flats = [
            _flat(made + index + 1, _flat_number(house_id, index), floors, lots, rng)
            for index in range(size)
        ]
        yield _house(house_id, street, number, floors, flats, rng), flats, rng
        made += size


def _flat_number(house_id: int, index: int) -> int:
    """The golden account is the first of all and lives in flat 27."""
    if house_id > 1:
        return index + 1
    if index == 0:
        return GOLDEN_FLAT
    return index if index < GOLDEN_FLAT else index + 1


def _house(
    house_id: int, street: str, number: str, floors: int, flats: list[Flat], rng: Random
) -> DemoHouse:
    total = sum(flat.total_area_e2 for flat in flats)
    facts = HouseFacts(
        id=house_id,
        executor_id=FIRST_EXECUTOR + (house_id - 1) % len(EXECUTORS),
        total_area_e2=total,
        common_area_e2=total * rng.randint(9, 14) // 100,
        without=_NO_COMMON if house_id == 1 else frozenset(),
    )
    if house_id == 1:
        return DemoHouse(facts, street, number, "625026", "Восточный", 1984, floors)
    year = rng.randint(1968, 2019)
    postcode = f"6250{rng.randint(0, 62):02d}"
    return DemoHouse(facts, street, number, postcode, rng.choice(_DISTRICTS), year, floors)


def _flat(account_id: int, number: int, floors: int, lots: Lots, rng: Random) -> Flat:
    floor = 1 + (number - 1) // 4 % floors
    if account_id == GOLDEN_ID:
        return _golden(floor)
    rooms = rng.choice((1, 1, 2, 2, 2, 3))
    area = rng.randrange(*_ROOM_AREAS[rooms], 10)
    living = area * rng.randint(52, 66) // 1000 * 10
    residents = rng.choices(_RESIDENTS, _RESIDENT_WEIGHTS)[0]
    kin = family(rng)
    drawn = [member(rng, kin) for _ in range(max(residents, 1))]
    names = more_people(account_id, drawn, kin)
    residents = CROWD if account_id == CROWD_ID else residents
    traits = lots.traits(account_id, rng)
    return Flat(
        account_id,
        str(7_201_000_000 + account_id * 17 + rng.randrange(17)),
        f"72{_letters(account_id // 10**6)}{account_id % 10**6:06d}",
        number,
        rooms,
        floor,
        area,
        living,
        tuple(names),
        0 if traits.habit == "closed" else residents,
        traits,
    )


def _letters(thousand: int) -> str:
    return f"А{'ВГДЕЖЗИКЛМН'[thousand % 11]}"


def _golden(floor: int) -> Flat:
    names = (
        Name("Иванова", "Анна", "Сергеевна", "f"),
        Name("Иванов", "Сергей", "Петрович", "m"),
        Name("Иванов", "Илья", "Сергеевич", "m"),
    )
    traits = Traits("golden", 0, water_meters=True, light_meter=True, two_rate=True, benefit=False)
    return Flat(
        *(GOLDEN_ID, GOLDEN_NUMBER, "72АБ123456", GOLDEN_FLAT, 2, floor),
        *(GOLDEN_AREA_E2, GOLDEN_LIVING_E2, names, GOLDEN_RESIDENTS, traits),
    )

"""A made-up city of any size, the same for the same seed: nouns for caches, snapshots, benches."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from api_client.models.replica import (
    Account,
    Bill,
    BillMeter,
    BillReference,
    ChargeRow,
    House,
    Meter,
    Owner,
    Payment,
    PaymentPart,
    Reading,
    Service,
    Setting,
    Supplier,
)
from tests.support.synthetic_words import MEN, SETTLEMENTS, STREETS, SURNAMES, WOMEN

PERIOD = 202610
SERVICES = 12
METERS = 3
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_VOWELS = "аеиоуюя"
_ENDINGS = (
    ["ов"] * 30 + ["ев"] * 15 + ["ин"] * 15 + ["ский"] * 6 + ["енко"] * 6 + ["ук", "ян", "ых"]
)
_OPERATORS = (0, 3, 5, 6, 8, 10, 12, 15, 17, 20, 25, 27, 61, 64, 77, 85, 88)


def surnames(rng: random.Random, count: int) -> list[str]:
    """The frequent ones, then made-up ones, most frequent first."""
    made = dict.fromkeys(SURNAMES)
    while len(made) < count:
        stem = "".join(
            rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2, 3)))
        )
        made[stem + rng.choice(_CONSONANTS) + rng.choice(_ENDINGS)] = None
    return list(made)


def feminine(surname: str) -> str:
    """«иванов» -> «иванова»."""
    if surname.endswith(("ов", "ев", "ин", "ын")):
        return surname + "а"
    return surname[:-2] + "ая" if surname.endswith("ский") else surname


def patronymic(name: str, *, woman: bool) -> str:
    """«сергей» -> «сергеевич», «сергеевна»."""
    if name.endswith("ий"):
        stem, man_end, woman_end = name[:-2] + "ь", "евич", "евна"
    elif name.endswith(("й", "ь")):
        stem, man_end, woman_end = name[:-1], "евич", "евна"
    elif name.endswith("а"):
        stem, man_end, woman_end = name[:-1], "ич", "ична"
    else:
        stem, man_end, woman_end = name, "ович", "овна"
    return stem + (woman_end if woman else man_end)


class SyntheticCity:
    """``accounts`` accounts in houses of about forty; iterators, so that a million needs no RAM."""

    def __init__(self, accounts: int, seed: int = 7) -> None:
        self.count = accounts
        self.seed = seed
        rng = random.Random(seed)
        words = surnames(rng, max(400, min(40_000, accounts // 20)) + len(SURNAMES))
        self._surnames = [word.capitalize() for word in words]
        self._surname_weights = _weights(1 / (rank + 3.7) ** 0.9 for rank in range(len(words)))
        self._name_weights = _weights(1 / (rank + 6) for rank in range(len(MEN)))
        self._women_weights = _weights(1 / (rank + 6) for rank in range(len(WOMEN)))
        self.houses = list(self._houses(rng, max(12, accounts // 40)))
        self._house_weights = _weights(rng.choice((4, 20, 60, 90, 120, 200)) for _ in self.houses)

    def items(self) -> Iterator[tuple[str, Supplier | Service | Setting]]:
        """Suppliers, services and settings with their entity names."""
        for number in range(1, 7):
            texts = ("",) * 14
            yield "supplier", Supplier(number, 1, f"АО «Поставщик {number}»", *texts, "none")
        for number in range(1, SERVICES + 1):
            name = f"Услуга {number}"
            yield (
                "service",
                Service(number, 1, f"s{number}", name, name, "м³", "utility", "meter",
                        1 + number % 6, number, 0, 15, 25),
            )  # fmt: skip
        yield "setting", Setting("open_period", 1, "202611")

    def accounts(self) -> Iterator[Account]:
        """In order of their ids, 1 and on."""
        rng = random.Random(self.seed + 1)
        running = [0] * 20
        for account_id in range(1, self.count + 1):
            yield self._account(rng, account_id, running)

    def meters(self, account: Account) -> Iterator[Meter]:
        """Each with two readings."""
        rng = random.Random(account.id)
        for place in range(METERS):
            meter_id = account.id * METERS + place
            value = rng.randrange(10**6, 10**7)
            readings = tuple(
                Reading(f"r-{meter_id}-{month}", PERIOD - 1 + month, f"2026-{9 + month:02d}-20",
                        (value + month * rng.randrange(10**5),), "effective", "phone",
                        "Петрова А. С.",
                        1_790_000_000_000 + rng.randrange(10**9), "", (), "")
                for month in range(2)
            )  # fmt: skip
            yield Meter(
                meter_id, 1, account.id, 1 + place, f"{rng.randrange(10**7, 10**8)}", "СГВ-15",
                ("санузел", "кухня", "коридор")[place], 1, (), 5, 3, (0,), "2020-01-10",
                "2020-01-15", "2020-01-15", "2028-01-15", "", "active", False, readings,
            )  # fmt: skip

    def bill(self, account: Account, period: int = PERIOD) -> Bill:
        """A month with twelve services."""
        rng = random.Random(account.id * 31 + period)
        rows = tuple(_charge(rng, service_id) for service_id in range(1, SERVICES + 1))
        meters = tuple(
            BillMeter(1 + place, f"{rng.randrange(10**7, 10**8)}", "санузел", "",
                      rng.randrange(10**7), "2026-09-20", rng.randrange(10**7), 3, "2028-01-15")
            for place in range(METERS)
        )  # fmt: skip
        reference = tuple(
            BillReference(service_id, 6_900_000, 0, rng.randrange(10**8), rng.randrange(10**6))
            for service_id in range(1, SERVICES + 1)
        )
        due = sum(row.total for row in rows)
        payer = f"{account.last} {account.first} {account.middle}"
        return Bill(
            account.id, period, 1, f"{account.izhku}-{period % 1000}1", True, "2026-11-01",
            "2026-11-15", payer, account.total_area_e2, account.living_area_e2, 0,
            account.residents, 3, rows, meters, (), reference, rng.randrange(10**6),
            rng.randrange(10**6), "2026-10-10", "2026-10-31", due, due, 0, account.balance_kopecks,
            2790,
        )  # fmt: skip

    def payment(self, account: Account) -> Payment:
        """The last payment."""
        rng = random.Random(account.id * 17)
        amount = rng.randrange(10**5, 10**6)
        parts = (PaymentPart(PERIOD, 1, amount),)
        return Payment(
            account.id, 1, account.id, 1_791_000_000_000 + rng.randrange(10**9), amount, "bank",
            "Сбербанк", f"{rng.randrange(10**9)}", parts,
        )  # fmt: skip

    def _houses(self, rng: random.Random, count: int) -> Iterator[House]:
        streets = ["ул " + _capitalised(name.replace("_", " ")) for name in STREETS]
        streets += [f"ул {word}а" for word in self._surnames[300:700] if word.endswith("в")]
        weights = _weights(1 / (rank + 4) ** 0.75 for rank in range(len(streets)))
        towns = _weights([60.0] + [40 / (len(SETTLEMENTS) - 1)] * (len(SETTLEMENTS) - 1))
        seen: set[tuple[str, str, str]] = set()
        while len(seen) < count:
            town = "г " + rng.choices(SETTLEMENTS, cum_weights=towns)[0].capitalize()
            street = rng.choices(streets, cum_weights=weights)[0]
            number = str(int(rng.random() ** 2 * (180 + len(seen) // 200)) + 1)
            chance = rng.random()
            if chance < 0.12:
                number += rng.choice("абвг")
            elif chance < 0.2:
                number += f" к{rng.randrange(1, 5)}"
            if (town, street, number) in seen:
                continue
            seen.add((town, street, number))
            yield House(
                len(seen), 1, town, street, number, "625000", "Центральный", 1985, 9, 3,
                400_000, 60_000,
            )  # fmt: skip

    def _person(self, rng: random.Random) -> tuple[str, str, str]:
        woman = rng.random() < 0.55
        last = rng.choices(self._surnames, cum_weights=self._surname_weights)[0]
        first = (
            rng.choices(WOMEN, cum_weights=self._women_weights)[0]
            if woman
            else rng.choices(MEN, cum_weights=self._name_weights)[0]
        )
        father = rng.choices(MEN, cum_weights=self._name_weights)[0]
        middle = patronymic(father, woman=woman)
        return feminine(last) if woman else last, first.capitalize(), middle.capitalize()

    def _account(self, rng: random.Random, account_id: int, running: list[int]) -> Account:
        house = rng.choices(self.houses, cum_weights=self._house_weights)[0]
        flat = str(int(rng.random() ** 1.5 * 200) + 1) if rng.random() < 0.9 else ""
        group = int(rng.random() * 20)
        running[group] += 1 + int(rng.random() * 3)
        number = f"72{group:02d}{running[group]:06d}"
        phone = ""
        if rng.random() < 0.85:
            phone = f"9{rng.choice(_OPERATORS):02d}{rng.randrange(10**7):07d}"
        last, first, middle = self._person(rng)
        owners = (Owner(last, first, middle, 1, 1),)
        if rng.random() < 0.1:
            owners = (Owner(*self._person(rng), 1, 1),)
        balance = int(rng.random() ** 4 * 2_000_000) - 100_000
        area = rng.randrange(3000, 9000)
        return Account(
            account_id, 1, number, f"72АА{account_id:06d}", f"72АА{account_id:06d}-01",
            "active" if rng.random() < 0.97 else "closed", house.id, flat, last, first, middle,
            owners, phone, "", area, area * 2 // 3, area, rng.randrange(1, 6), balance,
            max(0, balance - 300_000), 0, "2015-01-01", "", "paper", rng.random() < 0.3,
        )  # fmt: skip


def _charge(rng: random.Random, service_id: int) -> ChargeRow:
    volume = rng.randrange(1, 99_999) * 10**6
    tariff = (4_500_000, 28_000_000, 55_310_000, 2_340_000, 31_220_000)[service_id % 5]
    amount = volume * tariff // 10**14
    debt = rng.choice((0, 0, 0, amount))
    method = ("meter", "norm", "area", "average")[service_id % 4]
    return ChargeRow(
        service_id, 1 + service_id % 6, method, volume, 0, tariff, amount, 100, 0, 0, 0, amount,
        debt, 0, 0, 0, 0, amount + debt,
    )  # fmt: skip


def _capitalised(text: str) -> str:
    return " ".join(word.capitalize() for word in text.split())


def _weights(shares: Iterator[float] | list[float] | Iterator[int]) -> list[float]:
    return list(itertools.accumulate(shares))

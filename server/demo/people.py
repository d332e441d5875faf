"""Invented people by weighted lists: families share a surname in the form of each sex."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Sex = Literal["m", "f"]

_SURNAMES = (
    "Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов",
    "Новиков", "Фёдоров", "Морозов", "Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров",
    "Павлов", "Козлов", "Степанов", "Николаев", "Орлов", "Андреев", "Макаров", "Никитин",
    "Захаров",
)  # fmt: skip
_TATAR = (
    "Мусалимов", "Ахметов", "Хабибуллин", "Сафиуллин", "Каримов", "Абдуллин", "Валиев", "Гарипов",
)  # fmt: skip
_OTHERS = ("Шевченко", "Черных", "Ким", "Шмидт", "Бондарь", "Толстой", "Петров-Водкин")
_FIRST: dict[Sex, tuple[str, ...]] = {
    "m": (
        "Александр", "Сергей", "Дмитрий", "Андрей", "Алексей", "Владимир", "Иван", "Николай",
        "Евгений", "Михаил", "Максим", "Артём", "Илья", "Юрий", "Виктор",
    ),
    "f": (
        "Елена", "Ольга", "Наталья", "Татьяна", "Анна", "Ирина", "Светлана", "Мария", "Екатерина",
        "Людмила", "Юлия", "Анастасия", "Галина", "Любовь", "Валентина",
    ),
}  # fmt: skip
_TATAR_FIRST: dict[Sex, tuple[str, ...]] = {
    "m": ("Рамиль", "Ильдар", "Рустам"),
    "f": ("Гульнара", "Гузель", "Алия"),
}
_FATHERS = (
    ("Александрович", "Александровна"), ("Сергеевич", "Сергеевна"),
    ("Владимирович", "Владимировна"), ("Николаевич", "Николаевна"), ("Иванович", "Ивановна"),
    ("Алексеевич", "Алексеевна"), ("Викторович", "Викторовна"), ("Анатольевич", "Анатольевна"),
    ("Юрьевич", "Юрьевна"), ("Петрович", "Петровна"), ("Ильич", "Ильинична"),
    ("Кузьмич", "Кузьминична"),
)  # fmt: skip
_TATAR_FATHERS = (("Рашидович", "Рашидовна"), ("Маратович", "Маратовна"))
_UNCHANGED = frozenset({"Шевченко", "Черных", "Ким", "Шмидт", "Бондарь"})


def _weights(count: int) -> list[int]:
    """Cumulative weights that fall as names by frequency do."""
    total, found = 0, []
    for rank in range(count):
        total += 1000 // (rank + 6)
        found.append(total)
    return found


_SURNAME_WEIGHTS = _weights(len(_SURNAMES))
_FIRST_WEIGHTS: dict[Sex, list[int]] = {sex: _weights(len(names)) for sex, names in _FIRST.items()}


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name and sex."""

    last: str
    first: str
    middle: str
    sex: Sex


@dataclass(frozen=True, slots=True)
class Family:
    """The surname as a man bears it; ``tatar`` chooses among names."""

    surname: str
    tatar: bool


def family(rng: Random) -> Family:
    """8 % bear Tatar surnames, 5 % ones that test inflection, the rest the frequent ones."""
    lot = rng.random()
    if lot < 0.08:
        return Family(rng.choice(_TATAR), tatar=True)
    if lot < 0.13:
        return Family(rng.choice(_OTHERS), tatar=False)
    return Family(rng.choices(_SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0], tatar=False)


def member(rng: Random, of: Family, sex: Sex | None = None) -> Name:
    """One person of the family; one in a hundred has no patronymic."""
    sex = sex or ("f" if rng.random() < 0.55 else "m")
    if of.tatar:
        first, fathers = rng.choice(_TATAR_FIRST[sex]), rng.choice(_TATAR_FATHERS)
    else:
        first = rng.choices(_FIRST[sex], cum_weights=_FIRST_WEIGHTS[sex])[0]
        fathers = rng.choice(_FATHERS)
    middle = "" if rng.random() < 0.01 else fathers[0 if sex == "m" else 1]
    return Name(_surname(of.surname, sex), first, middle, sex)


def _surname(surname: str, sex: Sex) -> str:
    if sex == "m" or surname in _UNCHANGED:
        return surname
    if surname.endswith("ой"):
        return surname[:-2] + "ая"
    if surname.endswith("ин") or surname.endswith("ов") or surname.endswith("ев"):
        return "-".join(f"{part}а" for part in surname.split("-"))
    return f"{surname}а"

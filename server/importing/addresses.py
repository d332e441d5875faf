"""Addresses of houses as the templates of ГИС ЖКХ carry them: one line of text into its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.clean_text import shown, trimmed
from domain.search_keys import normalise, split_house_number
from server.importing.cells import CellError


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_SETTLEMENTS = {
    **dict.fromkeys(("г", "гор", "город"), "г"),
    **dict.fromkeys(("п", "пос", "поселок"), "п"),
    **dict.fromkeys(("пгт", "рп"), "пгт"),
    **dict.fromkeys(("с", "село"), "с"),
    **dict.fromkeys(("д", "дер", "деревня"), "д"),
}
_STREETS = {
    **dict.fromkeys(("ул", "улица"), "ул"),
    **dict.fromkeys(("пр-кт", "пр-т", "просп", "проспект"), "пр-кт"),
    **dict.fromkeys(("пер", "переулок"), "пер"),
    **dict.fromkeys(("б-р", "бул", "бульвар"), "б-р"),
    **dict.fromkeys(("проезд", "пр-д"), "проезд"),
    **dict.fromkeys(("ш", "шоссе"), "ш"),
    **dict.fromkeys(("наб", "набережная"), "наб"),
    **dict.fromkeys(("пл", "площадь"), "пл"),
    **dict.fromkeys(("мкр", "мкр-н", "микрорайон"), "мкр"),
    **dict.fromkeys(("туп", "тупик"), "туп"),
    **dict.fromkeys(("кв-л", "квартал"), "кв-л"),
    **dict.fromkeys(("тер", "территория"), "тер"),
    **{word: word for word in ("тракт", "аллея", "линия")},
}
_REGION = _pattern(
    r"росси[яи].*|рф|.*\b(?:обл|область|край|респ|республика|р-н|район|ао|округ|г\.?о)\b.*"
)
_POSTCODE = re.compile(r"[0-9]{6}", re.ASCII)
_HOUSE_WORD = re.compile(r"(?:дом|д)\.?", re.IGNORECASE)
_HOUSE = _pattern(r"(?:(?:дом|д|влд|вл|зд)\b\.?\s*)?(?:№\s*)?([0-9].*)")
_BUILDING = _pattern(r"(?:корпус|корп|к)\.?\s*([0-9][0-9а-я]*)|(?:корпус|корп)\.?\s*([а-я])")
_STRUCTURE = _pattern(r"(?:строение|стр|с)\.?\s*([0-9][0-9а-я]*)")
_LETTER = _pattern(r"(?:литера|литер|лит)\.?\s*([а-я])")
_FLAT = _pattern(r"(?:квартира|кв)\b\.?\s*(?:№\s*)?(.+)|((?:пом|оф|ком).*)")
_HOUSE_HEAD = _pattern(r"([0-9]{1,5}(?:\s?[а-я](?![а-я0-9.]))?(?:/[0-9]{1,4}[а-я]?)?)\s*(.*)")


@dataclass(frozen=True)
class Address:
    """``street`` carries its kind («ул Широтная»), ``house`` the whole number («86 к1»)."""

    settlement: str
    street: str
    house: str
    flat: str = ""
    postcode: str = ""

    def key(self) -> tuple[str, str, tuple[int, str]]:
        """What two spellings of one house have in common."""
        return normalise(self.settlement), normalise(self.street), split_house_number(self.house)

    def house_text(self) -> str:
        """«г Тюмень, ул Широтная, д 104»."""
        return ", ".join(p for p in (self.settlement, self.street, f"д {self.house}") if p)


def parse_address(text: str, city: str) -> Address:
    """The parts of one line divided by commas; ``city`` stands where none is named.

    Raises CellError with the part that is missing or not understood.
    """
    settlements: list[str] = []
    streets: list[str] = []
    house, flat, postcode = "", "", ""
    for piece in _pieces(text):
        if house:
            house, flat = _after_house(piece, house, flat)
        elif _POSTCODE.fullmatch(piece):
            postcode = piece
        elif street := _named(piece, _STREETS):
            streets.append(street)
        elif streets and (match := _HOUSE.fullmatch(piece)):
            house = _house_number(match[1])
        else:
            settlements += _settlement(piece, city)
    if not streets:
        raise CellError("в адресе не найдена улица (например, «ул Широтная»)")
    if not house:
        raise CellError("в адресе не найден номер дома (например, «д 104»)")
    if not settlements and not city:
        raise CellError("в адресе не найден населённый пункт (например, «г Тюмень»)")
    settlement = ", ".join(settlements) or f"г {city}"
    return Address(settlement, ", ".join(streets), house, flat, postcode)


def _pieces(text: str) -> list[str]:
    line = trimmed(text.replace("\r\n", " ").replace("\n", " "), 500, "text")
    found = [" ".join(piece.split()).strip(" .") for piece in line.split(",")]
    return [piece for piece in found if piece]


def _settlement(piece: str, city: str) -> list[str]:
    """The town or village the piece names, none for a region or district."""
    if found := _named(piece, _SETTLEMENTS):
        return [found]
    if city and normalise(piece) == normalise(city):
        return [f"г {city}"]
    if _REGION.fullmatch(piece):
        return []
    raise CellError(f"непонятная часть адреса «{shown(piece)}»")


def _named(piece: str, kinds: dict[str, str]) -> str:
    """«Широтная ул.» and «улица Широтная» as «ул Широтная»; empty when it is no such thing."""
    words = piece.replace(".", ". ").split()
    if len(words) < 2 or (_HOUSE_WORD.fullmatch(words[0]) and words[1][0].isdigit()):
        return ""
    first, last = (normalise(word).rstrip(".") for word in (words[0], words[-1]))
    if first in kinds:
        return f"{kinds[first]} {' '.join(words[1:])}"
    if last in kinds:
        return f"{kinds[last]} {' '.join(words[:-1])}"
    return ""


def _after_house(piece: str, house: str, flat: str) -> tuple[str, str]:
    """(house, flat) with what follows a house number: its building or letter, or the flat."""
    if part := _part_of_house(piece):
        return house + part, flat
    match = _FLAT.fullmatch(piece)
    if flat or not (match or piece[0].isdigit()):
        raise CellError(f"непонятная часть адреса «{shown(piece)}»")
    return house, (match[1] or match[2]) if match else piece


def _house_number(text: str) -> str:
    """«86 корп. 1» as «86 к1»."""
    match = _HOUSE_HEAD.fullmatch(text)
    part = _part_of_house(match[2]) if match else ""
    if match is None or (match[2] and not part):
        raise CellError(f"непонятный номер дома «{shown(text)}»")
    return match[1].replace(" ", "") + part


def _part_of_house(text: str) -> str:
    if match := _BUILDING.fullmatch(text):
        return f" к{match[1] or match[2]}"
    if match := _STRUCTURE.fullmatch(text):
        return f" с{match[1]}"
    if match := _LETTER.fullmatch(text):
        return str(match[1])
    return ""

"""Real streets and houses of Tyumen, and as many further houses on them as a city needs."""

from __future__ import annotations

from collections.abc import Iterator

GOLDEN_HOUSE = ("ул Широтная", "104")
_KNOWN = (
    "ул Малыгина 86 к1; ул Республики 142; ул Геологоразведчиков 42; ул Пермякова 22; "
    "ул Энергетиков 53; ул Севастопольская 7; ул 50 лет Октября 57Б; ул Западносибирская 28; "
    "ул Беляева 35 к1; ул Судоремонтная 28 к2; ул Академика Сахарова 7; ул Газопромысловая 3; "
    "ул Игримская 31а; ул Малышева 14; ул Николая Федорова 17 к1; ул Николая Зелинского 23; "
    "ул Бориса Опрокиднева 12; ул Бориса Житкова 8 к1; ул Линейная 17; ул Родниковая 2; "
    "ул Энергостроителей 6а; ул Ивана Словцова 23; ул Моторостроителей 4а; ул Олимпийская 51; "
    "ул 30 лет Победы 92; ул Демьяна Бедного 104 к1; ул Депутатская 78 к1; ул Молодежная 28; "
    "ул Мельникайте 136 к6; ул Самарцева 30; тракт Московский 83 к4; ул Кремлевская 114; "
    "ул Обдорская 1; ул Фармана Салманова 4; ул Александра Протозанова 10 к1; "
    "ул Василия Подшибякина 4; ул Заполярная 13; ул Магнитогорская 4; ул Амурская 39; "
    "ул Восстания 19; ул Мира 57; ул Карла Маркса 8; ул Первомайская 60 к1; ул Орловская 50; "
    "ул Туринская 7; ул Чернышевского 2а; ул Полевая 12а; ул Ямская 73 к2; "
    "ул Бакинских Комиссаров 1; ул Петербургская 27; ул Зеркальная 22; ул Холодильная 136; "
    "ул Салтыкова-Щедрина 53; ул Шиллера 22; ул Орджоникидзе 67; ул Циолковского 9 к1; "
    "проезд Тихий 6; ул Эрвье 30 к4; проезд Заречный 39; проезд Солнечный 25; ул Шишкова 16 к1; "
    "ул Избышева 8; ул Голышева 2"
)
_MORE_STREETS = (
    "Котовского", "Пышминская", "Одесская", "Северная", "Советская", "Водопроводная",
    "Максима Горького", "Ленина", "Герцена", "Профсоюзная", "8 Марта", "50 лет ВЛКСМ",
    "Монтажников", "Ялуторовская", "Новоселов", "Никольского", "Скандинавская", "Фабричная",
    "Дружбы", "Гагарина", "Сидора Путилова", "Федюнинского", "Губернская", "Закалужская",
    "Арктическая", "Вьюжная", "Андрея Бушуева", "Широтная",
)  # fmt: skip


def houses() -> Iterator[tuple[str, str]]:
    """(street, house number), the golden house first, known houses next, then houses without end;
    no address twice.
    """
    known = [_split(one) for one in _KNOWN.split("; ")]
    given = {GOLDEN_HOUSE, *known}
    yield GOLDEN_HOUSE
    yield from known
    streets = [f"ул {name}" for name in _MORE_STREETS] + [street for street, _ in known]
    number = 1
    while True:
        for street in streets:
            # Odd and even sides grow apart, so that a street's houses do not all look alike.
            text = str(number) if number % 5 else f"{number} к{1 + number // 5 % 3}"
            if (street, text) not in given:
                yield street, text
        number += 2 if number % 7 else 1


def _split(address: str) -> tuple[str, str]:
    """Street and number: the number begins at the last word that starts with a digit, its
    building goes with it.
    """
    words = address.split()
    cut = len(words) - (2 if words[-1].startswith("к") else 1)
    return " ".join(words[:cut]), " ".join(words[cut:])

"""Words and icons of services, payment channels, sources and ways of charging; knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.models.replica import Meter, Service
from domain.readings import format_reading
from ui.format import DASH, NBSP

CHANNELS = {
    "cash": ("Наличные", "cash"),
    "card": ("Карта", "credit-card"),
    "sbp": ("СБП", "barcode"),
    "mixed": ("Смешанная", "cash"),
    "bank": ("Банк", "building-bank"),
    "cabinet": ("Личный кабинет", "world"),
    "post": ("Почта", "mail"),
    "terminal": ("Терминал", "receipt"),
}
SOURCES = {
    "counter": "в окне, со слов",
    "phone": "по телефону",
    "chat": "из чата",
    "cabinet": "личный кабинет",
    "sms": "СМС",
    "slip": "отрывной корешок",
    "bank": "банк",
    "inspector": "контролёр",
    "remote": "прибор передал сам",
    "import": "загружено из файла",
}
METHODS = {
    "meter": "по прибору учёта",
    "average": "по среднему за полгода: показания не переданы",
    "norm": "по нормативу",
    "norm_raised": "по нормативу с повышающим коэффициентом",
    "area": "по площади помещения",
    "person": "по числу проживающих",
    "account": "на лицевой счёт",
}
EXPIRED_CHARGE = "Начисление до трёх месяцев по среднему, затем по повышенному нормативу."
"""What an expired verification leads to."""
READING_STATES = {
    "effective": ("Действует", "success"),
    "kept": ("В истории", "neutral"),
    "superseded": ("Заменено", "neutral"),
    "review": ("На проверке", "warning"),
    "undone": ("Отменено", "neutral"),
}
_ICONS = (
    ("hot_water", "droplet-half-2", "danger"),
    ("cold_water", "droplet", "accentText"),
    ("sewage", "bucket", "text2"),
    ("electricity", "bolt", "warning"),
    ("heating", "temperature", "violet"),
    ("gas", "temperature", "warning"),
    ("maintenance", "building-community", "text2"),
    ("capital_repair", "tool", "text2"),
    ("waste", "recycle", "text2"),
    ("soi", "building-community", "text2"),
)


def service_icon(code: str) -> tuple[str, str]:
    """(icon, tint) of a service's code."""
    for begin, icon, tint in _ICONS:
        if code.startswith(begin):
            return icon, tint
    return "clipboard-list", "text2"


def tone_of_tint(tint: str) -> str:
    """The tile's tone that goes with an icon's tint."""
    return {"accentText": "accent", "text2": "neutral"}.get(tint, tint)


def meter_name(service: Service, meter: Meter) -> str:
    """«ХВС, кухня»."""
    name = service.short_name or service.name
    return f"{name}, {meter.place}" if meter.place else name


def zone_name(service: Service, meter: Meter, zone: int) -> str:
    """«Электро, день» for a meter of zones, else the meter's name."""
    if meter.zones == 1 or zone >= len(meter.zone_names):
        return meter_name(service, meter)
    return f"{service.short_name or service.name}, {meter.zone_names[zone]}"


def values_text(values_e4: Sequence[int], decimals: int) -> str:
    """«18 402 / 7 915»."""
    return " / ".join(format_reading(value, decimals) for value in values_e4) or DASH


def with_unit(value_e4: int | None, unit: str, decimals: int = 0) -> str:
    """«6,1 м³»; «—» when unknown."""
    if value_e4 is None:
        return DASH
    return f"{format_reading(value_e4, decimals)}{NBSP}{unit}"


def usual_text(usual_e4: Sequence[int | None], unit: str) -> str:
    """«121 / 63 кВт·ч», one decimal for small numbers; «—» when nothing is known."""
    if all(value is None for value in usual_e4):
        return DASH
    told = [DASH if value is None else _told_volume(value) for value in usual_e4]
    return f"{' / '.join(told)}{NBSP}{unit}"


def _told_volume(value_e4: int) -> str:
    decimals = 2 if value_e4 < 10_000 else 1 if value_e4 < 1_000_000 else 0
    return format_reading(rounded(value_e4, decimals), 0)


def rounded(value_e4: int, decimals: int) -> int:
    """Half-up to that many decimals, still in 1e-4: for what is only told, never for a reading."""
    step = int(10 ** (4 - decimals))
    return (value_e4 + step // 2) // step * step


def source_words(source: str) -> str:
    """How a reading came."""
    return SOURCES.get(source, source)


def channel_words(channel: str) -> str:
    """How a payment came."""
    return CHANNELS.get(channel, (channel, "cash"))[0]


def channel_icon(channel: str) -> str:
    """The icon of a payment's channel."""
    return CHANNELS.get(channel, (channel, "cash"))[1]

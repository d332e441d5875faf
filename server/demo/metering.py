"""Meters of a flat through the months: what was used, which readings were passed and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from domain.charge_inputs import MeterInput, PastMonth, ZoneInput
from domain.periods import shift
from server.billing.month import HISTORY_MONTHS
from server.demo.calendar import OPEN, TODAY, iso, moment_ms
from server.demo.catalogue import COLD, DAY, HOT, LIGHT, NIGHT
from server.demo.draws import below, lots_of, pick
from server.demo.flats import Flat
from server.demo.traits import Lots

MISSED, ENTERED_IN_OPEN_MONTH = 0.035, 0.45
_SOURCES = ("cabinet", "counter", "phone", "slip", "chat", "sms")
_SOURCE_LOTS = lots_of(_SOURCES, (45, 22, 12, 10, 6, 5))
_TAKEN_BY_STAFF = {
    "counter": ("Петрова М. О.", "Ахметов Р. И."),
    "phone": ("Соколова Е. В.", "Ким Л. О."),
    "chat": ("Соколова Е. В.", "Ким Л. О."),
}
_NOBODY = ("",)
_WATER_BRANDS = ("Бетар СГВ-15", "Норма СВК-15", "Метер СВ-15", "Экомера-15У")
_LIGHT_BRANDS = ("Меркурий 201", "Нева 103", "Энергомера СЕ 101")
_TWO_RATE_BRANDS = ("Меркурий 200.02", "Нева МТ 114", "Энергомера СЕ 102")
_OPENS, _CLOSES = 8 * 3600, 20 * 3600

ReadingRow = tuple[object, ...]
"""id, meter_id, period, taken_on, values_e4, state, source, author, recorded_at, reason, flags,
replaces, op_id."""


@dataclass(slots=True)
class MeterStory:
    """One meter: its card and, month by month, its dial and what of it the office was told."""

    id: int
    service_id: int
    serial: str
    brand: str
    place: str
    digits: int
    decimals: int
    verified_on: str
    verify_until: str
    installed_on: str
    zones: tuple[tuple[int, str], ...]
    values_e4: list[int]
    uses_e4: list[list[int]]
    initial_e4: tuple[int, ...] = ()
    told_e4: list[int] = field(default_factory=list)
    told_on: str = ""
    history: list[list[PastMonth]] = field(default_factory=list)
    careful: bool = False

    def begin(self, before: int) -> ReadingRow:
        """The reading of the month before the first."""
        self.initial_e4 = tuple(self.values_e4)
        self.told_e4 = list(self.values_e4)
        self.told_on = iso(before, 23)
        self.history = [[] for _ in self.zones]
        return self._row(before, 23, "import", "", 12 * 3600)

    def month(self, period: int, index: int, rng: Random) -> tuple[MeterInput, ReadingRow | None]:
        """The month's use, and the reading of it when somebody passed one."""
        for zone, uses in enumerate(self.uses_e4):
            self.values_e4[zone] += uses[index]
        passed = self.careful or rng.random() >= MISSED
        row = self._passed(period, 15 + below(rng, 11), rng) if passed else None
        taken_on = str(row[3]) if row else ""
        told, now = self.told_e4, self.values_e4
        zones = tuple(
            [
                ZoneInput(
                    service_id,
                    name,
                    told[zone],
                    now[zone] if passed else None,
                    tuple(self.history[zone][-HISTORY_MONTHS:]),
                )
                for zone, (service_id, name) in enumerate(self.zones)
            ]
        )
        meter = MeterInput(
            meter_id=self.id,
            digits=self.digits,
            zones=zones,
            verify_until=self.verify_until,
            reading_on=taken_on,
            serial=self.serial,
            place=self.place,
            decimals=self.decimals,
            previous_on=self.told_on,
        )
        if row:
            self.told_e4 = list(self.values_e4)
            self.told_on = taken_on
        return meter, row

    def open_month(self, index: int, rng: Random) -> ReadingRow:
        """A reading passed in the open month, before the demo's today."""
        for zone, uses in enumerate(self.uses_e4):
            self.values_e4[zone] += uses[index]
        return self._passed(OPEN, rng.randint(15, TODAY.day - 1), rng)

    def _passed(self, period: int, day: int, rng: Random) -> ReadingRow:
        source = pick(rng, _SOURCE_LOTS)
        author = pick(rng, _TAKEN_BY_STAFF.get(source, _NOBODY))
        return self._row(period, day, source, author, _OPENS + below(rng, _CLOSES - _OPENS))

    def _row(self, period: int, day: int, source: str, author: str, seconds: int) -> ReadingRow:
        taken_on = iso(period, day)
        flags = "expired" if "" < self.verify_until < taken_on else ""
        values = f"[{','.join(map(str, self.values_e4))}]"
        at = moment_ms(period, day, seconds)
        return (
            *(f"r-{self.id}-{period}", self.id, period, taken_on, values, "effective", source),
            *(author, at, "", flags, "", ""),
        )


def meters_of(flat: Flat, months: int, lots: Lots, rng: Random) -> list[MeterStory]:
    """The flat's meters with everything they will measure: ``months`` and the open one."""
    if flat.traits.habit == "golden":
        return _golden(months, rng)
    persons = max(flat.residents, 1)
    found: list[MeterStory] = []
    if flat.traits.water_meters:
        place = rng.choice(("кухня", "ванная", "санузел"))
        for offset, service_id, usual in ((1, COLD, 31_000), (2, HOT, 22_000)):
            uses = _uses(usual * persons, months, 10, rng)
            card = _card(flat.account_id * 10 + offset, service_id, place, lots, rng)
            found.append(
                _meter(card, ((service_id, ""),), [rng.randrange(50_000, 6_000_000, 10)], [uses])
            )
    if flat.traits.light_meter:
        card = _card(flat.account_id * 10 + 3, LIGHT, "прихожая", lots, rng)
        start = rng.randrange(5_000_000, 200_000_000, 1000)
        usual = 400_000 + 350_000 * persons
        if flat.traits.two_rate:
            halves = [_uses(usual * share // 100, months, 1000, rng) for share in (68, 32)]
            zones = ((DAY, "день"), (NIGHT, "ночь"))
            found.append(_meter(card, zones, [start, start // 2000 * 1000], halves))
        else:
            whole = _uses(usual, months, 1000, rng)
            found.append(_meter(card, ((LIGHT, ""),), [start], [whole]))
    return found


@dataclass(frozen=True, slots=True)
class _Card:
    id: int
    service_id: int
    place: str
    serial: str
    verified_on: str
    verify_until: str


def _card(meter_id: int, service_id: int, place: str, lots: Lots, rng: Random) -> _Card:
    years = 16 if service_id == LIGHT else 6 if service_id == COLD else rng.choice((4, 6))
    if lots.is_expired(meter_id):
        until = shift(OPEN, -rng.randint(1, 20))
    else:
        until = shift(OPEN, rng.randint(1, 12 * years - 6))
    day = rng.randint(1, 28)
    serial = f"{rng.randrange(10_000_000, 100_000_000)}"
    return _Card(
        *(meter_id, service_id, place, serial),
        iso(shift(until, -12 * years), day),
        iso(until, day),
    )


def _meter(
    card: _Card, zones: tuple[tuple[int, str], ...], start: list[int], uses: list[list[int]]
) -> MeterStory:
    light = card.service_id == LIGHT
    brands = _LIGHT_BRANDS if light else _WATER_BRANDS
    if len(zones) > 1:
        brands = _TWO_RATE_BRANDS
    return MeterStory(
        id=card.id,
        service_id=card.service_id,
        serial=card.serial,
        brand=brands[card.id // 10 % len(brands)],
        place=card.place,
        digits=6 if light else 5,
        decimals=1 if light else 3,
        verified_on=card.verified_on,
        verify_until=card.verify_until,
        installed_on=card.verified_on,
        zones=zones,
        values_e4=start,
        uses_e4=uses,
    )


def _uses(usual_e4: int, months: int, step: int, rng: Random) -> list[int]:
    """Monthly uses around the usual one, on the dial's last digit; now and then nobody is home."""
    found = []
    for _ in range(months + 1):
        share = 5 if rng.random() < 0.01 else 70 + below(rng, 61)
        found.append(usual_e4 * share // (100 * step) * step)
    return found


_GOLDEN = (
    # service, serial, place, decimals, zones: (name, value of September, use of October)
    (COLD, "4418820", 4, ((COLD, "", 1_243_210, 51_235),)),
    (HOT, "4418901", 4, ((HOT, "", 880_000, 32_500),)),
    (
        LIGHT,
        "3390112",
        2,
        ((DAY, "день", 182_840_000, 1_205_000), (NIGHT, "ночь", 78_510_000, 512_500)),
    ),
)
_GOLDEN_UNTIL = ("2028-11-28", "2029-05-14", "2032-02-10")
_GOLDEN_YEARS = (6, 6, 16)


def _golden(months: int, rng: Random) -> list[MeterStory]:
    """The meters of domain 1.6: their October is exact, the months before it are like it."""
    found: list[MeterStory] = []
    for index, (service_id, serial, decimals, zones) in enumerate(_GOLDEN):
        uses: list[list[int]] = []
        start: list[int] = []
        for _, _, september, october in zones:
            # The water meters are young: their dials show little more than these months used.
            typical = min(october, september // (months + 6))
            past = [typical * rng.randint(85, 115) // 10000 * 100 for _ in range(months - 1)]
            uses.append([*past, october, october])
            start.append(september - sum(past))
        until = _GOLDEN_UNTIL[index]
        story = _meter(
            _Card(
                *(11 + index, service_id, "кухня" if index < 2 else "прихожая", serial),
                f"{int(until[:4]) - _GOLDEN_YEARS[index]}{until[4:]}",
                until,
            ),
            tuple((charged_by, name) for charged_by, name, _, _ in zones),
            start,
            uses,
        )
        story.decimals = decimals
        story.careful = True
        found.append(story)
    return found

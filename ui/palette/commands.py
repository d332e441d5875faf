"""What the palette offers: commands by Russian or English name in any layout, recent first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from domain.search_keys import has_latin, normalise, swap_layout_to_latin, swap_layout_to_russian
from ui.actions import ACTS

_ICONS = {
    "search": "search",
    "readings": "gauge",
    "payment": "cash-register",
    "shift": "cash-register",
    "receipts": "receipt",
    "suspense": "git-merge",
    "bills": "file-invoice",
    "reports": "report-money",
    "extracts": "file-text",
    "outbox": "cloud-upload",
    "printing": "printer",
    "settings": "tool",
    "keys": "help",
    "refresh": "refresh",
    "lock": "lock",
    "sign_out": "login",
    "full_screen": "external-link",
    "rail": "switch-horizontal",
    "theme": "star",
}
_OTHER_LAYOUT, _NOTHING = 4, 9
FOR_RESIDENT, PLACES, RESIDENTS = "Команды для абонента", "Команды и переходы", "Абоненты"
RESIDENT_IDS = frozenset({"readings", "payment", "bills", "resident"})
_NO_RESIDENT, _CLOSED = "сначала выберите абонента", "счёт закрыт"


@dataclass(frozen=True)
class Offer:
    """One line of the palette: ``id`` is an action, or ``account:7`` for a resident.

    ``why_not`` is set when it cannot be done now; the line is then dimmed and says it.
    """

    id: str
    group: str
    name: str
    detail: str = ""
    icon: str = "search"
    key: str = ""
    english: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Wish:
    """What the typed text asks for: everything, commands (>), residents (@) or an account (#)."""

    kind: str
    text: str


def read_wish(typed: str) -> Wish:
    """Split the leading sign off; «№» is the Russian layout's «#», «"» its «@»."""
    text = typed.lstrip()
    kinds = {">": "commands", "@": "residents", '"': "residents", "#": "account", "№": "account"}
    if text[:1] in kinds:
        return Wish(kinds[text[0]], text[1:].strip())
    return Wish("all", text.strip())


def offers(
    resident: str, absent: Collection[str] = (), *, closed: bool = False
) -> tuple[Offer, ...]:
    """All commands that exist; those for the chosen resident stand first when there is one.

    Without a resident they stand last and say so; a ``closed`` account takes no readings.
    """
    for_resident = (
        Offer("readings", FOR_RESIDENT, "Показания", "внести", "gauge", "F3",
              "meter readings"),
        Offer("payment", FOR_RESIDENT, "Оплата", "принять", "cash-register", "F4", "payment"),
        Offer("bills", FOR_RESIDENT, "Квитанция", "показать и напечатать", "file-invoice", "F6",
              "bill print"),
        Offer("resident", FOR_RESIDENT, "Карточка абонента", "", "id-badge-2", "", "resident card"),
    )  # fmt: skip
    places = tuple(
        Offer(act.id, PLACES, act.name, "", _ICONS.get(act.id, "search"), act.key, act.english)
        for act in ACTS
        if act.palette and act.id not in RESIDENT_IDS
    )
    if resident:
        readings, *rest = for_resident
        found = (replace(readings, why_not=_CLOSED if closed else ""), *rest, *places)
    else:
        found = (*places, *(replace(one, key="", why_not=_NO_RESIDENT) for one in for_resident))
    return tuple(one for one in found if one.id not in absent)


def matching(all_offers: Sequence[Offer], text: str, recent: Sequence[str]) -> tuple[Offer, ...]:
    """Offers whose name has the typed words in either language and layout; recent ones first."""
    if not text:
        return tuple(sorted(all_offers, key=lambda one: _plain_rank(one, recent)))
    wanted = normalise(text)
    other = swap_layout_to_russian(wanted) if has_latin(wanted) else swap_layout_to_latin(wanted)
    ranked = []
    for place, offer in enumerate(all_offers):
        rank = min(_rank(offer, wanted), _rank(offer, normalise(other)) + _OTHER_LAYOUT)
        if rank < _NOTHING:
            ranked.append((bool(offer.why_not), rank, _age(offer, recent), place, offer))
    ranked.sort(key=lambda one: one[:4])
    return tuple(offer for *_, offer in ranked)


def _plain_rank(offer: Offer, recent: Sequence[str]) -> tuple[bool, bool, int]:
    return bool(offer.why_not), offer.group != FOR_RESIDENT, _age(offer, recent)


def _rank(offer: Offer, wanted: str) -> int:
    """0 beginning, 1 beginning of a word, 2 inside, 3 letters in order."""
    best = _NOTHING
    for name in (normalise(offer.name), offer.english):
        if name.startswith(wanted):
            best = min(best, 0)
        elif any(word.startswith(wanted) for word in name.split()):
            best = min(best, 1)
        elif wanted in name:
            best = min(best, 2)
        elif len(wanted) > 2 and _in_order(wanted, name):
            best = min(best, 3)
    return best


def _in_order(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(sign in letters for sign in wanted if sign != " ")


def _age(offer: Offer, recent: Sequence[str]) -> int:
    return recent.index(offer.id) if offer.id in recent else len(recent)

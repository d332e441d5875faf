"""What an office says of itself: its settings and who the money goes to; how both are changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from sqlalchemy import Connection, Table, insert, select, update

from domain.clean_text import trimmed
from domain.errors import InputError
from domain.payee import PayeeRequisites, payee_faults
from domain.settings import DEFAULTS
from server import changes
from server.accounts.tables import office_settings
from server.billing.tables import suppliers
from server.importing.stock import free_id, one_import_at_a_time
from server.setting_limits import SettingError, check_together, checked_setting
from server.staff.commands import CONSOLE_ACTOR, record

REQUISITES = tuple(one.name for one in fields(PayeeRequisites))
_PAYEE = "payee_supplier_id"
_LONGEST = 300
_RULES = {
    "name": "the payee's name has 1 to 160 characters",
    "inn": "the INN has 10 or 12 digits and its check digits have to fit",
    "kpp": "the KPP has 9 signs; an entrepreneur has none",
    "account": "the account has 20 digits and its key has to fit the bank's BIC",
    "bic": "the BIC has 9 digits",
    "bank_name": "the name of the bank is missing",
    "corr_account": "the correspondent account has 20 digits and its key has to fit the BIC",
}


@dataclass(frozen=True)
class OfficeWish:
    """What is to be changed; ``payee`` is the number of a supplier that is there already."""

    settings: Mapping[str, str] = field(default_factory=dict)
    payee: int = 0
    requisites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficeFacts:
    """Settings by key, the payee's number (0: none) and requisites, what of them is not right."""

    settings: Mapping[str, str]
    payee: int
    requisites: Mapping[str, str]
    faults: tuple[str, ...]


def office_facts(conn: Connection) -> OfficeFacts:
    """How things stand."""
    values = _stored(conn)
    payee = int(values[_PAYEE])
    requisites = _requisites(conn, payee) or {}
    asked = PayeeRequisites(**{name: requisites.get(name, "") for name in REQUISITES})
    faults = tuple(_RULES[name] for name in payee_faults(asked)) if requisites else ()
    return OfficeFacts(values, payee if requisites else 0, requisites, faults)


def change_office(conn: Connection, wish: OfficeWish, now_ms: int) -> list[str]:
    """Change all that is wished or nothing, and tell the terminals; what was changed by name.

    Raises SettingError.
    """
    one_import_at_a_time(conn)
    before = _stored(conn)
    wanted = {key: checked_setting(key, text) for key, text in wish.settings.items()}
    told: list[tuple[str, int | str]] = []
    payee = wish.payee or int(before[_PAYEE])
    if wish.payee or wish.requisites:
        payee, touched = _change_payee(conn, payee, wish)
        told += touched
        wanted[_PAYEE] = str(payee)
    check_together({**before, **wanted})
    for key, value in wanted.items():
        if value != before[key]:
            _put_setting(conn, key, value)
            told.append(("setting", key))
    names = [f"{entity}:{name}" for entity, name in told]
    if told:
        record(conn, CONSOLE_ACTOR, "office.change", ", ".join(names), now_ms)
        changes.note_many(conn, told)
    return names


def _change_payee(
    conn: Connection, payee: int, wish: OfficeWish
) -> tuple[int, list[tuple[str, int | str]]]:
    """The payee's number and the row to be told of, if it was changed or made."""
    given = {name: _cleaned(name, text) for name, text in wish.requisites.items()}
    known = _requisites(conn, payee)
    if known is None and wish.payee:
        raise SettingError(f"there is no supplier {wish.payee}")
    if known is None:
        payee, known = _same_name(conn, given.get("name", ""))
    wanted = {name: given.get(name, (known or {}).get(name, "")) for name in REQUISITES}
    faults = payee_faults(PayeeRequisites(**wanted))
    if faults:
        raise SettingError("; ".join(_RULES[name] for name in faults))
    if known is None:
        payee = free_id(conn, suppliers)
        made = {"id": payee, "version": 1, "short_name": wanted["name"], **wanted}
        conn.execute(insert(suppliers), [made])
        return payee, [("supplier", payee)]
    if wanted == known:
        return payee, []
    changed = update(suppliers).where(suppliers.c.id == payee)
    conn.execute(changed.values(version=suppliers.c.version + 1, **wanted))
    return payee, [("supplier", payee)]


def _cleaned(name: str, text: str) -> str:
    try:
        return trimmed(text, _LONGEST, "setting")
    except InputError as wrong:
        raise SettingError(_RULES[name]) from wrong


def _same_name(conn: Connection, name: str) -> tuple[int, dict[str, str] | None]:
    """A supplier of that name, which an import may have written without requisites."""
    s = suppliers.c
    for number in conn.execute(select(s.id).where(s.name == name).order_by(s.id)).scalars():
        return int(number), _requisites(conn, int(number))
    return 0, None


def _requisites(conn: Connection, supplier_id: int) -> dict[str, str] | None:
    columns = [suppliers.c[name] for name in REQUISITES]
    row = conn.execute(select(*columns).where(suppliers.c.id == supplier_id)).first()
    return None if row is None else {name: str(row[i]) for i, name in enumerate(REQUISITES)}


def _stored(conn: Connection) -> dict[str, str]:
    rows = conn.execute(select(office_settings.c.key, office_settings.c.value)).all()
    return {**DEFAULTS, **{str(key): str(value) for key, value in rows if key in DEFAULTS}}


def _put_setting(conn: Connection, key: str, value: str) -> None:
    table: Table = office_settings
    row = table.c.key == key
    known = conn.execute(select(table.c.version).where(row)).scalar()
    if known is None:
        conn.execute(insert(table), [{"key": key, "version": 1, "value": value}])
    else:
        conn.execute(update(table).where(row).values(version=known + 1, value=value))

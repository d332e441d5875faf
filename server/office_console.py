"""tric-server office: lists the settings of the office and its payee, checks and changes them."""

from __future__ import annotations

import argparse

from server import app
from server.console import ConsoleError, Told, office_database
from server.office_facts import OfficeFacts, OfficeWish, change_office, office_facts
from server.setting_limits import SettingError

_REQUISITES = {
    "payee_name": "name",
    "inn": "inn",
    "kpp": "kpp",
    "account": "account",
    "bic": "bic",
    "bank": "bank_name",
    "corr": "corr_account",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The words of the verb; without any the office is listed."""
    parser.add_argument(
        "--set",
        type=_setting,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting; once for each",
    )
    parser.add_argument("--payee", type=_id, metavar="ID", help="the money goes to this supplier")
    for name in _REQUISITES:
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, metavar="TEXT", help="requisite of the payee")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.set_defaults(run=office)


def office(arguments: argparse.Namespace) -> Told:
    """Change what is given, then tell how things stand."""
    given = {name: getattr(arguments, option) for option, name in _REQUISITES.items()}
    requisites = {name: text for name, text in given.items() if text is not None}
    wish = OfficeWish(dict(arguments.set), arguments.payee or 0, requisites)
    is_change = bool(wish.settings or wish.payee or wish.requisites)
    with office_database(arguments) as db, db.session(write=is_change) as conn:
        try:
            changed = change_office(conn, wish, app.utc_now_ms()) if is_change else []
        except SettingError as trouble:
            raise ConsoleError(str(trouble)) from trouble
        facts = office_facts(conn)
    fields = {
        "changed": changed,
        "settings": facts.settings,
        "payee": {"supplier": facts.payee, **facts.requisites},
        "faults": facts.faults,
    }
    if is_change:
        return Told(f"changed: {', '.join(changed) or 'nothing, it was so already'}", fields)
    return Told(_listed(facts), fields)


def _listed(facts: OfficeFacts) -> str:
    lines = [f"{key} = {value}" for key, value in facts.settings.items()]
    if not facts.payee:
        return "\n".join([*lines, "there is no payee yet: bills carry no QR"])
    lines += [f"payee {name} = {value}" for name, value in facts.requisites.items()]
    return "\n".join([*lines, *(f"bills carry no QR: {fault}" for fault in facts.faults)])


def _setting(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not (key and sign):
        raise argparse.ArgumentTypeError("a setting is written KEY=VALUE")
    return key.strip(), value


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise argparse.ArgumentTypeError("the number of a supplier is needed")
    return int(text)

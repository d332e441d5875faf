"""tric-desk doctor: is everything in place, and what to do about what is not."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
from collections.abc import Callable
from dataclasses import dataclass

from api_client.client import ApiClient
from api_client.errors import ApiError
from api_client.transport import Transport
from desktop.config import load_config
from desktop.devices import printers
from desktop.devices.receipt_printers import receipt_printer
from desktop.errors import AppError
from desktop.program import Program
from desktop.services import auth, fiscal
from desktop.verbs.printing import print_json, print_line
from ui.assets import resource
from ui.messages import sentence

PACKAGES = ("PySide6_Essentials", "apsw-sqlite3mc", "requests", "reportlab", "cryptography")
_SHIFTS = {"closed": "закрыта", "opened": "открыта", "expired": "просрочена"}
SCREEN_FONTS = tuple(f"GolosText-{weight}.ttf" for weight in (400, 500, 600, 700))


@dataclass(frozen=True)
class Check:
    """One finding: ``ok`` false needs the reader to do what ``text`` says."""

    name: str
    ok: bool
    text: str


def run(program: Program, arguments: argparse.Namespace) -> int:
    """Print every check; 0 when nothing has to be done, 1 otherwise."""
    checks = [_guarded(name, ask, program) for name, ask in _CHECKS]
    if arguments.as_json:
        told = [{"name": one.name, "ok": one.ok, "text": one.text} for one in checks]
        print_json({"ok": all(one.ok for one in checks), "checks": told})
    else:
        for one in checks:
            print_line(f"{'готово' if one.ok else 'ВНИМАНИЕ'}  {one.name}: {one.text}")
    return 0 if all(one.ok for one in checks) else 1


def _guarded(name: str, ask: Callable[[Program], tuple[bool, str]], program: Program) -> Check:
    try:
        ok, text = ask(program)
    except AppError as trouble:
        return Check(name, False, sentence(trouble.code, **trouble.fields))
    return Check(name, ok, text)


def _versions(_program: Program) -> tuple[bool, str]:
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(package)
    return True, ", ".join(found)


def _profile(program: Program) -> tuple[bool, str]:
    place = auth.enrolment(program.context)
    if place is None:
        return True, sentence("not_enrolled")
    return True, place.title


def _server(program: Program) -> tuple[bool, str]:
    url = program.server_url
    if program.offline:
        return True, "не спрашивали: запуск с --offline"
    if not url:
        return True, "адрес ещё не известен: его даст файл подключения"
    try:
        health = ApiClient(Transport(url)).health.get()
    except ApiError as error:
        return False, f"{url}: {sentence(error.code)}"
    return True, f"{url}, версия {health.version}, протокол {health.protocol}"


def _keys(program: Program) -> tuple[bool, str]:
    vault = program.context.vault
    if vault.password_only():
        return True, "Ключ защищён только паролем (системного хранилища нет)"
    return True, f"системное хранилище: {vault.backend()}"


def _files(program: Program) -> tuple[bool, str]:
    paths = program.context.paths
    parts = []
    for name, path in (("кэш", paths.cache), ("исходящие", paths.outbox)):
        size = f"{path.stat().st_size // 1024} КиБ" if path.exists() else "ещё нет"
        parts.append(f"{name} {size}")
    mode = paths.root.stat().st_mode & 0o777
    if mode & 0o077:
        return False, f"папка профиля открыта другим (права {mode:o}). Закройте её: chmod 700"
    return True, ", ".join(parts)


def _printers(_program: Program) -> tuple[bool, str]:
    found = printers.list_printers()
    names = ", ".join(one.name for one in found)
    return True, names or "принтеров нет: документы сохраняются в PDF"


def _receipts(program: Program) -> tuple[bool, str]:
    config = load_config(program.context.paths.config)
    if not config.receipt_printer:
        return True, "не выбран: чеки сохраняются в PDF"
    printer = receipt_printer(config.receipt_printer)
    form = "PDF" if printer.takes == "pdf" else f"ESC/POS, страница {config.receipt_page}"
    return True, f"{printer.name} ({form})"


def _fiscal(program: Program) -> tuple[bool, str]:
    view = fiscal.view(program.context)
    if view is None:
        return True, "нет: чеки нефискальные"
    shift = _SHIFTS[view.status.shift]
    told = [sentence(code) for code in view.warnings]
    return not told, " ".join([f"{view.name}, смена {shift}.", *told])


def _fonts(_program: Program) -> tuple[bool, str]:
    missing = [name for name in SCREEN_FONTS if not resource("fonts", name).exists()]
    if missing:
        return False, f"нет шрифтов {', '.join(missing)}. Установите программу заново"
    return True, "Golos Text на месте"


_CHECKS: tuple[tuple[str, Callable[[Program], tuple[bool, str]]], ...] = (
    ("версии", _versions),
    ("рабочее место", _profile),
    ("сервер", _server),
    ("ключи", _keys),
    ("файлы", _files),
    ("принтеры", _printers),
    ("принтер чеков", _receipts),
    ("ККТ", _fiscal),
    ("шрифты", _fonts),
)

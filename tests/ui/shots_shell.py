"""The frame's own screens: search, sign-in, lock, palette, offline, settings, keys."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from desktop.services.search import Hit
from tests.ui.shots import screen
from tests.ui.shots_frame import frame
from tests.ui.shots_printing import show_printing
from ui import format as shown
from ui.lock.view import LockView
from ui.main_window import MainWindow
from ui.palette.commands import RESIDENTS, Offer, matching, offers
from ui.palette.view import PaletteView
from ui.search.view import SearchView
from ui.settings.view import SettingsView
from ui.sign_in.view import SignInView

TOWN = "г Тюмень, "


def hit(number: str, name: str, address: str, due: int, overdue: int, **more: object) -> Hit:
    """A resident who does not exist."""
    spans = cast("tuple[tuple[str, int, int], ...]", more.get("spans", ()))
    status = str(more.get("status", "active"))
    return Hit(int(number), number, name, TOWN + address, due, overdue, status, "name", "", spans)


def _spans(name: int, start: int, size: int) -> tuple[tuple[str, int, int], ...]:
    return (("name", 0, name), ("address", len(TOWN) + start, size))


HITS = (
    hit("7201458302", "Соколова Марина Викторовна", "ул Республики, д 142, кв 57", 1_261_831,
        509_059, spans=_spans(8, 3, 10)),
    hit("7201112946", "Соколов Игорь Павлович", "ул Республики, д 214, кв 8", 0, 0,
        spans=_spans(7, 3, 10)),
    hit("7204870015", "Соколова Татьяна Андреевна", "ул Республики, д 9 к2, кв 113", 421_890, 0,
        spans=_spans(8, 3, 10)),
    hit("7201458340", "Соколова Анна Сергеевна", "ул Республики, д 142, кв 61", 0, 0,
        status="closed", spans=_spans(8, 3, 10)),
    hit("7200033871", "Соколов-Рябинин Вадим Львович", "ул Республики, д 59, кв 3", 88_000, 0,
        spans=_spans(7, 3, 10)),
)  # fmt: skip
RECENT = (
    hit("7201330118", "Кузнецов Дмитрий Алексеевич", "ул Мельникайте, д 103, кв 44", 0, 0),
    hit("7203004771", "Юсупова Лилия Рашидовна", "ул Пермякова, д 68, кв 12", 0, 0),
    hit("7205612904", "Андреев Николай Петрович", "ул Широтная, д 17, кв 209", 0, 0),
    hit("7200940056", "Фёдорова Елена Константиновна", "ул М. Горького, д 4, кв 31", 0, 0),
    hit("7202188430", "Бикмуллин Рустам Ильдарович", "ул Ямская, д 87, кв 5", 0, 0),
    hit("7206271540", "Попова Вера Николаевна", "ул Холодильная, д 54, кв 77", 0, 0),
)


def _search(window: MainWindow) -> SearchView:
    view = SearchView()
    view.box.edit.setText("соколова респ")
    view.today.show_day("пятница, 20 ноября")
    view.today.show_counts(1, 0, 4)
    note = "Показания учтутся в этом месяце"
    view.window_card.show_window(
        "до 25 ноября", note, shown.count(5, "день", "дня", "дней"), 20, 25
    )
    view.show_recent(RECENT)
    view.show_hits(HITS, "", more=False, query="соколова респ")
    window.show_screen(view)
    return view


@screen("01-search")
def search() -> QWidget:
    window = frame()
    _search(window)
    return window


@screen("01-search-layout")
def search_other_layout() -> QWidget:
    window = frame()
    view = _search(window)
    view.box.edit.setText("cjrjkjdf htcg")
    view.show_hits(HITS[:2], "соколова респ", more=True, query="cjrjkjdf htcg")
    return window


@screen("01-search-nobody")
def search_nobody() -> QWidget:
    window = frame()
    view = _search(window)
    view.box.edit.setText("7201458303")
    view.show_hits((), "", more=False, query="7201458303")
    view.show_nobody("Такого счёта нет. Похожие номера: 7201 458 302.")
    return window


@screen("10-offline-banner")
def offline() -> QWidget:
    window = frame(offline=True)
    _search(window)
    return window


@screen("12-signin")
def sign_in() -> QWidget:
    view = SignInView("0.1.0")
    view.show_day("Пятница, 20 ноября 2026, 07:54")
    view.show_form("ТРИЦ, Тюмень", "Окно 4", "gladkova")
    view.show_line("Сервер доступен.", good=True)
    return view


@screen("12-signin-enrol")
def sign_in_enrol() -> QWidget:
    view = SignInView("0.1.0")
    view.show_enrolment("Это не файл подключения или он повреждён. Попросите новый.")
    return view


@screen("12-signin-fill")
def sign_in_fill() -> QWidget:
    view = SignInView("0.1.0")
    view.show_fill("Загружено частей", 5, 12)
    return view


@screen("13-lock")
def lock() -> QWidget:
    view = LockView()
    view.show_time("10:42", "пятница, 20 ноября")
    view.show_clerk("Гладкова Ольга Петровна", "ГО", "Окно 4", "10:37")
    return view


@screen("14-palette")
def palette() -> QWidget:
    window = frame()
    _search(window)
    window.resize(1366, 768)
    window.show()
    view = PaletteView(window.work)
    view.begin("Соколова М. В.")
    view.edit.setText("ка")
    found = matching(offers("Соколова М. В."), "ка", ())
    who = Offer("account:1", RESIDENTS, "Карпова Ольга Юрьевна", "ул Ямская, д 71, кв 15", "user")
    view.show_offers((*found[:6], who))
    return window


@screen("15-settings")
def settings() -> QWidget:
    window = frame()
    view = SettingsView()
    view.show_choices("light", 100)
    show_printing(view.printing)
    for name, text in (
        ("office", "ТРИЦ, Тюмень"), ("workplace", "Окно 4"), ("idle", "5 мин"),
        ("server", "https://tric.example"), ("version", "0.1.0"), ("data", "20.11.2026 10:40"),
    ):  # fmt: skip
        view.show_fact(name, text)
    view.show_protection("В хранилище системы: Secret Service", "success", "")
    window.show_screen(view)
    return window


@screen("16-keys")
def keys() -> QWidget:
    window = frame()
    view = _search(window)
    window.resize(1366, 768)
    window.show()
    window.key_map.show_map(view.title, view.hints())
    return window


@screen("17-guide")
def guide() -> QWidget:
    window = keys()
    assert isinstance(window, MainWindow)
    window.key_map.guide_button.click()
    return window

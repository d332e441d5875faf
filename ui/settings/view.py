"""The settings screen: looks, printer, what protects the keys, versions."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screen import Hint, Screen
from ui.settings.lines import setting_line
from ui.settings.printing_cards import PrintingCards
from ui.widgets.choices import Segmented
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner
from ui.widgets.surfaces import Card, ScrollArea

THEMES = ("system", "light", "dark")
SCALES = (100, 110, 125, 150)


class SettingsView(Screen):
    """Each change is kept at once."""

    title = "Настройки"
    place = "settings"

    theme_chosen = Signal(str)
    scale_chosen = Signal(int)
    shown_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = Segmented(["Как в системе", "Светлая", "Тёмная"])
        self._scale = Segmented([f"{scale} %" for scale in SCALES])
        self.printing = PrintingCards()
        self._scale_note = PlainLabel("", 12, 400, "text3")
        self._keys = Badge("", "neutral")
        self._facts = {
            name: PlainLabel("", 13, 500, fit="elide")
            for name in ("office", "workplace", "server", "idle", "version", "data")
        }
        self._warning = Banner()
        self._theme.chosen.connect(lambda at: self.theme_chosen.emit(THEMES[at]))
        self._scale.chosen.connect(lambda at: self.scale_chosen.emit(SCALES[at]))
        page = column(
            self._warning,
            Card(
                PlainLabel("Вид", 14, 600),
                setting_line("Тема", self._theme),
                Line(),
                setting_line("Размер текста", self._scale, self._scale_note),
            ),
            self.printing,
            Card(
                PlainLabel("Защита", 14, 600),
                setting_line("Ключ к данным", self._keys),
                Line(),
                setting_line("Блокировка без движения", self._facts["idle"]),
            ),
            Card(
                PlainLabel("О программе", 14, 600),
                setting_line("Центр", self._facts["office"]),
                Line(),
                setting_line("Рабочее место", self._facts["workplace"]),
                Line(),
                setting_line("Сервер", self._facts["server"]),
                Line(),
                setting_line("Данные на", self._facts["data"]),
                Line(),
                setting_line("Версия", self._facts["version"]),
            ),
            STRETCH,
            margins=(20, 16, 20, 16),
            spacing=12,
        )
        inner = holder(row((holder(page), 3), STRETCH))
        inner.setMaximumWidth(1100)
        self.setLayout(column(ScrollArea(inner)))

    def activate(self, account_id: int | None) -> None:
        self.shown_again.emit()

    def first_focus(self) -> QWidget:
        return self._theme

    def hints(self) -> list[Hint]:
        return [("Tab", "следующая настройка"), ("F2", "поиск"), ("F1", "клавиши")]

    def show_choices(self, theme: str, scale: int) -> None:
        """What is set now."""
        self._theme.choose(THEMES.index(theme))
        self._scale.choose(SCALES.index(scale) if scale in SCALES else 0)

    def show_fact(self, name: str, text: str) -> None:
        """office, workplace, server, idle, version or data."""
        self._facts[name].setText(text)

    def show_protection(self, words: str, tone: str, warning: str) -> None:
        """What keeps the key, and a sentence when it is the password alone."""
        self._keys.show_state(words, tone)
        if warning:
            self._warning.show_state(words, warning, "warning", "lock")
        else:
            self._warning.hide()

    def show_scale_note(self, text: str) -> None:
        """When the scale takes effect."""
        self._scale_note.setText(text)

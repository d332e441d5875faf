"""Every shortcut of the program in one table; each letter works in the Latin and in the Russian
layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from domain.search_keys import swap_layout_to_russian

PLACES, SCREEN, PROGRAM = "Переходы", "На экране", "Программа"


@dataclass(frozen=True)
class Act:
    """One action: stable id, Russian and English names, keys as shown, group of the key map.

    ``palette`` acts stand in the command palette; ``screen`` acts are passed to the screen in
    front, which may not know them.
    """

    id: str
    name: str
    english: str
    key: str
    group: str
    palette: bool = False
    screen: bool = False


def _numbered(kind: str, modifier: str, most: int, name: str, english: str) -> tuple[Act, ...]:
    return tuple(
        Act(f"{kind}_{n}", f"{name} {n}", f"{english} {n}", f"{modifier} {n}", SCREEN, screen=True)
        for n in range(1, most + 1)
    )


ACTS: tuple[Act, ...] = (
    Act("search", "Поиск абонента", "search resident", "F2", PLACES, palette=True),
    Act("readings", "Показания", "meter readings", "F3", PLACES, palette=True),
    Act("payment", "Приём оплаты", "payment", "F4", PLACES, palette=True),
    Act("bills", "Квитанции", "bills", "F6", PLACES, palette=True),
    Act("shift", "Смена", "shift cash drawer", "", PLACES, palette=True),
    Act("receipts", "Чеки и возвраты", "receipts refunds void", "", PLACES, palette=True),
    Act("suspense", "Невыясненные платежи", "suspense unmatched", "", PLACES, palette=True),
    Act(
        "extracts",
        "Долговая квитанция, выписка, акт",
        "debt bill statement act",
        "",
        PLACES,
        palette=True,
    ),
    Act("reports", "Отчёты и способы оплаты", "reports x z payment ways", "", PLACES, palette=True),
    Act("outbox", "Исходящие", "outbox", "Ctrl Shift O", PLACES, palette=True),
    Act("printing", "Очередь печати", "print queue printer", "", PLACES, palette=True),
    Act("settings", "Настройки", "settings", "Ctrl ,", PLACES, palette=True),
    Act("back", "Назад", "back", "Alt Left", PLACES),
    Act("main", "Главное действие экрана", "main action", "Ctrl Enter", SCREEN, screen=True),
    Act("print", "Печать", "print", "Ctrl P", SCREEN, screen=True),
    Act("save", "Сохранить файл PDF", "save pdf", "Ctrl S", SCREEN, screen=True),
    Act("undo", "Отменить сохранённое", "undo", "Ctrl Z", SCREEN, screen=True),
    Act("refund", "Возврат", "refund", "Ctrl B", SCREEN, screen=True),
    Act("find", "Найти на экране", "find", "Ctrl F", SCREEN, screen=True),
    Act("edit", "Изменить", "edit", "Ctrl E", SCREEN, screen=True),
    Act("debt_bill", "Долговая квитанция", "debt bill", "Ctrl D", SCREEN, screen=True),
    Act("why", "Почему изменилась квитанция", "why bill changed", "Ctrl Y", SCREEN, screen=True),
    Act("insert", "Добавить", "add", "Ins", SCREEN, screen=True),
    Act("zoom_in", "Крупнее", "zoom in", "Ctrl +", SCREEN, screen=True),
    Act("zoom_out", "Мельче", "zoom out", "Ctrl -", SCREEN, screen=True),
    Act("table", "График таблицей", "chart as table", "Ctrl Shift T", SCREEN, screen=True),
    *_numbered("switch", "Ctrl", 9, "Раздел", "tab"),
    *_numbered("choice", "Alt", 4, "Вариант", "choice"),
    Act("palette", "Команды", "command palette", "Ctrl K", PROGRAM),
    Act("keys", "Клавиши", "keyboard shortcuts help", "F1", PROGRAM, palette=True),
    Act("open_file", "Открыть файл абонента", "open file pdf photo mail", "Ctrl O", PROGRAM, True),
    Act("refresh", "Проверить связь", "check connection refresh", "F5", PROGRAM, palette=True),
    Act("lock", "Заблокировать", "lock", "Ctrl L", PROGRAM, palette=True),
    Act("sign_out", "Выйти", "sign out", "", PROGRAM, palette=True),
    Act("full_screen", "Во весь экран", "full screen", "F11", PROGRAM, palette=True),
    Act("rail", "Свернуть меню", "collapse menu", "Ctrl \\", PROGRAM, palette=True),
    Act("theme", "Светлая или тёмная тема", "theme light dark", "", PROGRAM, palette=True),
)
BY_ID = {act.id: act for act in ACTS}
ALWAYS = frozenset({"lock", "full_screen"})
"""These work over dialogs and the palette too."""


def key_of(act_id: str) -> str:
    """The key as shown on caps."""
    return BY_ID[act_id].key


def sequences(key: str) -> tuple[QKeySequence, ...]:
    """The sequences of a shown key: the Latin letter and the Cyrillic letter of the same key."""
    if not key:
        return ()
    *modifiers, last = key.split()
    latin = {"Enter": "Return"}.get(last, last)
    found = [latin]
    if latin == "Return":
        found.append("Enter")
    if latin == "+":
        found.append("=")
    if len(last) == 1 and last not in "+-=\\":
        russian = swap_layout_to_russian(last.lower()).upper()
        if russian != last:
            found.append(russian)
    return tuple(QKeySequence("+".join([*modifiers, one])) for one in found)


def matches_always(key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """True when a pressed key belongs to an action that works over everything."""
    pressed = QKeySequence(key | modifiers.value)
    return any(pressed in sequences(BY_ID[act].key) for act in ALWAYS)


class Actions(QObject):
    """Binds the table to a window: every action ends in ``act(id)``."""

    def __init__(self, window: QWidget, act: Callable[[str], None]) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._absent: frozenset[str] = frozenset()
        for one in ACTS:
            made = QAction(one.name, window)
            made.setShortcuts(list(sequences(one.key)))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.triggered.connect(lambda _=False, name=one.id: act(name))
            window.addAction(made)
            self._actions[one.id] = made

    def leave_out(self, ids: Iterable[str]) -> None:
        """Unbind the keys of places that do not exist."""
        self._absent = frozenset(ids)
        for one in self._absent:
            self._actions[one].setEnabled(False)

    def set_all_enabled(self, enabled: bool) -> None:
        """Before sign-in and under the lock no key but full screen does anything."""
        for name, made in self._actions.items():
            made.setEnabled(name == "full_screen" or (enabled and name not in self._absent))

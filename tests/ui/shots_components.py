"""The component sheet: every control of the kit in its states."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from tests.ui.shots import screen
from ui.table_model import Cell, Column, Row
from ui.widgets.buttons import Button
from ui.widgets.choices import CheckBox, Combo, Segmented, Switch
from ui.widgets.data_table import DataTable
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.marks import Badge, Dot, KeyCap
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, EmptyState, ProgressRow, Skeleton
from ui.widgets.surfaces import Card, Surface
from ui.widgets.toasts import Toast, ToastText


def _buttons() -> QWidget:
    disabled = Button("Недоступна")
    disabled.disable("Нет связи")
    return Card(
        PlainLabel("Кнопки", 13, 600),
        row(
            Button("Провести", "primary", icon="check", key="Ctrl Enter"),
            Button("Печать", icon="printer"),
            STRETCH,
        ),
        row(
            Button("Мягкая", "soft", icon="plus"),
            Button("Без рамки", "ghost", icon="dots"),
            Button("Ссылка", "link"),
            STRETCH,
        ),
        row(Button("Аннулировать", "danger", icon="trash"), disabled, STRETCH),
        STRETCH,
        margins=14,
        spacing=12,
    )


def _fields() -> QWidget:
    wrong = Field("Ошибка", LineEdit("860,9000"))
    wrong.show_message("Меньше прежнего 862,0450")
    much = Field("Предупреждение", LineEdit("767,9210"))
    much.show_message("В 4,2 раза больше", "warning")
    fixed = LineEdit("7201 458 302")
    fixed.setReadOnly(True)
    return Card(
        PlainLabel("Поля", 13, 600),
        row((Field("Обычное", LineEdit("", "Введите сумму")), 1), (Field("Ещё", LineEdit()), 1)),
        row((wrong, 1), (much, 1)),
        row((Field("Только чтение", fixed), 1), (Field("Список", Combo(["Старый долг"])), 1)),
        STRETCH,
        margins=14,
        spacing=5,
    )


def _badges() -> QWidget:
    return Card(
        PlainLabel("Значки состояния", 13, 600),
        row(Badge("Оплачено", "success"), Badge("К оплате"), Badge("Рассрочка", "violet"), STRETCH),
        row(
            Badge("Долг 5 090,59 ₽", "danger", "alert-circle", tall=True),
            Badge("Поверка", "warning", "calendar", tall=True),
            Badge("Новый", "accent"),
            STRETCH,
        ),
        row(
            Switch("Включено", on=True),
            Switch("Выключено"),
            Dot("chart1", 10, square=True),
            PlainLabel("Начислено", 12, 400, "text2"),
            STRETCH,
        ),
        row(Segmented(["Месяц", "Квартал", "Год"]), STRETCH),
        row(CheckBox("Печатать чек", checked=True), CheckBox("Чек на почту"), STRETCH),
        STRETCH,
        margins=14,
        spacing=12,
    )


def _banners() -> QWidget:
    made = []
    for text, tone, icon in (
        ("Нет связи с 10:28", "warning", "cloud-off"),
        ("Поверка истекла", "danger", ""),
        ("Связь восстановлена", "success", "cloud-check"),
        ("Приём до 17:00", "accent", "clock"),
    ):
        banner = Banner(height=38)
        banner.show_state(text, "", tone, icon, "Проверить" if tone == "warning" else "")
        made.append(banner)
    return Card(PlainLabel("Полосы сообщений", 13, 600), *made, STRETCH, margins=14)


def _table() -> QWidget:
    table = DataTable(
        [
            Column("Прибор"),
            Column("Прежнее", 104, "right"),
            Column("Новое", 124, "right"),
            Column("Проверка", 160),
        ],
        name="Пример",
        row_height=43,
        edits=True,
    )
    table.show_rows(
        [
            Row(
                (
                    Cell("Холодная вода", "№ 4418820", "droplet", "accentText", weight=500),
                    Cell("1 284,3170"),
                    Cell("1 290,4512", box="normal", weight=600),
                    Cell("Как обычно", tone="success"),
                ),
                1,
            ),
            Row(
                (
                    Cell("Горячая вода", "№ 4418901", "droplet-half-2", "danger", weight=500),
                    Cell("862,0450"),
                    Cell("860,9000", box="error", weight=600),
                    Cell("Меньше прежнего", tone="danger"),
                ),
                2,
            ),
            Row(
                (
                    Cell("Электро, день", "№ 3390112", "bolt", "warning", weight=500),
                    Cell("18 402"),
                    Cell("", box="normal"),
                    Cell(),
                ),
                3,
            ),
            Row((Cell("Итого"), Cell(), Cell("2 из 3"), Cell()), total=True),
        ]
    )
    table.fit()
    table.choose(0, 0)
    return Card(table, STRETCH, margins=1)


def _type() -> QWidget:
    keys = [KeyCap(key) for key in ("F2", "Ctrl K", "Ctrl Enter", "Alt Left", "Up", "Down", "Esc")]
    return Card(
        PlainLabel("Сумма 28/600", 28, 600),
        PlainLabel("Заголовок экрана 20/600", 20, 600),
        PlainLabel("Подзаголовок 16/600", 16, 600),
        PlainLabel("Текст 13/400: показание № 1 284,3170 ₽"),
        PlainLabel("Подпись 12/400, третий уровень", 12, 400, "text3"),
        6,
        row(*keys, STRETCH),
        STRETCH,
        margins=14,
        spacing=5,
    )


def _waiting() -> QWidget:
    skeleton = Skeleton()
    skeleton.setMinimumHeight(72)
    progress = ProgressRow()
    progress.show_progress("Загружаем дом", 164, 256)
    card = Card(PlainLabel("Загрузка и ход", 13, 600), skeleton, progress, STRETCH, margins=14)
    skeleton.show()
    return card


@screen("00-components")
def components() -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(20, 16, 20, 16)
    grid.setSpacing(12)
    toast = Toast(ToastText("Показание сохранено", "ГВС, кухня: 866,9120", action="Отменить"), None)
    empty = EmptyState("gauge", "Показаний пока нет", "Внесите первое показание", "Внести", "Ins")
    cells = (
        (_buttons(), _fields(), _badges()),
        (_banners(), _table(), Card(empty)),
        (_type(), Card(toast), _waiting()),
    )
    for place, line in enumerate(cells):
        for at, cell in enumerate(line):
            grid.addWidget(cell, place, at)
    for at, share in enumerate((370, 560, 360)):
        grid.setColumnStretch(at, share)
    return Surface(grid, "window")


@screen("00-dialog")
def dialog() -> QWidget:
    page = Surface(column(STRETCH), "window")
    asked = Dialog(page, "Отозвать показание ХВС, ванная?", "Лаптева Н. И., ЛС 7206 271 540")
    asked.set_looks("trash", "danger", "Показание не уйдёт на сервер. Вернуть его нельзя.")
    asked.set_verbs("Отозвать", "Не отзывать")
    reason = LineEdit("", "Например: ошибка в цифре")
    asked.add(Field("Причина", reason, required=True), reason)
    page.resize(1366, 768)
    page.show()
    asked.ask()
    return page

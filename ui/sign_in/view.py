"""The sign-in page: skyline at the left; file of connection, form, or the first fill at the
right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import tokens
from ui.widgets.announcing import announce
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineEdit, PasswordEdit
from ui.widgets.ground import Surface
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.logo import Logo
from ui.widgets.marks import IconMark
from ui.widgets.plain_label import PlainLabel
from ui.widgets.skyline import Skyline

_FORM_WIDTH = 380
ENROL, FORM, FILL = range(3)


class SignInView(QWidget):
    """Widgets, signals and setters; three stages that follow one another."""

    submitted = Signal(str, str)
    """Login and password."""
    file_chosen = Signal(str)
    check_pressed = Signal()
    leave_pressed = Signal()

    def __init__(self, version: str) -> None:
        super().__init__()
        self.setAccessibleName("Вход")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._day = PlainLabel("", 13, 400, "text2")
        self._opening = self._entered_early = False
        self._stages = QStackedWidget()
        self._made: dict[int, QWidget] = {}
        self._show_stage(FORM)
        self._safety = PlainLabel("", 12, 400, "text3")
        foot = row(PlainLabel(f"Версия {version}", 12, 400, "text3"), STRETCH, self._safety)
        middle = holder(column(self._stages), _FORM_WIDTH)
        right = column(
            STRETCH,
            row(STRETCH, middle, STRETCH),
            STRETCH,
            foot,
            margins=(40, 24, 40, 20),
        )
        panel = _BrandPanel()
        panel.setFixedWidth(560)
        self.setLayout(row(panel, (Surface(right), 1), spacing=0))

    @property
    def stage(self) -> int:
        return next(one for one, page in self._made.items() if page is self._stages.currentWidget())

    @property
    def opening(self) -> bool:
        """True from the first paint until the profile is open; what is typed meanwhile stays."""
        return self._opening

    def show_day(self, text: str) -> None:
        """«Пятница, 20 ноября 2026, 07:54»."""
        self._day.setText(text)

    def show_opening(self) -> None:
        """The first paint: the profile is being opened, the fields take keys already."""
        self._show_stage(FORM)
        self._opening = True
        self._enter.setEnabled(False)
        self._enter.setText("Открываем…")
        self._login.setFocus()

    def show_stopped(self, problem: str) -> None:
        """The profile cannot be opened; there is nothing to sign in to."""
        self.show_opening()
        self._entered_early = False
        self._enter.setText("Не открылось")
        self._password_field.show_message(problem)
        announce(self, problem, urgent=True)

    def show_enrolment(self, problem: str = "") -> None:
        """This computer is no workplace yet."""
        self._show_stage(ENROL)
        self._enrol_problem.setText(problem)
        self._enrol_problem.setVisible(bool(problem))
        self._choose.setFocus()

    def show_form(self, office: str, workplace: str, login: str) -> None:
        """Ask who it is; the focus goes to the first empty field."""
        self._show_stage(FORM)
        self._place.setText(f"{workplace} · {office}" if office else workplace)
        self._place.setCursorPosition(0)
        if login and not self._login.text():
            self._login.setText(login)
        self.set_busy(False)
        self._opening = False
        if self._entered_early:
            self._entered_early = False
            self._submit()
        elif not self._password.text():
            (self._password if self._login.text() else self._login).setFocus()

    def show_fill(self, text: str, done: int, total: int, problem: str = "") -> None:
        """The first fill: how far, or why it stands still."""
        if self.stage != FILL:
            self._show_stage(FILL)
            # Enter must not stop the fill by chance.
            self.setFocus()
        self._progress.show_progress(text, done, total)
        if problem:
            self._fill_problem.show_state(problem, tone="warning", icon="cloud-off")
        else:
            self._fill_problem.hide()
        self._check.setVisible(bool(problem))

    def show_line(self, text: str, *, good: bool) -> None:
        """What is known of the line."""
        self._line_icon.show_icon(
            "cloud-check" if good else "cloud-off", "success" if good else "text3"
        )
        self._line.setText(text)
        self._line_icon.setVisible(bool(text))

    def show_safety(self, text: str) -> None:
        """How the key of this terminal is protected, when there is something to say."""
        self._safety.setText(text)

    def show_problem(self, text: str) -> None:
        """What went wrong at the last try; the password is to be typed again."""
        self.set_busy(False)
        self._password_field.show_message(text)
        if text:
            announce(self._password, text, urgent=True)
            self._password.setFocus()
            self._password.selectAll()

    def set_busy(self, busy: bool) -> None:
        """While the server is asked."""
        self._enter.setEnabled(not busy)
        self._enter.setText("Проверяем…" if busy else "Войти")
        self._login.setReadOnly(busy)
        self._password.setReadOnly(busy)

    def forget_password(self) -> None:
        """Nothing typed stays in the field."""
        self._password.clear()
        self._password.hide_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.stage == FORM:
            self._submit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _submit(self) -> None:
        if not self._enter.isEnabled() and not self._opening:
            return
        if not self._login.text().strip():
            self._login.setFocus()
        elif not self._password.text():
            self._password.setFocus()
        elif self._opening:
            # Enter waits until the profile is open, as the typed password does.
            self._entered_early = True
        else:
            self._password_field.show_message("")
            self.set_busy(True)
            self.submitted.emit(self._login.text(), self._password.text())

    def _show_stage(self, stage: int) -> None:
        """Stages are made when they are needed: the first paint has the form alone."""
        if stage not in self._made:
            make = (self._enrol_stage, self._form_stage, self._fill_stage)[stage]
            self._made[stage] = make()
            self._stages.addWidget(self._made[stage])
        self._stages.setCurrentWidget(self._made[stage])

    def _form_stage(self) -> QWidget:
        self._login = LineEdit(icon="user", height=40)
        self._password = PasswordEdit()
        self._password_field = Field("Пароль", self._password)
        self._place = LineEdit(height=40)
        self._place.setReadOnly(True)
        self._place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._enter = Button(
            "Войти", "primary", icon="login", key="Enter", height=tokens.HEIGHT_MAIN
        ).set_wide()
        self._enter.clicked.connect(self._submit)
        self._line_icon = IconMark("cloud-check", "success", 18)
        self._line_icon.hide()
        self._line = PlainLabel("", 12, 400, "text2", fit="wrap")
        return holder(
            column(
                STRETCH,
                PlainLabel("Вход", 24, 600),
                self._day,
                12,
                Field("Логин", self._login),
                self._password_field,
                Field("Рабочее место", self._place),
                4,
                self._enter,
                8,
                row(self._line_icon, (self._line, 1)),
                STRETCH,
                spacing=10,
            )
        )

    def _enrol_stage(self) -> QWidget:
        self._enrol_problem = PlainLabel("", 13, 400, "danger", fit="wrap")
        self._enrol_problem.hide()
        self._choose = Button(
            "Выбрать файл подключения", "primary", icon="file-text", height=tokens.HEIGHT_MAIN
        ).set_wide()
        self._choose.clicked.connect(self._ask_file)
        words = (
            "Этот компьютер ещё не подключён к центру. Файл подключения выдаёт администратор, "
            "он действует 24 часа и срабатывает один раз."
        )
        return holder(
            column(
                STRETCH,
                PlainLabel("Подключение рабочего места", 24, 600, fit="wrap"),
                PlainLabel(words, 13, 400, "text2", fit="wrap"),
                12,
                self._choose,
                self._enrol_problem,
                STRETCH,
                spacing=10,
            )
        )

    def _fill_stage(self) -> QWidget:
        from ui.widgets.states import Banner, ProgressRow  # the first paint has the form alone

        self._progress = ProgressRow(stop="")
        self._fill_problem = Banner()
        self._check = Button("Проверить связь", icon="refresh", key="F5")
        self._check.clicked.connect(self.check_pressed)
        leave = Button("Прервать и выйти", "link", height=28)
        leave.clicked.connect(self.leave_pressed)
        words = (
            "Это нужно один раз. Потом поиск, показания и квитанции работают и без связи. "
            "Прерванная загрузка продолжится с того же места."
        )
        return holder(
            column(
                STRETCH,
                PlainLabel("Загружаем данные абонентов", 24, 600, fit="wrap"),
                PlainLabel(words, 13, 400, "text2", fit="wrap"),
                12,
                self._progress,
                self._fill_problem,
                row(leave, STRETCH, self._check),
                STRETCH,
                spacing=10,
            )
        )

    def _ask_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # a new workplace alone asks for a file

        dialog = QFileDialog(self, "Файл подключения", "", "Файл подключения (*.json);;Все (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()


class _BrandPanel(Skyline):
    """The left half: who we are."""

    def __init__(self) -> None:
        super().__init__()
        name = column(
            PlainLabel("ТРИЦ", 22, 700),
            PlainLabel("Рабочее место абонентского отдела", 13, 500, "text2"),
            spacing=0,
        )
        words = "Поиск, показания, оплата и квитанции.\nРаботает и без связи."
        self.setLayout(
            column(
                row(Logo(44), name, STRETCH, spacing=14),
                28,
                PlainLabel("Всё для окна приёма\nна одном экране", 28, 600),
                4,
                PlainLabel(words, 14, 400, "text2"),
                STRETCH,
                margins=48,
            )
        )

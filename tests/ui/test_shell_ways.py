"""For whom a place opens: what is typed, what is scanned, what the palette names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.models.replica import Setting
from domain import payment_qr
from tests.support import desk_kit as kit
from tests.support.typing import type_text
from tests.support.window_kit import Stage, press_sequence, stage
from ui.palette.commands import FOR_RESIDENT, Offer, matching, offers
from ui.screen import Screen
from ui.shell.presenter import ShellPlace

OTHER = 101
BIC, PAYEE_ACCOUNT = "047102651", "40702810867100001234"
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


class Place(Screen):
    """A screen that notes for whom it was opened."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.title, self.place = place, place
        self.seen: list[int | None] = []

    def activate(self, account_id: int | None) -> None:
        self.seen.append(account_id)


@pytest.fixture
def at_work(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """Two residents, Соколова and Орлова; the office is the payee of its own bills."""
    with stage(app, qtbot, tmp_path / "p") as made:
        for name in ("resident", "readings", "bills"):
            made.made.append(ShellPlace(name, Place(name)))
        made.open()
        made.sign_in()
        # Tests type as fast as a scanner does.
        made.inside.scanner.set_enabled(False)
        payee = msgspec.structs.replace(kit.supplier(), id=9, bic=BIC, account=PAYEE_ACCOUNT)
        other = kit.account(id=OTHER, number="7200000917", last="Орлова", owners=())
        made.desk.ctx.jobs.call(
            "read",
            lambda: kit.fill(made.desk.ctx, other, payee, Setting("payee_supplier_id", 1, "9")),
        )
        yield made


def seen(made: Stage, name: str) -> list[int | None]:
    found = next(place.screen for place in made.made if place.id == name)
    assert isinstance(found, Place)
    return found.seen


def found_one(made: Stage, text: str) -> None:
    """Search for a resident and wait for the answer."""
    view = made.inside.search_view
    type_text(view.box.edit, text)
    made.qtbot.waitUntil(lambda: view.list.hits.rowCount() == 1)


def code(account: str = PAYEE_ACCOUNT, **more: str) -> str:
    """A payment code for Орлова."""
    fields: dict[str, str | int] = {
        "Name": "ТРИЦ", "PersonalAcc": account, "BankName": "Банк", "BIC": BIC,
        "CorrespAcc": "0", "PersAcc": "7200000917", **more,
    }  # fmt: skip
    return payment_qr.build(fields).decode()


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_F3, "readings"), (Qt.Key.Key_F6, "bills")])
def test_a_key_pressed_before_the_answer_waits_for_it(
    at_work: Stage, key: Qt.Key, place: str
) -> None:
    found_one(at_work, "соколова")
    edit = at_work.inside.search_view.box.edit
    at_work.press(edit, Qt.Key.Key_Escape)
    type_text(edit, "орлова")
    at_work.press(edit, key)
    assert seen(at_work, place) == []
    at_work.qtbot.waitUntil(lambda: seen(at_work, place) == [OTHER])


def test_a_key_for_nobody_opens_nobody_and_says_so(at_work: Stage) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    at_work.press(at_work.window, Qt.Key.Key_F2)
    edit = at_work.inside.search_view.box.edit
    type_text(edit, "йцукенгш")
    at_work.press(edit, Qt.Key.Key_F3)
    at_work.qtbot.waitUntil(lambda: bool(at_work.window.toasts.texts))
    assert seen(at_work, "readings") == []
    assert "Никого не нашли" in str(at_work.window.toasts.texts)


def test_with_an_empty_box_the_key_opens_the_chosen_resident(at_work: Stage) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    at_work.press(at_work.window, Qt.Key.Key_F2)
    at_work.press(at_work.inside.search_view.box.edit, Qt.Key.Key_F3)
    assert seen(at_work, "readings") == [kit.ACCOUNT]


def test_what_was_asked_for_is_forgotten_when_the_clerk_goes_elsewhere(at_work: Stage) -> None:
    edit = at_work.inside.search_view.box.edit
    type_text(edit, "орлова")
    at_work.press(edit, Qt.Key.Key_F3)
    at_work.inside.shell.go("settings")
    at_work.desk.ctx.jobs.call("search", lambda: None)
    at_work.qtbot.waitUntil(lambda: at_work.inside.search_view.list.hits.rowCount() == 1)
    assert seen(at_work, "readings") == []


def test_our_code_opens_its_account(at_work: Stage) -> None:
    at_work.inside.shell.scanned(code())
    at_work.qtbot.waitUntil(lambda: seen(at_work, "resident") == [OTHER])
    assert at_work.window.toasts.texts == ()


def test_a_code_of_another_payee_is_told_and_opens_nothing(at_work: Stage) -> None:
    at_work.inside.shell.scanned(code("40702810267100005678"))
    at_work.qtbot.waitUntil(lambda: bool(at_work.window.toasts.texts))
    assert "другой организации" in str(at_work.window.toasts.texts)
    assert seen(at_work, "resident") == []


def test_a_wrong_sum_in_a_code_is_told_and_its_account_opens(at_work: Stage) -> None:
    at_work.inside.shell.scanned(code() + "|Sum=-1")
    at_work.qtbot.waitUntil(lambda: seen(at_work, "resident") == [OTHER])
    assert "неверная сумма" in str(at_work.window.toasts.texts)


def test_the_palette_leads_to_the_resident_it_names_not_to_the_row_behind_it(
    at_work: Stage,
) -> None:
    at_work.inside.shell.go("resident", kit.ACCOUNT)
    at_work.qtbot.waitUntil(lambda: at_work.inside.shell.resident != "")
    at_work.press(at_work.window, Qt.Key.Key_F2)
    found_one(at_work, "орлова")
    press_sequence(at_work.window, "Ctrl+K")
    palette = at_work.inside.palette._view
    type_text(palette.edit, "показ")
    at_work.press(palette.edit, Qt.Key.Key_Return)
    assert seen(at_work, "readings") == [kit.ACCOUNT]


def test_a_command_without_a_resident_is_dimmed_says_why_and_does_nothing(at_work: Stage) -> None:
    press_sequence(at_work.window, "Ctrl+K")
    palette = at_work.inside.palette._view
    type_text(palette.edit, "квит")
    offer = next(one for one in palette.model.lines if isinstance(one, Offer))
    assert (offer.name, offer.why_not) == ("Квитанция", "сначала выберите абонента")
    spoken = palette.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Квитанция, недоступно: сначала выберите абонента"
    at_work.press(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert seen(at_work, "bills") == []


def test_impossible_commands_stand_last_and_a_closed_account_takes_no_readings() -> None:
    without = matching(offers(""), "", ())
    assert [one.why_not != "" for one in without[-4:]] == [True, True, True, True]
    assert not any(one.why_not for one in without[:-4])
    assert not {"readings", "payment"} & {one.id for one in without[:-4]}
    closed = matching(offers("Соколова М. В.", closed=True), "показ", ())
    assert [(one.group, one.why_not) for one in closed] == [(FOR_RESIDENT, "счёт закрыт")]

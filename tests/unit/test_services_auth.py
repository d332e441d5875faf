"""Sign-in works with the line and without it, and nothing opens that should stay shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api_client.models.auth import EnrolmentFile
from desktop.errors import AppError
from desktop.services import auth, readings
from desktop.store.device_key import NoDeviceKeys
from tests.support import desk_kit as kit
from tests.support.store_kit import NOW, MemoryKeyring
from ui.trouble import words_of


@pytest.fixture
def desk(tmp_path: Path):  # type: ignore[no-untyped-def]
    one = kit.make_desk(tmp_path / "p")
    yield one
    one.close()


def again(desk: kit.Desk) -> kit.Desk:
    """The program started anew over the same profile."""
    desk.close()
    return kit.make_desk(desk.ctx.paths.root, office=desk.office, keyring=desk.keyring)


def entry() -> readings.Entry:
    return readings.Entry(kit.METER, (12_400_000,), NOW.date())


def test_the_first_sign_in_redeems_the_code_once(desk: kit.Desk) -> None:
    place = auth.enrolment(desk.ctx)
    assert place is not None
    assert (place.workplace, place.enrolled) == ("Окно 4", False)
    clerk = auth.sign_in(desk.ctx, " Kassir ", kit.PASSWORD)
    assert clerk.login == "kassir"
    assert desk.office.enrolments == 1
    assert b"once" not in desk.ctx.paths.enrolment.read_bytes()
    assert desk.ctx.stores.terminal_token == kit.TOKEN
    place = auth.enrolment(desk.ctx)
    assert place is not None
    assert (place.enrolled, place.keyring, place.password_only) == (True, "Secret Service", False)
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "starshiy", kit.PASSWORD)
    assert desk.office.enrolments == 1


def test_a_wrong_password_at_the_first_sign_in_does_not_spend_the_terminal(
    desk: kit.Desk,
) -> None:
    with pytest.raises(AppError, match="wrong_password"):
        auth.sign_in(desk.ctx, "kassir", "no")
    assert not desk.ctx.session.signed_in
    assert auth.sign_in(desk.ctx, "kassir", kit.PASSWORD).login == "kassir"
    assert desk.office.enrolments == 1


@pytest.mark.parametrize("keyring", [MemoryKeyring(), NoDeviceKeys()])
def test_a_known_clerk_works_without_the_line_after_a_start(
    tmp_path: Path, keyring: MemoryKeyring
) -> None:
    desk = kit.make_desk(tmp_path / "p", keyring=keyring)
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk = again(desk)
    desk.office.down = True
    assert auth.known_logins(desk.ctx) == ("kassir",)
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    actor = desk.ctx.session.acting()
    assert (actor.token, actor.clerk.role) == ("", "cashier")
    assert desk.ctx.stores.terminal_token == kit.TOKEN
    desk.close()


@pytest.mark.parametrize("keyring", [MemoryKeyring(), NoDeviceKeys()])
def test_another_clerks_first_sign_in_needs_the_line_and_opens_the_same_data(
    tmp_path: Path, keyring: MemoryKeyring
) -> None:
    desk = kit.make_desk(tmp_path / "p", keyring=keyring)
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    readings.enter(desk.ctx, entry())
    desk = again(desk)
    desk.office.down = True
    with pytest.raises(AppError, match="unknown_login_offline"):
        auth.sign_in(desk.ctx, "starshiy", kit.PASSWORD)
    desk.office.down = False
    auth.sign_in(desk.ctx, "starshiy", kit.PASSWORD)
    (waiting,) = auth.unsent(desk.ctx)
    assert (waiting.actor_name, waiting.count) == ("Служащий kassir", 1)
    assert auth.known_logins(desk.ctx) == ("kassir", "starshiy")
    assert desk.ctx.stores.terminal_token == kit.TOKEN
    desk.close()


def test_a_password_changed_in_the_office_opens_here_at_the_next_sign_in(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    auth.sign_out(desk.ctx)
    desk.office.passwords["kassir"] = "another-one"
    with pytest.raises(AppError, match="wrong_password"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    auth.sign_in(desk.ctx, "kassir", "another-one")
    auth.sign_out(desk.ctx)
    desk.office.down = True
    with pytest.raises(AppError, match="wrong_password"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    auth.sign_in(desk.ctx, "kassir", "another-one")


def test_ten_wrong_passwords_without_the_line_leave_the_office_as_the_only_way(
    desk: kit.Desk,
) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    op_id = readings.enter(desk.ctx, entry())
    desk = again(desk)
    desk.office.down = True
    said: list[str] = []
    for _ in range(10):
        desk.clock.advance(timedelta(minutes=2))
        with pytest.raises(AppError) as caught:
            auth.sign_in(desk.ctx, "kassir", "не тот")
        said.append(words_of(caught.value))
    assert said[:9] == ["Неверный логин или пароль. Проверьте раскладку и Caps Lock."] * 9
    assert said[9].startswith("Вход без связи закрыт после десяти неверных паролей.")
    desk.clock.advance(timedelta(minutes=2))
    with pytest.raises(AppError, match="offline_sign_in_closed"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    assert auth.known_logins(desk.ctx) == ()
    desk.office.down = False
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    waiting = desk.ctx.in_outbox_lane(desk.ctx.outbox.items)
    assert [item.op_id for item in waiting] == [op_id], "what was queued is still there"
    desk.close()


def test_a_lost_keyring_costs_nothing_when_the_line_is_there(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    readings.enter(desk.ctx, entry())
    desk.close()
    fresh = kit.make_desk(desk.ctx.paths.root, office=desk.office, keyring=MemoryKeyring())
    fresh.office.down = True
    with pytest.raises(AppError, match="keyring_changed"):
        auth.sign_in(fresh.ctx, "kassir", kit.PASSWORD)
    fresh.office.down = False
    auth.sign_in(fresh.ctx, "kassir", kit.PASSWORD)
    assert fresh.ctx.outbox.counts().waiting == 1
    fresh.close()


def test_the_servers_word_for_working_offline_ends(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    auth.sign_out(desk.ctx)
    desk.office.down = True
    desk.clock.advance(timedelta(days=6, hours=23))
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk.clock.advance(timedelta(hours=2))
    with pytest.raises(AppError, match="delegation_expired"):
        desk.ctx.session.acting()
    auth.sign_out(desk.ctx)
    with pytest.raises(AppError, match="delegation_expired"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)


def test_a_clock_put_back_does_not_lengthen_it(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk = again(desk)
    desk.office.down = True
    desk.clock.advance(timedelta(hours=-1))
    with pytest.raises(AppError, match="clock_behind"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    assert not desk.ctx.stores.outbox_open
    desk.office.down = False
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)


def test_another_server_is_not_believed(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    auth.sign_out(desk.ctx)
    desk.office.key = Ed25519PrivateKey.generate()
    with pytest.raises(AppError, match="server_not_trusted"):
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    assert not desk.ctx.session.signed_in


def test_a_lost_key_file_beside_an_outbox_is_not_covered_up(desk: kit.Desk) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    desk.close()
    for path in desk.ctx.paths.root.glob("keys.json*"):
        path.unlink()
    desk.ctx.paths.enrolment.unlink()
    fresh = kit.make_desk(desk.ctx.paths.root, office=desk.office)
    with pytest.raises(AppError, match="keys_lost"):
        auth.sign_in(fresh.ctx, "kassir", kit.PASSWORD)
    assert fresh.ctx.paths.outbox.exists()
    fresh.close()


def test_a_file_that_is_no_enrolment_is_refused(desk: kit.Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "x.json"
    wrong.write_text('{"office": 5}')
    with pytest.raises(AppError, match="enrolment_invalid"):
        auth.enrol(desk.ctx, wrong)


def test_a_spent_code_is_told_as_such_and_a_new_file_helps(desk: kit.Desk, tmp_path: Path) -> None:
    desk.office.code_spent = True
    with pytest.raises(AppError) as told:
        auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    assert words_of(told.value) == (
        "Код в файле подключения уже использован или старше 24 часов. "
        "Попросите у администратора новый файл подключения."
    )
    desk.office.code_spent = False
    assert auth.enrol(desk.ctx, file_of(desk.office.file(), tmp_path)).workplace == "Окно 4"
    assert auth.sign_in(desk.ctx, "kassir", kit.PASSWORD).login == "kassir"


def test_a_workplace_is_enrolled_once_and_told_where(desk: kit.Desk, tmp_path: Path) -> None:
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    same = desk.office.file()
    with pytest.raises(AppError, match="enrolment_done"):
        auth.enrol(desk.ctx, file_of(same, tmp_path))
    other = msgspec.structs.replace(same, server_key="00" * 32)
    with pytest.raises(AppError, match="enrolment_other_server"):
        auth.enrol(desk.ctx, file_of(other, tmp_path))


@pytest.mark.parametrize(
    ("office", "title"), [("", "«Окно 4»"), ("ТРИЦ на Республики", "«Окно 4», ТРИЦ на Республики")]
)
def test_an_office_without_a_name_leaves_no_comma_behind(
    desk: kit.Desk, tmp_path: Path, office: str, title: str
) -> None:
    file = msgspec.structs.replace(desk.office.file(), office=office)
    assert auth.enrol(desk.ctx, file_of(file, tmp_path)).title == title


def file_of(enrolment: EnrolmentFile, folder: Path) -> Path:
    given = folder / "given.json"
    given.write_bytes(msgspec.json.encode(enrolment))
    return given


def test_the_address_given_at_enrolment_is_remembered(tmp_path: Path) -> None:
    desk = kit.make_desk(tmp_path / "p")
    given = tmp_path / "office.json"
    given.write_bytes((tmp_path / "p" / "enrolment.json").read_bytes())
    ctx = replace(desk.ctx, server_url="http://127.0.0.1:18991")
    assert auth.enrol(ctx, given).server_url == "http://127.0.0.1:18991"
    assert auth.enrolment(desk.ctx).server_url == "http://127.0.0.1:18991"  # type: ignore[union-attr]
    desk.close()

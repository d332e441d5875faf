"""Keys open by password and device, by password and server, and by nothing else."""

from __future__ import annotations

import threading
from pathlib import Path

import keyring.backend
import pytest

from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.store import key_file
from desktop.store.device_key import NoDeviceKeys, SystemKeyring
from desktop.store.keys import ClerkSecrets, DataKeys, KeyVault, fresh_data_keys
from desktop.store.profile import ProfilePaths
from tests.support import store_kit as kit
from tests.support.store_kit import MemoryKeyring

SHARE = b"s" * 32


class Watch:
    def __init__(self) -> None:
        self.ms = utc_ms(kit.NOW)

    def __call__(self) -> int:
        return self.ms


def terminal() -> key_file.Terminal:
    return key_file.Terminal(
        id="t-1",
        office="Офис",
        workplace="Окно 4",
        server_url="http://127.0.0.1:1",
        server_key="00",
        sign_in_token="weak",
        token=None,
    )


def vault(root: Path, keyring: object, watch: Watch | None = None) -> KeyVault:
    root.mkdir(exist_ok=True)
    return KeyVault(ProfilePaths(root), keyring, watch or Watch(), kit.CHEAP)  # type: ignore[arg-type]


def secrets(keys: DataKeys | None = None) -> ClerkSecrets:
    actor = kit.actor()
    return ClerkSecrets(
        keys or fresh_data_keys("terminal-token"), kit.SIGNING_KEY, actor.clerk, actor.delegation
    )


def filled(
    root: Path, keyring: object, watch: Watch | None = None
) -> tuple[KeyVault, ClerkSecrets]:
    one, opened = vault(root, keyring, watch), secrets()
    one.keep_terminal(terminal(), "terminal-token")
    one.write_clerk("kassir", "demo-2026", SHARE, opened)
    return one, opened


def test_a_password_opens_what_it_sealed_also_after_a_new_start(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    _, opened = filled(tmp_path, keyring)
    again = vault(tmp_path, keyring)
    assert again.open_offline("kassir", "demo-2026") == opened
    assert again.known_logins() == ("kassir",)
    assert again.terminal_token() == "terminal-token"
    assert not again.password_only()


def test_the_file_holds_no_key_no_token_and_no_name(tmp_path: Path) -> None:
    _, opened = filled(tmp_path, NoDeviceKeys())
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        for secret in (opened.keys.outbox, opened.signing_key, b"terminal-token", SHARE):
            assert secret not in content
            assert secret.hex().encode() not in content
        assert "Гладкова".encode() not in content


def test_a_wrong_password_is_counted_before_it_is_tried(tmp_path: Path) -> None:
    watch = Watch()
    one, _ = filled(tmp_path, MemoryKeyring(), watch)
    with pytest.raises(AppError, match="wrong_password") as caught:
        one.open_offline("kassir", "demo-2025")
    assert caught.value.fields["left"] == 9
    loaded = key_file.load(tmp_path / "keys.json")
    assert loaded is not None
    assert loaded.clerks["kassir"].failures == 1
    one.open_offline("kassir", "demo-2026")
    loaded = key_file.load(tmp_path / "keys.json")
    assert loaded is not None
    assert loaded.clerks["kassir"].failures == 0


def test_wrong_passwords_wait_longer_and_longer(tmp_path: Path) -> None:
    watch = Watch()
    one, _ = filled(tmp_path, MemoryKeyring(), watch)
    waits = []
    for _ in range(6):
        with pytest.raises(AppError, match="wrong_password") as caught:
            one.open_offline("kassir", "no")
        waits.append(caught.value.fields["wait_s"])
        watch.ms += int(str(caught.value.fields["wait_s"])) * 1000
    assert waits == [0, 0, 1, 2, 4, 8]
    with pytest.raises(AppError, match="wrong_password"):
        one.open_offline("kassir", "no")
    with pytest.raises(AppError, match="sign_in_delayed") as caught:
        one.open_offline("kassir", "demo-2026")
    assert caught.value.fields["wait_s"] == 16


def test_after_ten_wrong_passwords_only_the_server_lets_in(tmp_path: Path) -> None:
    watch, keyring = Watch(), MemoryKeyring()
    one, opened = filled(tmp_path, keyring, watch)
    for number in range(10):
        watch.ms += 60_000
        expected = "wrong_password" if number < 9 else "offline_sign_in_closed"
        with pytest.raises(AppError, match=expected):
            one.open_offline("kassir", "no")
    watch.ms += 60_000
    again = vault(tmp_path, keyring, watch)
    with pytest.raises(AppError, match="offline_sign_in_closed"):
        again.open_offline("kassir", "demo-2026")
    for path in (tmp_path / "keys.json", tmp_path / "keys.json.1"):
        loaded = key_file.load(path)
        assert loaded is not None
        assert loaded.clerks["kassir"].offline is None
    assert again.open_with_share("kassir", "demo-2026", SHARE) == opened.keys
    assert again.known_logins() == ()


def test_another_clerk_comes_in_by_the_servers_share(tmp_path: Path) -> None:
    one, opened = filled(tmp_path, MemoryKeyring())
    assert one.open_with_share("starshiy", "other-password", SHARE) == opened.keys
    with pytest.raises(AppError, match="keys_lost"):
        one.open_with_share("starshiy", "other-password", b"x" * 32)
    with pytest.raises(AppError, match="unknown_login_offline"):
        one.open_offline("starshiy", "other-password")


@pytest.mark.parametrize("loss", ["deleted", "another_key", "gone", "locked"])
def test_a_lost_keyring_is_named_and_the_server_path_still_opens(tmp_path: Path, loss: str) -> None:
    keyring = MemoryKeyring()
    one, opened = filled(tmp_path, keyring)
    if loss == "deleted":
        keyring.kept.clear()
    elif loss == "another_key":
        keyring.kept = dict.fromkeys(keyring.kept, b"z" * 32)
    elif loss == "gone":
        keyring.name, keyring.kept = "", {}
    else:
        keyring.trouble = "InitError"
    with pytest.raises(AppError, match=r"keyring_changed|keyring_trouble"):
        one.open_offline("kassir", "demo-2026")
    loaded = key_file.load(tmp_path / "keys.json")
    assert loaded is not None
    assert loaded.clerks["kassir"].failures == 0
    assert vault(tmp_path, keyring).terminal_token() == ""
    assert one.open_with_share("kassir", "demo-2026", SHARE) == opened.keys
    one.write_clerk("kassir", "demo-2026", SHARE, opened)
    assert one.open_offline("kassir", "demo-2026") == opened
    assert one.password_only() == (loss in ("gone", "locked"))


def test_without_a_keyring_the_password_alone_opens_and_says_so(tmp_path: Path) -> None:
    one, opened = filled(tmp_path, NoDeviceKeys())
    assert one.password_only()
    assert one.open_offline("kassir", "demo-2026") == opened
    assert one.terminal_token() == ""


def test_a_damaged_key_file_falls_back_to_the_generation_before(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    one, opened = filled(tmp_path, keyring)
    one.open_offline("kassir", "demo-2026")
    path = tmp_path / "keys.json"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert vault(tmp_path, keyring).open_offline("kassir", "demo-2026") == opened


def test_two_damaged_generations_are_told_not_taken_for_a_new_profile(tmp_path: Path) -> None:
    filled(tmp_path, MemoryKeyring())
    for path in tmp_path.glob("keys.json*"):
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(AppError, match="keys_damaged"):
        vault(tmp_path, MemoryKeyring())


def test_a_keyring_that_does_not_answer_is_left_after_its_time() -> None:
    never = threading.Event()
    slow = SystemKeyring(limit_s=0.05)
    slow._found = ("Secret Service", type("Slow", (), {"get_password": lambda *_: never.wait(1)})())
    with pytest.raises(AppError, match="keyring_trouble") as caught:
        slow.load("p")
    assert caught.value.fields["reason"] == "timeout"
    never.set()


def test_third_party_backends_are_never_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = type("PlaintextKeyring", (), {"priority": 9, "__module__": "keyrings.alt.file"})
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [plain()])
    assert SystemKeyring().backend() == ""

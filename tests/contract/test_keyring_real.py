"""The device key in a real Secret Service: kept over sessions, and its loss costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.keyring_session import Home, Keyring

CHILD = "tests.support.keyring_child"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def act(home: Home, keyring: Keyring, what: str) -> dict[str, Any]:
    return home.run(keyring, CHILD, str(home.folder / "profile"), what)


def test_the_next_session_of_the_system_opens_what_the_last_one_sealed(home: Home) -> None:
    made = act(home, "unlocked", "enrol")
    assert (made["backend"], made["password_only"]) == ("Secret Service", False)
    again = act(home, "unlocked", "offline")
    assert again["keys"] == made["keys"]
    assert again["token"], "the terminal's bearer needs the keyring alone"


def test_the_device_key_lies_in_the_keyring_and_nowhere_in_the_profile(home: Home) -> None:
    act(home, "unlocked", "enrol")
    kept = home.folder / "profile" / "keys.json"
    moved = Home(home.folder.with_name("stranger"))
    stolen = moved.folder / "profile"
    stolen.mkdir(parents=True)
    (stolen / "keys.json").write_bytes(kept.read_bytes())
    assert act(moved, "unlocked", "offline")["error"] == "keyring_changed"


@pytest.mark.parametrize("keyring", ["locked", "absent"])
def test_without_its_keyring_the_office_opens_and_the_password_holds_from_then_on(
    home: Home, keyring: Keyring
) -> None:
    made = act(home, "unlocked", "enrol")
    refused = act(home, keyring, "offline")
    assert refused["error"] in ("keyring_changed", "keyring_trouble")
    assert not refused["token"]
    assert refused["took_s"] < 20, "a keyring that waits for a person is left after its time"
    opened = act(home, keyring, "online")
    assert opened["keys"] == made["keys"], "what was queued here is still readable"
    assert act(home, keyring, "offline")["keys"] == made["keys"]

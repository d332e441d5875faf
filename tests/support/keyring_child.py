"""A terminal's vault beside the system's own keyring: one act, told in one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.store import key_file
from desktop.store.device_key import SystemKeyring
from desktop.store.keys import ClerkSecrets, KeyVault, fresh_data_keys
from desktop.store.profile import open_profile
from tests.support import store_kit as kit

PASSWORD = "demo-2026"
TOKEN = "terminal-token"
SHARE = b"s" * 32


def main() -> None:
    """``keyring_child.py PROFILE enrol|offline|online``."""
    root, act = Path(sys.argv[1]), sys.argv[2]
    vault = KeyVault(open_profile(root), SystemKeyring(), lambda: utc_ms(kit.NOW), kit.CHEAP)
    began_s = time.monotonic()
    try:
        told = {"enrol": _enrol, "offline": _offline, "online": _online}[act](vault)
    except AppError as error:
        told = {"error": error.code}
    told |= {
        "backend": vault.backend(),
        "password_only": vault.password_only(),
        "token": vault.terminal_token() == TOKEN,
        "took_s": time.monotonic() - began_s,
    }
    sys.stdout.write(json.dumps(told))


def _enrol(vault: KeyVault) -> dict[str, Any]:
    terminal = key_file.Terminal(
        id="t-1",
        office="Офис",
        workplace="Окно 4",
        server_url="http://127.0.0.1:1",
        server_key="00",
        sign_in_token="weak",
        token=None,
    )
    actor = kit.actor()
    keys = fresh_data_keys(TOKEN)
    opened = ClerkSecrets(keys, kit.SIGNING_KEY, actor.clerk, actor.delegation)
    vault.keep_terminal(terminal, TOKEN)
    vault.write_clerk("kassir", PASSWORD, SHARE, opened)
    return {"keys": keys.outbox.hex()}


def _offline(vault: KeyVault) -> dict[str, Any]:
    return {"keys": vault.open_offline("kassir", PASSWORD).keys.outbox.hex()}


def _online(vault: KeyVault) -> dict[str, Any]:
    """The office took the password: the share opens, everything is wrapped anew."""
    keys = vault.open_with_share("kassir", PASSWORD, SHARE)
    actor = kit.actor()
    opened = ClerkSecrets(keys, kit.SIGNING_KEY, actor.clerk, actor.delegation)
    vault.write_clerk("kassir", PASSWORD, SHARE, opened)
    return {"keys": keys.outbox.hex()}


if __name__ == "__main__":
    main()

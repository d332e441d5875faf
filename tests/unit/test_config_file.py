"""config.toml of a terminal: read strictly, written whole; the office authority is handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.config import Config, load_config, save_config
from desktop.errors import AppError
from desktop.program import Start, assemble
from tests.support.store_kit import CHEAP


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    config = Config(ca_file="/etc/office/ca.pem", printer="Kyocera «2»", text_scale_percent=125)
    save_config(tmp_path / "config.toml", config)
    assert load_config(tmp_path / "config.toml") == config


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('theme = "pink"', "theme"),
        ("idle_lock_minutes = 90", "idle_lock_minutes"),
        ('keyring = "yes"', "keyring"),
        ("unknown = 1", "unknown"),
        ("not toml", ""),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AppError) as caught:
        load_config(tmp_path / "config.toml")
    assert (caught.value.code, caught.value.fields) == ("config_wrong", {"key": key})


def test_the_offices_own_authority_is_handed_to_the_wire(tmp_path: Path) -> None:
    root = tmp_path / "profile"
    root.mkdir(mode=0o700)
    save_config(root / "config.toml", Config(server_url="https://office.test", ca_file="/ca.pem"))
    program = assemble(Start(root=root, kdf=CHEAP, keyring=False))
    try:
        assert program._api is not None
        assert program._api._server() == ("https://office.test", "/ca.pem")
    finally:
        program.close()

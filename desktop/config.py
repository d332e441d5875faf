"""The settings of this terminal: config.toml of the profile as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import AppError

_MINUTES = range(1, 16)
_SCALES = range(100, 151)
_CHOICES = {
    "theme": ("system", "light", "dark"),
    "receipt_paper": ("80mm", "A5", "A4"),
    "fiscal_device": ("", "emulator", "atol"),
}


@dataclass(frozen=True)
class Config:
    """What a terminal may set for itself; everything else comes from the office.

    ``ca_file``: the office's own certificate authority; empty means the system's store.
    ``printer``: for bills; ``printer_papers``: for statements and reports, empty means the same.
    ``receipt_printer`` is an address (``desktop/devices/receipt_printers.py``), ``receipt_page`` a
    code page with its number or «picture». ``fiscal_device``: emulator or atol, whose driver gets
    ``fiscal_settings``.
    """

    server_url: str = ""
    ca_file: str = ""
    idle_lock_minutes: int = 5
    theme: str = "system"
    text_scale_percent: int = 100
    printer: str = ""
    keyring: bool = True
    printer_papers: str = ""
    receipt_printer: str = ""
    receipt_paper: str = "80mm"
    receipt_model: str = ""
    receipt_page: str = "cp866"
    fiscal_device: str = ""
    fiscal_settings: str = ""


def load_config(path: Path) -> Config:
    """The file's values over the defaults; AppError ``config_wrong`` (key) for a wrong one."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except UnicodeDecodeError as error:
        raise AppError("config_wrong", key="") from error
    import tomllib  # 15 ms of every start, and most terminals have no file

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AppError("config_wrong", key="") from error
    config = Config()
    for key, value in values.items():
        known = getattr(config, key, None) if key in Config.__dataclass_fields__ else None
        if known is None or type(value) is not type(known):
            raise AppError("config_wrong", key=key)
        config = replace(config, **{key: value})
    return checked(config)


def checked(config: Config) -> Config:
    """The same value, or AppError ``config_wrong``."""
    if config.idle_lock_minutes not in _MINUTES:
        raise AppError("config_wrong", key="idle_lock_minutes")
    if config.text_scale_percent not in _SCALES:
        raise AppError("config_wrong", key="text_scale_percent")
    for key, allowed in _CHOICES.items():
        if getattr(config, key) not in allowed:
            raise AppError("config_wrong", key=key)
    return config


def save_config(path: Path, config: Config) -> None:
    """Write the whole file anew, values that differ from the defaults only."""
    lines = [
        f"{key} = {_toml(value)}\n"
        for key, value in vars(checked(config)).items()
        if value != getattr(Config(), key)
    ]
    temporary = path.with_suffix(".new")
    temporary.write_text("".join(lines), encoding="utf-8")
    temporary.replace(path)


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

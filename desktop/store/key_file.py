"""keys.json: wrapped keys and the terminal's record, in two generations, written atomically."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from desktop.errors import AppError
from desktop.store.profile import sync_directory, write_atomically
from desktop.store.sealing import KdfParams

FORMAT = 1


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """Sealed bytes; ``device`` is the fingerprint of the device key mixed in, empty without one."""

    salt: bytes
    sealed: bytes
    device: str = ""


class ClerkWraps(msgspec.Struct, frozen=True, kw_only=True):
    """One clerk's ways in: ``offline`` opens with the password and the device key, ``recovery``

    with the password and the server's share. ``offline`` is None once destroyed by wrong tries.
    """

    kdf: KdfParams
    salt: bytes
    offline: Wrap | None
    recovery: Wrap
    failures: int = 0
    not_before: int = 0


class Terminal(msgspec.Struct, frozen=True, kw_only=True):
    """Who this terminal is to which server; ``token`` is its bearer sealed by the device key.

    ``sign_in_token`` only lets a clerk's password be tried from here (see ``domain.tokens``).
    """

    id: str
    office: str
    workplace: str
    server_url: str
    server_key: str
    sign_in_token: str
    token: Wrap | None


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file; nothing in it opens anything by itself."""

    format: int
    generation: int
    profile_id: str
    backend: str
    terminal: Terminal | None = None
    terminal_wrap: Wrap | None = None
    clerks: dict[str, ClerkWraps] = {}


class _Checked(msgspec.Struct, frozen=True):
    """The file on disk: its content and the digest that tells a damaged file from a good one."""

    sha256: str
    content: msgspec.Raw


def previous_generation(path: Path) -> Path:
    """Where the generation before lies."""
    return path.with_name(f"{path.name}.1")


def load(path: Path) -> KeyFile | None:
    """The newest good generation, None if there was never a file; AppError ``keys_damaged``."""
    found = False
    for candidate in (path, previous_generation(path)):
        try:
            content = candidate.read_bytes()
        except FileNotFoundError:
            continue
        found = True
        key_file = _decoded(content)
        if key_file is not None:
            return key_file
    if found:
        raise AppError("keys_damaged")
    return None


def save(path: Path, key_file: KeyFile, *, forget_previous: bool = False) -> KeyFile:
    """Write the next generation; ``forget_previous`` leaves no copy of what was before."""
    following = msgspec.structs.replace(key_file, generation=key_file.generation + 1)
    content = msgspec.json.encode(following)
    whole = msgspec.json.encode(_Checked(hashlib.sha256(content).hexdigest(), msgspec.Raw(content)))
    previous = previous_generation(path)
    if forget_previous:
        write_atomically(previous, whole)
    elif path.exists() and _decoded(path.read_bytes()) is not None:
        path.replace(previous)  # a crash here leaves the previous generation, which is complete
    write_atomically(path, whole)
    sync_directory(path.parent)
    return following


def _decoded(content: bytes) -> KeyFile | None:
    try:
        checked = msgspec.json.decode(content, type=_Checked)
        if hashlib.sha256(checked.content).hexdigest() != checked.sha256:
            return None
        key_file = msgspec.json.decode(checked.content, type=KeyFile)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if key_file.format != FORMAT:
        raise AppError("keys_newer", format=key_file.format)
    return key_file

"""The vault of a profile: who can open its data keys, with what, and after how many tries."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NoReturn

import msgspec

from api_client.models.auth import Clerk, Delegation
from desktop.errors import AppError
from desktop.store import key_file
from desktop.store.device_key import DeviceKeys
from desktop.store.key_file import ClerkWraps, KeyFile, Terminal, Wrap
from desktop.store.profile import ProfilePaths, free_reserve
from desktop.store.sealing import KdfParams, SealBrokenError, fresh_key, fresh_salt, stretch
from desktop.store.wraps import fingerprint, unwrap, wrap

TRIES = 10
_FREE_TRIES = 3
_LONGEST_DELAY_S = 60


class DataKeys(msgspec.Struct, frozen=True):
    """The keys of the two databases and the terminal's bearer, the same for every clerk here."""

    outbox: bytes
    cache: bytes
    terminal_token: str


class ClerkSecrets(msgspec.Struct, frozen=True):
    """What one clerk's sign-in opens: data keys, the signing key and the server's word for it."""

    keys: DataKeys
    signing_key: bytes
    clerk: Clerk
    delegation: Delegation


def fresh_data_keys(terminal_token: str) -> DataKeys:
    """New random keys for a profile that has none."""
    return DataKeys(fresh_key(), fresh_key(), terminal_token)


def delay_s(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row."""
    if failures < _FREE_TRIES:
        return 0
    return min(1 << (failures - _FREE_TRIES), _LONGEST_DELAY_S)


class KeyVault:
    """Reads and writes keys.json; opened keys are returned and never kept here."""

    def __init__(
        self,
        paths: ProfilePaths,
        device_keys: DeviceKeys,
        now_ms: Callable[[], int],
        kdf: KdfParams | None = None,
    ) -> None:
        self._paths = paths
        self._path = paths.keys
        self._device_keys = device_keys
        self._now_ms = now_ms
        self._kdf = kdf or KdfParams()
        self._file = key_file.load(self._path)
        self._fresh_token = ""

    def known_logins(self) -> tuple[str, ...]:
        """Clerks who can sign in without the line."""
        clerks = self._file.clerks if self._file else {}
        return tuple(sorted(login for login, wraps in clerks.items() if wraps.offline))

    def terminal(self) -> Terminal | None:
        """What this profile is to the server, None before enrolment."""
        return self._file.terminal if self._file else None

    def has_data_keys(self) -> bool:
        """True once a clerk has signed in here."""
        return self._file is not None and self._file.terminal_wrap is not None

    def password_only(self) -> bool:
        """True if the keys are protected by passwords alone (no keyring)."""
        return not (self._file.backend if self._file else self._device_keys.backend())

    def backend(self) -> str:
        """Name of the keyring that holds the device key, empty without one."""
        return self._file.backend if self._file else self._device_keys.backend()

    def keep_terminal(self, terminal: Terminal, token: str) -> None:
        """Remember the enrolment at once, its code is spent; the device key seals the token."""
        file = self._file or self._new_file()
        device = self._device_for_writing(file.profile_id)
        sealed = _sealed_token(token, device)
        self._save(
            msgspec.structs.replace(file, terminal=msgspec.structs.replace(terminal, token=sealed))
        )
        self._fresh_token = token

    def terminal_token(self) -> str:
        """The terminal's bearer without a password, as the keyring gives it; empty without one.

        Before the first sign-in also what this very process was given.
        """
        terminal = self.terminal()
        if terminal is None or terminal.token is None:
            return self._fresh_token
        try:
            device = self._device_for(terminal.token)
            return unwrap(terminal.token, b"", device, "terminal token").decode()
        except (AppError, SealBrokenError):
            return self._fresh_token

    def open_offline(self, login: str, password: str) -> ClerkSecrets:
        """What the clerk's own wrap holds.

        AppError: ``unknown_login_offline``, ``sign_in_delayed`` (wait_s), ``wrong_password``
        (left, wait_s), ``offline_sign_in_closed``, ``keyring_changed``, ``keyring_trouble``.
        """
        self._file = key_file.load(self._path)  # a verb beside the window counts tries too
        wraps = self._clerk(login)
        offline = wraps.offline
        if offline is None:
            raise AppError("offline_sign_in_closed")
        wait_ms = min(wraps.not_before - self._now_ms(), delay_s(wraps.failures) * 1000)
        if wait_ms > 0:
            raise AppError("sign_in_delayed", wait_s=-(-wait_ms // 1000))
        device = self._device_for(offline)
        # Counted before it is tried: ending the process must not give a free try.
        wraps = self._count_failure(login, wraps)
        stretched = stretch(password, wraps.salt, wraps.kdf)
        try:
            plain = unwrap(offline, stretched, device, f"offline {login}")
        except SealBrokenError:
            self._refuse(login, wraps)
        self._set_clerk(login, msgspec.structs.replace(wraps, failures=0, not_before=0))
        return msgspec.msgpack.decode(plain, type=ClerkSecrets)

    def open_with_share(self, login: str, password: str, share: bytes) -> DataKeys:
        """The data keys after the server took the password: by any wrap that still opens.

        AppError ``keys_lost`` if none does (keyring lost and password changed meanwhile).
        """
        file = self._file
        if file is None or file.terminal_wrap is None:
            raise AppError("keys_lost")
        try:
            device = self._device_for(file.terminal_wrap)
            plain = unwrap(file.terminal_wrap, share, device, "terminal keys")
            return msgspec.msgpack.decode(plain, type=DataKeys)
        except (AppError, SealBrokenError):
            return self._recovered(file, login, password, share)

    def write_clerk(self, login: str, password: str, share: bytes, opened: ClerkSecrets) -> None:
        """Wrap everything anew for this clerk and the terminal, with fresh salts."""
        file = key_file.load(self._path) or self._new_file()
        device = self._device_for_writing(file.profile_id)
        salt = fresh_salt()
        stretched = stretch(password, salt, self._kdf)
        secret = msgspec.msgpack.encode(opened)
        keys = msgspec.msgpack.encode(opened.keys)
        wraps = ClerkWraps(
            kdf=self._kdf,
            salt=salt,
            offline=wrap(secret, stretched, device, f"offline {login}"),
            recovery=wrap(keys, stretched + share, b"", f"recovery {login}"),
        )
        token = _sealed_token(opened.keys.terminal_token, device)
        terminal = file.terminal and msgspec.structs.replace(file.terminal, token=token)
        self._save(
            msgspec.structs.replace(
                file,
                backend=self._device_keys.backend() if device else "",
                terminal=terminal,
                terminal_wrap=wrap(keys, share, device, "terminal keys"),
                clerks={**file.clerks, login: wraps},
            )
        )
        self._fresh_token = ""

    def _recovered(self, file: KeyFile, login: str, password: str, share: bytes) -> DataKeys:
        wraps = file.clerks.get(login)
        if wraps is None:
            raise AppError("keys_lost")
        stretched = stretch(password, wraps.salt, wraps.kdf)
        try:
            plain = unwrap(wraps.recovery, stretched + share, b"", f"recovery {login}")
        except SealBrokenError:
            raise AppError("keys_lost") from None
        return msgspec.msgpack.decode(plain, type=DataKeys)

    def _clerk(self, login: str) -> ClerkWraps:
        if self._file is None or login not in self._file.clerks:
            raise AppError("unknown_login_offline")
        return self._file.clerks[login]

    def _count_failure(self, login: str, wraps: ClerkWraps) -> ClerkWraps:
        failures = wraps.failures + 1
        not_before = self._now_ms() + delay_s(failures) * 1000
        counted = msgspec.structs.replace(wraps, failures=failures, not_before=not_before)
        self._set_clerk(login, counted)
        return counted

    def _refuse(self, login: str, wraps: ClerkWraps) -> NoReturn:
        if wraps.failures < TRIES:
            raise AppError(
                "wrong_password", left=TRIES - wraps.failures, wait_s=delay_s(wraps.failures)
            )
        destroyed = msgspec.structs.replace(wraps, offline=None)
        self._set_clerk(login, destroyed, forget_previous=True)
        raise AppError("offline_sign_in_closed")

    def _set_clerk(self, login: str, wraps: ClerkWraps, *, forget_previous: bool = False) -> None:
        file = self._existing()
        changed = msgspec.structs.replace(file, clerks={**file.clerks, login: wraps})
        self._save(changed, forget_previous=forget_previous)

    def _save(self, changed: KeyFile, *, forget_previous: bool = False) -> None:
        try:
            self._file = key_file.save(self._path, changed, forget_previous=forget_previous)
        except OSError as error:
            if not free_reserve(self._paths):
                raise AppError("disk_trouble", reason=error.strerror or "") from error
            self._file = key_file.save(self._path, changed, forget_previous=forget_previous)

    def _existing(self) -> KeyFile:
        if self._file is None:
            raise AppError("not_enrolled")
        return self._file

    def _new_file(self) -> KeyFile:
        return KeyFile(
            format=key_file.FORMAT,
            generation=0,
            profile_id=secrets.token_hex(16),
            backend=self._device_keys.backend(),
        )

    def _device_for(self, wrap: Wrap) -> bytes:
        """The device key of this wrap, empty if it has none; AppError ``keyring_changed``."""
        if not wrap.device:
            return b""
        device = self._device_keys.load(self._existing().profile_id)
        if device is None or fingerprint(device) != wrap.device:
            raise AppError("keyring_changed", backend=self._existing().backend)
        return device

    def _device_for_writing(self, profile_id: str) -> bytes:
        """The device key, a new one if the keyring has lost it; empty in password-only mode."""
        if not self._device_keys.backend():
            return b""
        try:
            device = self._device_keys.load(profile_id)
            return device if device is not None else self._device_keys.create(profile_id)
        except AppError:
            return b""


def _sealed_token(token: str, device: bytes) -> Wrap | None:
    """The terminal's bearer for the keyring to open; a password alone must not be asked for it."""
    return wrap(token.encode(), b"", device, "terminal token") if device else None

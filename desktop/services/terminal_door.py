"""The terminal before the server: enrolment code, token, trust in the server's word, data keys."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from api_client.models.auth import (
    Delegation,
    EnrolmentFile,
    EnrolRequest,
    SignedIn,
    SignInRequest,
)
from desktop.context import AuthApi, Context
from desktop.errors import AppError
from desktop.store.envelope import public_key_of, verified
from desktop.store.key_file import Terminal
from desktop.store.keys import DataKeys, fresh_data_keys
from desktop.store.profile import ProfilePaths, write_atomically
from desktop.store.sealing import fresh_key
from domain.canonical import canonical_json
from domain.terminal_token import sign_in_token


@dataclass(frozen=True)
class Door:
    """This terminal as it comes to the server; ``token`` is empty when nothing here gives it."""

    terminal: Terminal
    token: str

    @property
    def bearer(self) -> str:
        return self.token or self.terminal.sign_in_token


def enrolment_file(paths: ProfilePaths) -> EnrolmentFile | None:
    """The file this profile was given, None without one; AppError ``enrolment_invalid``."""
    try:
        return msgspec.json.decode(paths.enrolment.read_bytes(), type=EnrolmentFile)
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AppError("enrolment_invalid") from error


def open_door(ctx: Context, api: AuthApi) -> Door:
    """The terminal's record and token; redeems the enrolment code the first time."""
    terminal = ctx.vault.terminal()
    token = ctx.stores.terminal_token or ctx.vault.terminal_token()
    if terminal is not None and (token or ctx.vault.has_data_keys()):
        return Door(terminal, token)
    file = enrolment_file(ctx.paths)
    if file is None or not file.code:
        raise AppError("not_enrolled")
    enrolled = api.enrol(EnrolRequest(code=file.code, workplace=file.workplace))
    terminal = Terminal(
        id=enrolled.terminal_id,
        office=enrolled.office,
        workplace=enrolled.workplace,
        server_url=ctx.server_url or ctx.config.server_url or file.server_url,
        server_key=file.server_key,
        sign_in_token=sign_in_token(enrolled.token),
        token=None,
    )
    ctx.vault.keep_terminal(terminal, enrolled.token)
    return Door(terminal, enrolled.token)


def forget_code(paths: ProfilePaths) -> None:
    """After the first sign-in the code is of no more use."""
    file = enrolment_file(paths)
    if file is not None and file.code:
        spent = msgspec.structs.replace(file, code="")
        write_atomically(paths.enrolment, msgspec.json.encode(spent))


def ask(api: AuthApi, door: Door, login: str, password: str) -> tuple[SignedIn, bytes]:
    """Sign in with a signing key made for this delegation alone; the key's private half."""
    signing_key = fresh_key()
    request = SignInRequest(login=login, password=password, public_key=public_key_of(signing_key))
    signed = api.sign_in(door.bearer, request)
    check_delegation(signed.delegation, door.terminal, login)
    if signed.delegation.public_key != request.public_key:
        raise AppError("server_not_trusted")
    return signed, signing_key


def check_delegation(delegation: Delegation, terminal: Terminal, login: str) -> None:
    """The server's own word, about this clerk at this terminal; AppError ``server_not_trusted``."""
    fields = msgspec.to_builtins(delegation)
    del fields["signature"]
    ours = delegation.terminal_id == terminal.id and delegation.clerk_login == login
    signed = verified(terminal.server_key, canonical_json(fields), delegation.signature)
    if not (ours and signed):
        raise AppError("server_not_trusted")


def data_keys(ctx: Context, door: Door, login: str, password: str, share: bytes) -> DataKeys:
    """The keys of this profile's databases: opened, or new ones for a profile without data."""
    if ctx.vault.has_data_keys():
        return ctx.vault.open_with_share(login, password, share)
    if ctx.paths.outbox.exists() or not door.token:
        # Commands nobody can read any more must not be covered up by a fresh start.
        raise AppError("keys_lost")
    return fresh_data_keys(door.token)

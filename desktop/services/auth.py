"""Who works here: enrolment, sign-in with and without the line, lock, unlock, sign-out."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from api_client.errors import ApiError, Refused
from api_client.models.auth import Clerk, EnrolmentFile
from desktop.clock import utc_ms
from desktop.context import AuthApi, Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import terminal_door
from desktop.session import Actor
from desktop.store import clock_mark
from desktop.store.keys import ClerkSecrets
from desktop.store.outbox_rows import Unsent
from desktop.store.profile import write_atomically

log = logging.getLogger(__name__)

# The server's words at this door, as the desk says them.
_CODES = {
    "wrong_credentials": "wrong_password",
    "too_many_tries": "sign_in_delayed",
    "upgrade_required": "update_needed",
}


@dataclass(frozen=True)
class Workplace:
    """What the sign-in screen shows of this terminal; ``keyring`` names what keeps its key."""

    office: str
    workplace: str
    server_url: str
    enrolled: bool
    keyring: str
    password_only: bool

    @property
    def title(self) -> str:
        """«Окно 4», and of which office if the office has said its name."""
        return f"«{self.workplace}», {self.office}" if self.office else f"«{self.workplace}»"


def enrolment(ctx: Context) -> Workplace | None:
    """This terminal's place, from its record or from the enrolment file; None without either."""
    keyring, password_only = ctx.vault.backend(), ctx.vault.password_only()
    terminal = ctx.vault.terminal()
    if terminal is not None:
        return Workplace(
            terminal.office,
            terminal.workplace,
            terminal.server_url,
            ctx.vault.has_data_keys(),
            keyring,
            password_only,
        )
    file = terminal_door.enrolment_file(ctx.paths)
    if file is None:
        return None
    return Workplace(file.office, file.workplace, file.server_url, False, keyring, password_only)


def enrol(ctx: Context, path: Path) -> Workplace:
    """Take an enrolment file; its code is redeemed at the first sign-in.

    AppError: ``enrolment_done``, ``enrolment_other_server``, ``enrolment_invalid``.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=EnrolmentFile, strict=True)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AppError("enrolment_invalid") from error
    if ctx.vault.has_data_keys():
        terminal = ctx.vault.terminal()
        ours = terminal is not None and terminal.server_key == file.server_key
        raise AppError("enrolment_done" if ours else "enrolment_other_server")
    if ctx.server_url:
        file = msgspec.structs.replace(file, server_url=ctx.server_url)
    write_atomically(ctx.paths.enrolment, msgspec.json.encode(file))
    found = enrolment(ctx)
    if found is None:
        raise AppError("enrolment_invalid")
    return found


def known_logins(ctx: Context) -> tuple[str, ...]:
    """Who can sign in here without the line."""
    return ctx.vault.known_logins()


def sign_in(ctx: Context, login: str, password: str) -> Clerk:
    """Begin a clerk's work: with the line if the server answers, else by the keys kept here.

    AppError: ``wrong_credentials``, ``too_many_tries`` (wait_s), ``terminal_revoked``,
    ``enrolment_refused``, ``server_not_trusted``, ``keys_lost``, ``not_enrolled``; without the line
    ``unknown_login_offline``, ``wrong_password`` (left, wait_s), ``sign_in_delayed`` (wait_s),
    ``offline_sign_in_closed``, ``delegation_expired``, ``clock_behind``, ``keyring_changed``.
    """
    name = login.strip().lower()
    if ctx.stores.read_only:
        return _look(ctx, name, password)
    secrets, token = opened(ctx, name, password, online=True)
    return _begin(ctx, name, secrets, token)


def lock(ctx: Context) -> None:
    """Soft lock: the cache is closed and its key dropped; the outbox goes on being sent."""
    if ctx.session.signed_in:
        ctx.session.lock()
        ctx.stores.close_cache()
        ctx.bus.publish(Changed("session"))


def unlock(ctx: Context, password: str) -> Clerk:
    """The same clerk again; errors as ``sign_in``."""
    actor = ctx.session.actor
    if actor is None:
        raise AppError("not_signed_in")
    secrets, token = opened(ctx, actor.login, password, online=ctx.sync.state.online)
    return _begin(ctx, actor.login, secrets, token)


def unsent(ctx: Context) -> tuple[Unsent, ...]:
    """Whose commands wait here: for the warning before sign-out and exit."""
    if not ctx.stores.outbox_open:
        return ()
    return ctx.in_outbox_lane(ctx.outbox.unsent_by_clerk)


def sign_out(ctx: Context) -> None:
    """End the clerk's work: every key and token is dropped, what waits stays for the next one."""
    actor = ctx.session.actor
    terminal = ctx.vault.terminal()
    ctx.session.end()
    ctx.stores.close_cache()
    ctx.in_outbox_lane(ctx.stores.close_outbox)
    ctx.bus.publish(Changed("session"))
    if actor and actor.token and terminal and ctx.auth and ctx.sync.state.online:
        with contextlib.suppress(ApiError):
            ctx.auth.sign_out(actor.token, terminal.id)


def opened(ctx: Context, login: str, password: str, *, online: bool) -> tuple[ClerkSecrets, str]:
    """A clerk's secrets and, with the line, their live token; errors as ``sign_in``.

    Wrong passwords are counted whoever asks; nobody is signed in by it.
    """
    if online and ctx.auth is not None:
        try:
            return _online(ctx, ctx.auth, login, password)
        except Refused as error:
            if error.status < 500:
                code = _CODES.get(error.code, error.code)
                raise AppError(code, **error.fields) from error
            log.info("sign-in: the server answered %d", error.status)
        except ApiError as error:
            log.info("sign-in without the line: %s", error.code)
            if ctx.vault.terminal() is None and terminal_door.enrolment_file(ctx.paths):
                raise AppError("first_line") from error
    return _offline(ctx, login, password), ""


def _online(ctx: Context, api: AuthApi, login: str, password: str) -> tuple[ClerkSecrets, str]:
    door = terminal_door.open_door(ctx, api)
    signed, signing_key = terminal_door.ask(api, door, login, password)
    share = bytes.fromhex(signed.terminal_share)
    keys = terminal_door.data_keys(ctx, door, login, password, share)
    opened = ClerkSecrets(keys, signing_key, signed.clerk, signed.delegation)
    ctx.vault.write_clerk(login, password, share, opened)
    terminal_door.forget_code(ctx.paths)
    return opened, signed.token


def _offline(ctx: Context, login: str, password: str) -> ClerkSecrets:
    terminal = ctx.vault.terminal()
    if terminal is None:
        raise AppError("not_enrolled")
    opened = ctx.vault.open_offline(login, password)
    terminal_door.check_delegation(opened.delegation, terminal, login)
    if utc_ms(ctx.server_time.now()) >= opened.delegation.expires_at:
        raise AppError("delegation_expired")
    return opened


def _look(ctx: Context, login: str, password: str) -> Clerk:
    """Beside a running window: the keys kept here, the cache read-only, nothing written."""
    opened = _offline(ctx, login, password)
    ctx.stores.open_cache_beside(opened.keys.cache)
    ctx.session.begin(Actor(login, opened.clerk, opened.delegation, b""))
    return opened.clerk


def _begin(ctx: Context, login: str, opened: ClerkSecrets, token: str) -> Clerk:
    terminal = ctx.vault.terminal()
    if terminal is None:
        raise AppError("not_enrolled")

    def open_stores() -> None:
        before = ctx.stores.outbox_open
        outbox = ctx.stores.open_outbox(opened.keys, terminal.id)
        now_ms = utc_ms(ctx.server_time.now())
        if not token and clock_mark.fell_back(outbox, now_ms):
            if not before:
                ctx.stores.close_outbox()
            raise AppError("clock_behind")
        clock_mark.note(outbox, now_ms)
        ctx.stores.open_cache(opened.keys.cache)

    ctx.in_outbox_lane(open_stores)
    actor = Actor(login, opened.clerk, opened.delegation, opened.signing_key, token)
    ctx.session.begin(actor)
    ctx.bus.publish(Changed("session"))
    ctx.wake()
    return opened.clerk

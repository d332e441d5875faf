"""The second clerk at the same desk: opens their own keys, signs one act, is gone again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from api_client.commands import to_body
from api_client.errors import ApiError
from api_client.money_commands import Approval, MovePayment, RefundPayment
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.auth import opened
from desktop.services.till_model import Second
from desktop.session import Actor
from desktop.store.envelope import sign
from domain.approval import approval_hash

APPROVING_ROLE = "senior"
UNSIGNED = Approval(clerk_id=0, delegation_id="-", signed_at=0, signature="0" * 128)
"""Stands in a command until the approver has signed the rest of it."""


@dataclass
class Approver:
    """A senior clerk whose key is open for one act; it signs nothing after that."""

    clerk_id: int
    name: str
    _delegation_id: str
    _key: bytes

    def approve(
        self, command: RefundPayment | MovePayment, terminal_id: str, signed_at: int
    ) -> Approval:
        """The approval of exactly this command."""
        if not self._key:
            raise AppError("approval_used")
        digest = approval_hash(command.kind, terminal_id, signed_at, to_body(command))
        signature = sign(self._key, digest)
        self._key = b""
        return Approval(
            clerk_id=self.clerk_id,
            delegation_id=self._delegation_id,
            signed_at=signed_at,
            signature=signature,
        )

    def drop(self) -> None:
        """Forget the key, whether it was used or not."""
        self._key = b""


@contextmanager
def approver(ctx: Context, second: Second, actor: Actor) -> Iterator[Approver]:
    """Open the second clerk's keys by their own password; they are dropped at the end.

    AppError ``approval_self``, ``approval_role``; those of a sign-in, which also counts the tries.
    """
    login = second.login.strip().lower()
    if login == actor.login:
        raise AppError("approval_self")
    # Who has never been here can only be known to the office, whatever the line seems to be.
    online = ctx.sync.state.online or login not in ctx.vault.known_logins()
    secrets, token = opened(ctx, login, second.password, online=online)
    terminal = ctx.vault.terminal()
    if token and terminal is not None and ctx.auth is not None:
        with contextlib.suppress(ApiError):  # it runs out by itself
            ctx.auth.sign_out(token, terminal.id)
    if secrets.clerk.id == actor.clerk.id:
        raise AppError("approval_self")
    if secrets.delegation.role != APPROVING_ROLE:
        raise AppError("approval_role")
    _remember_name(ctx, secrets.clerk.id, secrets.clerk.name)
    found = Approver(
        secrets.clerk.id, secrets.clerk.name, secrets.delegation.id, secrets.signing_key
    )
    del secrets
    try:
        yield found
    finally:
        found.drop()


def approved_refund(ctx: Context, word: Approver, command: RefundPayment) -> RefundPayment:
    """The command with the approval of the rest of it."""
    return msgspec.structs.replace(command, approval=_word_for(ctx, word, command))


def approved_move(ctx: Context, word: Approver, command: MovePayment) -> MovePayment:
    """The command with the approval of the rest of it."""
    return msgspec.structs.replace(command, approval=_word_for(ctx, word, command))


def _remember_name(ctx: Context, clerk_id: int, name: str) -> None:
    """For receipts: the command itself carries the number of the approver alone."""
    key = f"clerk {clerk_id}"

    def run() -> None:
        if ctx.outbox.fact(key) != name.encode():
            ctx.outbox.set_fact(key, name.encode())

    ctx.in_outbox_lane(run)


def _word_for(ctx: Context, word: Approver, command: RefundPayment | MovePayment) -> Approval:
    terminal = ctx.vault.terminal()
    if terminal is None:
        raise AppError("not_enrolled")
    return word.approve(command, terminal.id, utc_ms(ctx.server_time.now()))

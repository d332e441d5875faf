"""Commands to lay over the office's rows, kept beside the outbox so that any thread may fold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from api_client.commands import Command, account_of, from_body, meter_of
from api_client.money_commands import MONEY_COMMANDS, MoneyCommand, MovePayment

ByKey = dict[int, tuple["FoldCommand", ...]]


@dataclass(frozen=True)
class FoldCommand:
    """A command to lay over the server's row; ``change_seq`` is 0 while its outcome is open."""

    op_id: str
    command: Command
    author_id: int
    author: str
    role: str
    created_at: int
    change_seq: int

    def unheard_by(self, cache_seq: int) -> bool:
        """True when a cache that has heard of changes up to this one does not show it yet."""
        return not self.change_seq or self.change_seq > cache_seq


class Overlay:
    """By meter, those of money by account: open ones, and accepted ones still to be heard of."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_meter: ByKey = {}
        self._by_account: ByKey = {}
        self._changed: set[int] = set()
        self._known: dict[str, FoldCommand] = {}

    def of(self, meter_id: int, cache_seq: int) -> tuple[FoldCommand, ...]:
        """Of a meter, in outbox order: open ones, and accepted ones the cache has not heard of."""
        with self._guard:
            commands = self._by_meter.get(meter_id, ())
        return tuple(one for one in commands if one.unheard_by(cache_seq))

    def money_of(self, account_id: int, cache_seq: int) -> tuple[FoldCommand, ...]:
        """The same of an account's money; a move is found at both its accounts."""
        with self._guard:
            commands = self._by_account.get(account_id, ())
        return tuple(one for one in commands if one.unheard_by(cache_seq))

    def money_accounts(self) -> frozenset[int]:
        """Accounts with any money to lay over."""
        with self._guard:
            return frozenset(self._by_account)

    def money(self, cache_seq: int = 0) -> tuple[FoldCommand, ...]:
        """All of money, in outbox order."""
        with self._guard:
            known = tuple(self._known.values())
        return tuple(
            one
            for one in known
            if isinstance(one.command, MONEY_COMMANDS) and one.unheard_by(cache_seq)
        )

    def meters(self) -> frozenset[int]:
        """Meters with anything to lay over, or with something taken off since the last fold."""
        with self._guard:
            return frozenset(self._by_meter) | frozenset(self._changed)

    def folded(self, meter_ids: Iterable[int]) -> None:
        """These are in the cache as they are here."""
        with self._guard:
            self._changed.difference_update(meter_ids)

    def replace_all(
        self, waiting: Iterable[tuple[str, int]], load: Callable[[str], FoldCommand]
    ) -> None:
        """Take a new set of (op_id, change_seq) in outbox order; ``load`` reads those not known."""
        known: dict[str, FoldCommand] = {}
        by_meter: dict[int, list[FoldCommand]] = {}
        by_account: dict[int, list[FoldCommand]] = {}
        for op_id, change_seq in waiting:
            one = self._known.get(op_id) or load(op_id)
            if one.change_seq != change_seq:
                one = replace(one, change_seq=change_seq)
            known[op_id] = one
            if isinstance(one.command, MONEY_COMMANDS):
                for account_id in accounts_of(one.command):
                    by_account.setdefault(account_id, []).append(one)
            elif meter_id := meter_of(one.command):
                by_meter.setdefault(meter_id, []).append(one)
        with self._guard:
            self._changed |= self._by_meter.keys() - by_meter.keys()
            self._by_meter = {key: tuple(value) for key, value in by_meter.items()}
            self._by_account = {key: tuple(value) for key, value in by_account.items()}
            self._known = known


def accounts_of(command: MoneyCommand) -> frozenset[int]:
    """The accounts whose money a command moves."""
    found = {account_of(command)}
    if isinstance(command, MovePayment):
        found.add(command.to_account_id)
    return frozenset(found - {0})


def fold_command(row: tuple[Any, ...]) -> FoldCommand:
    """A command to overlay from the row of ``outbox_states.fold_row``."""
    op_id, kind, kind_version, envelope, author_id, author, role, created_at = row
    body = msgspec.json.decode(envelope)["body"]
    command = from_body(kind, kind_version, body)
    return FoldCommand(op_id, command, author_id, author, role, created_at, 0)

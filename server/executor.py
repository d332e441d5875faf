"""One command, one transaction: checked, carried out, audited, numbered, answered."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, text

from api_client.certificate_commands import CERTIFICATE_COMMANDS, CertificateCommand
from api_client.commands import Command, EnterReading, ReplaceReading, UndoReading
from api_client.models.sync import Envelope, Verdict
from api_client.money_commands import MONEY_COMMANDS
from server import audit, changes
from server.acts import READING_ROLES, TILL_ROLES, Act, Effect, refused
from server.certificates import commands as certificates
from server.envelopes import Checked, TurnedAwayError, check_author, check_shape
from server.identity import Identity
from server.meters.commands import enter_reading, replace_reading, undo_reading
from server.operations import claim, settle, stored_verdict, what_became_of
from server.prepared import Prepared
from server.settings import settings
from server.till.commands import carry_out

_LOCK_BOOKS = Prepared(text("LOCK TABLE readings, payments IN ROW EXCLUSIVE MODE"))
_FACTS = frozenset(command.kind for command in (*MONEY_COMMANDS, *CERTIFICATE_COMMANDS))
"""Kinds that stand even while a person has to look at them."""


class Executor:
    """Carries out commands for one server; the slices' functions are named here alone."""

    def __init__(self, own: Identity, now_ms: Callable[[], int]) -> None:
        self._own = own
        self._now_ms = now_ms

    def execute(self, conn: Connection, terminal_id: str, envelope: Envelope) -> bytes:
        """The verdict's text; call it with a transaction of its own.

        What is turned away leaves no trace, so that it can be tried again; every other outcome is
        stored, refusals included.
        """
        try:
            command = check_shape(envelope, terminal_id)
            known = stored_verdict(conn, envelope)
            if known is not None:
                return known
            checked = check_author(conn, envelope, command, self._now_ms())
            _check_order(conn, envelope)
            if claim(conn, envelope, self._now_ms()):
                return self._carry_out(conn, envelope, checked)
            # Another connection was carrying out the same command; it has committed by now.
            return stored_verdict(conn, envelope) or self._not_now(envelope)
        except TurnedAwayError as away:
            return self._verdict(envelope, refused(away.code, **away.fields), 0)

    def _not_now(self, envelope: Envelope) -> bytes:
        return self._verdict(envelope, refused("in_progress"), 0)

    def _carry_out(self, conn: Connection, envelope: Envelope, checked: Checked) -> bytes:
        _wait_for_closing(conn)
        act = Act(
            conn=conn,
            op_id=envelope.op_id,
            actor=checked.actor,
            settings=settings(conn),
            now_ms=self._now_ms(),
            doubt=checked.doubt,
        )
        effect = _dispatch(act, checked.command)
        audit.append(conn, _entry(act, envelope, effect))
        seq = changes.note_many(conn, effect.touched)
        verdict = self._verdict(envelope, effect, seq)
        settle(conn, envelope.op_id, effect, verdict)
        return verdict

    def _verdict(self, envelope: Envelope, effect: Effect, seq: int) -> bytes:
        receipt = f"{envelope.op_id}:{envelope.request_hash}:{effect.outcome}:{seq}"
        return msgspec.json.encode(
            Verdict(
                op_id=envelope.op_id,
                request_hash=envelope.request_hash,
                outcome=effect.outcome,
                code=effect.code,
                fields=dict(effect.fields),
                seq=seq,
                ack=self._own.mark(receipt),
            )
        )


def _dispatch(act: Act, command: Command) -> Effect:
    if isinstance(command, CertificateCommand):
        return certificates.carry_out(act, command)
    of_readings = isinstance(command, EnterReading | ReplaceReading | UndoReading)
    if act.actor.role not in (READING_ROLES if of_readings else TILL_ROLES):
        return refused("forbidden", reason="role")
    if isinstance(command, EnterReading):
        return enter_reading(act, command)
    if isinstance(command, ReplaceReading):
        return replace_reading(act, command)
    if isinstance(command, UndoReading):
        return undo_reading(act, command)
    return carry_out(act, command)


def _wait_for_closing(conn: Connection) -> None:
    """On PostgreSQL a month may be closed beside us: what is open is asked only after that commit.

    The closing locks the tables against writers; SQLite has one writer anyway.
    """
    if conn.dialect.name == "postgresql":
        _LOCK_BOOKS.run(conn)


def _check_order(conn: Connection, envelope: Envelope) -> None:
    """What this command depends on must have been accepted; money and papers that a person
    should look at stand all the same.
    """
    for earlier in envelope.depends_on:
        outcome, kind = what_became_of(conn, earlier)
        if outcome != "accepted" and not (outcome == "review" and kind in _FACTS):
            raise TurnedAwayError("dependency_missing", op_id=earlier[:64], outcome=outcome)


def _entry(act: Act, envelope: Envelope, effect: Effect) -> audit.Entry:
    return audit.Entry(
        at_ms=act.now_ms,
        actor_id=act.actor.clerk_id,
        terminal_id=envelope.terminal_id,
        action=f"{envelope.kind}.{effect.outcome}",
        object=envelope.lane,
        op_id=envelope.op_id,
        digest=envelope.request_hash,
    )

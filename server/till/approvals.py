"""The second person's word: another clerk, a senior, at the same terminal, for this very act."""

from __future__ import annotations

from api_client.commands import to_body
from api_client.money_commands import MovePayment, RefundPayment
from domain.approval import approval_hash
from server.acts import Act, Effect, refused
from server.envelopes import CLOCK_SLACK_MS, is_signed
from server.payments.store import approval_is_used
from server.staff.reads import mandate

APPROVING_ROLE = "senior"
LONGEST_MS = 24 * 3_600_000
"""How far from the act's moment the word may have been given."""


def not_approved(act: Act, command: RefundPayment | MovePayment, sent_ms: int) -> Effect | None:
    """A refusal unless the approval is another senior's, for this act, given at this terminal.

    ``sent_ms``: the act's own moment by the desk's clock, which also dated the approval.
    """
    word = command.approval
    approver = mandate(act.conn, word.delegation_id)
    if approver is None or approver.clerk_id != word.clerk_id:
        return refused("approval_invalid")
    digest = approval_hash(command.kind, act.actor.terminal_id, word.signed_at, to_body(command))
    if not is_signed(approver.public_key, digest, word.signature):
        return refused("approval_invalid")
    if approver.clerk_id == act.actor.clerk_id:
        return refused("approval_self")
    if approver.role != APPROVING_ROLE:
        return refused("approval_role")
    if approver.terminal_id != act.actor.terminal_id:
        return refused("approval_invalid")
    if not approver.active or approver.revoked_at:
        return refused("approval_expired")
    in_time = approver.issued_at - CLOCK_SLACK_MS <= word.signed_at <= approver.expires_at
    if not in_time or abs(sent_ms - word.signed_at) > LONGEST_MS:
        return refused("approval_expired")
    if approval_is_used(act.conn, word.signature):
        return refused("approval_used")
    return None

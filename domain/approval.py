"""What the second clerk signs when a refund, a void or a move of money is approved."""

from __future__ import annotations

from collections.abc import Mapping

from domain.canonical import canonical_json, sha256_hex

APPROVAL_FIELD = "approval"


def approval_hash(kind: str, terminal_id: str, signed_at: int, body: Mapping[str, object]) -> str:
    """Hex SHA-256 both sides compute of a command that waits for its approval.

    ``body`` is the command's JSON object, with or without its approval: that field is left out,
    so what is signed does not depend on the signature. ``signed_at`` is UTC milliseconds. The
    approver's key signs the ASCII bytes of the answer.
    """
    approved = {key: value for key, value in body.items() if key != APPROVAL_FIELD}
    named = {
        "approves": kind,
        "terminal_id": terminal_id,
        "signed_at": signed_at,
        "body": approved,
    }
    return sha256_hex(canonical_json(named))

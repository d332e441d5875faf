"""The weaker token derived from a terminal's: good for trying a sign-in there, for nothing else."""

from __future__ import annotations

from domain.canonical import sha256_hex

_PURPOSE = "tric-desk sign-in 1\n"


def sign_in_token(terminal_token: str) -> str:
    """64 hex digits that lie unsealed on the disk, so that a new clerk can sign in after a start.

    The server keeps its hash beside the terminal token's and takes it at sign-in only.
    """
    return sha256_hex((_PURPOSE + terminal_token).encode("utf-8"))

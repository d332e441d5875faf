"""Sign-in and enrolment: who may act, on which terminal, until when, as the server states it."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["cashier", "consultant", "passport", "senior", "admin"]


class Clerk(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as shown on screens."""

    id: int
    login: str
    name: str
    role: Role


class EnrolmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON file that makes a profile a terminal: trust in the server comes from it, the code is
    used once."""

    office: str
    workplace: str
    server_url: str
    server_key: str
    code: str


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """POST /v1/terminals/enrol, redeemed at the first sign-in."""

    code: str
    workplace: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """A new terminal: ``token`` is its bearer for sync, snapshot and events."""

    terminal_id: str
    token: str
    office: str
    workplace: str


class SignInRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """POST /v1/sign-in under the terminal's token; ``public_key`` is the clerk's Ed25519 key, 64
    hex digits."""

    login: str
    password: str
    public_key: str


class Delegation(msgspec.Struct, frozen=True, kw_only=True):
    """The server's signed word that this clerk may act offline on this terminal until
    ``expires_at`` (UTC ms).

    ``signature``: hex Ed25519 by the server's key over the canonical JSON of all other fields.
    """

    id: str
    clerk_id: int
    clerk_login: str
    clerk_name: str
    role: Role
    public_key: str
    terminal_id: str
    scope: str
    issued_at: int
    expires_at: int
    signature: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A clerk's session: bearer token for live reads (30 min idle, 12 h), delegation, the
    terminal's share.

    ``terminal_share``: 64 hex digits, kept by the server alone; with the device key it opens the
    terminal's wrap
    of the data keys when a clerk signs in here for the first time.
    """

    token: str
    clerk: Clerk
    delegation: Delegation
    terminal_share: str
    server_time: int

"""Inputs of sign-in, enrolment and administration: strict, and nothing but the named fields."""

from __future__ import annotations

from typing import Annotated

import msgspec
from pydantic import BaseModel, ConfigDict, StringConstraints

from api_client.models.auth import Role

# No control characters: they have no place in a name and none in PostgreSQL's text.
Line = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00-\x1f]+$")]
Login = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-zА-Яа-яЁё._@-]+$")
]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=256)]
PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Input(BaseModel):
    """An input of a route."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class EnrolInput(Input):
    """Redeem an enrolment code."""

    code: Secret
    workplace: Line


class SignInInput(Input):
    """A clerk at an enrolled terminal; ``public_key`` is the clerk's Ed25519 key."""

    login: Login
    password: Secret
    public_key: PublicKey


class NewStaff(Input):
    """A new member of staff."""

    login: Login
    name: Line
    role: Role
    password: Secret


class NewPassword(Input):
    """A password set by the administrator; ends every session of the person."""

    password: Secret


class NewEnrolment(Input):
    """A workplace that may be enrolled within a day."""

    workplace: Line


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as the administrator sees it."""

    id: int
    login: str
    name: str
    role: Role
    active: bool


class Terminal(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolled terminal as the administrator sees it; moments in UTC ms, 0 means not."""

    id: str
    workplace: str
    enrolled_at: int
    revoked_at: int


class Done(msgspec.Struct, frozen=True):
    """It is done, there is nothing more to say."""

    ok: bool = True

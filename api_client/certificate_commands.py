"""Commands of certificates: numbers leased, papers issued, annulled, given again, views noted."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import msgspec

from api_client.money_commands import Key, Moment, RowNumber, Text, Word

MAX_CONTENT = 600_000
MAX_MODEL = 100_000
MAX_VIEWS = 500

Basis = Literal[
    "owner",
    "registered",
    "representative",
    "power_of_attorney",
    "payer",
    "former_owner",
    "heir",
    "request",
]
Series = Annotated[str, msgspec.Meta(min_length=2, max_length=8, pattern="^[A-Z]+$")]
Year = Annotated[int, msgspec.Meta(ge=2020, le=2199)]
Code = Annotated[str, msgspec.Meta(pattern="^[0-9A-HJKMNP-TV-Z]{16}$")]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(max_length=800)]


class Applicant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who applied, on what basis and by which document; of its number the last four signs alone.

    ``authority``: number and date of a power of attorney, or the body, number and date of a
    request. ``person_id`` 0: nobody of the household.
    """

    name: Name
    basis: Basis
    person_id: RowNumber = 0
    document_kind: Word = ""
    document_tail: Annotated[str, msgspec.Meta(max_length=4)] = ""
    authority: Text = ""


class LeaseNumbers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for a block of numbers of each series that has few left at this terminal."""

    kind: ClassVar[str] = "LeaseNumbers"
    kind_version: ClassVar[int] = 1
    year: Year
    series: Annotated[tuple[Series, ...], msgspec.Meta(min_length=1, max_length=40)]


class IssueCertificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate given out: its number and code, who got it, and the very bytes of the paper.

    ``content``: the PDF in base64; ``model``: the JSON it was drawn from, for a duplicate.
    ``valid_days`` 0: no term. ``facts_as_of``: ISO day the facts stand for. ``about_person_id`` 0:
    about the whole account.
    """

    kind: ClassVar[str] = "IssueCertificate"
    kind_version: ClassVar[int] = 1
    series: Series
    year: Year
    number: Annotated[int, msgspec.Meta(ge=1, le=999_999)]
    code: Code
    account_id: RowNumber
    issued_at: Moment
    applicant: Applicant
    about_person_id: RowNumber = 0
    purpose: Text = ""
    copies: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    valid_days: Annotated[int, msgspec.Meta(ge=0, le=3660)] = 0
    facts_as_of: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    pages: Annotated[int, msgspec.Meta(ge=1, le=999)]
    sha256: Sha256
    content: Annotated[str, msgspec.Meta(max_length=MAX_CONTENT)]
    model: Annotated[str, msgspec.Meta(max_length=MAX_MODEL)]


class AnnulCertificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Declare a certificate void, with a reason; ``certificate_id`` is the op_id of its issue."""

    kind: ClassVar[str] = "AnnulCertificate"
    kind_version: ClassVar[int] = 1
    certificate_id: Key
    account_id: RowNumber
    annulled_at: Moment
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class DuplicateCertificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A duplicate of an issued certificate: same number, same content, marked «Дубликат»."""

    kind: ClassVar[str] = "DuplicateCertificate"
    kind_version: ClassVar[int] = 1
    certificate_id: Key
    account_id: RowNumber
    issued_at: Moment
    applicant: Applicant
    copies: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    reason: Text = ""


class View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody looked at what is personal: what of whose, and when."""

    account_id: RowNumber
    what: Word
    at: Moment


class RecordViews(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Views of personal data since the last report; technical: nobody waits for it."""

    kind: ClassVar[str] = "RecordViews"
    kind_version: ClassVar[int] = 1
    views: Annotated[tuple[View, ...], msgspec.Meta(min_length=1, max_length=MAX_VIEWS)]


CertificateCommand = (
    LeaseNumbers | IssueCertificate | AnnulCertificate | DuplicateCertificate | RecordViews
)
CERTIFICATE_COMMANDS: tuple[type[CertificateCommand], ...] = (
    LeaseNumbers,
    IssueCertificate,
    AnnulCertificate,
    DuplicateCertificate,
    RecordViews,
)
TECHNICAL = frozenset({LeaseNumbers.kind, RecordViews.kind})
"""Kinds nobody has to see among what waits: they carry no act of a person for a resident."""


def certificate_lane(command: CertificateCommand) -> str:
    """The lane whose order must be kept."""
    if isinstance(command, LeaseNumbers):
        return "numbers"
    if isinstance(command, RecordViews):
        return "views"
    return f"account:{command.account_id}"


def certificate_entity(command: CertificateCommand, op_id: str) -> str:
    """What a later command depends on: an annulment and a duplicate wait for their issue."""
    match command:
        case IssueCertificate():
            return f"certificate:{op_id}"
        case AnnulCertificate() | DuplicateCertificate():
            return f"certificate:{command.certificate_id}"
        case LeaseNumbers():
            return "numbers"
        case RecordViews():
            return f"views:{op_id}"

"""Nouns of certificates: households, the register of issued papers, blocks of their numbers."""

from __future__ import annotations

import msgspec


class Premises(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a flat is; empty texts and zeros where nobody has said so.

    ``ownership``: private, municipal, state, other. ``heating``: central, own, stove;
    ``hot_water``: central, heater, none; ``stove``: gas, electric. Heights in centimetres.
    """

    kind: str = "residential"
    rooms: int = 0
    floor: int = 0
    floors: int = 0
    built_year: int = 0
    walls: str = ""
    ceiling_cm: int = 0
    ownership: str = ""
    cadastral: str = ""
    heating: str = ""
    hot_water: str = ""
    cold_water: str = ""
    sewage: str = ""
    gas: str = ""
    stove: str = ""
    bath: str = ""
    lift: bool = False
    chute: bool = False


class HouseholdPerson(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A person of an account: registered there now or once, an owner, or both.

    ``sex``: m, f or empty. ``registration``: permanent, temporary or empty (not registered).
    ``since``/``until``: ISO days of the registration, empty when open. ``owner_share_num`` 0: not
    an owner now; ``owned_since``/``owned_until``: ISO days of the ownership.
    """

    person_id: int
    last: str
    first: str
    middle: str
    sex: str = ""
    born_on: str = ""
    relation: str = ""
    registration: str = ""
    since: str = ""
    until: str = ""
    arrived_from: str = ""
    left_to: str = ""
    leave_reason: str = ""
    owner_share_num: int = 0
    owner_share_den: int = 1
    title_document: str = ""
    owned_since: str = ""
    owned_until: str = ""


class Household(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The flat of an account and its people, past ones included; ``id`` is the account's."""

    id: int
    version: int
    premises: Premises
    people: tuple[HouseholdPerson, ...]
    payer_id: int = 0
    close_reason: str = ""
    benefits: tuple[str, ...] = ()


class Certificate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entry of the register; ``id`` is the op_id of the issue.

    ``issued_at``, ``annulled_at``: UTC ms, 0 when not. ``state``: issued, annulled (``pending``
    while it waits on the terminal). ``valid_until``: ISO day, empty without a term. ``basis`` and
    ``document_*`` as ``Applicant``. ``review``: a code why a person should look, or empty.
    """

    id: str
    version: int
    series: str
    year: int
    number: int
    code: str
    account_id: int
    account_number: str
    issued_at: int
    applicant: str
    basis: str
    person_id: int
    document_kind: str
    document_tail: str
    authority: str
    about_person_id: int
    purpose: str
    operator: str
    operator_id: int
    terminal: str
    copies: int
    pages: int
    sha256: str
    valid_until: str
    state: str = "issued"
    annulled_at: int = 0
    annulled_by: str = ""
    annul_reason: str = ""
    duplicates: int = 0
    review: str = ""


class NumberBlock(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Numbers of one series and year a terminal may give out; ``state``: leased, returned, void."""

    id: str
    version: int
    terminal_id: str
    series: str
    year: int
    first: int
    last: int
    state: str = "leased"

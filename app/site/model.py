"""One site as SITE.json describes it; a value is None when nobody has given it yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Voltage(StrEnum):
    """The contract's voltage class."""

    HIGH = "high"
    EXTRA_HIGH = "extra_high"
    LOW = "low"
    UNKNOWN = "unknown"


class Terminal(StrEnum):
    """The utility's communication terminal beside the meter (Q31, Q32)."""

    OPTICAL = "optical"
    NOT_OPTICAL = "not_optical"
    UNKNOWN = "unknown"


class ApplicationKind(StrEnum):
    """What is applied for: 新規 (Q4), 廃止 (Q7), 活性化 (Q29)."""

    NEW = "new"
    END = "end"
    REACTIVATE = "reactivate"


@dataclass(frozen=True, slots=True)
class Customer:
    """The contract holder (お客さま), whose data it is."""

    name: str | None = None
    department: str | None = None
    contact: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies (申込者) and is called about the visit."""

    company: str | None = None
    department: str | None = None
    name: str | None = None
    phone1: str | None = None
    phone2: str | None = None
    email: str | None = None
    fax: str | None = None


@dataclass(frozen=True, slots=True)
class Ems:
    """The customer's device that is to receive the data."""

    maker: str | None = None
    model: str | None = None
    sma_certified: bool | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the form's list shows of an application that was sent (Q4): its ID, day of registration and state."""

    id: str | None = None
    registered_on: date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The site with the keys of SITE.json; texts are as typed, checks and tidying happen where they are used.

    `island` is the technician's word and outweighs the address, `island_reason` why it does; `contract_kw` is the
    contract demand (契約電力) in whole kW. `unknown_keys` are dotted paths of a file's keys that nobody here knows,
    kept so that a mistyped key is seen.
    """

    supply_point_number: str | None = None
    receiving_point_number: str | None = None
    voltage: Voltage | None = None
    contract_kw: int | None = None
    terminal: Terminal | None = None
    postal_code: str | None = None
    address: str | None = None
    island: bool | None = None
    island_reason: str | None = None
    meter_plate: str | None = None
    meter_type: str | None = None
    application_kind: ApplicationKind | None = None
    desired_start: date | None = None
    applied_on: date | None = None
    consent: bool | None = None
    customer: Customer = field(default_factory=Customer)
    applicant: Applicant = field(default_factory=Applicant)
    ems: Ems = field(default_factory=Ems)
    receipt: Receipt = field(default_factory=Receipt)
    unknown_keys: tuple[str, ...] = ()

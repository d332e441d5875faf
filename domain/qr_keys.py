"""The words of a payment QR (ГОСТ Р 56042): keys, longest values, encodings, separators."""

from __future__ import annotations

REQUIRED_KEYS = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
BILL_KEYS = (
    *("PayeeINN", "KPP", "LastName", "FirstName", "MiddleName", "PayerAddress", "Sum", "Purpose"),
    *("PersAcc", "PaymPeriod", "QuittId", "TechCode"),
)
"""The additional keys of our bills in the order they are written."""

OTHER_KEYS = (
    *("PayerINN", "DrawerStatus", "CBC", "OKTMO", "PaytReason", "TaxPeriod", "DocNo", "DocDate"),
    *("TaxPaytKind", "PersonalAccount", "DocIdx", "PensAcc", "PensAccNo", "Contract", "Flat"),
    *("Phone", "PayerIdType", "PayerIdNum", "ChildFio", "BirthDate", "PaymTerm", "Category"),
    *("ServiceName", "CounterId", "CounterVal", "QuittDate", "InstNum", "ClassNum", "SpecFio"),
    *("AddAmount", "RuleId", "ExecId", "RegType", "UIN"),
)
CANONICAL_KEYS = {key.lower(): key for key in (*REQUIRED_KEYS, *BILL_KEYS, *OTHER_KEYS)}

LONGEST_VALUES = {
    "Name": 160, "PersonalAcc": 20, "BankName": 45, "BIC": 9, "CorrespAcc": 20, "Sum": 18,
    "Purpose": 210, "PayeeINN": 12, "PayerINN": 12, "DrawerStatus": 2, "KPP": 9, "CBC": 20,
    "OKTMO": 11, "PaytReason": 2, "TaxPeriod": 10, "DocNo": 15, "DocDate": 10, "TaxPaytKind": 2,
}  # fmt: skip

REQUIRED_BLOCK_BYTES = 300
SERVICE_CHARACTERS = 8
ENCODING_DIGITS = {"1": "cp1251", "2": "utf-8", "3": "koi8-r"}
SEPARATORS = "|^#;:_~{}!$%&()*+,/@"
"""Tried in this order; the standard allows any sign that no value holds."""
HOUSING_TECH_CODE = "02"

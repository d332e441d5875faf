"""A ГОСТ signature by КриптоПро CSP through its pycades, when that is installed on the server.

Named as ``--sign-provider server.certificates.cryptopro:signer`` with the SHA-1 of the certificate
as ``--sign-label`` and the PIN of its container in TRIC_SIGN_SECRET.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from server.certificates.signing import SignerFacts

_CURRENT_USER, _MY, _READ_ONLY = 2, "My", 0
_BY_SHA1, _CADES_BES, _BASE64_CONTENT = 0, 1, 1


class CryptoProSigner:
    """Signs by a container of this computer; the digest is the one of the key's ГОСТ."""

    def __init__(self, library: Any, certificate: Any, pin: str) -> None:
        self._library = library
        self._certificate = certificate
        self._pin = pin
        self.facts = SignerFacts(
            owner=_common_name(certificate.SubjectName),
            serial=str(certificate.SerialNumber),
            valid_from=_moment(certificate.ValidFromDate),
            valid_to=_moment(certificate.ValidToDate),
        )

    def detached(self, content: bytes) -> bytes:
        """CAdES-BES over exactly these bytes."""
        signer = self._library.Signer()
        signer.Certificate = self._certificate
        signer.KeyPin = self._pin
        data = self._library.SignedData()
        data.ContentEncoding = _BASE64_CONTENT
        data.Content = base64.b64encode(content).decode()
        return base64.b64decode(data.SignCades(signer, _CADES_BES, True))


def signer(key: str, secret: str) -> CryptoProSigner:
    """The factory; raises ImportError without the library, AttributeError without the key."""
    import pycades

    store = pycades.Store()
    store.Open(_CURRENT_USER, _MY, _READ_ONLY)
    found = store.Certificates.Find(_BY_SHA1, key)
    if not found.Count:
        raise AttributeError(key)
    return CryptoProSigner(pycades, found.Item(1), secret)


def _common_name(subject: str) -> str:
    parts = (part.strip().partition("=") for part in subject.split(","))
    return next((value for name, _, value in parts if name == "CN"), subject)


def _moment(text: str) -> datetime:
    return datetime.strptime(str(text)[:19], "%d.%m.%Y %H:%M:%S").replace(tzinfo=UTC)

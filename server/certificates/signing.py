"""The organisation's signature under a paper: whose key, by which provider; the key stays here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from server.config import ConfigError, SigningConfig


@dataclass(frozen=True)
class SignerFacts:
    """What the visible stamp says of a certificate."""

    owner: str
    serial: str
    valid_from: datetime
    valid_to: datetime


class PaperSigner(Protocol):
    """Signs a PDF by an incremental update: what is given stays the beginning of what returns."""

    facts: SignerFacts

    def sign(self, content: bytes, stamp: bytes) -> bytes:
        """The signed paper; ``stamp`` is a PDF of one page to be shown on it."""
        ...


class DetachedSigner(Protocol):
    """What a provider of another cryptography gives: a detached CMS over bytes, in DER."""

    facts: SignerFacts

    def detached(self, content: bytes) -> bytes:
        """The CMS over exactly these bytes."""
        ...


def signer_of(config: SigningConfig | None) -> PaperSigner | None:
    """The signer of a configuration, None without one; raises ConfigError when it cannot be had."""
    if config is None:
        return None
    # 0.3 s of imports that an office without a key never needs.
    from server.certificates import pdf_signing

    if config.provider:
        return pdf_signing.ByDetached(_provided(config))
    if config.pkcs11_module:
        return pdf_signing.ByPyHanko(_slot(config))
    return pdf_signing.ByPyHanko(_file(config))


def _file(config: SigningConfig) -> Any:
    from pyhanko.sign.signers import SimpleSigner

    path = config.key_file
    if path is None:
        raise ConfigError("signing needs --sign-key, --sign-pkcs11 or --sign-provider")
    try:
        return SimpleSigner.load_pkcs12_data(path.read_bytes(), set(), config.secret.encode())
    except OSError as trouble:
        raise ConfigError(f"the signing key {path} cannot be read: {trouble.strerror}") from None
    except ValueError:
        raise ConfigError(f"{path} is no PKCS#12 file, or its password is another one") from None


def _slot(config: SigningConfig) -> Any:
    try:
        from pyhanko.sign import pkcs11
    except ImportError:
        raise ConfigError("signing by a PKCS#11 slot needs the package python-pkcs11") from None
    from pyhanko.config.pkcs11 import TokenCriteria

    wanted = TokenCriteria(label=config.token) if config.token else None
    session = pkcs11.open_pkcs11_session(
        config.pkcs11_module, token_criteria=wanted, user_pin=config.secret
    )
    return pkcs11.PKCS11Signer(session, cert_label=config.key, key_label=config.key)


def _provided(config: SigningConfig) -> DetachedSigner:
    module, _, factory = config.provider.partition(":")
    try:
        made: DetachedSigner = getattr(importlib.import_module(module), factory or "signer")(
            config.key, config.secret
        )
    except (ImportError, AttributeError) as trouble:
        raise ConfigError(f"the signing provider {config.provider} is not here") from trouble
    return made

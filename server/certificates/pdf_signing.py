"""PAdES by pyHanko: an incremental update with a visible stamp; loaded when an office signs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    LayoutError,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import (
    PdfSignatureMetadata,
    PdfSigner,
    Signer,
)
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.stamp import StaticStampStyle

from server.certificates.signing import DetachedSigner, SignerFacts
from server.certificates.stamp import STAMP_BOX

FIELD = "TricSignature"
_DIGEST = "sha256"
_RESERVED_BYTES = 16_384
TROUBLES = (PdfError, SigningError, LayoutError)


class NotSignedError(Exception):
    """The file is none that can be signed."""


class ByPyHanko:
    """A key of a PKCS#12 file or of a PKCS#11 slot: PAdES-B."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self.facts = facts_of(signer.signing_cert)

    def sign(self, content: bytes, stamp: bytes) -> bytes:
        """The paper with one signature more."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=_DIGEST, subfilter=SigSeedSubFilter.PADES
        )
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(content))
            signer = PdfSigner(
                metadata, self._signer, stamp_style=_style(stamp), new_field_spec=_field()
            )
            signed: bytes = signer.sign_pdf(writer).getvalue()
        except TROUBLES as trouble:
            raise NotSignedError(type(trouble).__name__) from trouble
        return signed


class ByDetached:
    """A provider of another cryptography: it is given the bytes and gives back a CMS."""

    def __init__(self, provider: DetachedSigner) -> None:
        self._provider = provider
        self.facts = provider.facts

    def sign(self, content: bytes, stamp: bytes) -> bytes:
        """The paper with one signature more."""
        now = datetime.now(UTC)
        placed = SignatureObject(now, SigSeedSubFilter.PADES, bytes_reserved=_RESERVED_BYTES * 2)
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(content))
            steps: Any = PdfCMSEmbedder(_field()).write_cms(FIELD, writer)
            next(steps)
            look = SigAppearanceSetup(_style(stamp), now, self.facts.owner)
            steps.send(SigObjSetup(sig_placeholder=placed, appearance_setup=look))
            digest, output = steps.send(SigIOSetup(md_algorithm=_DIGEST))
            whole = output.getvalue()
            covered = whole[: digest.reserved_region_start] + whole[digest.reserved_region_end :]
            digest.fill_with_cms(output, self._provider.detached(covered))
        except TROUBLES as trouble:
            raise NotSignedError(type(trouble).__name__) from trouble
        signed: bytes = output.getvalue()
        return signed


def facts_of(certificate: Any) -> SignerFacts:
    """What the stamp says of an X.509 certificate."""
    return SignerFacts(
        owner=str(certificate.subject.native.get("common_name", "")),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def _style(stamp: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID)
    return StaticStampStyle(background=_StampPage(stamp), background_layout=whole, border_width=0)


def _field() -> SigFieldSpec:
    return SigFieldSpec(FIELD, on_page=0, box=STAMP_BOX)


class _StampPage(PdfContent):
    """The stamp's page as a form, out of memory."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        """The operators that show it."""
        writer = self._ensure_writer
        form = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject["/TricStamp"] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(left - right), height=abs(bottom - top))
        return b"/TricStamp Do"

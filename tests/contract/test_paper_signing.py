"""Signed papers: the issued bytes stay first, and other programs find the signature good."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import insert

from api_client.client import ApiClient
from api_client.errors import BadReply
from api_client.transport import Transport
from desktop.documents.certificates.compose import compose
from desktop.documents.certificates.drawing import certificate_pdf
from domain.certificates import KINDS
from server.accounts.tables import office_settings
from server.certificates.demo_key import demo_key
from server.certificates.pdf_signing import facts_of
from server.certificates.signing import SignerFacts, signer_of
from server.certificates.signing_desk import DEMO_SECRET
from server.certificates.stamp import stamp_page
from server.config import ConfigError, SigningConfig, database_url
from server.db import Database
from server.identity import mark_demo
from server.migrations import upgrade
from tests.support import certificate_samples as samples
from tests.support.office import TYUMEN_NOON_MS
from tests.support.paper_office import PaperOffice, pdf, served_papers

ZONE = ZoneInfo("Asia/Yekaterinburg")
OWNER = "АО «ТРИЦ», проверка"
YEAR_MS = 365 * 24 * 3_600_000


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "office.p12"
    path.write_bytes(demo_key(OWNER, DEMO_SECRET, TYUMEN_NOON_MS))
    return path


@pytest.fixture
def office(tmp_path: Path, key_file: Path) -> Iterator[PaperOffice]:
    path = tmp_path / "office.db"
    url = database_url(str(path))
    upgrade(url)
    db = Database(url)
    with db.session() as conn:
        mark_demo(conn)
        conn.execute(insert(office_settings), {"key": "sign", "version": 1, "value": "1"})
    db.close()
    Path(f"{path}.sign.p12").write_bytes(key_file.read_bytes())
    with served_papers(f"sqlite:///{path}") as served:
        yield served


def check(signed: bytes, folder: Path, key_file: Path) -> None:
    """The signature is whole, ours and covers all, by three readers."""
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    known = SimpleSigner.load_pkcs12_data(key_file.read_bytes(), set(), DEMO_SECRET.encode())
    trust = ValidationContext(trust_roots=[known.signing_cert], allow_fetching=False)
    status = validate_pdf_signature(embedded, signer_validation_context=trust)
    assert status.bottom_line
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    path = folder / "signed.pdf"
    path.write_bytes(signed)
    told = run("pdfsig", str(path))
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert OWNER in told
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("series", KINDS)
def test_every_kind_of_certificate_can_be_signed(
    series: str, tmp_path: Path, key_file: Path
) -> None:
    facts = samples.closed_sources() if series == "CLOSE" else samples.sources()
    content = certificate_pdf(compose(facts, samples.choice(series), samples.ISSUE))
    signer = signer_of(SigningConfig(key_file=key_file, secret=DEMO_SECRET))
    assert signer is not None
    signed = signer.sign(content, stamp_page(signer.facts, ZONE))
    assert signed.startswith(content)
    check(signed, tmp_path, key_file)
    text = run("pdftotext", "-layout", str(tmp_path / "signed.pdf"), "-")
    assert f"Подписано электронной подписью: {OWNER}" in text
    assert "Действует с 21.10.2026 по 20.10.2029" in text


def test_a_signed_paper_is_made_once_and_kept(
    office: PaperOffice, tmp_path: Path, key_file: Path
) -> None:
    office.lease()
    content = pdf("to be signed", pages=3)
    paper = f"/v1/certificates/{office.issue(content=content, pages=3)['op_id']}/paper"
    signed = office.get(f"{paper}?signed=1")
    assert signed.status_code == 200
    assert signed.content.startswith(content)
    assert len(signed.content) > len(content)
    check(signed.content, tmp_path, key_file)
    assert office.get(f"{paper}?signed=1").content == signed.content
    assert office.get(paper).content == content


def test_a_desk_fetches_papers_through_its_client(office: PaperOffice) -> None:
    office.lease()
    content = pdf("fetched")
    issued = office.issue(content=content)["op_id"]
    client = ApiClient(Transport(office.city.office.url))
    asked = (office.pasport.signed.token, office.city.desk.terminal_id)
    assert client.certificates.paper(*asked, issued) == content
    assert client.certificates.paper(*asked, issued, signed=True).startswith(content)
    assert client.certificates.model(*asked, issued) == '{"kind": "REG"}'
    for hostile in ("../staff", "a/b", "a?b", ""):
        with pytest.raises(BadReply):
            client.certificates.paper(*asked, hostile)
    client.close()


def test_an_altered_paper_is_found_out(office: PaperOffice, tmp_path: Path, key_file: Path) -> None:
    office.lease()
    content = pdf("100 roubles")
    paper = f"/v1/certificates/{office.issue(content=content)['op_id']}/paper"
    signed = bytearray(office.get(f"{paper}?signed=1").content)
    signed[40] ^= 1
    path = tmp_path / "altered.pdf"
    path.write_bytes(signed)
    told = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False)
    assert "Signature is Valid" not in told.stdout


def test_what_cannot_bear_a_signature_is_told(office: PaperOffice) -> None:
    office.lease()
    paper = f"/v1/certificates/{office.issue(content=b'%PDF-1.4 nothing')['op_id']}/paper"
    reply = office.get(f"{paper}?signed=1")
    assert (reply.status_code, reply.json()["code"]) == (409, "signing_failed")
    assert office.get(paper).content == b"%PDF-1.4 nothing"


def test_an_expired_key_signs_nothing(office: PaperOffice) -> None:
    office.lease()
    issued = office.issue()["op_id"]
    office.city.office.clock.now_ms += 4 * YEAR_MS
    office.pasport = office.city.desk.sign_in("pasport")
    reply = office.get(f"/v1/certificates/{issued}/paper?signed=1")
    assert (reply.status_code, reply.json()["code"]) == (409, "signing_expired")


def test_an_office_without_a_key_says_so(tmp_path: Path) -> None:
    with served_papers(f"sqlite:///{tmp_path}/office.db") as office:
        issued = office.issue()["op_id"]
        reply = office.get(f"/v1/certificates/{issued}/paper?signed=1")
        assert (reply.status_code, reply.json()["code"]) == (409, "signing_off")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (SigningConfig(key_file=Path("/nowhere/key.p12")), "cannot be read"),
        (SigningConfig(key_file=Path(__file__)), "no PKCS#12 file"),
        (SigningConfig(pkcs11_module="/lib/token.so"), "python-pkcs11"),
        (SigningConfig(provider="no.such.module:signer"), "is not here"),
        (SigningConfig(provider="server.certificates.cryptopro:signer"), "is not here"),
    ],
)
def test_a_key_that_cannot_be_had_stops_the_start(config: SigningConfig, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        signer_of(config)


def test_another_password_opens_no_key(key_file: Path) -> None:
    with pytest.raises(ConfigError, match="password"):
        signer_of(SigningConfig(key_file=key_file, secret="wrong"))


@dataclass
class Detached:
    """A provider beside pyHanko, as one of ГОСТ is: it only ever sees the bytes to be signed."""

    path: Path
    facts: SignerFacts

    def detached(self, content: bytes) -> bytes:
        opened = load_pkcs12(self.path.read_bytes(), DEMO_SECRET.encode())
        assert opened.cert is not None
        made = pkcs7.PKCS7SignatureBuilder().set_data(content)
        made = made.add_signer(opened.cert.certificate, opened.key, SHA256())  # type: ignore[arg-type]
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return made.sign(Encoding.DER, options)


def provider(key: str, secret: str) -> Detached:
    """The factory a configuration names."""
    known = SimpleSigner.load_pkcs12_data(Path(key).read_bytes(), set(), secret.encode())
    return Detached(Path(key), facts_of(known.signing_cert))


def test_another_provider_signs_through_the_same_port(tmp_path: Path, key_file: Path) -> None:
    named = f"{__name__}:provider"
    signer = signer_of(SigningConfig(provider=named, key=str(key_file), secret=DEMO_SECRET))
    assert signer is not None
    content = pdf("by another provider")
    signed = signer.sign(content, stamp_page(signer.facts, ZONE))
    assert signed.startswith(content)
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    assert "Signature is Valid" in run("pdfsig", str(path))

"""Is a certificate ours and in force: by its number, its code, or the bytes of a file."""

from __future__ import annotations

import hashlib
import re

from api_client.models.certificates import Certificate
from desktop.context import Context
from desktop.services.certificate_model import PaperVerdict, Standing
from desktop.services.certificate_register import laid_over, line_of
from domain.certificates import code_of_paper, parse_certificate_number

_MARK = re.compile(rb"tric-certificate:([0-9A-HJKMNP-TV-Z]{16})")


def verify_text(ctx: Context, text: str) -> PaperVerdict | None:
    """A certificate by its typed number or scanned code; None when the text is neither."""
    number, code = parse_certificate_number(text), code_of_paper(text)
    if number is None and code is None:
        return None
    found = _by_name(ctx, number, code)
    return _verdict(ctx, found) if found else PaperVerdict("unknown")


def verify_file(ctx: Context, content: bytes) -> PaperVerdict | None:
    """A file that says it is a certificate; None when it does not.

    Its bytes are those that were issued, or those followed by the organisation's signature;
    anything else is altered.
    """
    mark = _MARK.search(content)
    if mark is None:
        return None
    found = _by_name(ctx, None, mark.group(1).decode())
    if found is None:
        return PaperVerdict("unknown")
    entry, waits = found
    if hashlib.sha256(content).hexdigest() == entry.sha256:
        return _verdict(ctx, (entry, waits))
    standing: Standing = "signed" if _is_signed_copy(content, entry.sha256) else "altered"
    if standing == "signed" and entry.state == "annulled":
        standing = "annulled"
    return PaperVerdict(standing, line_of(ctx, entry, waits))


def _by_name(
    ctx: Context, number: tuple[str, int, int] | None, code: str | None
) -> tuple[Certificate, bool] | None:
    register = ctx.register
    one = register.by_number(*number) if number else register.by_code(code or "")
    for entry, waits in laid_over(ctx, {one.id: one} if one else {}).values():
        named = (entry.series, entry.year, entry.number) == number if number else entry.code == code
        if named:
            return entry, waits
    return None


def _verdict(ctx: Context, found: tuple[Certificate, bool]) -> PaperVerdict:
    standing: Standing = "annulled" if found[0].state == "annulled" else "issued"
    return PaperVerdict(standing, line_of(ctx, *found))


def _is_signed_copy(content: bytes, sha256: str) -> bool:
    """The issued bytes are a beginning of the file: a signature is written behind them."""
    at = content.find(b"%%EOF")
    while at >= 0:
        for end in (at + 5, at + 6, at + 7):
            if hashlib.sha256(content[:end]).hexdigest() == sha256:
                return True
        at = content.find(b"%%EOF", at + 5)
    return False

"""The public page of a checked paper: plain HTML with its own style and script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path

from domain.certificates import code_text, parse_code
from server.certificates.checking import PaperCheck, State

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "verify"
_HEADINGS: dict[State, str] = {
    "issued": "Справка выдана и действует",
    "expired": "Справка выдана, срок её действия истёк",
    "annulled": "Справка аннулирована",
    "unknown": "Такой справки нет",
}
_UNKNOWN = (
    "<p>Проверьте код: в нём 16 знаков. Если код верный, центр такую справку не выдавал или она "
    "ещё не дошла до сервера: повторите позже.</p>"
)
_FILE = (
    '<div class="file"><label for="file">Или сверьте файл справки: он не покидает ваш '
    'компьютер</label><input id="file" type="file" accept="application/pdf" data-code="{code}">'
    '<p id="told" role="status"></p></div>'
)


def verify_page(office: str, typed: str, check: PaperCheck | None) -> str:
    """The page; ``check`` None before anything was asked."""
    style, script, page = _parts()
    code = parse_code(typed) or ""
    known = check is not None and check.state != "unknown"
    return (
        page.replace("{style}", style)
        .replace("{script}", script)
        .replace("{office}", escape(office))
        .replace("{answer}", "" if check is None else _answer(check))
        .replace("{file}", _FILE.format(code=code) if known else "")
        .replace("{code}", escape(code_text(code) if code else typed[:40]))
    )


def security_headers() -> dict[str, str]:
    """Only our own style and script run; the page asks nobody but us and fits in nobody's frame."""
    style, script, _ = _parts()
    policy = (
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
    }


def _answer(check: PaperCheck) -> str:
    lines = (
        ("Документ", check.kind),
        ("Номер", check.number),
        ("Выдан", _shown(check.issued_on)),
        ("Действует до", _shown(check.valid_until)),
        ("Аннулирован", _shown(check.annulled_on)),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in lines if value)
    body = f"<dl>{rows}</dl>" if rows else _UNKNOWN
    told = f"<p>{escape(check.file_told)}</p>" if check.file_told else ""
    return (
        f'<section class="card {check.state}"><h2>{_HEADINGS[check.state]}</h2>{body}{told}'
        "</section>"
    )


def _shown(day: str) -> str:
    """ДД.ММ.ГГГГ of an ISO day."""
    return ".".join(reversed(day.split("-"))) if day else ""


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _parts() -> tuple[str, str, str]:
    """Style, script and page: files of ours, read once."""
    names = ("page.css", "page.js", "page.html")
    style, script, page = ((_FOLDER / name).read_text(encoding="utf-8") for name in names)
    return style, script, page

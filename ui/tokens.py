"""Design tokens: colours of the light and the dark theme, spacing, radii and heights; knows no
Qt."""

from __future__ import annotations

LIGHT = {
    "window": "#F4F6F9", "sidebar": "#E9EDF3", "surface": "#FFFFFF", "subtle": "#F7F9FB",
    "hover": "#EEF2F7", "pressed": "#E2E8F0", "selection": "#DCE7FD", "avatar": "#C9D8FA",
    "border": "#DCE2EA", "borderBtn": "#C2CAD6", "borderInput": "#868F9F",
    "text": "#161B26", "text2": "#465064", "text3": "#596477",
    "accent": "#2457D6", "onAccent": "#FFFFFF", "accentHover": "#1D49B8",
    "accentPressed": "#183D9B", "accentText": "#1F4EC2", "accentSoft": "#E6EDFC",
    "success": "#17774B", "successSoft": "#E0F3E8", "successFill": "#1B8354",
    "warning": "#8A5200", "warningSoft": "#FFF0D4", "warningFill": "#C77700",
    "danger": "#B9262C", "dangerSoft": "#FCE8E8", "dangerFill": "#C42B31",
    "violet": "#6A3FC0", "violetSoft": "#EFE9FB",
    "chart1": "#2457D6", "chart2": "#2E9E6B", "chartGrid": "#E6EAF0",
    "scrim": "#66101828", "shadow": "#101828", "onDanger": "#FFFFFF",
}  # fmt: skip
DARK = {
    "window": "#12151B", "sidebar": "#0D1015", "surface": "#1A1E26", "subtle": "#20252E",
    "hover": "#262C37", "pressed": "#2F3642", "selection": "#24365F", "avatar": "#2A3D74",
    "border": "#2D3440", "borderBtn": "#434C5B", "borderInput": "#6C7789",
    "text": "#E9ECF2", "text2": "#B4BCCA", "text3": "#9BA5B6",
    "accent": "#3F6FE6", "onAccent": "#FFFFFF", "accentHover": "#3563D6",
    "accentPressed": "#2C55BD", "accentText": "#93B4FF", "accentSoft": "#1E2B4C",
    "success": "#62CF9B", "successSoft": "#15332A", "successFill": "#1F8758",
    "warning": "#F2B85C", "warningSoft": "#3A2D13", "warningFill": "#D98A1A",
    "danger": "#FF918B", "dangerSoft": "#43211F", "dangerFill": "#CB3F3F",
    "violet": "#BBA0FF", "violetSoft": "#2D2547",
    "chart1": "#6C95FF", "chart2": "#4CC38A", "chartGrid": "#2A303B",
    "scrim": "#99000000", "shadow": "#000000", "onDanger": "#FFFFFF",
}  # fmt: skip

SCHEMES = {"light": LIGHT, "dark": DARK}

TONES = {
    "neutral": ("text2", "hover"),
    "accent": ("accentText", "accentSoft"),
    "success": ("success", "successSoft"),
    "warning": ("warning", "warningSoft"),
    "danger": ("danger", "dangerSoft"),
    "violet": ("violet", "violetSoft"),
}
"""A meaning -> (text, background) of badges, banners and tiles."""

CONTRAST = (
    ("text", "surface", 4.5), ("text", "selection", 4.5), ("text", "subtle", 4.5),
    ("text2", "window", 4.5), ("text2", "hover", 4.5), ("text2", "sidebar", 4.5),
    ("text3", "selection", 4.5), ("text3", "window", 4.5), ("text3", "pressed", 4.5),
    ("text3", "sidebar", 4.5), ("text3", "hover", 4.5),
    ("onAccent", "accent", 4.5), ("onAccent", "accentHover", 4.5),
    ("onAccent", "accentPressed", 4.5), ("accentText", "selection", 4.5),
    ("accentText", "accentSoft", 4.5), ("success", "successSoft", 4.5),
    ("warning", "warningSoft", 4.5), ("danger", "dangerSoft", 4.5),
    ("violet", "violetSoft", 4.5), ("onDanger", "dangerFill", 4.5), ("danger", "surface", 4.5),
    ("borderInput", "surface", 3.0), ("accent", "surface", 3.0), ("successFill", "surface", 3.0),
    ("warningFill", "surface", 3.0), ("dangerFill", "surface", 3.0),
    ("chart1", "surface", 3.0), ("chart2", "surface", 3.0),
)  # fmt: skip
"""Pairs that must keep a WCAG ratio in both themes: (mark, background, least ratio)."""

GAP_TINY, GAP_SMALL, GAP, GAP_CARD, PAGE, PAGE_WIDE = 2, 4, 8, 12, 16, 20
RADIUS_KEY, RADIUS_INPUT, RADIUS_BANNER, RADIUS_CARD, RADIUS_DIALOG, RADIUS_LOCK = (
    4,
    6,
    8,
    10,
    12,
    16,
)
HEIGHT_CONTROL, HEIGHT_COMPACT, HEIGHT_PROMINENT, HEIGHT_MAIN = 32, 28, 36, 44
HEIGHT_OMNIBOX, HEIGHT_TOP_BAR, HEIGHT_STRIP, HEIGHT_TABS = 52, 52, 56, 42
HEIGHT_HINTS, HEIGHT_NAV, HEIGHT_BADGE, HEIGHT_KEY = 32, 36, 22, 19
ROW_DENSE, ROW_LIST, ROW_TWO_LINES, ROW_SEARCH, ROW_HEADER = 26, 36, 43, 54, 32
NAV_WIDTH, RAIL_WIDTH = 208, 60
WIDE_SCREEN = 1600
"""From this window width on, right columns widen and screens show more."""
FADE_MS, TOAST_MS, SKELETON_AFTER_MS = 120, 6000, 150


def contrast(mark: str, background: str) -> float:
    """The WCAG 2.2 contrast ratio of two ``#RRGGBB`` colours."""
    light, dark = sorted((_luminance(mark), _luminance(background)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    def linear(pair: str) -> float:
        part = int(pair, 16) / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

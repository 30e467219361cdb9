"""Contrast of what is drawn, as WCAG 2.2 computes it."""

from collections.abc import Iterable, Iterator

from rich.color import Color
from rich.style import Style
from textual.strip import Strip

LEAST = 7.0


def faint(strips: Iterable[Strip]) -> Iterator[str]:
    """What is drawn with too little contrast, or without stated colours."""
    for strip in strips:
        for text, style, _ in strip:
            if not text.strip():
                continue
            ratio = _ratio_of(style)
            if ratio is None or ratio < LEAST:
                yield f"{ratio}: {text.strip()!r} ({style})"


def ratio(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _ratio_of(style: Style | None) -> float | None:
    if style is None or style.dim or style.reverse:
        return None
    if style.color is None or style.bgcolor is None:
        return None
    return ratio(_rgb(style.color), _rgb(style.bgcolor))


def _rgb(color: Color) -> tuple[int, int, int]:
    triplet = color.get_truecolor()
    return triplet.red, triplet.green, triplet.blue


def _luminance(color: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

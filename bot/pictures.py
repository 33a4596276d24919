"""Pictures that read well in a chat, with a font that has every Chinese character."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _MARGIN, _LEADING = 900, 56, 1.45
_TITLE, _NAME, _TEXT = 44, 28, 34
# Pictures in a text, which the font does not have.
_NO_GLYPH = re.compile("[\U0001f000-\U0010ffff\u2600-\u2604\u2607-\u27bf\ufe0e\ufe0f\u200d]")
_PAPER, _INK, _FAINT, _ACCENT = "#fffdf8", "#23211e", "#8a8378", "#b3472f"


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font in a size. It comes with a package, so that any machine has it."""
    return ImageFont.truetype(str(font_file()), size)


def font_file() -> Path:
    """Where the font lies. Raises FileNotFoundError when its package is broken."""
    spec = find_spec("mplfonts")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package mplfonts, which brings the font, is missing")
    return Path(spec.origin).parent / "fonts" / "NotoSansCJKsc-Regular.otf"


def card_picture(title: str, lines: Sequence[tuple[str, str]]) -> bytes:
    """A card as a PNG: a title, then names with their texts."""
    rows = list(_rows(title, lines))
    height = 2 * _MARGIN + sum(round(size * _LEADING) for _, size, _, _ in rows)
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 14, height), fill=_ACCENT)
    y = _MARGIN
    for text, size, colour, x in rows:
        draw.text((x, y), text, fill=colour, font=font(size))
        y += round(size * _LEADING)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _rows(title: str, lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, str, int]]:
    yield title, _TITLE, _INK, _MARGIN
    for name, text in lines:
        yield "", _NAME // 2, _INK, _MARGIN
        yield name, _NAME, _FAINT, _MARGIN
        for line in _wrapped(_NO_GLYPH.sub("", " ".join(text.split())), _TEXT):
            yield line, _TEXT, _INK, _MARGIN


def _wrapped(text: str, size: int) -> Iterator[str]:
    """A text in lines as wide as the card."""
    room = _WIDTH - 2 * _MARGIN
    line = ""
    for char in text:
        if line and font(size).getlength(line + char) > room:
            yield line
            line = ""
        line += char
    if line:
        yield line


@dataclass(frozen=True, slots=True)
class Bar:
    """A skill: its name, its score of 100, and what it was before, if it was practised then."""

    name: str
    score: int
    before: int | None = None


def skills_picture(title: str, bars: Sequence[Bar]) -> bytes:
    """Skills as a PNG: one bar each, with a mark for what it was before."""
    # Imported late: it takes half a second that no other answer needs.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    shown = list(reversed(bars))
    figure = Figure(figsize=(7, 1.2 + 0.46 * len(shown)), layout="constrained", facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=_PAPER)
    writing = FontProperties(fname=str(font_file()), size=13)
    places = range(len(shown))
    axes.barh(places, [bar.score for bar in shown], color=_ACCENT, height=0.55)
    for place, bar in zip(places, shown, strict=True):
        axes.text(bar.score + 1.5, place, str(bar.score), va="center", fontproperties=writing)
        if bar.before is not None:
            axes.plot([bar.before] * 2, [place - 0.4, place + 0.4], color=_INK, linewidth=2)
    axes.set_yticks(places, [bar.name for bar in shown], fontproperties=writing)
    axes.set_xlim(0, 110)
    axes.set_xticks([])
    heading = FontProperties(fname=str(font_file()), size=16)
    axes.set_title(title, fontproperties=heading, loc="left")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=130)
    return out.getvalue()

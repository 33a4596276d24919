"""A chat drawn as a picture: bubbles, quotes, buttons, as on any phone. Plain SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from scripts.chat_lines import Line, Part, cut, ems, parts
from tests.botapi.model import Json

WIDTH = 380
_FONTS = (
    "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)
_SIZE, _LEADING, _SMALL = 14, 21, 12
_MARGIN, _PAD, _GAP = 12, 11, 10
_BUBBLE = 328  # the widest
_QUOTE = 12  # how far a quote stands in
_HEAD, _BUTTON, _BETWEEN = 52, 32, 4
_FOLDED_LINES = 3
_PAPER, _BAR, _INK, _GREY = "#f1ece1", "#7a3b2e", "#2b2622", "#8a7f76"
_OWN, _OTHER, _ACCENT, _TINT = "#f7d9b5", "#ffffff", "#a4472f", "#f6ebe4"
_KEY, _PRESSED = "#e2d8c8", "#e7b98f"


@dataclass(frozen=True)
class Bubble:
    """One message as it was at a moment; `pressed` is the button about to be pressed."""

    text: str
    entities: Sequence[Json] = ()
    buttons: Sequence[Sequence[str]] = ()
    own: bool = False
    name: str = ""
    answers: tuple[str, str] | None = None  # whose message, and its words
    pressed: str = ""


@dataclass(frozen=True)
class Note:
    """What happened between two messages."""

    text: str


def picture(title: str, about: str, items: Sequence[Bubble | Note]) -> str:
    """The chat called `title` as SVG; `about` is for those who cannot see it."""
    drawn, y = [_bar(title)], _HEAD + _GAP
    for item in items:
        svg, height = _note(item, y) if isinstance(item, Note) else _bubble(item, y)
        drawn.append(svg)
        y += height + _GAP
    size = f'width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:lang="zh-CN">',
            f"<title>{escape(about)}</title>",
            f'<clipPath id="card"><rect width="{WIDTH}" height="{y}" rx="16"/></clipPath>',
            f'<g clip-path="url(#card)" font-family="{_FONTS}" font-size="{_SIZE}">',
            _box(0, 0, WIDTH, y, _PAPER, 0),
            *drawn,
            "</g>\n</svg>\n",
        ]
    )


def _bar(title: str) -> str:
    middle = _HEAD // 2
    circle = f'<circle cx="32" cy="{middle}" r="16" fill="{_TINT}"/>'
    initial = _words(title[0], 32, middle + 5, _BAR, bold=True, anchor="middle")
    return _box(0, 0, WIDTH, _HEAD, _BAR, 0) + circle + initial + _words(
        title, 60, middle + 5, "#ffffff", bold=True
    )  # fmt: skip


def _note(note: Note, y: float) -> tuple[str, int]:
    wide = ems(note.text) * _SMALL + 20
    pill = _box((WIDTH - wide) / 2, y, wide, 22, "#ddd2c1", 11)
    return pill + _words(
        note.text, WIDTH / 2, y + 15, "#5d534b", size=_SMALL, anchor="middle"
    ), 22  # fmt: skip


@dataclass
class _Column:
    """What stands in a bubble, written from the top down."""

    x: float
    y: float
    wide: float
    drawn: list[str] = field(default_factory=list)

    def line(self, line: Line, inset: float = 0) -> None:
        """One line of text."""
        self.drawn.append(_text(line, self.x + inset, self.y + 15))
        self.y += _LEADING

    def name(self, name: str) -> None:
        """Who says it."""
        self.drawn.append(_words(name, self.x, self.y + 14, _ACCENT, size=13, bold=True))
        self.y += 20

    def answered(self, name: str, text: str) -> None:
        """The message that is answered, in short."""
        self._side(38)
        room = (self.wide - _QUOTE - 6) / _SMALL
        x = self.x + _QUOTE
        self.drawn.append(_words(name, x, self.y + 15, _ACCENT, size=_SMALL, bold=True))
        self.drawn.append(_words(cut(text, room), x, self.y + 31, _INK, size=_SMALL))
        self.y += 44

    def part(self, part: Part) -> None:
        """Plain lines, or a quote; of a folded one only the beginning."""
        if part.kind == "plain":
            for line in part.lines:
                self.line(line)
            return
        shown = part.lines[:_FOLDED_LINES] if part.kind == "folded" else part.lines
        self.y += 2
        self._side(len(shown) * _LEADING + 4)
        self.y += 2
        for line in shown:
            self.line(line, _QUOTE)
        if len(shown) < len(part.lines):
            x, y = self.x + self.wide - 15, self.y - 9
            mark = f'<path d="M{_n(x)} {_n(y)}l4 4 4-4" fill="none" stroke="{_ACCENT}"'
            self.drawn.append(f'{mark} stroke-width="1.8" stroke-linecap="round"/>')
        self.y += 5

    def _side(self, height: float) -> None:
        """The ground of a quote, with the bar at its side."""
        self.drawn.append(_box(self.x, self.y, self.wide, height, _TINT, 5))
        self.drawn.append(_box(self.x, self.y, 3, height, _ACCENT, 1.5))


def _bubble(bubble: Bubble, y: float) -> tuple[str, int]:
    """The drawing of a bubble whose top is at `y`, and its height with its buttons."""
    room = (_BUBBLE - 2 * _PAD) / _SIZE
    # The fold's mark stands at the right end of a quote.
    rooms = {"plain": room, "quote": room - 18 / _SIZE, "folded": room - 30 / _SIZE}
    found = parts(bubble.text, bubble.entities, rooms)
    wide = _width(bubble, found)
    x = WIDTH - _MARGIN - wide if bubble.own else _MARGIN
    column = _Column(x + _PAD, y + _PAD - 3, wide - 2 * _PAD)
    if bubble.name:
        column.name(bubble.name)
    if bubble.answers:
        column.answered(*bubble.answers)
    for part in found:
        column.part(part)
    bottom = column.y + _PAD - 3
    ground = _box(x, y, wide, bottom - y, _OWN if bubble.own else _OTHER, 14)
    keys, bottom = _keyboard(bubble, x, bottom, wide)
    return "\n".join([ground, *column.drawn, *keys]), round(bottom - y)


def _width(bubble: Bubble, found: Sequence[Part]) -> float:
    if bubble.buttons or any(part.kind != "plain" for part in found):
        return _BUBBLE
    lines = ["".join(words for words, _ in line) for part in found for line in part.lines]
    needed = [ems(line) * _SIZE for line in lines] + [ems(bubble.name) * _SIZE]
    if bubble.answers:
        needed += [ems(words) * _SMALL + 2 * _QUOTE for words in bubble.answers]
    return min(_BUBBLE, round(max(needed)) + 2 * _PAD)


def _keyboard(bubble: Bubble, x: float, y: float, wide: float) -> tuple[list[str], float]:
    drawn = []
    for row in bubble.buttons:
        y += _BETWEEN
        each = (wide - _BETWEEN * (len(row) - 1)) / len(row)
        for number, label in enumerate(row):
            left = x + number * (each + _BETWEEN)
            ground = _PRESSED if label == bubble.pressed else _KEY
            drawn.append(_box(left, y, each, _BUTTON, ground, 9))
            shown = cut(label, (each - 12) / 13)
            at = (left + each / 2, y + 21)
            drawn.append(_words(shown, *at, _INK, size=13, anchor="middle"))
        y += _BUTTON
    return drawn, y


def _text(line: Line, x: float, y: float) -> str:
    runs = "".join(
        f'<tspan font-weight="700">{escape(words)}</tspan>' if bold else escape(words)
        for words, bold in line
    )
    return f'<text x="{_n(x)}" y="{_n(y)}" fill="{_INK}">{runs}</text>'


def _words(
    words: str,
    x: float,
    y: float,
    colour: str,
    *,
    size: int = _SIZE,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    style = f'fill="{colour}" font-size="{size}" text-anchor="{anchor}"'
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" {style}{weight}>{escape(words)}</text>'


def _box(x: float, y: float, wide: float, high: float, colour: str, round_: float) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}"'
    return f'<rect {place} rx="{_n(round_)}" fill="{colour}"/>'


def _n(number: float) -> str:
    """A number as short as it can be written."""
    return f"{number:.2f}".rstrip("0").rstrip(".")

"""Records docs/session.svg: a real conversation with the coach, drawn by the program itself."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from bot.coach import Coach
from bot.console import Conversation, render
from bot.words import say
from phrasebook.library import Library

LINES = Path(__file__).with_name("session.txt")
PICTURE = Path(__file__).parent.parent / "docs" / "session.svg"
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", monospace;
font-size: {char_height}px; line-height: {line_height}px; }} {styles}</style>
<defs>{lines}</defs>
<rect fill="#1f2328" rx="8" width="{width}" height="{height}"/>
<g transform="translate(9, 20)" class="{unique_id}-matrix">{backgrounds}{matrix}</g>
</svg>
"""


def main() -> None:
    """Hold the conversation of session.txt and draw it."""
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    conversation = Conversation(Coach(Library()))
    console.print(Text(say("welcome"), style="dim"))
    for line in LINES.read_text("utf-8").splitlines():
        console.print(Text(f"\n{say('prompt')}{line}", style="bold cyan"))
        console.print(Text(render(conversation.hear(line))))
    PICTURE.write_text(
        console.export_svg(theme=MONOKAI, code_format=FRAME, unique_id="liyu"), "utf-8"
    )


if __name__ == "__main__":
    main()

"""A pasted exchange: whose words each line is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.script import to_traditional
from intents.yamlfile import read_yaml

_FILE = Path(__file__).parent / "content" / "speakers.yaml"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said."""

    customer: bool
    text: str


@cache
def _speaker() -> tuple[re.Pattern[str], frozenset[str]]:
    names: dict[str, list[str]] = read_yaml(_FILE).plain()
    both = {kind: [*said, *map(to_traditional, said)] for kind, said in names.items()}
    every = sorted({name for said in both.values() for name in said}, key=len, reverse=True)
    pattern = re.compile(rf"^\s*({'|'.join(map(re.escape, every))})\s*[:：]\s*(.+)$")
    return pattern, frozenset(both["customer"])


def turns(message: str) -> list[Turn]:
    """The turns of a pasted exchange, none when the message is not one.

    A line without a speaker goes on with what the one before it said.

    >>> turns("客户：等了半天了！\\n我：您稍等")
    [Turn(customer=True, text='等了半天了！'), Turn(customer=False, text='您稍等')]
    """
    pattern, customers = _speaker()
    found: list[Turn] = []
    for line in filter(str.strip, message.splitlines()):
        match = pattern.match(line)
        if match:
            found.append(Turn(match[1] in customers, match[2].strip()))
        elif not found:
            return []
        else:
            last = found.pop()
            found.append(Turn(last.customer, f"{last.text}\n{line.strip()}"))
    return found if len(found) > 1 else []

"""A pasted exchange: whose words each line is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.script import to_traditional
from intents.yamlfile import read_yaml

_FILE = Path(__file__).parent / "content" / "speakers.yaml"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said."""

    customer: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Speakers:
    """How a line of each side begins, and where an answer begins behind the customer's words."""

    customer: re.Pattern[str]
    told_of: re.Pattern[str]
    own: re.Pattern[str]
    answer: re.Pattern[str]


@cache
def _speakers() -> _Speakers:
    content: dict[str, Any] = read_yaml(_FILE).plain()
    customer, own = (_either(content[kind]) for kind in ("customer", "own"))
    says, about = (_both(content[key]) for key in ("customer_says", "about_to_say"))
    return _Speakers(
        re.compile(rf"^\s*(?:{customer})(?:{says})\s*[:：]\s*(.+)$"),
        re.compile(
            rf"^\s*(?:{customer})(?:(?:{says})\s*[:：]|(?!\s*[:：])(?:说|反映|讲|骂|喊|问)[，,]?)\s*"
        ),
        re.compile(rf"^\s*(?:{own}|{about})\s*[:：]\s*(.+)$"),
        re.compile(rf"[，。！？；,.!?;\s](?=(?:{own}|{about})\s*[:：])"),
    )


def _either(names: Sequence[str]) -> str:
    every = {*names, *map(to_traditional, names)}
    return "|".join(sorted(map(re.escape, every), key=len, reverse=True))


def _both(pattern: str) -> str:
    return f"{pattern}|{to_traditional(pattern)}"


def turns(message: str) -> list[Turn]:
    """The turns of a pasted exchange, none when the message is not one.

    A line without a speaker goes on with what the one before it said; at the beginning, before
    an answer, it is the customer's.

    >>> turns("客户：等了半天了！\\n我：您稍等")
    [Turn(customer=True, text='等了半天了！'), Turn(customer=False, text='您稍等')]
    >>> [turn.text for turn in turns("怎么还没修好\\n我想回：等着吧")]
    ['怎么还没修好', '等着吧']
    """
    found: list[Turn] = []
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    for line in _parted(lines):
        turn = _turn(line)
        if turn is not None:
            found.append(turn)
        elif found:
            last = found.pop()
            found.append(Turn(last.customer, f"{last.text}\n{line}"))
        else:
            found.append(Turn(True, line))
    spoken = len(found) > 1 and (_turn(lines[0]) is not None or not found[1].customer)
    return found if spoken else []


def words_of_customer(text: str) -> str:
    """What a customer is said to have said, without who said it.

    >>> words_of_customer("客户说宽带断了两天，气炸了")
    '宽带断了两天，气炸了'
    """
    return _speakers().told_of.sub("", text, count=1) or text


def _turn(line: str) -> Turn | None:
    if match := _speakers().customer.match(line):
        return Turn(True, match[1].strip())
    if match := _speakers().own.match(line):
        return Turn(False, match[1].strip())
    return None


def _parted(lines: Sequence[str]) -> list[str]:
    """The lines; one of the customer's that goes on with the answer to it is two."""
    parted: list[str] = []
    for line in lines:
        at = _speakers().answer.search(line) if _speakers().customer.match(line) else None
        parted += [line] if at is None else [line[: at.end()].strip(), line[at.end() :]]
    return parted

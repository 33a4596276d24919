"""Clauses: the stretches between marks, which is where a Chinese sentence says one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Marks inside numbers and Latin words (1,000  10:30  v2.0) do not end a clause.
_BREAK = re.compile(
    r"(?:(?<!\d)[,:.]|[,:.](?!\d)|[。!?;、\n\t…~—()《》<>\[\]{}|\"]"
    r"|(?<![a-z0-9]) | (?![a-z0-9])|[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])+"
)
_SENTENCE_END = re.compile(r"[。!?;\n~…]|\.\.")
_QUESTION = re.compile(r"(?:[吗么呢]|.不.|什么|怎么|哪|几|多少|谁|为何|是否).{0,4}$|[吗么]$")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a canonical text; `start` and `end` are offsets in that text.

    `mark` is what closed it (such as `,` or `?`), `sentence` the number of its sentence.
    """

    start: int
    end: int
    text: str
    mark: str
    sentence: int

    @property
    def asks(self) -> bool:
        """Whether it is a question, by its mark or by its words."""
        return "?" in self.mark or ("," in self.mark and bool(_QUESTION.search(self.text)))


def split_clauses(text: str) -> list[Clause]:
    """The clauses of a canonical text, in order, without the marks between them.

    >>> [c.text for c in split_clauses("您好,3:30前到。行吗?")]
    ['您好', '3:30前到', '行吗']
    """
    clauses: list[Clause] = []
    start, sentence = 0, 0
    for gap in _BREAK.finditer(text):
        mark = gap.group()
        if gap.start() > start:
            clauses.append(Clause(start, gap.start(), text[start : gap.start()], mark, sentence))
        if clauses and _SENTENCE_END.search(mark):
            sentence = clauses[-1].sentence + 1
        start = gap.end()
    if start < len(text):
        clauses.append(Clause(start, len(text), text[start:], "", sentence))
    return clauses

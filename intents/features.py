"""What the small models see of a text: characters, words, ideas, and how they follow each other.

Characters alone miss that 气味 and 臭鸡蛋味 are both a smell; so a lexicon of ideas, written by
hand, adds `@smell` for either. A feature is present or absent; nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise


class Lexicon:
    """Ideas (`@smell`) and the words that carry them. A word of one character counts only as a
    word of its own, one of two or three wherever it stands, a longer one where jieba cuts it."""

    def __init__(self, ideas: Mapping[str, Sequence[str]]) -> None:
        self._of_word: dict[str, tuple[str, ...]] = {}
        for idea in sorted(ideas):
            for word in ideas[idea]:
                self._of_word[word] = (*self._of_word.get(word, ()), f"@{idea}")
        self._single = {word for word in self._of_word if len(word) == 1}
        self._longer = self._of_word.keys() - self._single

    def __iter__(self) -> Iterator[str]:
        return iter(self._of_word)

    def ideas(self, runs: set[str], words: Sequence[str]) -> set[str]:
        """The ideas among the `runs` of two and three characters of a text and its `words`."""
        found = (self._longer & runs) | self._single.intersection(words)
        return {idea for word in found for idea in self._of_word[word]}


def features(text: str, words: Sequence[str], lexicon: Lexicon) -> set[str]:
    """All features of a canonical `text` whose jieba words are `words`.

    These are its characters and pairs of characters (its ends marked `^` and `$`), its words and
    pairs of words, and its ideas. Longer runs only remember their examples.

    >>> sorted(features("好的", ["好的"], Lexicon({"yes": ["好的"]})))
    ['@yes', '^好', '好', '好的', '的', '的$']
    """
    size = len(text)
    bounded = f"^{text}$"
    runs = {bounded[i : i + 2] for i in range(size + 1)}
    runs.update(words)
    ideas = lexicon.ideas(runs.union([text[i : i + 3] for i in range(size - 2)]), words)
    runs.update(text)
    runs.update([f"{a} {b}" for a, b in pairwise(words)])
    return runs | ideas

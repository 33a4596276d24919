"""Words: jieba with a dictionary of the trade."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

with warnings.catch_warnings():
    # jieba's sources hold escapes that newer Pythons warn of. It would load pkg_resources where
    # that exists, only to open its own files: a fifth of our start, and a warning.
    warnings.simplefilter("ignore")
    _unless_loaded = sys.modules.setdefault("pkg_resources", None)  # type: ignore[arg-type]
    import jieba

    if _unless_loaded is None:
        del sys.modules["pkg_resources"]


def cache_folder() -> Path:
    """A folder of this user alone for what can be made again; made when missing.

    jieba would put its cache under a predictable name in the shared temp folder, where anybody
    may have put something else.
    """
    base = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    folder = Path(base) / "liyu"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(folder)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="liyu-"))
    return folder


def make_tokenizer(dictionary: Mapping[str, int]) -> jieba.Tokenizer:
    """A tokenizer of our own (jieba's global one stays as it was) that also knows the words of
    `dictionary`, each with its frequency."""
    jieba.default_logger.setLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(cache_folder())
    tokenizer.initialize()
    known = tokenizer.FREQ
    for word, frequency in dictionary.items():
        known[word] = frequency
        tokenizer.total += frequency
        for end in range(1, len(word)):
            known.setdefault(word[:end], 0)
    return tokenizer


def frequencies(words: Iterable[str]) -> dict[str, int]:
    """For each of `words` that jieba would cut, the frequency that keeps it whole."""
    tokenizer = make_tokenizer({})
    new = sorted({word for word in words if len(word) > 1 and not tokenizer.FREQ.get(word)})
    return {word: tokenizer.suggest_freq(word) for word in new}

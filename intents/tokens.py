"""Words: jieba with a dictionary of the trade."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

with warnings.catch_warnings():
    # jieba's sources hold escapes that newer Pythons warn of, and it looks for pkg_resources.
    warnings.simplefilter("ignore")
    import jieba


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


def make_tokenizer(words: Iterable[str]) -> jieba.Tokenizer:
    """A tokenizer of our own (jieba's global one stays as it was) that knows `words`."""
    jieba.default_logger.setLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(cache_folder())
    tokenizer.initialize()
    for word in words:
        tokenizer.add_word(word)
    return tokenizer

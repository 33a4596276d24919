"""Speed as ratios measured side by side in one run: `python -m benchmarks.ratios`.

Machines are noisy, so nothing here is compared with a number from another day. Each pair is
measured in turns, and the median of the rounds' ratios counts.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from intents.text import canonicalise
from intents.tokens import jieba
from phrasebook.library import Library
from phrasebook.rules import RuleBook

ROUNDS = 15
SENTENCES = [
    "您好，请稍等，我帮您查一下订单",
    "这是规定，跟您讲了没用",
    "单子昨天下午三点已经出库，明天上午能到",
    "抱歉让您久等了，退款三个工作日内原路退回",
    "这个我也不清楚，你去问前台吧",
    "有货的，拍下今天发",
    "您的心情我理解，我这就请主管来跟您说",
    "楼上漏水的事维修师傅已经在路上了，大概二十分钟到",
]


def ratio(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How many times as long `ours` takes as `theirs`."""
    ours(), theirs()
    return statistics.median(_seconds(ours) / _seconds(theirs) for _ in range(rounds))


def _seconds(run: Callable[[], object], least: float = 0.05) -> float:
    """Seconds for one run, over enough runs to be measurable."""
    runs, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < least:
        run()
        runs += 1
    return spent / runs


def _cut() -> None:
    for sentence in SENTENCES:
        jieba.lcut(sentence)


def _tenfold(library: Library) -> Library:
    """The same library with ten times as many rules, no two with the same words."""
    rules = list(library.rules.values())
    copies = [
        replace(
            rule,
            id=f"{rule.id}.{n}",
            pattern="",
            phrases=tuple(
                f"{chr(0x4E00 + (n * 7 + i) % 20000)}{p}"
                for i, p in enumerate(rule.phrases or (rule.bad[0].strip("【】"),))
            ),
        )
        for n in range(9)
        for rule in rules
    ]
    large = Library(quiet=True)
    markers = large._words["courtesies"][0]["markers"]
    large.__dict__["rulebook"] = RuleBook(
        [*rules, *copies], None, markers["harmless"], markers["remedy"]
    )
    return large


def _start(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def _batch(jobs: int) -> float:
    """Lines a second of `liyu check --file` with `jobs` processes."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "chats.txt"
    lines = 8000
    path.write_text("\n".join(SENTENCES[n % len(SENTENCES)] for n in range(lines)), "utf-8")
    started = time.perf_counter()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "bot",
            "check",
            "--file",
            str(path),
            "--format",
            "json",
            "--jobs",
            str(jobs),
        ],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    spent = time.perf_counter() - started
    folder.cleanup()
    return lines / spent


def main() -> None:
    """Print every ratio with its goal."""
    jieba.setLogLevel(60)
    jieba.initialize()
    library = Library(quiet=True)
    check, large = library.review, _tenfold(library).review
    rows = [
        ("check ÷ jieba.lcut", "≤ 4", ratio(lambda: [check(s) for s in SENTENCES], _cut)),
        (
            "check, tenfold phrasebook ÷ check",
            "≤ 1.5",
            ratio(lambda: [large(s) for s in SENTENCES], lambda: [check(s) for s in SENTENCES]),
        ),
        (
            "classify ÷ jieba.lcut",
            "",
            ratio(lambda: [library.classifier.classify(s) for s in SENTENCES], _cut),
        ),
        (
            "guide search ÷ jieba.lcut",
            "",
            ratio(lambda: [library.guide.search(s) for s in SENTENCES], _cut),
        ),
        (
            "canonicalise ÷ jieba.lcut",
            "",
            ratio(lambda: [canonicalise(s) for s in SENTENCES], _cut),
        ),
        (
            "start-up to first answer ÷ jieba.initialize()",
            "≤ 1.5",
            ratio(
                _start("from phrasebook.library import Library; Library().review('这是规定')"),
                _start("import jieba; jieba.initialize()"),
                rounds=7,
            ),
        ),
    ]
    for name, goal, value in rows:
        print(f"{name:48} {value:6.2f}  {goal}")
    for jobs in (1, 2):
        print(f"{f'lines a second, {jobs} process(es)':48} {_batch(jobs):6.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory, all parts loaded (MiB)':48} {peak:6.0f}")


if __name__ == "__main__":
    main()

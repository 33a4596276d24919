"""`liyu content`: mistakes with file, line and mend; overlays; new entries that fail usefully."""

from pathlib import Path

import pytest

from bot.cli import main
from phrasebook.library import Library

Out = pytest.CaptureFixture[str]
RULE = """\
- id: stall.moon
  category: stall
  severity: caution
  phrases: [等月亮出来]
  why: 客户听到的是没人管。
  instead: ['我今天就去问，{time}前给您回话。']
  bad: ['【等月亮出来】再说', '那就【等月亮出来】']
  good: [月亮出来真好看, 等太阳出来]
  source: liyu
"""


def overlay(folder: Path, rule: str) -> Path:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "stall.yaml").write_text(rule, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "line", "told"),
    [
        (("severity: caution", "severty: caution"), 3, "did you mean 'severity'"),
        (("category: stall", "category: stal"), 2, "did you mean 'stall'"),
        (("severity: caution", "severity: awful"), 3, "'forbidden'"),
        (("phrases: [等月亮出来]", "pattern: '等.*月亮'"), 4, "without a limit"),
        (("【等月亮出来】再说", "等月亮出来再说"), 7, "mark the offending words"),
        (("【等月亮出来】再说", "【等月亮】出来再说"), 7, "instead of the marked"),
        (("等太阳出来", "等月亮出来"), 8, "should be fine"),
        (("phrases: [等月亮出来]", "phrases: 等月亮出来"), 4, "must be a list"),
        (("  source: liyu\n", ""), 1, "is missing"),
    ],
)
def test_mistakes_are_told_with_line_and_mend(
    tmp_path: Path, capsys: Out, change: tuple[str, str], line: int, told: str
) -> None:
    folder = overlay(tmp_path, RULE.replace(*change))
    assert main(["content", "check", str(folder)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert any(f"stall.yaml:{line}:" in e and told in e for e in errors), errors


def test_a_sound_overlay_passes(tmp_path: Path, capsys: Out) -> None:
    assert main(["content", "check", str(overlay(tmp_path, RULE))]) == 0
    assert "content is sound" in capsys.readouterr().out


def test_an_overlay_adds_overrides_and_switches_off(tmp_path: Path, library: Library) -> None:
    taken = next(r for r in library.rules.values() if r.category == "stall")
    draft = "那就等月亮出来"
    folder = overlay(tmp_path, RULE)
    assert "stall.moon" in {f.rule for f in Library(folder, quiet=True).review(draft).findings}
    overlay(tmp_path, RULE.replace("stall.moon", taken.id))
    replaced = Library(folder, quiet=True)
    assert replaced.rules[taken.id].phrases == ("等月亮出来",)
    (tmp_path / "off.yaml").write_text(f"- {taken.id}\n", "utf-8")
    assert taken.id not in Library(folder, quiet=True).rules


def test_a_bad_overlay_is_refused_at_load_in_clear_lines(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "LIYU_PHRASEBOOK",
        str(overlay(tmp_path, RULE.replace("phrases: [等月亮出来]", "pattern: '(月+)+亮'"))),
    )
    assert main(["check", "您好"]) == 2
    (line,) = capsys.readouterr().err.splitlines()[-1:]
    assert "stall.yaml:4: pattern:" in line


@pytest.mark.parametrize("kind", ["rule", "reply", "situation", "guide", "intent", "scene"])
def test_new_prints_an_entry_to_fill_in(kind: str, capsys: Out) -> None:
    assert main(["content", "new", kind, "stall.wait"]) == 0
    out = capsys.readouterr().out
    assert "stall.wait" in out
    assert "#" in out


def test_a_new_rule_fails_until_it_is_filled_in(tmp_path: Path, capsys: Out) -> None:
    main(["content", "new", "rule", "stall.wait"])
    folder = overlay(tmp_path, capsys.readouterr().out)
    assert main(["content", "check", str(folder)]) == 2

"""YAML that surprises is refused with its line and the mend."""

from pathlib import Path

import pytest

from intents.yamlfile import ContentError, read_yaml


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: 1\na: 2\n", 2, "twice"),
        ("a: 您好: 请坐\n", 1, "single quotes"),
        ("", 1, "empty"),
        ("[" * 30 + "]" * 30, 1, "deep"),
        ("a: [1, 2\n", 2, ""),
    ],
)
def test_refused(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_yaml(path)
    (problem,) = error.value.problems
    assert (problem.path, problem.line) == (str(path), line)
    assert what in problem.what


def test_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("a: 1\nb: 您好\n".encode("gbk"))
    with pytest.raises(ContentError, match=r"gbk\.yaml:2: not UTF-8"):
        read_yaml(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml")


def test_scalars_stay_as_typed(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text("- no\n- 12:30\n- 007\n- 2026-01-01\n", encoding="utf-8")
    assert read_yaml(path).plain() == ["no", "12:30", "007", "2026-01-01"]

"""The command line: shapes, order, exit status, and bad input in one clear line each."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

Out = pytest.CaptureFixture[str]


def lines(out: Out) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.readouterr().out.splitlines()]


def test_check_json_has_the_contracts_shape(capsys: Out) -> None:
    status = main(["check", "--format", "json", "这是规定，跟你讲了没用", "您好，请稍等"])
    bad, good = lines(capsys)
    assert status == 1
    assert set(bad) == {"text", "verdict", "findings", "order", "rewrite"}
    assert bad["verdict"] == "forbidden"
    finding = bad["findings"][0]
    assert set(finding) == {
        "category",
        "severity",
        "rule",
        "start",
        "end",
        "quote",
        "why",
        "instead",
        "source",
    }
    assert bad["text"][finding["start"] : finding["end"]] == finding["quote"]
    assert isinstance(bad["rewrite"], str)
    assert good == {
        "text": "您好，请稍等",
        "verdict": "ok",
        "findings": [],
        "order": "none",
        "rewrite": None,
    }


def test_explain_adds_what_was_considered(capsys: Out) -> None:
    main(["check", "--explain", "--format", "json", "客户说：“这是规定”"])
    (record,) = lines(capsys)
    assert all(set(c) == {"rule", "spared_by"} for c in record["considered"])
    assert record["considered"]


def test_classify_reply_guide_shapes(capsys: Out) -> None:
    assert main(["classify", "--format", "json", "你们也太贵了吧"]) == 0
    (record,) = lines(capsys)
    assert set(record) == {
        "text",
        "route",
        "route_confidence",
        "intent",
        "confidence",
        "alternatives",
        "understood",
    }
    assert (record["route"], record["intent"], record["understood"]) == (
        "reply",
        "price_objection",
        True,
    )
    assert main(["reply", "--format", "json", "客户说太贵了,怎么回?"]) == 0
    (record,) = lines(capsys)
    assert set(record) == {"text", "intent", "understood", "replies"}
    assert [r["style"] for r in record["replies"]] == ["brief", "warm", "formal"]
    assert main(["guide", "--format", "json", "握手谁先伸手"]) == 0
    (record,) = lines(capsys)
    assert 1 <= len(record["answers"]) <= 5
    assert set(record["answers"][0]) == {"id", "title", "text", "source", "score"}


def test_off_topic_is_not_understood(capsys: Out) -> None:
    main(["classify", "--format", "json", "asdfghjkl", "。。。。", "😀😀😀"])
    assert [r["understood"] for r in lines(capsys)] == [False, False, False]


def test_the_customers_anger_is_context(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    draft = "您的单子昨天下午三点已经出库"
    rows = [{"text": draft}, {"text": draft, "customer": "你们到底管不管！我要投诉！"}]
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    main(["check", "--file", str(path), "--format", "json"])
    calm, angry = lines(capsys)
    assert calm["findings"] == []
    assert [f["category"] for f in angry["findings"]] == ["facts_before_feelings"]


def run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *args], input=stdin, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("stdin", "kind", "told"),
    [
        ("\n您好\n".encode(), "text", "line 1: empty line"),
        (b"\xff\xfe\n\xe6\x82\xa8\xe5\xa5\xbd\n", "text", "line 1: not UTF-8"),
        ('[1]\n{"text": "您好"}\n'.encode(), "json", "line 1: no object"),
        ('{oops\n{"text": "您好"}\n'.encode(), "json", "line 1: not JSON"),
        ('{"text": 3}\n{"text": "您好"}\n'.encode(), "json", "line 1: no object"),
        (("好" * 100_001 + "\n您好\n").encode(), "text", "line 1: 100001 characters"),
    ],
)
def test_a_bad_line_gets_one_clear_line_and_the_rest_is_answered(
    stdin: bytes, kind: str, told: str
) -> None:
    done = run("check", "--input", kind, "--format", "json", stdin=stdin)
    assert done.returncode == 2
    (error,) = done.stderr.decode().splitlines()
    assert told in error
    (answer,) = done.stdout.decode().splitlines()
    assert json.loads(answer)["text"] == "您好"


@pytest.mark.parametrize(
    "text",
    ["😀😀", "。。。", "\x00\x07", "\u202e\u200f", "啊" * 99_000, "\u200b"],
    ids=["emoji", "marks", "control", "bidi", "long", "invisible"],
)
def test_odd_text_is_answered(text: str, capsys: Out) -> None:
    for command in ("check", "classify", "reply", "guide"):
        assert main([command, "--format", "json", text]) == 0
        (record,) = lines(capsys)
        assert record["text"] == text


def test_lone_surrogates_in_json_survive(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"text": "您好\\ud800"}\n', "utf-8")
    assert main(["check", "--file", str(path), "--format", "json"]) == 0
    assert lines(capsys)[0]["text"] == "您好\ud800"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["check", "--file", "/nowhere/x.txt"], "cannot be read"),
        (["check", "--file", "."], "cannot be read"),
        (["check", "--jobs", "0", "您好"], "--jobs 0"),
    ],
)
def test_bad_usage_is_one_line(args: list[str], told: str, capsys: Out) -> None:
    assert main(args) == 2
    assert told in capsys.readouterr().err.strip()


def test_csv_without_the_column_names_those_it_has(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "chats.csv"
    path.write_text("who,said\nann,您好\n", "utf-8")
    assert main(["check", "--file", str(path)]) == 2
    assert "the columns are: who, said" in capsys.readouterr().err
    assert main(["check", "--file", str(path), "--column", "said", "--format", "json"]) == 0
    assert lines(capsys)[0]["text"] == "您好"


def test_several_processes_answer_in_order(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "many.txt"
    texts = [f"您好，您的单号是{n}" for n in range(450)]
    path.write_text("\n".join(texts), "utf-8")
    assert main(["check", "--file", str(path), "--format", "json", "--jobs", "2"]) == 0
    assert [r["text"] for r in lines(capsys)] == texts


def test_a_closed_pipe_is_no_error() -> None:
    texts = "您好，这是规定\n" * 3000
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "check", "--format", "json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        writer = os.dup(process.stdin.fileno())
        process.stdin.close()
        if os.fork() == 0:
            try:
                os.write(writer, texts.encode())
            finally:
                os._exit(0)
        os.close(writer)
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_sarif_and_lines(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "chats.txt"
    path.write_text("您好\n用不起就别用\n", "utf-8")
    assert main(["check", "--file", str(path), "--format", "sarif"]) == 1
    document = json.loads(capsys.readouterr().out)
    (result,) = document["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert result["ruleId"] in {r["id"] for r in document["runs"][0]["tool"]["driver"]["rules"]}
    main(["check", "--file", str(path), "--format", "line"])
    assert capsys.readouterr().out.startswith(f"{path}:2:1:forbidden:contempt.")


def test_a_file_ends_with_a_summary(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "chats.txt"
    path.write_text("您好\n用不起就别用\n\n", "utf-8")
    assert main(["check", "--file", str(path)]) == 2
    out = capsys.readouterr().out
    assert "共 2 行，1 行读不了" in out
    assert "轻蔑讥讽" in out


def test_run_without_a_token_says_how_to_get_one(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIYU_TOKEN", raising=False)
    assert main(["run"]) == 2
    told = capsys.readouterr().err
    assert "@BotFather" in told
    assert "liyu chat" in told

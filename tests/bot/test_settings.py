"""Settings: everything wrong at once, and a token that never shows."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_all_problems_are_told_together() -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(
            {"LIYU_TIMEZONE": "Mars/Base", "LIYU_PHRASEBOOK": "/nowhere", "LIYU_LOG_LEVEL": "LOUD"}
        )
    assert all(
        name in str(error.value) for name in ("LIYU_TIMEZONE", "LIYU_PHRASEBOOK", "LIYU_LOG_LEVEL")
    )


def test_dotenv_is_read_and_the_environment_wins() -> None:
    Path(".env").write_text(
        "# ours\nLIYU_TIMEZONE='Asia/Taipei'\nexport LIYU_TOKEN=1:abcdefghijk\n", "utf-8"
    )
    settings = load_settings({"LIYU_TIMEZONE": "Asia/Tokyo"})
    assert (settings.timezone, settings.token) == ("Asia/Tokyo", "1:abcdefghijk")


def test_the_token_never_shows() -> None:
    assert "secret" not in repr(load_settings({"LIYU_TOKEN": "1:secret-secret"}))


def test_a_token_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsError, match="LIYU_TOKEN_FILE"):
        load_settings({"LIYU_TOKEN_FILE": "/nowhere/token"})

"""Settings from the environment and a `.env` file, read once and all checked together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

_PREFIX = "LIYU_"


class SettingsError(Exception):
    """Settings that cannot be used; the text names each variable and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. The token never shows in a repr."""

    token: str | None = field(default=None, repr=False)
    phrasebook: Path | None = None
    timezone: str = "Asia/Shanghai"
    log_level: str = "WARNING"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings. Raises SettingsError that lists everything wrong."""
    values = dict(_dotenv(Path(".env")))
    values.update({k: v for k, v in (environment or os.environ).items() if k.startswith(_PREFIX)})
    problems: list[str] = []
    settings = Settings(
        token=_token(values, problems),
        phrasebook=_folder(values, problems),
        timezone=_timezone(values, problems),
        log_level=_level(values, problems),
    )
    if problems:
        raise SettingsError("; ".join(problems))
    return settings


def _dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; quotes around a value and lines after `#` do not count."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        name, equals, value = line.removeprefix("export ").partition("=")
        if equals and name.strip().startswith(_PREFIX):
            values[name.strip()] = value.strip().strip("\"'")
    return values


def _token(values: Mapping[str, str], problems: list[str]) -> str | None:
    file = values.get("LIYU_TOKEN_FILE")
    if not file:
        return values.get("LIYU_TOKEN") or None
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        problems.append(f"LIYU_TOKEN_FILE={file} cannot be read ({error.strerror})")
        return None


def _folder(values: Mapping[str, str], problems: list[str]) -> Path | None:
    folder = values.get("LIYU_PHRASEBOOK")
    if folder and not Path(folder).is_dir():
        problems.append(f"LIYU_PHRASEBOOK={folder} is no folder; name a folder of overlays")
    return Path(folder) if folder else None


def _timezone(values: Mapping[str, str], problems: list[str]) -> str:
    name = values.get("LIYU_TIMEZONE") or "Asia/Shanghai"
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        problems.append(f"LIYU_TIMEZONE={name} is unknown; use a name such as Asia/Shanghai")
    return name


def _level(values: Mapping[str, str], problems: list[str]) -> str:
    level = (values.get("LIYU_LOG_LEVEL") or "WARNING").upper()
    allowed = ("DEBUG", "INFO", "WARNING", "ERROR")
    if level not in allowed:
        problems.append(f"LIYU_LOG_LEVEL={level}; allowed: {', '.join(allowed)}")
    return level

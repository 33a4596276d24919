"""Settings from the environment and a `.env` file, read once and all checked together."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_data_path

_PREFIX = "LIYU_"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{10,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """Settings that cannot be used; the text names each variable and what is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. No secret shows in a repr.

    Updates are fetched (polling) unless `webhook_url` is set; the server for it listens on
    `webhook_listen`, a `host:port`.
    """

    token: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM
    database_url: str = field(default="", repr=False)
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: str | None = field(default=None, repr=False)
    phrasebook: Path | None = None
    timezone: str = "Asia/Shanghai"
    log_level: str = "WARNING"


def clock_in(timezone: str) -> Callable[[], datetime]:
    """The time in a zone."""
    zone = ZoneInfo(timezone)
    return lambda: datetime.now(zone)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings. Raises SettingsError that lists everything wrong."""
    values = dict(_dotenv(Path(".env")))
    values.update({k: v for k, v in (environment or os.environ).items() if k.startswith(_PREFIX)})
    problems: list[str] = []
    settings = Settings(
        token=_token(values, problems),
        api_url=_address(values, "LIYU_API_URL", problems) or TELEGRAM,
        database_url=values.get("LIYU_DATABASE_URL") or _default_database(),
        webhook_url=_address(values, "LIYU_WEBHOOK_URL", problems),
        webhook_listen=_listen(values, problems),
        webhook_secret=_secret(values, problems),
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
    token = values.get("LIYU_TOKEN", "").strip()
    if file:
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            problems.append(f"LIYU_TOKEN_FILE={file} cannot be read ({error.strerror})")
            return None
    if token and not _TOKEN.fullmatch(token):
        problems.append("LIYU_TOKEN is no token; copy it from @BotFather, such as 12345:AbC…")
        return None
    return token or None


def _address(values: Mapping[str, str], name: str, problems: list[str]) -> str | None:
    address = values.get(name, "").rstrip("/")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        problems.append(f"{name}={address} is no address; write https://host/path")
        return None
    return address


def _default_database() -> str:
    return f"sqlite:///{user_data_path('liyu') / 'liyu.db'}"


def _listen(values: Mapping[str, str], problems: list[str]) -> str:
    listen = values.get("LIYU_WEBHOOK_LISTEN") or "127.0.0.1:8080"
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        problems.append(f"LIYU_WEBHOOK_LISTEN={listen}; write host:port such as 127.0.0.1:8080")
    return listen


def _secret(values: Mapping[str, str], problems: list[str]) -> str | None:
    secret = values.get("LIYU_WEBHOOK_SECRET") or None
    if values.get("LIYU_WEBHOOK_URL") and (secret is None or not _SECRET.fullmatch(secret)):
        problems.append(
            "LIYU_WEBHOOK_SECRET is needed with a webhook: 1 to 256 of A-Z a-z 0-9 _ -"
        )
    return secret


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

"""Each variable of the environment, read here once; a bad one is named at start (环境变量)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadVariable(SystemExit):
    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"环境变量 {name} 有误：{sentence}")


@dataclass(frozen=True)
class Environment:
    """home: the instance folder (database, keys, files); database: Django's settings; hosts: names served.

    take_back_workdays  how many working days an import of a roster can be taken back whole
    """

    home: Path
    database: dict[str, object]
    hosts: list[str]
    secure: bool
    take_back_workdays: int


def read() -> Environment:
    home = Path(os.environ.get("QINGYUAN_HOME", "instance")).expanduser().absolute()
    if home.exists() and not home.is_dir():
        raise BadVariable("QINGYUAN_HOME", f"{home} 是文件，不是文件夹。请指定一个文件夹。")
    hosts = [
        host.strip() for host in os.environ.get("QINGYUAN_HOSTS", "127.0.0.1,localhost").split(",") if host.strip()
    ]
    secure = os.environ.get("QINGYUAN_HTTPS", "0")
    if secure not in ("0", "1"):
        raise BadVariable("QINGYUAN_HTTPS", "只能是 0 或 1。")
    workdays = os.environ.get("QINGYUAN_TAKE_BACK_WORKDAYS", "5")
    if not workdays.isdecimal() or int(workdays) > 60:
        raise BadVariable("QINGYUAN_TAKE_BACK_WORKDAYS", "应是0到60的整数，表示名册导入后几个工作日内可以整批撤回。")
    return Environment(home, _database(home), hosts, secure == "1", int(workdays))


def _database(home: Path) -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "qingyuan.sqlite3",
            # Deferred transactions that read and then write fail at once when two processes meet.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _pragmas()},
            # Opening one costs as much as a page's queries, and what it has read so far is lost with it.
            "CONN_MAX_AGE": 600,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadVariable("DATABASE_URL", "应写成 postgresql://用户:口令@主机:端口/库名。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
    }


def _pragmas() -> str:
    import sqlite3

    # Before 3.51.3 a WAL can be reset wrongly; there the rollback journal is the safe choice.
    wal = sqlite3.sqlite_version_info >= (3, 51, 3)
    journal = "PRAGMA journal_mode=WAL;" if wal else "PRAGMA journal_mode=TRUNCATE;"
    return journal + "PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-16384;"

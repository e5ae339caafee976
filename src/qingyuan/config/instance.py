"""The instance folder (实例文件夹): what kind it is, and its secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_KIND = "instance"


def is_demo(home: Path) -> bool:
    """Whether this folder was opened as a demo. A real instance never becomes one."""
    mark = home / _KIND
    return mark.is_file() and mark.read_text().strip() == "demo"


def kind(home: Path) -> str | None:
    """ "demo", "real", or None for a folder not opened yet."""
    mark = home / _KIND
    return mark.read_text().strip() if mark.is_file() else None


def mark(home: Path, kind: str) -> None:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / _KIND).write_text(kind + "\n")


def secret_key(home: Path) -> str:
    """Django's secret key of this instance; a folder not opened yet gets one for this process only."""
    path = home / "keys" / "session"
    if not path.is_file():
        if kind(home) is None:
            return secrets.token_urlsafe(48)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()

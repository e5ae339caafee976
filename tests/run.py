"""`make test`: every test on SQLite, the browser's among them, and all but those on PostgreSQL (跑全部测试).

The PostgreSQL is a cluster of our own on loopback, made for this run and stopped after it. What is missing on
the machine is named in one line and left out; with CI set it fails.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
_POSTGRES_FOLDERS = "/usr/lib/postgresql"
_NO_DURABILITY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main(arguments: list[str]) -> int:
    programs = _postgres_programs()
    missing = [
        f"没有 {what}，{which}跳过。请安装 Debian 软件包：apt install {package}"
        for what, which, package, there in (
            ("PostgreSQL", "PostgreSQL 上的测试", "postgresql", programs is not None),
            ("Chromium", "浏览器测试", "chromium chromium-l10n fonts-noto-cjk", Path(CHROMIUM).exists()),
        )
        if not there
    ]
    for line in missing:
        print(line, flush=True)
    if missing and os.environ.get("CI"):
        return 1
    if programs is not None:
        with postgres(programs) as url:
            if code := _pytest(arguments, "-m", "not browser", DATABASE_URL=url):
                return code
    return _pytest(arguments)


def _pytest(arguments: list[str], *more: str, **variables: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | variables
    print("== PostgreSQL ==" if "DATABASE_URL" in variables else "== SQLite ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *more, *arguments]
    code = subprocess.run(command, env=environment, check=False).returncode
    # 5: of the chosen files none is for this database.
    return 0 if code == 5 and more else code


def _postgres_programs() -> Path | None:
    found = sorted(Path(_POSTGRES_FOLDERS).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """A cluster of our own on a free port of loopback; yields its URL. It and its files are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="qingyuan-postgres-"))
    password = secrets.token_urlsafe(16)
    (folder / "password").write_text(password)
    as_owner: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root; the Debian package made this user.
        as_owner = ["runuser", "-u", "postgres", "--"]
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    data, port = folder / "data", _free_port()
    control = [*as_owner, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' {_NO_DURABILITY}"
    initdb = [*as_owner, str(programs / "initdb"), "-D", str(data), "-U", "qingyuan", "--no-sync", "-E", "UTF8"]
    initdb += ["--locale=C.UTF-8", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}"]
    try:
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
        subprocess.run(start, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        yield f"postgresql://qingyuan:{password}@127.0.0.1:{port}/qingyuan"
    finally:
        if (data / "postmaster.pid").exists():
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

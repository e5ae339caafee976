"""Files waiting to be read (待读文件): encrypted, swept when no import waits for them any more."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qingyuan.kernel import files
from qingyuan.kernel.encryption import decrypt_bytes, encrypt_bytes
from qingyuan.kernel.ids import new_id

_PURPOSE = "intake.file"


def store(path: Path) -> str:
    """Keep a file until it has been entered; gives the name it is kept under."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = str(new_id())
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as target:
        target.write(encrypt_bytes(path.read_bytes(), _PURPOSE))
        target.flush()
        os.fsync(target.fileno())
    Path(temporary).replace(folder / name)
    return name


@contextmanager
def opened(names: list[str]) -> Iterator[list[Path]]:
    """The files as they were, for reading; gone again afterwards. Raises FileNotFoundError for one that was swept."""
    paths: list[Path] = []
    try:
        for name in names:
            content = decrypt_bytes((_folder() / name).read_bytes(), _PURPOSE)
            # A file each, and no folder: those of a worker that was killed are swept like any upload.
            handle, temporary = tempfile.mkstemp(dir=_incoming())
            paths.append(Path(temporary))
            with os.fdopen(handle, "wb") as target:
                target.write(content)
        yield paths
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def size(names: list[str]) -> int:
    """Bytes of some files; those that were swept count nothing."""
    return sum(path.stat().st_size for name in names if (path := _folder() / name).is_file())


def remove(names: list[str]) -> None:
    for name in names:
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return files.folder() / "intake"


def _incoming() -> Path:
    place = files.folder() / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    return place

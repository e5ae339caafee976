"""Where the files of the libraries stand (制度库文件): those that are shipped, and those of this instance."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from qingyuan.kernel.ids import new_id

from .library import Library


def folders() -> tuple[Path, ...]:
    """Every folder libraries are loaded from; that of the instance, the last, is made when it is not there."""
    _own().mkdir(parents=True, exist_ok=True)
    return tuple(map(Path, settings.QINGYUAN_LIBRARIES))


def holds(library: Library) -> bool:
    """Whether some folder has a file for this version, loaded or not."""
    return any((Path(folder) / _name(library)).exists() for folder in settings.QINGYUAN_LIBRARIES)


def lay(content: bytes) -> Path:
    """Write and sync the bytes of a library under a name that the loader passes over; `put` gives them theirs."""
    _own().mkdir(parents=True, exist_ok=True)
    waiting = _own() / f".{new_id()}.yaml"
    with waiting.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return waiting


def put(waiting: Path, library: Library) -> Path:
    """Give what was laid its place, issuer/library/version.yaml, in the folder of the instance."""
    path = _own() / _name(library)
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting.replace(path)
    for folder in (path.parent, path.parent.parent, _own()):
        _sync(folder)
    return path


def _name(library: Library) -> Path:
    return Path(library.key, f"{library.version}.yaml")


def _own() -> Path:
    return Path(settings.QINGYUAN_LIBRARIES[-1])


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

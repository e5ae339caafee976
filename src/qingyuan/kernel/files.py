"""Files taken in (文件): kind by content, images re-encoded, kept on disk under their hash.

A file is written, synced and hashed before the transaction that refers to it; one that no record came to
refer to is swept. Who may read a file is asked of the record that carries it (`FileColumns`), never of the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext as _

from . import content, jobs
from .errors import BadInput

# A day: longer than any form stays open between the upload and the service that refers to it.
_SWEEP_AFTER_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Taken:
    """A file on disk: SHA-256 of its bytes as kept, kind, name as uploaded, size in bytes."""

    sha256: str
    kind: str
    name: str
    size: int


class FileColumns(models.Model):
    """The columns of a record that carries a file; empty sha256 when it carries none."""

    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file_kind = models.CharField(max_length=8, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True

    def carry(self, taken: Taken) -> None:
        self.sha256, self.file_kind = taken.sha256, taken.kind
        self.file_name, self.file_size = taken.name, taken.size


def folder() -> Path:
    return Path(settings.QINGYUAN_HOME) / "files"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def incoming(upload: UploadedFile) -> Path:
    """The upload on disk, in a place that is swept; the caller unlinks it when it is done."""
    place = folder() / "incoming"
    place.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place)
    with os.fdopen(handle, "wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return Path(name)


def take(upload: UploadedFile) -> Taken:
    """Check an upload and keep it. Raises BadInput with a sentence for a kind or size we don't take."""
    raw = incoming(upload)
    try:
        return _keep(raw, Path(upload.name or _("未命名")).name[:200])
    finally:
        raw.unlink(missing_ok=True)


def _keep(raw: Path, name: str) -> Taken:
    with raw.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise BadInput(_("“%(name)s”是空文件，没有内容可存。请重新选择文件。") % {"name": name}, "file_empty")
    kind = content.kind_of(head, raw)
    kept, clean = str(kind), raw
    if kind in content.IMAGES:
        clean = raw.with_suffix(".clean")
        content.reencode_image(raw, clean)
        kept = str(content.Kind.JPEG)
    try:
        digest = _hash_and_sync(clean)
        target = path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        size = clean.stat().st_size
        clean.replace(target)
        _sync_folder(target.parent)
    finally:
        clean.unlink(missing_ok=True)
    return Taken(digest, kept, name, size)


def _hash_and_sync(path: Path) -> str:
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def response(record: FileColumns) -> FileResponse:
    """The file of a record the caller has already shown to be the reader's."""
    images = {str(content.Kind.JPEG): "image/jpeg"}
    return FileResponse(
        path_of(record.sha256).open("rb"),
        as_attachment=record.file_kind not in images,
        filename=record.file_name,
        content_type=images.get(record.file_kind, "application/octet-stream"),
    )


def _carriers() -> Iterator[type[FileColumns]]:
    for model in apps.get_models():
        if issubclass(model, FileColumns):
            yield model


Waiting = Callable[[], Collection[str]]
_WAITING: list[Waiting] = []


def waiting(read: Waiting) -> Waiting:
    """Register which names under the folder wait for something else than a record: files somebody is still looking at."""
    _WAITING.append(read)
    return read


@jobs.job("kernel.sweep_files", reason="removes files that no record refers to; reads hashes only", daily=True)
def sweep() -> None:
    """Remove files that no record refers to, that wait for nobody, and that are older than a day."""
    limit = time.time() - _SWEEP_AFTER_SECONDS
    wanted = {name for read in _WAITING for name in read()}
    for path in folder().glob("*/*"):
        # One that is gone meanwhile was an upload whose form has just been answered.
        with contextlib.suppress(FileNotFoundError):
            if path.is_dir() or path.name in wanted or path.stat().st_mtime > limit:
                continue
            if not any(model._base_manager.filter(sha256=path.name).exists() for model in _carriers()):
                path.unlink()

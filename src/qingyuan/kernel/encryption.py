"""Encrypted columns and blind indexes (字段加密与盲索引): AES-256-GCM, keys in the instance folder.

A stored value is `k1:` and base64 of nonce and ciphertext; the prefix names the key, so that keys can be
changed later. The associated data binds a value to its purpose: a ciphertext moved to another column
does not open there.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_KEY_ID = "k1"
_NONCE = 12


def key_file(name: str) -> bytes:
    """32 random bytes of this instance, made on first use in QINGYUAN_HOME/keys, readable by the owner only."""
    return _key_file(Path(settings.QINGYUAN_HOME) / "keys" / name)


@cache
def _key_file(path: Path) -> bytes:
    if not path.is_file():
        write_once(path, os.urandom(32))
    return path.read_bytes()


def write_once(path: Path, content: bytes) -> None:
    """Make a file of the owner's alone, whole or not at all; one that is there already stays.

    Server and worker start together: the second must never read what the first has half written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp makes it readable by the owner only.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


@cache
def _cipher(path: Path) -> AESGCM:
    return AESGCM(_key_file(path))


def _data_cipher() -> AESGCM:
    return _cipher(Path(settings.QINGYUAN_HOME) / "keys" / "data")


def encrypt(value: str, purpose: str) -> str:
    """A text sealed for one purpose, e.g. "roster.person.phone"."""
    return encrypter(purpose)(value)


def encrypter(purpose: str) -> Callable[[str], str]:
    """What seals one text after the other for a purpose: a long list asks for the key once."""
    seal, bound = _data_cipher().encrypt, purpose.encode()

    def encrypt_one(value: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = seal(nonce, value.encode(), bound)
        return f"{_KEY_ID}:{binascii.b2a_base64(nonce + sealed, newline=False).decode()}"

    return encrypt_one


def decrypt(stored: str, purpose: str) -> str:
    """Raises ValueError when the text was not sealed here for this purpose."""
    key_id, _, body = stored.partition(":")
    raw = base64.b64decode(body)
    if key_id != _KEY_ID:
        raise ValueError(f"unknown key {key_id}")
    return _opened(raw, purpose).decode()


def encrypt_bytes(value: bytes, purpose: str) -> bytes:
    """A file sealed for one purpose, without the detour over text."""
    nonce = os.urandom(_NONCE)
    return nonce + _data_cipher().encrypt(nonce, value, purpose.encode())


def decrypt_bytes(sealed: bytes, purpose: str) -> bytes:
    """Raises ValueError when the bytes were not sealed here for this purpose."""
    return _opened(sealed, purpose)


def _opened(raw: bytes, purpose: str) -> bytes:
    try:
        return _data_cipher().decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except InvalidTag as error:
        raise ValueError(f"not sealed here for {purpose}") from error


def blind_index(value: str, purpose: str) -> str:
    """An HMAC by which an encrypted value is found by equality; 32 hex digits, of no use without the key."""
    return indexer(purpose)(value)


def indexer(purpose: str) -> Callable[[str], str]:
    """What gives the index of one value after the other."""
    key, bound = key_file("index"), f"{purpose}\0".encode()
    return lambda value: hmac.digest(key, bound + value.encode(), "sha256").hex()[:32]


class EncryptedField(models.TextField):
    """A text column encrypted at rest; empty stays empty. It can't be searched: keep a blind index beside it."""

    def _purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value), self._purpose()) if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        return decrypt(value, self._purpose()) if value else ""

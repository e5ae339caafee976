"""Canonical JSON after RFC 8785 (规范化 JSON), for the values we write: no floats, no dates.

The same value gives the same bytes on every machine and in every language, so a leaf of the
chronicle can be checked by anyone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

# Beyond this a JSON reader that holds numbers as doubles would change the value (RFC 8785, 3.2.2.3).
_SAFE_INTEGER = 2**53 - 1


_TEXT_ALONE = {str}
_plain = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of a value made of dict, list, str, int, bool and None.

    Raises TypeError for any other type (a float, a date, a key that is no string) and ValueError for an
    integer past 2**53-1 or a lone surrogate: such a value is written as a string by its owner.
    """
    return _text(value).encode()


def _text(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            if abs(value) > _SAFE_INTEGER:
                raise ValueError(f"integer {value} is not exact in JSON; write it as a string")
            return str(value)
        case str():
            return encode_basestring(value)
        # Most of what is sealed are a few texts under plain names, and those bytes are the same.
        case dict() if set(map(type, value.values())) == _TEXT_ALONE and "".join(value).isascii():
            return _plain(value)
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise TypeError("keys are strings")
            # RFC 8785 orders keys by UTF-16 code units, which differs from code points past U+FFFF.
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
        case Sequence() if not isinstance(value, bytes | bytearray):
            return "[" + ",".join(map(_text, value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, hex."""
    return hashlib.sha256(canonical(value)).hexdigest()

"""Encrypted columns open only where they were sealed (字段加密与盲索引)."""

from __future__ import annotations

import base64
import stat

import pytest

from qingyuan.kernel import encryption
from qingyuan.kernel.encryption import blind_index, decrypt, encrypt

PURPOSE = "roster.person.phone"


def test_a_text_comes_back_and_the_same_text_is_never_sealed_alike():
    first, second = encrypt("13800000000", PURPOSE), encrypt("13800000000", PURPOSE)
    assert first.startswith("k1:")
    assert first != second
    assert "13800000000" not in first
    assert decrypt(first, PURPOSE) == decrypt(second, PURPOSE) == "13800000000"


def test_a_ciphertext_moved_to_another_column_does_not_open():
    with pytest.raises(ValueError, match="not sealed here"):
        decrypt(encrypt("13800000000", PURPOSE), "roster.person.id_number")


def test_a_ciphertext_with_one_bit_turned_does_not_open():
    raw = bytearray(base64.b64decode(encrypt("13800000000", PURPOSE)[3:]))
    raw[-1] ^= 1
    with pytest.raises(ValueError, match="not sealed here"):
        decrypt("k1:" + base64.b64encode(bytes(raw)).decode(), PURPOSE)


def test_a_key_we_do_not_have_is_named():
    with pytest.raises(ValueError, match="unknown key k9"):
        decrypt("k9:AAAA", PURPOSE)


def test_the_blind_index_is_equal_for_equal_values_of_one_purpose_only():
    assert blind_index("1", PURPOSE) == blind_index("1", PURPOSE)
    assert len({blind_index("1", PURPOSE), blind_index("2", PURPOSE), blind_index("1", "other")}) == 3
    assert len(blind_index("1", PURPOSE)) == 32


def test_another_instance_has_other_keys(settings, tmp_path):
    sealed, index = encrypt("1", PURPOSE), blind_index("1", PURPOSE)
    settings.QINGYUAN_HOME = tmp_path
    assert blind_index("1", PURPOSE) != index
    with pytest.raises(ValueError, match="not sealed here"):
        decrypt(sealed, PURPOSE)


def test_a_key_file_is_the_owners_alone_and_made_once(settings, tmp_path):
    settings.QINGYUAN_HOME = tmp_path
    key = encryption.key_file("data")
    path = tmp_path / "keys" / "data"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (len(key), path.read_bytes()) == (32, key)
    encryption.write_once(path, b"another")
    assert path.read_bytes() == key
    assert [kept.name for kept in path.parent.iterdir()] == ["data"]

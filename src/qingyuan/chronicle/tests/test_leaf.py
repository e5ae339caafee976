"""The leaf is final: these bytes never change (记录项的叶)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from qingyuan.chronicle.leaf import leaf, seal
from qingyuan.kernel.fields import Signature

AT = datetime(2026, 6, 5, 13, 14, 0, 123_000, UTC)


def test_a_full_leaf_has_these_bytes():
    written = leaf(
        home_id=70,
        unit_id=71,
        epoch=0,
        seq=12,
        verb="rectification.signed_off",
        record="rectification.finding:9007199254740993",
        revision=4,
        by=Signature(33, "赵丽", "巴彦苏木党委组织委员"),
        received=AT,
        occurred=datetime(2026, 6, 3, 1, 0, tzinfo=UTC),
        written=datetime(2026, 6, 3, 2, 0, tzinfo=UTC),
        open={"state": "signed_off", "round": 1, "imported": False, "due_on": None},
        sealed={"note": "ab" * 32},
    )
    assert written.decode() == (
        '{"by":{"id":"33","title":"巴彦苏木党委组织委员"},"epoch":0,"hash":"sha-256","home":"70",'
        '"occurred":"2026-06-03T01:00:00.000Z",'
        '"open":{"due_on":null,"imported":false,"round":1,"state":"signed_off"},'
        '"received":"2026-06-05T13:14:00.123Z","record":"rectification.finding:9007199254740993","revision":4,'
        '"sealed":{"note":"' + "ab" * 32 + '"},"seq":"12","unit":"71","v":1,"verb":"rectification.signed_off",'
        '"written":"2026-06-03T02:00:00.000Z"}'
    )


def test_what_is_absent_is_left_out_and_the_name_never_stands_in_the_leaf():
    written = leaf(
        home_id=1,
        unit_id=2,
        epoch=0,
        seq=0,
        verb="accounts.opened",
        record="accounts.account:3",
        revision=1,
        by=Signature(None, "system", "系统管理员"),
        received=AT,
    )
    assert written.decode() == (
        '{"by":{"title":"系统管理员"},"epoch":0,"hash":"sha-256","home":"1","received":"2026-06-05T13:14:00.123Z",'
        '"record":"accounts.account:3","revision":1,"seq":"0","unit":"2","v":1,"verb":"accounts.opened"}'
    )


def test_a_sealed_value_is_the_hash_of_salt_and_canonical_value():
    salt = bytes(range(32))
    assert seal(salt, '"到场看过"'.encode()) == hashlib.sha256(salt + '"到场看过"'.encode()).hexdigest()

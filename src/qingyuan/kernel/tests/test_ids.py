"""Ids made by the application (编号)."""

from __future__ import annotations

import threading
import time

from qingyuan.kernel import ids


def test_each_id_is_larger_than_the_one_before_also_past_4096_in_one_millisecond(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_800_000_000_000_000_000)
    made = [ids.new_id() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_a_clock_set_back_makes_no_smaller_id(monkeypatch):
    before = ids.new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_750_000_000_000_000_000)
    assert ids.new_id() > before


def test_ids_fit_in_63_bits_until_2093(monkeypatch):
    monkeypatch.setattr(ids, "_last_ms", 0)
    monkeypatch.setattr(time, "time_ns", lambda: 3_900_000_000_000_000_000)
    assert 0 < ids.new_id() < 2**63


def test_threads_never_get_the_same_id():
    made = []
    threads = [threading.Thread(target=lambda: made.extend(ids.new_id() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000

"""63-bit ids made by the application: milliseconds, process, counter (编号)."""

from __future__ import annotations

import os
import threading
import time

# 41 bits of milliseconds since 2024 last until 2093; 10 bits tell processes apart, 12 count within a millisecond.
_EPOCH_MS = 1_704_067_200_000
_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> int:
    """A new id, larger than every earlier one of this process.

    Two processes whose numbers agree modulo 1024 could meet in one millisecond; the primary key
    then refuses the second row, so a clash is an error and never a lost record.
    """
    global _last_ms, _counter
    with _lock:
        ms = max(time.time_ns() // 1_000_000 - _EPOCH_MS, _last_ms)
        if ms == _last_ms:
            _counter += 1
            if _counter == 4096:
                ms, _counter = ms + 1, 0
        else:
            _counter = 0
        _last_ms = ms
        return ms << 22 | (os.getpid() & 1023) << 12 | _counter

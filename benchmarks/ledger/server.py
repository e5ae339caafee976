"""A real server on the loopback, and a bounded number of requests over some connections (并发请求)."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

_HOST = "127.0.0.1"
_START_SECONDS = 60


@contextmanager
def serving() -> Iterator[int]:
    """The instance as `qingyuan run` serves it; gives the port."""
    with socket.socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "qingyuan", "run", "--no-worker", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=_START_SECONDS)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def waits(port: int, path: str, cookie: str, *, connections: int, each: int) -> list[float]:
    """Wall seconds of every request, ascending: each connection asks again as soon as it has been answered."""

    def ask(_number: int) -> list[float]:
        found = []
        connection = http.client.HTTPConnection(_HOST, port)
        for _ in range(each):
            start = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            found.append(time.perf_counter() - start)
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
        connection.close()
        return found

    with ThreadPoolExecutor(connections) as pool:
        return sorted(seconds for part in pool.map(ask, range(connections)) for seconds in part)

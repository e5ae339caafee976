"""`qingyuan run`: serve one instance, with its worker (启动服务)."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from qingyuan.config import instance

from . import database
from .command import Command, Refusal, home, start_django

_THREADS = 4
_PR_SET_PDEATHSIG = 1


def add_address(place: argparse.ArgumentParser) -> None:
    place.add_argument("--host", metavar="地址", default="127.0.0.1", help="服务地址，默认 127.0.0.1，只有本机能打开")
    place.add_argument("--port", metavar="端口", type=int, default=8000, help="端口，默认 8000")


def arguments(place: argparse.ArgumentParser) -> None:
    add_address(place)
    place.add_argument("--no-worker", action="store_true", help="不启动后台作业（另有进程在跑时用）")
    place.add_argument("--demo", action="store_true", help="空文件夹先装入演示数据")


def run(options: argparse.Namespace) -> int:
    if options.demo:
        from . import demo

        demo.prepare(size=None)
    else:
        if instance.kind(home()) is None:
            raise Refusal(
                f"{home()} 还不是实例文件夹。正式使用请先运行 qingyuan init；想先看一看，请运行 qingyuan demo。"
            )
        start_django()
        if database.bring_up_to_date():
            database.say("数据库已升级。")
    return serve(options.host, options.port, worker=not options.no_worker)


def serve(host: str, port: int, *, worker: bool = True) -> int:
    """Serve until a signal comes or one of the two children ends; the other is then stopped too."""
    _require_free(host, port)
    commands = [_server(host, port)]
    if worker:
        commands.append([sys.executable, "-m", "django", "db_worker", "--no-startup-delay", "--verbosity", "0"])
    asked_to_stop: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: asked_to_stop.append(number))
    # A session of their own: Ctrl+C in the terminal reaches us alone, and we stop them in order.
    children = [
        subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent, env=_environment())
        for command in commands
    ]
    try:
        return _watch(children, asked_to_stop, host, port)
    finally:
        _stop(children)


def _server(host: str, port: int) -> list[str]:
    options = ["--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", str(_THREADS), "--log-level", "error", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *options, "qingyuan.config.wsgi:application"]


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "qingyuan.config.settings"}


def _die_with_parent() -> None:
    """Linux: a child whose parent was killed outright gets SIGTERM and does not stay behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _require_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        raise Refusal(
            f"不能在 {host} 的 {port} 端口启动：{error}。"
            f"多半是端口已被别的程序占用，请换一个，例如 --port {port % 65535 + 1}。"
        ) from error


# A day: what sweeps and forgets has no hurry.
_DAY_SECONDS = 24 * 3600


def _enqueue_daily() -> None:
    """A database that is busy or away must not take the site down: there is another day."""
    from django.db import DatabaseError, connection

    from qingyuan.kernel import jobs

    try:
        jobs.enqueue_daily()
    except DatabaseError as error:
        database.say(f"今天的清理没有排上：{error}。明天再排。")
    finally:
        connection.close()


def _watch(children: list[subprocess.Popen[bytes]], asked_to_stop: list[int], host: str, port: int) -> int:
    answered, due = False, time.monotonic()
    while not asked_to_stop:
        if answered and time.monotonic() >= due:
            _enqueue_daily()
            due += _DAY_SECONDS
        for child in children:
            if child.poll() is not None:
                name = "网页服务" if child is children[0] else "后台作业"
                database.say(f"{name}意外停止，已全部关闭。原因见上面的输出。")
                return 1
        if not answered and (answered := _answers(host, port)):
            print(f"清源已启动，请用浏览器打开 http://{host}:{port}/ ，停止请按 Ctrl+C。", flush=True)
        time.sleep(0.5 if answered else 0.05)
    return 0


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


COMMAND = Command("run", "启动服务：升级数据库，开网页服务和后台作业", arguments, run)

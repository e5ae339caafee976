"""A real server and a real browser (浏览器测试): every test fails on a console error or a request elsewhere."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from qingyuan.demo.cast import CAST
from tests.journeys.browser import VIEWPORTS, Effort, enter_as
from tests.run import CHROMIUM

_HERE = Path(__file__).parent
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
    "--lang=zh-CN",
]
_PATIENCE = 15_000  # milliseconds, on a machine that also runs the other half of the tests
_LABELS = {member.username: member.label for member in CAST}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A file keeps one server and its data to itself.
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What each step of the week took by hand, as the journeys counted it."""
    told = [
        f"{name}: {what}"
        for report in terminalreporter.getreports("passed")
        for name, what in report.user_properties
        if name.startswith("step ")
    ]
    if told:
        terminalreporter.section("by hand")
        for line in sorted(told):
            terminalreporter.write_line(line)


@pytest.fixture
def by_hand(request: pytest.FixtureRequest) -> Callable[[str, Effort], None]:
    """by_hand("14 李晨", effort): say at the end of the run what a step took."""
    return lambda step, effort: request.node.user_properties.append((f"step {step}", str(effort)))


@dataclass(frozen=True)
class Site:
    """A demo instance being served: its address without the last slash, and its folder."""

    url: str
    home: Path


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo, filled once for all files and workers; never served itself."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home = folder / "prepared-demo"
    with _alone(folder / "prepared-demo.lock"):
        if not (home / "demo-loaded").is_file():
            command = [sys.executable, "-m", "qingyuan", "demo", "--size", "small", "--prepare"]
            done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    return home


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return {**kept, "QINGYUAN_HOME": str(home)}


@pytest.fixture(scope="module")
def site(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the prepared demo, served for the tests of one file."""
    home = tmp_path_factory.mktemp("site") / "instance"
    shutil.copytree(prepared_demo, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    errors = home.with_name("errors")
    with errors.open("w") as stderr:
        server = subprocess.Popen(
            [sys.executable, "-m", "qingyuan", "run", "--port", str(port)],
            env=_environment(home),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert server.stdout is not None
    try:
        # One line once it answers, or the end of its output.
        assert "清源已启动" in server.stdout.readline(), errors.read_text()
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
        server.stdout.close()
    assert errors.read_text() == "", "the server complained"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        sentence = (
            "没有 Chromium，浏览器测试跳过。请安装 Debian 软件包：apt install chromium chromium-l10n fonts-noto-cjk"
        )
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    with sync_playwright() as playwright:
        # Without these a date field shows its parts in English order.
        environment = {**os.environ, "LANGUAGE": "zh_CN"}
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS, env=environment)
        yield launched
        launched.close()


@pytest.fixture
def allowed_refusals() -> set[int]:
    """Add the statuses (403, 409, 422) that the test provokes: the browser notes each on its console."""
    return set()


@pytest.fixture
def page_as(browser: Browser, site: Site, allowed_refusals: set[int]) -> Iterator[Callable[[str | None, str], Page]]:
    """page_as(username, viewport="desktop"): a page of one's own, signed in as one of the cast, or as nobody (None)."""
    faults: list[str] = []
    contexts = []

    def open_page(username: str | None, viewport: str = "desktop") -> Page:
        width, height = VIEWPORTS[viewport]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=viewport != "desktop",
            is_mobile=viewport != "desktop",
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        _listen(page, site, faults, allowed_refusals)
        if username is not None:
            enter_as(page, site.url, str(_LABELS[username]))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _listen(page: Page, site: Site, faults: list[str], allowed: set[int]) -> None:
    def console(message: ConsoleMessage) -> None:
        refused = any(f"status of {status}" in message.text for status in allowed)
        if message.type == "error" and not refused:
            faults.append(f"console on {page.url}: {message.text}")

    def request(sent: Request) -> None:
        if urlsplit(sent.url).scheme not in ("data", "blob") and not sent.url.startswith(site.url + "/"):
            faults.append(f"request from {page.url} to {sent.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: faults.append(f"script on {page.url}: {error}"))

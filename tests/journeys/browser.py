"""What a journey does with a page besides clicking (浏览器测试工具)."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
VIEWPORTS = {"desktop": (1440, 900), "tablet": (800, 1180), "phone": (390, 844)}
_AXE = ROOT / "tests" / "vendor" / "axe.min.js"
_FAULTY = ("serious", "critical")


def shoot(page: Page, name: str) -> None:
    """Keep the whole page at 1440 and at 390 px, in $QINGYUAN_SCREENSHOTS or screenshots/."""
    folder = Path(os.environ.get("QINGYUAN_SCREENSHOTS") or ROOT / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in VIEWPORTS.values():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def axe_faults(page: Page) -> list[str]:
    """The serious and critical faults that axe-core finds on the page: rule, what it is, where."""
    found = _run_in_page(
        page,
        _AXE.read_text() + "; axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))",
    )
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']} at {node['target']}"
        for violation in json.loads(found)
        if violation["impact"] in _FAULTY
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether something on the page is wider than the window."""
    return bool(_run_in_page(page, "document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _run_in_page(page: Page, script: str) -> Any:
    # Through the debugger: what Playwright's own evaluate does, the content policy rightly refuses.
    session = page.context.new_cdp_session(page)
    try:
        answer = session.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    finally:
        session.detach()
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")


def tab_to(page: Page, target: Locator, *, most: int = 150) -> None:
    """Reach an element by Tab alone, as someone without a mouse does; fails when it can't be reached."""
    wanted = target.element_handle()
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted and wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {most} presses of Tab")


def enter_as(page: Page, url: str, label: str) -> None:
    """Sign in as one of the demo's cast, by one click on its card."""
    page.goto(f"{url}/demo/")
    name = page.locator(".role-label").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    page.locator("button.role").filter(has=name).click()
    expect(page.locator(".role-label")).to_have_count(0)


@dataclass
class Effort:
    """What a person has done by hand on a page since it was opened: presses, and characters typed (办事的工夫)."""

    taps: int = 0
    characters: int = 0

    def __str__(self) -> str:
        return f"{self.taps} taps, {self.characters} characters"


_COUNTING = """
(() => {
  const told = (kind, count) => window.__effort && window.__effort(kind, count);
  document.addEventListener("pointerdown", event => { if (event.isTrusted) told("taps", 1); }, true);
  document.addEventListener("input", event => {
    if (event.isTrusted && event.data) told("characters", Array.from(event.data).length);
  }, true);
})();
"""


def effort_of(page: Page) -> Effort:
    """Count what is pressed and typed on a page from now on, by the browser's own input events."""
    effort = Effort()

    def add(_source: Any, kind: str, count: int) -> None:
        setattr(effort, kind, getattr(effort, kind) + count)

    page.expose_binding("__effort", add)
    page.add_init_script(_COUNTING)
    page.reload()
    return effort

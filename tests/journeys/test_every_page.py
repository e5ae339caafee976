"""What every page promises (每一页): no fault that axe-core calls serious, nothing wider than the window, no error.

Each of the cast follows every link it sees; of addresses that differ only in a record one is opened.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from qingyuan.demo.cast import USERNAMES
from tests.journeys.browser import axe_faults, scrolls_sideways, shoot

# Answers with a file, which no browser shows.
_DOWNLOADS = {
    "rectification:ledger-word",
    "rectification:ledger-excel",
    "rectification:evidence-file",
    "rectification:checklist-excel",
    "rectification:draw-list",
    "rectification:rule-file",
    "tasks:file",
    "accounts:paper_page",
    "intake:refused",
    "intake:comparison_excel",
    "letters:photo",
    "letters:split-word",
    "letters:split-excel",
    "letters:line-file",
    "letters:report-word",
    "letters:report-excel",
    "letters:signed-page",
}
_PHONE = {"width": 390, "height": 844}


def page_names(page, site):
    """The pages that the links of this one lead to: name, address."""
    here = page.url
    for link in page.locator("a[href]").all():
        address = urljoin(here, link.get_attribute("href") or "")
        if not address.startswith(site.url + "/"):
            continue
        try:
            yield resolve(urlsplit(address).path).view_name, address.partition("#")[0]
        except Resolver404:
            yield "no such page", address


def faults_of(page, *, first):
    """On a phone axe looks at what the first of the cast sees: there the same parts stand otherwise."""
    found = [f"{page.url}: {fault}" for fault in axe_faults(page)]
    before = page.viewport_size
    page.set_viewport_size(_PHONE)
    found += [f"{page.url}: wider than a phone"] if scrolls_sideways(page) else []
    found += [f"{page.url} on a phone: {fault}" for fault in axe_faults(page)] if first else []
    page.set_viewport_size(before)
    return found


@pytest.fixture(scope="module")
def pictured():
    """The pages of which a picture was kept, by the first who came there."""
    return set()


@pytest.mark.parametrize("username", USERNAMES)
def test_every_page_that_this_one_can_reach_keeps_its_promises(page_as, site, pictured, username):
    page = page_as(username)
    opened, waiting, found = set(), {"desk:home": site.url + "/"}, []
    while waiting:
        name, address = waiting.popitem()
        opened.add(name)
        answer = page.goto(address)
        assert answer is not None
        if answer.status >= 400:
            found.append(f"{address}: {answer.status}")
        found += faults_of(page, first=name not in pictured)
        if name not in pictured:
            pictured.add(name)
            shoot(page, f"page-{name.replace(':', '-')}")
        for linked, to in page_names(page, site):
            if linked not in opened and linked not in _DOWNLOADS:
                waiting.setdefault(linked, to)
    assert not found, "\n".join(found)
    assert len(opened) > 3

"""The harness itself: what it must notice (测试台自查)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import axe_faults, scrolls_sideways, tab_to
from tests.journeys.conftest import Site, _listen


@pytest.fixture
def listened(browser):
    """listened(html): a page of a site of our own making, and the faults that were noticed on it."""
    contexts = []

    def serve(html, policy="default-src 'none'"):
        context = browser.new_context()
        contexts.append(context)
        page, faults = context.new_page(), []
        _listen(page, Site("http://site.test", None), faults, {422})
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
        page.route("http://site.test/**", lambda route: route.fulfill(body=html, headers=headers))
        page.route("http://elsewhere.test/**", lambda route: route.abort())
        page.goto("http://site.test/")
        return page, faults

    yield serve
    for context in contexts:
        context.close()


PAGE = '<!doctype html><html lang="zh"><title>测试</title><link rel="icon" href="data:,">'


@pytest.mark.parametrize(
    ("body", "policy", "noticed"),
    [
        pytest.param(
            '<main><p style="color:red">红</p></main>',
            "default-src 'self'",
            "console on",
            id="a style the policy refuses",
        ),
        pytest.param(
            '<main><img alt="" src="http://elsewhere.test/x.png"></main>',
            "img-src *",
            "elsewhere.test",
            id="a request elsewhere",
        ),
        pytest.param(
            "<main><script>nothing.there()</script></main>",
            "script-src 'unsafe-inline'",
            "script on",
            id="an error in a script",
        ),
    ],
)
def test_a_fault_on_a_page_is_noticed(listened, body, policy, noticed):
    _, faults = listened(PAGE + body, policy)
    assert any(noticed in fault for fault in faults)


def test_axe_finds_a_field_without_a_label_though_the_policy_forbids_scripts(listened):
    page, faults = listened(PAGE + "<main><h1>登记</h1><input></main>", "default-src 'none'; img-src data:")
    assert [fault.partition(":")[0] for fault in axe_faults(page)] == ["critical label"]
    assert faults == []


def test_a_page_wider_than_the_window_is_noticed(listened):
    page, _ = listened(PAGE + "<main><h1>台账</h1><pre>" + "宽" * 400 + "</pre></main>", "img-src data:")
    assert scrolls_sideways(page)


def test_what_tab_does_not_reach_is_noticed(listened):
    page, _ = listened(PAGE + '<main><h1>办</h1><a href="/a">甲</a><span id="s">乙</span></main>', "img-src data:")
    tab_to(page, page.locator("a"))
    with pytest.raises(AssertionError, match="not reached"):
        tab_to(page, page.locator("#s"), most=5)


def test_one_click_enters_the_demo_as_one_of_its_cast(page_as):
    page = page_as("demo-secretary", "phone")
    expect(page.get_by_text("包巴特尔").first).to_be_visible()

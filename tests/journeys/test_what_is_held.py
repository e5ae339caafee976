"""Step 15 of the first week: after his self-check a member looks at what is held of him, sees who looked, and has one thing
put right; of what he marked for himself no other account shows a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
MARKED = "在工作场合以“老板”“大哥”相称，不称职务，也不称同志"
# Stands on no list, as what he marked does: wherever it is read, it is his.
NOTE = "从这个月的主题党日起改口，一律称同志。"
ASKED = "手机换号了，请改成新号，我发到您手机上。"
ANSWER = "已核对，照新号改了。"
_LINK = re.compile(r'href="([^"#]+)')
# Of addresses that differ only in a record so many are opened.
_ALIKE = 4


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _go_through(page: Page) -> str:
    """The self-check with one item kept to himself; its address."""
    page.get_by_role("link", name="自查").tap()
    page.get_by_label(MARKED).tap()
    for _ in range(int(re.findall(r"共(\d+)页", page.locator(".lead").inner_text())[0])):
        page.get_by_role("button", name="下一页").tap()
    page.get_by_role("button", name="确认，其余没有").tap()
    page.get_by_role("link", name=MARKED).tap()
    page.get_by_label("打算和进展").fill(NOTE)
    page.get_by_role("button", name="保存").tap()
    expect(page.get_by_text("只有您本人。组织部、上级党委、系统管理员都看不到")).to_be_visible()
    return page.url


def _pages_of(page: Page, site: Site) -> dict[str, str]:
    """Address -> what it says, of every page that this account's links lead to; of files only that they are there."""
    found: dict[str, str] = {}
    opened: dict[str, int] = {}
    waiting = [f"{site.url}/"]
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if address in found or opened.get(name, 0) >= _ALIKE:
            continue
        opened[name] = opened.get(name, 0) + 1
        answer = page.request.get(address)
        found[address] = answer.text() if answer.headers["content-type"].startswith("text/html") else ""
        links = [urljoin(address, link.replace("&amp;", "&")) for link in _LINK.findall(found[address])]
        waiting += [link for link in links if link.startswith(site.url + "/")]
    return found


def test_a_member_sees_what_is_held_who_looked_and_has_it_put_right(
    page_as: PageAs, site: Site, by_hand: ByHand
) -> None:
    member = page_as("demo-member", "phone")
    own = _go_through(member)

    secretary = page_as("demo-secretary")
    secretary.get_by_role("link", name="组织与党员").first.click()
    secretary.goto(f"{site.url}/people/")
    secretary.get_by_role("link", name="李晨").click()
    secretary.get_by_role("button", name="查看完整号码：手机号码").click()
    expect(secretary.get_by_text("本次查看已登记")).to_be_visible()

    member.goto(f"{site.url}/desk")
    effort = effort_of(member)
    member.get_by_role("link", name="我的").last.tap()
    member.get_by_text("名册里记着什么").tap()
    held = member.locator("dl.definition").filter(has_text="手机号码")
    for label in ("姓名", "出生日期", "公民身份号码", "手机号码", "组织关系", "影响期"):
        expect(held.get_by_text(label, exact=True)).to_be_visible()
    member.get_by_text("谁看过我的号码和材料").tap()
    looked = member.get_by_role("listitem").filter(has_text="包巴特尔（巴彦塔拉嘎查党支部书记）")
    expect(looked).to_contain_text("手机号码")
    expect(looked).to_contain_text(re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"))
    _look(member, "15-held")
    member.get_by_role("link", name="更正：手机号码").tap()
    expect(member.get_by_label("哪一项")).to_have_value("phone")
    _look(member, "15-ask")
    member.get_by_label("您的话").tap()
    member.get_by_label("您的话").press_sequentially(ASKED)
    member.get_by_role("button", name="提出").tap()
    expect(member.get_by_text("已交给支部书记和上级党委组织部门。")).to_be_visible()
    by_hand("15 李晨 看自己的、请求更正", effort)
    assert effort.taps <= 7 and effort.characters == len(ASKED), effort

    secretary = page_as("demo-secretary", "phone")
    effort = effort_of(secretary)
    secretary.get_by_role("link", name="李晨：手机号码").tap()
    expect(secretary.get_by_text(ASKED)).to_be_visible()
    _look(secretary, "15-secretary-asked")
    secretary.get_by_label("已更正").tap()
    secretary.get_by_label("补一句").tap()
    secretary.get_by_label("补一句").press_sequentially(ANSWER)
    secretary.get_by_role("button", name="答复").tap()
    expect(secretary.get_by_text("已答复，本人在「我的」里看得到。")).to_be_visible()
    by_hand("15 包巴特尔 答复更正", effort)
    assert effort.taps <= 5, effort

    member.goto(f"{site.url}/me")
    answered = member.get_by_role("listitem").filter(has_text="请求更正：手机号码")
    expect(answered).to_contain_text("已更正")
    answered.get_by_role("link").tap()
    expect(member.get_by_text(ANSWER)).to_be_visible()
    _look(member, "15-answered")

    # His own pages do show it, so a word of it elsewhere would be found.
    assert any(NOTE in text for text in _pages_of(member, site).values())
    place = urlsplit(own).path
    for who in ("demo-secretary", "demo-staff", "demo-system", "demo-security", "demo-audit"):
        other = page_as(who)
        pages = _pages_of(other, site)
        assert len(pages) > 3, who
        assert [address for address, text in pages.items() if NOTE in text or place in text] == [], who
        assert other.request.get(own).status == 404, who
        ledgers = [text for address, text in pages.items() if urlsplit(address).path == "/findings/"]
        assert not any(MARKED in text for text in ledgers), who

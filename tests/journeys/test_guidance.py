"""A doubt on the way (指导答疑): 李晨 asks from the checklist, 赵丽 answers and publishes, the branch reads it at its list."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
ASKED = "邻居家添孙子，我随了一百元，算不算？"
ANSWER = "（示例口径）自己掏钱、数目一般的，不在范围里。"
PUBLISHED = "乡亲添丁，党员自己掏钱随礼，算不算？"
CATEGORY = "人情往来变味"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _to_category(page: Page) -> None:
    """Turn the pages of the self-check to the one of the category; what one has marked travels along."""
    page.get_by_role("link", name="自查：").first.tap()
    for at in range(1, 12):
        expect(page.get_by_text(f"第{at}页，")).to_be_visible()
        if page.get_by_role("heading", name=CATEGORY).count():
            return
        page.get_by_role("button", name="下一页").tap()
    raise AssertionError(f"no page {CATEGORY}")


def test_a_doubt_is_asked_from_the_list_answered_and_published(page_as: PageAs, by_hand: ByHand) -> None:
    member = page_as("demo-member", "phone")
    _to_category(member)
    # What the banner has published stands under the category it concerns.
    expect(member.get_by_text("答疑：农牧户办升学宴")).to_be_visible()
    _look(member, "guidance-beside-the-list")
    with member.context.expect_page() as opened:
        member.get_by_role("link", name="这算不算？问一问").tap()
    asking = opened.value
    effort = effort_of(asking)
    asking.get_by_label("要问的情况").tap()
    asking.get_by_label("要问的情况").press_sequentially(ASKED)
    asking.get_by_role("button", name="问", exact=True).tap()
    expect(asking.get_by_text("已问。有了答复会放到您的工作台。")).to_be_visible()
    by_hand("问一问 李晨", effort)
    assert effort.taps == 2
    _look(asking, "guidance-asked")
    # The page of the list is where it was, with what was marked.
    expect(member.get_by_role("heading", name=CATEGORY)).to_be_visible()

    township = page_as("demo-township", "phone")
    expect(township.get_by_text(ASKED)).to_have_count(0)
    township.get_by_role("link", name="李晨问：这算不算").tap()
    township.get_by_label("答复", exact=True).fill(ANSWER)
    township.get_by_role("button", name="答复", exact=True).tap()
    township.get_by_text("公开给下级各单位").tap()
    township.get_by_label("公开的问题").fill(PUBLISHED)
    township.get_by_role("button", name="公开", exact=True).tap()
    expect(township.get_by_text("看不出是谁问的")).to_be_visible()
    _look(township, "guidance-published")

    asking.goto(asking.url)
    expect(asking.get_by_text(ANSWER)).to_be_visible()

    secretary = page_as("demo-secretary", "phone")
    secretary.get_by_role("link", name="单位自查").first.tap()
    section = secretary.locator("section").filter(has=secretary.get_by_role("heading", name=CATEGORY))
    expect(section.get_by_text(f"答疑：{PUBLISHED}")).to_be_visible()
    expect(secretary.get_by_text("李晨")).to_have_count(0)
    secretary.goto(secretary.url.split("/findings")[0] + "/guidance/?q=添丁")
    expect(secretary.get_by_text(ANSWER)).to_be_visible()
    expect(secretary.get_by_text(ASKED)).to_have_count(0)
    _look(secretary, "guidance-list")

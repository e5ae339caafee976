"""A banner's own library (旗里自己的制度库), written by following docs/how-to/load-a-library.md and nothing else.

The department takes the example out of that page and makes it its own; a file with slips in it is refused whole, at
file, line and key; the list and the tighter term are adopted under the league's campaign and seen below at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import axe_faults, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "load-a-library.md"
BRANCH = "巴彦塔拉嘎查党支部"
CATEGORY, ITEM = "婚丧嫁娶大操大办", "借子女升学、乔迁收受服务对象礼金"
LIST, TERM = "科右中旗补充清单", "科右中旗从严的整改期限"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


@pytest.fixture(scope="module")
def example() -> str:
    """The library of the page, its names changed to the banner's as the page says (改成自己的)."""
    found = re.search(r"```yaml\n(.+?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1].replace("突泉县", "科右中旗").replace("tuquan", "keyouzhong")


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _upload(staff: Page, path: Path) -> None:
    """2. 载入: 「制度库」→「载入制度库」, this file, 「核对并载入」."""
    staff.get_by_role("link", name="制度库").first.click()
    staff.get_by_role("link", name="载入制度库").click()
    staff.get_by_label("制度库文件").set_input_files(path)
    staff.get_by_role("button", name="核对并载入").click()


def _see_what_changes(staff: Page, item: str) -> None:
    """3. 采用: 「制度库」→「本单位现行制度」→「增加或者收紧」, the item, 「看有什么变化」."""
    staff.get_by_role("link", name="制度库").first.click()
    staff.get_by_role("link", name="本单位现行制度").click()
    staff.get_by_role("link", name="增加或者收紧").click()
    field = staff.get_by_label("采用哪一条")
    offered = field.locator("option").filter(has_text=item)
    field.select_option(value=offered.get_attribute("value"))
    staff.get_by_role("button", name="看有什么变化").click()


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{name}")))


def test_a_banner_s_own_library_is_refused_mended_adopted_and_asked_below(
    page_as: PageAs, site: Site, example: str, tmp_path: Path, allowed_refusals: set[int]
) -> None:
    # The broken copy, and a term looser than the one in force.
    allowed_refusals.update({409, 422})
    staff = page_as("demo-staff")

    # Two slips of the pen; then the loosening that the page itself shows.
    for slips, said in (
        ({"severity: serious": "severity: grave", "none_needs: basis": "none_needs: reason"}, "只能写其中之一"),
        ({"to: 45 days": "to: 90 days"}, "“限期整改期限”原来是60天，这里写的是90天，比原来松。"),
    ):
        broken = example
        for right, wrong in slips.items():
            broken = broken.replace(right, wrong)
        _upload(staff, _file(tmp_path, "补充.yaml", broken))
        expect(staff.get_by_text(f"没有载入，有{len(slips)}处要改。文件没有留下，改好后重新选择。")).to_be_visible()
        for wrong in slips.values():
            [at] = [number for number, line in enumerate(broken.splitlines(), start=1) if wrong in line]
            told = staff.get_by_role("row", name=f"补充.yaml 第{at}行")
            expect(told).to_contain_text(f"› {wrong.partition(':')[0]}")
            expect(told).to_contain_text(said)
        _look(staff, f"own-library-1-refused-{len(slips)}")
    staff.get_by_role("link", name="制度库").first.click()
    expect(staff.get_by_role("heading", name="制度库", level=1)).to_be_visible()
    expect(staff.get_by_text("科右中旗集中治理补充制度")).to_have_count(0)

    _upload(staff, _file(tmp_path, "补充.yaml", example))
    expect(staff.get_by_text("已发布“科右中旗集中治理补充制度”第1版。")).to_be_visible()
    _look(staff, "own-library-2-taken")
    _upload(staff, _file(tmp_path, "再补充.yaml", _looser(example)))
    expect(staff.get_by_text("已发布“科右中旗集中治理再补充制度”第1版。")).to_be_visible()

    _see_what_changes(staff, LIST)
    expect(_row(staff, LIST)).to_contain_text("增加这一份清单")
    expect(
        staff.get_by_text(re.compile(r"从今天起，对科右中旗委和下面共\d+个组织施行，其中党支部\d+个。"))
    ).to_be_visible()
    _look(staff, "own-library-3-list-changes")
    staff.get_by_role("button", name="确认采用").click()
    expect(staff.get_by_text(f"已采用“{LIST}”，从今天起在科右中旗委施行。")).to_be_visible()

    _see_what_changes(staff, TERM)
    term = _row(staff, "限期整改期限")
    expect(term).to_contain_text("60天")
    expect(term).to_contain_text("45天")
    _look(staff, "own-library-4-term-changes")
    staff.get_by_role("button", name="确认采用").click()
    expect(staff.get_by_text(f"已采用“{TERM}”，从今天起在科右中旗委施行。")).to_be_visible()

    _see_what_changes(staff, "科右中旗再收紧的整改期限")
    expect(
        staff.get_by_text(
            "不能放宽：科右中旗委已把“限期整改期限”收紧为45天，这里写的是50天。请改成比45天短的期限，或者不采用这一条。"
        ).first
    ).to_be_visible()
    _look(staff, "own-library-5-looser")

    _seen_below(page_as, site)


def _looser(example: str) -> str:
    """A second library of the banner: its term is shorter than the plan's, and longer than what the first one sets."""
    head, _list, tightenings = re.split(r"^(?=checklists:|tightenings:)", example, flags=re.MULTILINE)
    text = head.replace("keyouzhong/rectification", "keyouzhong/more").replace("补充制度", "再补充制度") + tightenings
    return (
        text.replace("keyouzhong-deadlines", "keyouzhong-more-deadlines")
        .replace(TERM, "科右中旗再收紧的整改期限")
        .replace("to: 45 days", "to: 50 days")
    )


def _seen_below(page_as: PageAs, site: Site) -> None:
    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/units/")
    secretary.get_by_role("link", name="现行制度").first.tap()
    expect(_row(secretary, LIST)).to_contain_text("科右中旗委在“")
    expect(_row(secretary, TERM)).to_contain_text("收紧")
    term = _row(secretary, "限期整改期限")
    expect(term).to_contain_text("45天")
    expect(term).to_contain_text(re.compile(r"科右中旗委从\d{4}年\d{1,2}月\d{1,2}日起由60天收紧"))
    _look(secretary, "own-library-6-in-force")
    caption = secretary.locator("caption", has_text="期限和要求").bounding_box()
    assert caption is not None and caption["width"] > 2 * caption["height"], "stands on one line on a phone too"

    secretary.goto(f"{site.url}/desk")
    secretary.get_by_role("link", name="单位自查").tap()
    section = secretary.locator("section").filter(has=secretary.get_by_role("heading", name=CATEGORY))
    expect(section.get_by_text(ITEM)).to_be_visible()
    _look(secretary, "own-library-7-unit-check")

    member = page_as("demo-member", "phone")
    member.get_by_role("link", name="自查").tap()
    pages = int(re.findall(r"共(\d+)页", member.locator(".lead").inner_text())[0])
    for _turn in range(pages - 1):
        member.get_by_role("button", name="下一页").tap()
    expect(member.get_by_role("heading", name=CATEGORY)).to_be_visible()
    expect(member.get_by_label(ITEM)).to_be_visible()
    _look(member, "own-library-8-member")

    league = page_as("demo-league")
    lists = {}
    for banner in ("科右中旗委", "突泉县委"):
        league.get_by_role("link", name="集中治理").first.click()
        league.get_by_role("link", name="查看进展").first.click()
        table = league.get_by_role("table", name="各阶段要办的事")
        table.get_by_role("row", name=re.compile("^查")).get_by_role("link").click()
        league.get_by_role("link", name=banner, exact=True).click()
        league.get_by_role("table", name="单位", exact=True).get_by_role(
            "link", name=re.compile("党支部$")
        ).first.click()
        expect(league.get_by_role("heading", name=re.compile("^自查清单："))).to_be_visible()
        lists[banner] = league.get_by_role("rowheader").all_inner_texts()
        unit_id = league.url.rsplit("/", 1)[1]
        league.goto(f"{site.url}/libraries/in-force?unit={unit_id}")
        wanted = "45天" if banner == "科右中旗委" else "60天"
        expect(_row(league, "限期整改期限")).to_contain_text(wanted)
        expect(_row(league, LIST)).to_have_count(1 if banner == "科右中旗委" else 0)
    assert CATEGORY in lists["科右中旗委"]
    assert CATEGORY not in lists["突泉县委"]
    assert len(lists["突泉县委"]) > 8

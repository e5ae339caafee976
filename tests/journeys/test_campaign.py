"""Steps 4 to 6 of the first week, and the campaign to its end: set up from the template, launched on the page the head
has signed, seen by a branch as what it owes, arranged, drawn on the map, rested, ended with its summary.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
TITLE = "冬季集中治理"
BRANCH = "巴彦塔拉嘎查党支部"
_TODAY = "new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai'}).format(new Date())"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _type(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=re.compile(f"^{label}"))
    field.fill("")
    field.press_sequentially(text)


def _signed(folder: Path) -> Path:
    content = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(content, "JPEG")
    path = folder / "审签单.jpg"
    path.write_bytes(content.getvalue())
    return path


def _boundaries(folder: Path) -> Path:
    """Two squares side by side, of the test's own making: no map of any place."""
    shapes = []
    for number, name in enumerate(("科右中旗委", "突泉县委")):
        west = 121.0 + number
        ring = [[west, 45.0], [west + 0.9, 45.0], [west + 0.9, 45.8], [west, 45.8], [west, 45.0]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        shapes.append({"type": "Feature", "properties": {"name": name}, "geometry": shape})
    path = folder / "界线.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), encoding="utf-8")
    return path


def _campaign(page: Page) -> None:
    """From any page to the campaign of this story."""
    page.get_by_role("link", name="集中治理", exact=True).first.click()
    section = page.locator("section").filter(has=page.get_by_role("heading", name=TITLE))
    section.get_by_role("link", name="查看进展").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def test_a_campaign_goes_from_its_template_over_the_whole_league_to_its_summary(
    page_as: PageAs, site: Site, by_hand: ByHand, tmp_path: Path
) -> None:
    league = page_as("demo-league")
    league.get_by_role("link", name="集中治理", exact=True).first.click()
    league.get_by_role("link", name="新建", exact=True).click()
    _type(league, "名称", TITLE)
    _press(league, "排出各阶段日期")

    # Step 4: what it asks of those below, said before it is sent.
    expect(league.get_by_text(re.compile(r"发给1,\d{3}个单位、1\d,\d{3}名党员。"))).to_be_visible()
    _look(league, "campaign-1-new")
    _press(league, "存为草稿")
    expect(league.get_by_text("已存为草稿，核对无误后启动。")).to_be_visible()

    # Step 5: the plan on paper with lines to sign; the signed page opens the launch, and stands there for ever.
    league.get_by_role("link", name="任务分解表", exact=True).click()
    expect(league.get_by_role("columnheader", name="落实情况")).to_be_visible()
    _look(league, "campaign-2-plan")
    league.go_back()
    league.get_by_role("link", name="启动", exact=True).click()
    effort = effort_of(league)
    league.get_by_label("签批的领导").select_option(index=1)
    league.get_by_label("批准日期").fill(league.evaluate(_TODAY))
    league.get_by_label("签批件", exact=True).set_input_files(_signed(tmp_path))
    _look(league, "campaign-3-launch")
    _press(league, "启动")
    expect(league.get_by_text("代录：吴海英，凭签批件")).to_be_visible()
    # Leader, day and page: one press opens each, another chooses.
    effort.taps += 6
    by_hand("5 科 代录、启动", effort)
    _look(league, "campaign-4-launched")

    # Step 6: a text for the group that names nobody and asks for no reply.
    league.get_by_text("复制群通知").click()
    said = league.get_by_label("发到工作群的话：不点名，不要求回复").input_value()
    assert said.startswith(f"各单位：{TITLE}从") and "不用回复" in said
    assert "包巴特尔" not in said and "吴海英" not in said

    # A branch sees on one screen what it owes in each stage.
    secretary = page_as("demo-secretary", "phone")
    _campaign(secretary)
    secretary.get_by_role("link", name=f"{BRANCH}要办的事").click()
    for thing in ("十一严禁承诺书", "问题表现清单", "问题全部销号", "六项重点任务"):
        expect(secretary.get_by_role("link", name=re.compile(thing)).first).to_be_visible()
    _look(secretary, "campaign-5-owed")

    # Who carries it, and more time for a stage.
    league.get_by_role("link", name="安排", exact=True).click()
    _type(league, "新设的名称", "集中治理工作专班")
    league.get_by_label("承担").select_option(label="工作专班")
    _press(league, "列入")
    expect(league.get_by_role("link", name="集中治理工作专班")).to_be_visible()
    league.get_by_text("给一个阶段延期").click()
    league.get_by_label("哪个阶段").select_option(label="立")
    later = date.fromisoformat(league.evaluate(_TODAY)) + timedelta(days=300)
    league.get_by_label("延至").fill(later.isoformat())
    _type(league, "理由", "等上级验收")
    _press(league, "延期")
    expect(league.get_by_text(re.compile(r"“立”原定.*延至\d+年\d+月\d+日：等上级验收"))).to_be_visible()
    _look(league, "campaign-6-arrange")

    # It rests, and everyone under it reads why; then it goes on.
    _campaign(league)
    league.get_by_role("link", name="暂停", exact=True).click()
    _type(league, "为什么暂停", "抗雪保畜")
    _press(league, "暂停")
    _campaign(secretary)
    expect(secretary.get_by_text(re.compile("暂停：抗雪保畜。"))).to_be_visible()
    _press(league, "恢复")
    expect(league.get_by_text(re.compile("^已恢复。"))).to_be_visible()

    # Side by side with the round before.
    league.get_by_role("link", name="和另一轮比一比").click()
    expect(league.get_by_role("rowheader", name="圈子文化")).to_be_visible()
    _look(league, "campaign-7-compare")

    # The end: figures of that moment, which stay.
    _campaign(league)
    league.get_by_role("link", name="结束", exact=True).click()
    _type(league, "小结", "立了三项制度。")
    league.get_by_label("签批的领导").select_option(index=1)
    league.get_by_label("批准日期").fill(league.evaluate(_TODAY))
    league.get_by_label("签批件", exact=True).set_input_files(_signed(tmp_path))
    _look(league, "campaign-8-end")
    _press(league, "结束，存下小结")
    expect(league.get_by_text("立了三项制度。")).to_be_visible()
    _look(league, "campaign-9-closed")


def test_the_map_goes_down_to_a_branch_in_tiles_and_in_boundaries_an_office_brings(
    page_as: PageAs, site: Site, tmp_path: Path
) -> None:
    league = page_as("demo-league")
    league.get_by_role("link", name="一张图", exact=True).click()
    expect(league.get_by_role("heading", name="一张图：兴安盟委")).to_be_visible()
    league.get_by_role("link", name="自查清单还没有走完", exact=True).click()
    _look(league, "map-1-league")
    tiles = league.locator("ol.tiles")
    tiles.get_by_role("link", name="科右中旗委", exact=True).click()
    tiles.get_by_role("link", name="巴彦淖尔苏木党委", exact=True).click()
    _look(league, "map-2-township")
    tiles.get_by_role("link", name=BRANCH, exact=True).click()
    expect(league.get_by_role("heading", name=f"{BRANCH}要办的事")).to_be_visible()

    league.get_by_role("link", name="一张图", exact=True).click()
    league.get_by_role("link", name="界线", exact=True).click()
    league.get_by_label("界线文件").set_input_files(_boundaries(tmp_path))
    _type(league, "审图号或批准文件", "测试用，不是地图")
    _press(league, "导入")
    expect(league.get_by_text("已导入2个单位的界线。")).to_be_visible()
    league.get_by_role("link", name="一张图", exact=True).first.click()
    expect(league.get_by_text("测试用，不是地图")).to_be_visible()
    _look(league, "map-3-boundaries")
    league.locator("svg a.place").first.click()
    expect(league.get_by_role("heading", name="一张图：科右中旗委")).to_be_visible()

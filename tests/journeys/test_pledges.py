"""A pledge from its library to the one who has not signed it (承诺书的一路).

A banner writes one and adopts it; a member reads and signs it on his phone, the secretary registers a sheet for many;
a changed comma asks nobody, a changed clause asks again; the township sees who has not signed, the banner does not.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.browser import axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site
from tests.journeys.test_struck_off import PageAs

NAME, BRANCH = "节俭办事承诺书（示例，非官方）", "巴彦塔拉嘎查党支部"
GIFTS, SLOGANS = "严禁借婚丧喜庆收受礼金，严禁大操大办。", "严禁搞花架子，劳民伤财。"
CHANGED = "严禁借婚丧喜庆、升学乔迁收受礼金，严禁大操大办。"
_LIBRARY = f"""\
library: keyouzhong/thrift
version: 1
title: 科右中旗节俭办事承诺书
issuer: 科右中旗委组织部
standing: sample
in_force: "2026-01-01"

pledges:
  - key: keyouzhong-thrift
    text: {NAME}
    signers: {{persons: [full-member, probationary-member]}}
    confirm: password
    renew: {{every: year, when_clauses_change: true}}
    clauses:
      - {{key: thrift-gifts, text: {GIFTS}}}
      - {{key: thrift-slogans, text: {SLOGANS}}}
"""


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _upload(staff: Page, folder: Path, version: int, text: str) -> None:
    path = folder / f"承诺书{version}.yaml"
    path.write_text(text.replace("version: 1", f"version: {version}"), encoding="utf-8")
    staff.get_by_role("link", name="制度库").first.click()
    staff.get_by_role("link", name="载入制度库").click()
    staff.get_by_label("制度库文件").set_input_files(path)
    staff.get_by_role("button", name="核对并载入").click()
    expect(staff.get_by_text(f"已发布“科右中旗节俭办事承诺书”第{version}版。")).to_be_visible()


def _adopt(staff: Page) -> None:
    staff.get_by_role("link", name="制度库").first.click()
    staff.get_by_role("link", name="本单位现行制度").click()
    staff.get_by_role("link", name="增加或者收紧").click()
    staff.get_by_label("属于哪项集中治理").select_option(value="")
    field = staff.get_by_label("采用哪一条")
    field.select_option(value=field.locator("option").filter(has_text=NAME).get_attribute("value"))
    staff.get_by_role("button", name="看有什么变化").click()
    staff.get_by_role("button", name="确认采用").click()
    expect(staff.get_by_text(f"已采用“{NAME}”")).to_be_visible()


def _upgrade(staff: Page, version: int) -> None:
    staff.get_by_role("link", name="制度库").first.click()
    staff.get_by_role("link", name="本单位现行制度").click()
    staff.get_by_role("link", name=f"换用第{version}版").click()
    staff.get_by_role("button", name=f"换用第{version}版").click()


def _my_pledge(member: Page, site: Site) -> None:
    member.goto(f"{site.url}/pledges/")
    member.get_by_role("link", name=re.compile("节俭办事承诺书")).first.tap()


def _photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 240), (244, 240, 230)).save(drawn, "JPEG")
    return drawn.getvalue()


def test_a_pledge_is_adopted_signed_changed_and_followed(  # type: ignore[no-untyped-def]
    page_as: PageAs, site: Site, tmp_path: Path, by_hand, allowed_refusals: set[int]
) -> None:
    # The banner tries the address of the register.
    allowed_refusals.add(403)
    staff = page_as("demo-staff")
    _upload(staff, tmp_path, 1, _LIBRARY)
    _adopt(staff)

    member = page_as("demo-member", "phone")
    effort = effort_of(member)
    member.get_by_role("link", name="我的", exact=True).tap()
    member.get_by_text("我的承诺书").tap()
    member.get_by_role("link", name=NAME).tap()
    expect(member.get_by_text(GIFTS)).to_be_visible()
    _look(member, "pledge-1-clauses")
    member.get_by_role("button", name="我签署这份承诺书").tap()
    expect(member.get_by_text("已签署。谁看得到、什么时候签的，都在这一页。")).to_be_visible()
    by_hand("25 李晨 签承诺书", effort)
    assert effort.taps <= 4 and effort.characters == 0, effort
    _look(member, "pledge-2-signed")

    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/pledges/")
    effort = effort_of(secretary)
    section = secretary.locator("section").filter(has=secretary.get_by_role("heading", name="本单位"))
    section.get_by_role("link", name=NAME).tap()
    secretary.get_by_role("link", name="登记纸质").tap()
    expect(secretary.get_by_label("李晨")).to_have_count(0)
    boxes = secretary.get_by_role("checkbox").all()
    signed = [str(box.evaluate("box => box.closest('label').innerText")).strip() for box in boxes[:12]]
    for box in boxes[:12]:
        box.check()
    secretary.get_by_label("签名页照片").set_input_files(
        {"name": "签名页.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    )
    _look(secretary, "pledge-3-paper")
    secretary.get_by_role("button", name="登记已签").tap()
    expect(secretary.get_by_text("登记了12人。")).to_be_visible()
    by_hand("包巴特尔 登记12人的纸质承诺书", effort)
    assert effort.taps <= 15 and effort.characters == 0, effort
    _look(secretary, "pledge-4-register")
    register = secretary.url

    # A comma more, and nobody is asked; another clause, and only that clause is shown.
    _upload(staff, tmp_path, 2, _LIBRARY.replace(SLOGANS, SLOGANS.replace("，", "、").removesuffix("。")))
    _upgrade(staff, 2)
    _my_pledge(member, site)
    expect(member.get_by_role("button", name="我签署这份承诺书")).to_have_count(0)
    expect(member.get_by_text("本人用密码确认")).to_be_visible()
    _upload(staff, tmp_path, 3, _LIBRARY.replace(GIFTS, CHANGED))
    _upgrade(staff, 3)
    _my_pledge(member, site)
    changes = member.locator("#changes")
    expect(changes.get_by_text(CHANGED)).to_be_visible()
    expect(changes.get_by_text(GIFTS)).to_be_visible()
    expect(changes.get_by_text("花架子")).to_have_count(0)
    _look(member, "pledge-5-changed-clause")
    member.get_by_role("button", name="我签署这份承诺书").tap()
    expect(member.get_by_text("已签署。")).to_be_visible()

    township = page_as("demo-township")
    township.goto(f"{site.url}/pledges/")
    section = township.locator("section").filter(has=township.get_by_role("heading", name="下级单位完成情况"))
    section.get_by_role("link", name=NAME).click()
    township.get_by_role("link", name=BRANCH).click()
    # The new clause asks those of the sheet again.
    expect(township.get_by_text(signed[0]).first).to_be_visible()
    _look(township, "pledge-6-township")

    staff.goto(f"{site.url}/pledges/")
    section = staff.locator("section").filter(has=staff.get_by_role("heading", name="下级单位完成情况"))
    section.get_by_role("link", name=NAME).click()
    expect(staff.get_by_text("巴彦淖尔苏木党委")).to_be_visible()
    _look(staff, "pledge-7-banner")
    assert not any(name in staff.content() for name in signed)
    answer = staff.request.get(register)
    assert answer.status == 403
    assert not any(name in answer.text() for name in signed)

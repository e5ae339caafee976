"""The map of a campaign at every level, and its boundaries (一张图)."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.chronicle import queries as chronicle
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.dashboards.models import Boundary
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from tests.campaigns import staged
from tests.findings import own_finding, plant, sample_library

STAFF, TOWNSHIP = roles.DEPARTMENT_STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER


@pytest.fixture
def running(two_leagues, tmp_path) -> Adoption:
    return staged(two_leagues.one, sample_library(tmp_path))


def text_of(answer):
    return html.unescape(answer.content.decode())


def tiles_of(page):
    found = re.findall(
        r'<li class="tile( needs-action)?"><a class="tile-name"[^>]*>([^<]+)</a><(?:a|span) class="tile-value[^>]*>([^<]+)<',
        page,
    )
    return {name: (value, bool(red)) for red, name, value in found}


def late(league, running, unit, **given):
    return plant(
        league.units[unit],
        State.WORKING,
        library=running.library,
        checklist="problems",
        category="circles",
        adoption=running,
        due_on=date(2026, 6, 4),
        **given,
    )


def square(name, at=122.0):
    ring = [[at, 46.0], [at + 0.5, 46.0], [at + 0.5, 46.4], [at, 46.4], [at, 46.0]]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def file_of(*names):
    features = [square(name, 122 + number) for number, name in enumerate(names)]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    return SimpleUploadedFile("界线.geojson", content)


def test_each_tile_is_a_unit_below_with_what_is_overdue_there_in_official_order(two_leagues, running, client_as):
    league = two_leagues.one
    for unit in ("banner_sumu_village_1", "banner_sumu_village_1", "banner_town"):
        late(league, running, unit)
    page = text_of(client_as(STAFF).get(f"/map/{running.pk}?show=overdue"))
    tiles = tiles_of(page)
    assert list(tiles) == [
        unit.short_name
        for unit in sorted(league.units.values(), key=lambda one: one.path)
        if unit.parent_id == league.units["banner"].pk
    ]
    assert tiles["巴彦苏木党委"] == ("2", True) and tiles["宝石镇党委"] == ("1", True)
    assert tiles["科尔沁右翼前旗委组织部"] == ("0", False)


def test_the_map_is_drilled_down_to_a_branch_and_its_records(two_leagues, running, client_as):
    league = two_leagues.one
    late(league, running, "banner_sumu_village_1")
    client = client_as(STAFF)
    address = f"/map/{running.pk}?show=overdue"
    for name in ("巴彦苏木党委", "巴彦塔拉嘎查党支部"):
        page = client.get(address).content.decode()
        address = html.unescape(re.search(rf'class="tile-name" href="([^"]+)">{name}<', page)[1])
    assert address == f"/campaigns/{running.pk}/unit/{league.units['banner_sumu_village_1'].pk}"
    assert client.get(address).status_code == 200
    records = re.search(r'class="tile-value" href="([^"]+)"[^>]*>1<', page)[1]
    assert "逾期" in text_of(client.get(html.unescape(records)))


def test_a_problem_a_member_found_of_himself_moves_no_tile(two_leagues, running, client_as):
    before = tiles_of(text_of(client_as(STAFF).get(f"/map/{running.pk}?show=overdue")))
    own = own_finding(two_leagues.one)
    type(own)._base_manager.filter(pk=own.pk).update(due_on=date(2026, 6, 1), adoption=running)
    assert tiles_of(text_of(client_as(STAFF).get(f"/map/{running.pk}?show=overdue"))) == before


def test_while_lists_are_gone_through_the_map_is_about_them_and_later_about_what_is_overdue(
    two_leagues, running, client_as, monkeypatch
):
    client = client_as(STAFF)
    assert 'aria-current="page">自查清单还没有走完' in re.sub(r"\s+", " ", text_of(client.get(f"/map/{running.pk}")))
    tiles = tiles_of(text_of(client.get(f"/map/{running.pk}")))
    assert tiles["科尔沁右翼前旗委组织部"] == ("—", False)
    assert tiles["巴彦苏木党委"][1] is True


@pytest.mark.parametrize(
    ("role", "status"),
    [(STAFF, 200), (TOWNSHIP, 200), (roles.INSPECTOR, 200), (roles.BRANCH_SECRETARY, 404), (roles.MEMBER, 404)],
)
def test_the_map_is_for_those_who_look_after_others(running, client_as, role, status):
    assert client_as(role).get(f"/map/{running.pk}").status_code == status


def test_without_a_campaign_the_page_says_what_comes_first(two_leagues, client_as):
    assert "还没有集中治理" in text_of(client_as(STAFF).get("/map/"))


# --- boundaries


def test_a_department_brings_boundaries_and_the_map_is_drawn_in_them(two_leagues, running, client_as):
    league = two_leagues.one
    late(league, running, "banner_sumu_village_1")
    client, banner = client_as(STAFF), league.units["banner"]
    given = {"file": file_of("巴彦苏木", "宝石镇党委", "别处"), "approved": "蒙S〔2026〕001号"}
    answer = client.post(f"/map/boundaries/{banner.pk}", given)
    assert answer.status_code == 303
    assert "已导入2个单位的界线。没有对上的：别处。" in text_of(client.get(answer["Location"]))
    page = text_of(client.get(f"/map/{running.pk}?show=overdue"))
    assert page.count('class="place') >= 2 and 'class="place needs-action"' in page
    assert "蒙S〔2026〕001号" in page and 'class="tiles"' not in page
    assert chronicle.faults(banner.pk) == []
    client.post(f"/map/boundaries/{banner.pk}/remove")
    assert 'class="tiles"' in text_of(client.get(f"/map/{running.pk}"))
    # What was on the map is kept, off it.
    assert Boundary._base_manager.filter(off_at__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("file", "approved", "said"),
    [
        pytest.param(
            file_of("别处"), "审图号1", "没有一个区块对得上科尔沁右翼前旗委的下级单位，什么也没有导入。", id="nobody's"
        ),
        pytest.param(file_of("巴彦苏木"), " ", "请写审图号", id="not approved"),
        pytest.param(SimpleUploadedFile("a.geojson", b"{"), "审图号1", "这不是GeoJSON文件", id="no file of boundaries"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_and_nothing_is_kept(two_leagues, client_as, file, approved, said):
    file.seek(0)
    banner = two_leagues.one.units["banner"]
    answer = client_as(STAFF).post(f"/map/boundaries/{banner.pk}", {"file": file, "approved": approved})
    assert answer.status_code == 422 and said in text_of(answer)
    assert not Boundary._base_manager.exists()


def test_new_boundaries_take_the_place_of_the_old_ones(two_leagues, client_as):
    client, banner = client_as(STAFF), two_leagues.one.units["banner"]
    for number in (1, 2):
        client.post(f"/map/boundaries/{banner.pk}", {"file": file_of("巴彦苏木"), "approved": f"审图号{number}"})
    [now] = Boundary._base_manager.filter(off_at__isnull=True)
    assert now.approved == "审图号2"

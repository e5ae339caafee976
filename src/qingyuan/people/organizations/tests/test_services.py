"""Changing the tree: what each verb does, what it refuses, and the entry it leaves."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.errors import BadInput, Conflict, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.organizations import queries, services
from qingyuan.people.organizations.models import Kind, Level, Organization, Placement, Seat
from qingyuan.people.organizations.services import NewUnit
from qingyuan.people.organizations.telling import told, unnamed

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)


def _units(two_leagues):
    return two_leagues.one.units


def _again(unit: Organization) -> Organization:
    return Organization._base_manager.get(pk=unit.pk)


def _branch(name="永安村", **more):
    return NewUnit(Kind.BRANCH, f"中共{name}支部委员会", f"{name}党支部", **more)


def _last(unit: Organization) -> chronicle.Line:
    return chronicle.entries_of_unit(unit.pk, limit=1)[0]


# --- founding


def test_a_founded_branch_stands_behind_its_siblings_with_its_home_seats_and_placement(two_leagues, scope_as, now):
    town = _units(two_leagues)["banner_town"]
    made = services.found(
        scope_as("department-staff"),
        parent_id=town.pk,
        unit=_branch(sector="village", founded_on=MAY),
        by=BY,
        now=now,
    )
    assert (made.path, made.home_id, made.level) == (f"{town.path}0003", town.home_id, Level.BASE)
    assert [seat.name for seat in queries.seats(made)] == ["书记", "副书记", "组织委员", "宣传委员", "纪检委员"]
    assert list(Placement._base_manager.filter(unit=made).values_list("parent_id", "from_on", "until_on")) == [
        (town.pk, MAY, None)
    ]
    entry = _last(made)
    assert (entry.label, entry.title) == ("设立组织", "旗委组织部组织科科长")
    assert told(entry.verb, entry.open) == [
        ("全称", "中共永安村支部委员会"),
        ("简称", "永安村党支部"),
        ("组织类别", "党支部"),
        ("层级", "基层"),
        ("上级组织", "宝石镇党委"),
        ("成立日期", "2026年5月1日"),
        ("任务截止", "—"),
    ]


def test_many_units_are_founded_with_one_entry_in_their_parents_chronicle(two_leagues, scope_as, now):
    town = _units(two_leagues)["banner_town"]
    made = services.found_many(
        scope_as("department-staff"), parent_id=town.pk, units=[_branch("甲村"), _branch("乙村")], by=BY, now=now
    )
    assert [unit.path for unit in made] == [f"{town.path}0003", f"{town.path}0004"]
    entry = _last(town)
    assert (entry.label, entry.open["count"]) == ("批量设立组织", 2)
    assert chronicle.size_of(made[0].pk) == 0


def test_a_department_and_a_body_serve_the_committee_they_stand_under(two_leagues, scope_as, now):
    banner = _units(two_leagues)["banner"]
    body = NewUnit(Kind.BODY, "集中治理督查组", "旗督查组", until=date(2026, 12, 31))
    made = services.found(scope_as("department-head"), parent_id=banner.pk, unit=body, by=BY, now=now)
    assert (made.serves_id, made.level) == (banner.pk, Level.BANNER)


def test_a_temporary_body_needs_the_last_day_of_its_rights(two_leagues, scope_as, now):
    banner = _units(two_leagues)["banner"]
    with pytest.raises(BadInput, match="任务截止日期"):
        services.found(
            scope_as("department-head"),
            parent_id=banner.pk,
            unit=NewUnit(Kind.BODY, "督查组", "督查组"),
            by=BY,
            now=now,
        )


def test_a_banners_committee_founded_under_the_league_is_its_own_home(two_leagues, scope_as, now):
    top = _units(two_leagues)["league"]
    scope = _league_department_scope(two_leagues.one)
    banner = NewUnit(Kind.COMMITTEE, "中共扎赉特旗委员会", "扎赉特旗委", level=Level.BANNER)
    made = services.found(scope, parent_id=top.pk, unit=banner, by=BY, now=now)
    assert made.home_id == made.pk
    assert _last(made).label == "设立组织"


def _league_department_scope(league):
    top = league.units["league"]
    return Scope(1, 1, (Grant("department-head", top.path, league.units["league_department"].path),), top.pk)


def test_nothing_is_founded_under_a_branch(two_leagues, scope_as, now):
    village = _units(two_leagues)["banner_sumu_village_1"]
    with pytest.raises(BadInput, match="巴彦塔拉嘎查党支部”下不能设党支部"):
        services.found(scope_as("department-staff"), parent_id=village.pk, unit=_branch(), by=BY, now=now)


def test_two_living_units_of_one_parent_never_share_a_name(two_leagues, scope_as, now):
    town = _units(two_leagues)["banner_town"]
    services.found(scope_as("department-staff"), parent_id=town.pk, unit=_branch(), by=BY, now=now)
    with pytest.raises(BadInput, match="已有一个“中共永安村支部委员会”"):
        services.found(scope_as("department-staff"), parent_id=town.pk, unit=_branch(), by=BY, now=now)


def test_a_day_still_to_come_is_no_founding_day(two_leagues, scope_as, now):
    town = _units(two_leagues)["banner_town"]
    with pytest.raises(BadInput, match="不能晚于今天"):
        services.found(
            scope_as("department-staff"), parent_id=town.pk, unit=_branch(founded_on=date(2026, 6, 6)), by=BY, now=now
        )


def test_a_township_founds_branches_and_leaves_committees_and_offices_to_the_department(two_leagues, scope_as, now):
    sumu = _units(two_leagues)["banner_sumu"]
    scope = scope_as("township-organization-member")
    assert services.found(scope, parent_id=sumu.pk, unit=_branch(), by=BY, now=now).parent_id == sumu.pk
    with pytest.raises(NotAllowed, match="由科尔沁右翼前旗委组织部办理"):
        services.found(
            scope, parent_id=sumu.pk, unit=NewUnit(Kind.DEPARTMENT, "苏木组织办", "苏木组织办"), by=BY, now=now
        )


def test_nobody_founds_the_top_of_a_tree_from_a_page(two_leagues, scope_as, now):
    top = NewUnit(Kind.COMMITTEE, "中共某盟委员会", "某盟委")
    with pytest.raises(NotHere):
        services.found(scope_as("department-head"), parent_id=None, unit=top, by=BY, now=now)


# --- changing


def test_a_renamed_unit_keeps_both_names_in_its_chronicle(two_leagues, scope_as, now):
    village = _units(two_leagues)["banner_sumu_village_1"]
    services.rename(
        scope_as("township-organization-member"),
        unit_id=village.pk,
        revision=1,
        name="中共巴彦嘎查支部委员会",
        short_name="巴彦嘎查党支部",
        by=BY,
        now=now,
    )
    again = _again(village)
    assert (again.short_name, again.revision) == ("巴彦嘎查党支部", 2)
    entry = _last(village)
    assert (entry.open["old_short_name"], entry.open["short_name"]) == ("巴彦塔拉嘎查党支部", "巴彦嘎查党支部")


def test_a_form_opened_before_somebody_elses_change_is_refused(two_leagues, scope_as, now):
    village = _units(two_leagues)["banner_sumu_village_1"]
    change = {"unit_id": village.pk, "revision": 1, "name": "新名", "short_name": "新名", "by": BY, "now": now}
    services.rename(scope_as("department-staff"), **change)
    with pytest.raises(Conflict, match="被别人改过"):
        services.rename(scope_as("department-staff"), **change)


def test_a_committee_is_renamed_from_above_and_not_by_its_own_officer(two_leagues, scope_as, now):
    sumu = _units(two_leagues)["banner_sumu"]
    with pytest.raises(NotAllowed, match="科尔沁右翼前旗委组织部"):
        services.rename(
            scope_as("township-organization-member"),
            unit_id=sumu.pk,
            revision=1,
            name="x",
            short_name="x",
            by=BY,
            now=now,
        )


def test_a_correction_enters_only_what_changed(two_leagues, scope_as, now):
    village = _units(two_leagues)["banner_sumu_village_1"]
    values = {
        "sector": village.sector,
        "division_path": village.division_path,
        "founded_on": MAY,
        "until": None,
        "order": village.order,
    }
    services.amend(scope_as("department-staff"), unit_id=village.pk, revision=1, **values, by=BY, now=now)
    assert _last(village).open == {"founded_on": "2026-05-01"}
    services.amend(scope_as("department-staff"), unit_id=village.pk, revision=2, **values, by=BY, now=now)
    assert chronicle.size_of(village.pk) == 1


# --- moving


def _move(scope, unit, parent, now, on=MAY):
    return services.move(
        scope, unit_id=unit.pk, revision=_again(unit).revision, parent_id=parent.pk, on=on, by=BY, now=now
    )


def test_a_moved_unit_takes_its_subtree_along_and_keeps_id_and_home(two_leagues, scope_as, now):
    units = _units(two_leagues)
    scope = scope_as("department-staff")
    general = services.found(
        scope,
        parent_id=units["banner_sumu"].pk,
        unit=NewUnit(Kind.GENERAL_BRANCH, "总支", "总支", founded_on=MAY),
        by=BY,
        now=now,
    )
    below = services.found(scope, parent_id=general.pk, unit=_branch(founded_on=MAY), by=BY, now=now)
    moved = _move(scope, general, units["banner_town"], now, on=TODAY)
    assert moved.path == f"{units['banner_town'].path}0003"
    assert _again(below).path == f"{moved.path}0001"
    assert (moved.pk, moved.home_id) == (general.pk, general.home_id)
    assert list(
        Placement._base_manager.filter(unit=general).order_by("from_on").values_list("parent_id", "from_on", "until_on")
    ) == [(units["banner_sumu"].pk, MAY, TODAY), (units["banner_town"].pk, TODAY, None)]
    assert queries.parents_on([general.pk], date(2026, 6, 4)) == {general.pk: units["banner_sumu"].pk}
    assert _last(general).open["units"] == 2


def test_a_moved_department_serves_its_new_committee(two_leagues, scope_as, now):
    units = _units(two_leagues)
    scope = scope_as("department-staff")
    line = NewUnit(Kind.WORK_COMMITTEE, "旗直属机关工委", "旗直属机关工委", level=Level.BANNER)
    work = services.found(scope, parent_id=units["banner"].pk, unit=line, by=BY, now=now)
    office = services.found(
        scope, parent_id=units["banner"].pk, unit=NewUnit(Kind.DEPARTMENT, "旗委党校", "旗委党校"), by=BY, now=now
    )
    assert _move(scope, office, work, now, on=TODAY).serves_id == work.pk


@pytest.mark.parametrize(
    ("unit", "parent", "sentence"),
    [
        pytest.param("banner_sumu_village_1", "banner_sumu", "现在就隶属", id="where it stands already"),
        pytest.param("banner_sumu_village_1", "banner_sumu_village_2", "下不能设党支部", id="under a branch"),
        pytest.param("banner_sumu_village_1", "county_town", "不在同一个旗县市", id="into another home"),
        pytest.param("banner_sumu", "banner_town", "层级放不到", id="a township under a township"),
        pytest.param("county", "banner", "不在同一个旗县市", id="a banner under another"),
    ],
)
def test_a_unit_is_not_moved(two_leagues, now, unit, parent, sentence):
    units = _units(two_leagues)
    with pytest.raises(BadInput, match=sentence):
        _move(_league_department_scope(two_leagues.one), units[unit], units[parent], now)


def test_a_unit_is_not_moved_under_itself(two_leagues, scope_as, now):
    units = _units(two_leagues)
    scope = scope_as("department-staff")
    hospital, part = (
        NewUnit(Kind.COMMITTEE, name, name, level=Level.BASE) for name in ("旗人民医院党委", "旗人民医院分院党委")
    )
    above = services.found(scope, parent_id=units["banner"].pk, unit=hospital, by=BY, now=now)
    below = services.found(scope, parent_id=above.pk, unit=part, by=BY, now=now)
    with pytest.raises(BadInput, match="就在“旗人民医院党委”之下"):
        _move(scope, above, below, now, on=TODAY)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        pytest.param(date(2026, 6, 6), "不能晚于今天", id="not tomorrow"),
        pytest.param(date(2019, 12, 31), "早于2020年1月1日", id="not before it stood where it stands"),
    ],
)
def test_a_move_has_a_day_that_fits_its_placements(two_leagues, scope_as, now, on, sentence):
    units = _units(two_leagues)
    with pytest.raises(BadInput, match=sentence):
        _move(scope_as("department-staff"), units["banner_sumu_village_1"], units["banner_town"], now, on=on)


def test_a_township_moves_nothing_out_of_its_range(two_leagues, scope_as, now):
    units = _units(two_leagues)
    with pytest.raises(NotHere):
        _move(scope_as("township-organization-member"), units["banner_sumu_village_1"], units["banner_town"], now)


# --- closing


def test_a_merged_unit_is_answered_for_and_both_chronicles_say_so(two_leagues, scope_as, now):
    units = _units(two_leagues)
    gone, into = units["banner_sumu_village_2"], units["banner_sumu_village_1"]
    services.merge(scope_as("department-staff"), unit_ids=[gone.pk], into_id=into.pk, on=MAY, by=BY, now=now)
    assert _again(gone).dissolved_on == MAY
    assert [unit.pk for unit in queries.answers_for(gone.pk)] == [into.pk]
    assert Placement._base_manager.get(unit=gone).until_on == MAY
    assert [(_last(unit).label, _last(unit).open) for unit in (gone, into)] == [
        ("并入其他组织", {"into": ["巴彦塔拉嘎查党支部"], "on": "2026-05-01"}),
        ("承接组织", {"from": "白音花嘎查党支部", "how": "merger", "on": "2026-05-01"}),
    ]


def test_a_split_unit_is_answered_for_by_each_part(two_leagues, scope_as, now):
    units = _units(two_leagues)
    whole = units["banner_sumu_village_1"]
    parts = [units["banner_sumu_village_2"].pk, units["banner_town_village_1"].pk]
    services.split(scope_as("department-staff"), unit_id=whole.pk, revision=1, into_ids=parts, on=MAY, by=BY, now=now)
    assert {unit.pk for unit in queries.answers_for(whole.pk)} == set(parts)


def test_a_split_needs_two_parts(two_leagues, scope_as, now):
    units = _units(two_leagues)
    with pytest.raises(BadInput, match="两个以上"):
        services.split(
            scope_as("department-staff"),
            unit_id=units["banner_sumu_village_1"].pk,
            revision=1,
            into_ids=[units["banner_sumu_village_2"].pk] * 2,
            on=MAY,
            by=BY,
            now=now,
        )


def test_a_dissolved_unit_is_answered_for_by_the_one_above_it(two_leagues, scope_as, now):
    units = _units(two_leagues)
    gone = units["banner_sumu_village_2"]
    services.dissolve(scope_as("township-organization-member"), unit_id=gone.pk, revision=1, on=MAY, by=BY, now=now)
    assert [unit.pk for unit in queries.answers_for(gone.pk)] == [units["banner_sumu"].pk]


def test_a_unit_with_units_below_is_not_closed(two_leagues, scope_as, now):
    sumu = _units(two_leagues)["banner_sumu"]
    with pytest.raises(BadInput, match="还有2个下级组织"):
        services.dissolve(scope_as("department-staff"), unit_id=sumu.pk, revision=1, on=MAY, by=BY, now=now)


def test_nothing_more_is_done_with_a_closed_unit(two_leagues, scope_as, now):
    gone = _units(two_leagues)["banner_sumu_village_2"]
    scope = scope_as("department-staff")
    services.dissolve(scope, unit_id=gone.pk, revision=1, on=MAY, by=BY, now=now)
    with pytest.raises(BadInput, match="已经撤销"):
        services.rename(scope, unit_id=gone.pk, revision=2, name="x", short_name="x", by=BY, now=now)


# --- seats


def test_an_added_seat_stands_behind_the_others(two_leagues, scope_as, now):
    sumu = _units(two_leagues)["banner_sumu"]
    seat = services.add_seat(
        scope_as("department-staff"), unit_id=sumu.pk, name="第一副书记", role="", places=1, by=BY, now=now
    )
    assert queries.seats(sumu)[-1] == seat
    assert told("organizations.seat_added", _last(sumu).open) == [
        ("职务", "第一副书记"),
        ("所带权限", "—"),
        ("职数", "1"),
    ]


def test_a_seat_brings_no_role_that_its_unit_may_not_bring(two_leagues, scope_as, now):
    sumu = _units(two_leagues)["banner_sumu"]
    with pytest.raises(BadInput, match="组织部部长、副部长"):
        services.add_seat(
            scope_as("department-staff"), unit_id=sumu.pk, name="部长", role="department-head", places=1, by=BY, now=now
        )


def test_an_abolished_seat_is_no_longer_listed_and_is_not_abolished_twice(two_leagues, scope_as, now):
    league = two_leagues.one
    seat = league.seats["contact-leader"]
    scope = scope_as("department-staff")
    services.abolish_seat(scope, seat_id=seat.pk, on=MAY, by=BY, now=now)
    assert seat not in queries.seats(league.units["banner_sumu"])
    with pytest.raises(BadInput, match="已经撤销"):
        services.abolish_seat(scope, seat_id=seat.pk, on=MAY, by=BY, now=now)
    assert Seat._base_manager.get(pk=seat.pk).abolished_on == MAY


def test_every_open_value_of_these_entries_has_a_chinese_name(two_leagues, scope_as, now):
    """One of each verb; a value without a name would be missing from the page of the chronicle."""
    units, scope = _units(two_leagues), scope_as("department-staff")
    made = services.found(scope, parent_id=units["banner_town"].pk, unit=_branch(founded_on=MAY), by=BY, now=now)
    other = services.found(
        scope, parent_id=units["banner_town"].pk, unit=_branch("乙村", founded_on=MAY), by=BY, now=now
    )
    services.amend(
        scope,
        unit_id=made.pk,
        revision=1,
        sector="village",
        division_path="甲/乙",
        founded_on=None,
        until=TODAY,
        order=9,
        by=BY,
        now=now,
    )
    services.rename(scope, unit_id=made.pk, revision=2, name="新名", short_name="新名", by=BY, now=now)
    _move(scope, made, units["banner_sumu"], now, on=TODAY)
    seat = services.add_seat(scope, unit_id=made.pk, name="组长", role="", places=None, by=BY, now=now)
    services.abolish_seat(scope, seat_id=seat.pk, on=TODAY, by=BY, now=now)
    services.merge(scope, unit_ids=[made.pk], into_id=other.pk, on=TODAY, by=BY, now=now)
    lines = [line for unit in (made, other) for line in chronicle.entries_of_unit(unit.pk)]
    assert {line.verb for line in lines} >= {"organizations.amended", "organizations.moved", "organizations.took_over"}
    assert [unnamed(line.verb, line.open) for line in lines] == [[]] * len(lines)

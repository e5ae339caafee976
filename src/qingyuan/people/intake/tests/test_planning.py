"""People of an import held against the roster: added, updated, unchanged, or refused and why."""

from __future__ import annotations

import pytest

from qingyuan.people.intake import planning
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Membership, Partial
from tests.intakes import BY, NEXT_BRANCH, compared, entered, line, member, number, planned, taken_back

ID = number("1970-05-12")


@pytest.fixture
def plan(staff, banner, now):
    return lambda *lines: compared(staff, banner, lines, now)


def _told(planned):
    return [(one.outcome, one.notes) for one in planned]


# --- who it is


def test_somebody_the_roster_does_not_have_is_added(plan, village):
    assert _told(plan(line())) == [("added", [])]


def test_somebody_is_known_by_the_number(plan, village):
    standing = member(village, id_number=ID, born="1970-05-12", sex="female")
    [one] = plan(line(id_number=ID))
    assert (one.outcome, one.person_id) == ("unchanged", standing.pk)


@pytest.mark.parametrize(
    ("standing", "given"),
    [
        pytest.param({"phone": "13904820001"}, {"phone": "13904820001"}, id="phone"),
        pytest.param({"born": "1970-05-12"}, {"birth_date": "1970-05"}, id="month of birth"),
        pytest.param({"joined": "1998-07"}, {"joined_on": "1998-07-15"}, id="month of joining"),
        pytest.param(
            {"born": "1970", "joined": "1998"}, {"birth_date": "1970", "joined_on": "1998"}, id="both years together"
        ),
    ],
)
def test_without_a_number_name_branch_and_one_thing_more_tell_who_it_is(plan, village, standing, given):
    person = member(village, **standing)
    [one] = plan(line(education="中专", **given))
    assert (one.outcome, one.person_id) == ("updated", person.pk)
    assert one.changes["education"] == ("", "中专")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"phone": "13904820001"}, id="nothing agrees but the name"),
        pytest.param({"birth_date": "1970", "phone": "13904820001"}, id="the year of birth alone"),
        pytest.param({"joined_on": "1998", "phone": "13904820001"}, id="the year of joining alone"),
        pytest.param({"joined_on": "1999"}, id="another year of joining"),
        pytest.param({"id_number": number("1970-03-01")}, id="a number, to somebody of whom nothing is known"),
    ],
)
def test_on_the_name_alone_nothing_is_written(plan, village, given):
    member(village, **({} if "id_number" in given else {"born": "1970-05-12", "joined": "1998-07"}))
    [one] = plan(line(**given))
    assert (one.outcome, one.notes, one.changes) == ("refused", ["same_name_on_roster"], {})


def test_on_the_name_alone_with_nothing_new_the_row_is_unchanged(plan, village):
    person = member(village, phone="13904820001")
    [one] = plan(line())
    assert (one.outcome, one.person_id) == ("unchanged", person.pk)


def test_the_middle_dot_makes_no_other_name(plan, village):
    person = member(village, "阿拉坦其其格", born="1970-05-12")
    [one] = plan(line(name="阿拉坦·其其格", birth_date="1970-05-12"))
    assert (one.outcome, one.person_id) == ("unchanged", person.pk)


@pytest.mark.parametrize(
    ("standing", "given"),
    [
        pytest.param({"born": "1970-05-12"}, {"birth_date": "1971"}, id="born in another year"),
        pytest.param({"sex": "male"}, {"sex": "女"}, id="of the other sex"),
        pytest.param({"id_number": number("1970-05-12")}, {"id_number": number("1970-05-12", 4)}, id="another number"),
    ],
)
def test_a_namesake_whom_something_tells_apart_is_somebody_else(plan, village, standing, given):
    member(village, **standing)
    assert _told(plan(line(**given))) == [("added", [])]


def test_which_of_two_namesakes_it_is_is_not_guessed(plan, village):
    member(village, born="1970-05-12")
    member(village, born="1970-05-20")
    assert _told(plan(line(birth_date="1970-05", phone="13904820001"))) == [("refused", ["same_name_on_roster"])]


def test_a_namesake_who_stands_there_exactly_so_is_found_among_two(plan, village):
    other, same = member(village, born="1970-05-12", phone="13904820001"), member(village)
    first, second = plan(line(2, birth_date="1970-05-12", phone="13904820001"), line(3))
    assert [(one.outcome, one.person_id) for one in (first, second)] == [
        ("unchanged", other.pk),
        ("unchanged", same.pk),
    ]


def test_two_who_are_one_on_the_roster_are_not_both_taken(plan, village):
    member(village, phone="13904820001", born="1970-05-12")
    rows = [line(2, phone="13904820001"), line(3, birth_date="1970-05-12", education="中专")]
    assert ("refused", ["same_as_another_row"]) in _told(plan(*rows))


def test_a_namesake_in_another_branch_is_somebody_else(plan, next_village):
    member(next_village, born="1970-05-12")
    assert _told(plan(line(birth_date="1970-05-12"))) == [("added", [])]


# --- what is filled in, and what is not overwritten


def test_gaps_are_filled_and_said(plan, village):
    person = member(village, born="1970-05-12")
    [one] = plan(line(id_number=ID, ethnicity="蒙古族", phone="13904820001", joined_on="1998-07"))
    assert (one.outcome, one.person_id, one.membership_id) == (
        "updated",
        person.pk,
        Membership._base_manager.get(person=person).pk,
    )
    assert one.changes == {
        "sex": ("", "female"),
        "nation": ("", "蒙古族"),
        "phone": ("", "13904820001"),
        "id_number": ("", ID),
        "joined": (None, Partial.read("1998-07")),
    }
    assert one.notes == ["filled_sex", "filled_nation", "filled_phone", "filled_id_number", "filled_joined"]


def test_a_later_phone_and_education_take_the_place_of_the_earlier_ones(plan, village):
    member(village, id_number=ID, born="1970-05-12", sex="female", phone="13904820001", education="高中")
    [one] = plan(line(id_number=ID, phone="13904820002", education="大学专科"))
    assert one.changes == {"education": ("高中", "大学专科"), "phone": ("13904820001", "13904820002")}
    assert one.notes == ["changed_education", "changed_phone"]


def test_a_date_known_to_the_month_is_made_finer(plan, village):
    member(village, joined="1998-07", id_number=ID, born="1970-05-12", sex="female")
    [one] = plan(line(id_number=ID, joined_on="1998-07-15"))
    assert one.changes == {"joined": (Partial.read("1998-07"), Partial.read("1998-07-15"))}


def test_a_coarser_date_changes_nothing(plan, village):
    member(village, joined="1998-07-15", id_number=ID, born="1970-05-12", sex="female")
    assert _told(plan(line(id_number=ID, joined_on="1998-07"))) == [("unchanged", [])]


def test_a_phone_list_without_kinds_need_not_say_again_what_the_roster_says(plan, village):
    member(village, id_number=ID, born="1970-05-12", sex="female")
    [known, new] = plan(line(category="", id_number=ID), line(3, name="赵强", category=""))
    assert (known.outcome, new.outcome, new.notes) == ("unchanged", "refused", ["category_missing"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"joined_on": "1999-07"}, "joined_differs_from_roster"),
        ({"confirmed_on": "2000-07"}, "full_differs_from_roster"),
        ({"category": "预备党员"}, "category_differs_from_roster"),
        ({"name": "王方"}, "name_differs_from_roster"),
    ],
)
def test_what_contradicts_the_roster_is_refused_and_never_overwrites(plan, village, given, code):
    person = member(village, id_number=ID, born="1970-05-12", sex="female", joined="1998-07", full="1999-07")
    [one] = plan(line(id_number=ID, **given))
    assert (one.outcome, one.notes, one.changes, one.person_id) == ("refused", [code], {}, person.pk)


@pytest.mark.parametrize(
    ("standing", "code"),
    [({"born": "1970-05-13"}, "born_differs_from_roster"), ({"sex": "male"}, "sex_differs_from_roster")],
)
def test_a_roster_that_contradicts_its_own_number_is_not_overwritten(plan, village, standing, code):
    member(village, id_number=ID, **{"born": "1970-05-12", "sex": "female", **standing})
    assert _told(plan(line(id_number=ID))) == [("refused", [code])]


def test_a_kind_only_read_out_of_dates_makes_nobody_full(plan, village):
    member(village, kind="probationary", id_number=ID, born="1970-05-12", sex="female", joined="2025-01")
    [one] = plan(line(id_number=ID, category="", joined_on="2025-01", confirmed_on="2026-01"))
    assert (one.outcome, one.changes) == ("refused", {})
    assert one.notes == ["category_by_dates", "category_differs_from_roster"]


@pytest.mark.parametrize(
    ("standing", "given"),
    [({"joined": "1998-07"}, {"confirmed_on": "1997-07"}), ({"full": "1997-07"}, {"joined_on": "1998-07"})],
)
def test_a_day_that_cannot_stand_beside_the_other_on_the_roster_is_refused(plan, village, standing, given):
    member(village, id_number=ID, born="1970-05-12", sex="female", **standing)
    assert _told(plan(line(id_number=ID, **given))) == [("refused", ["confirmed_on_before_joined_on"])]


# --- several rows that may be one of the roster


def test_a_row_that_says_nothing_does_not_take_the_place_of_the_one_that_says_all(plan, village):
    person = member(village, full="1999-07")
    first, second = plan(line(2, category=""), line(3, confirmed_on="1999-07"))
    assert (first.outcome, first.notes) == ("refused", ["same_as_another_row"])
    assert (second.outcome, second.person_id) == ("unchanged", person.pk)


@pytest.mark.parametrize("turned", [False, True], ids=["the fuller row first", "the fuller row last"])
def test_what_tells_two_rows_apart_counts_wherever_it_stands(plan, village, turned):
    person = member(village, born="1970-05-12")
    rows = [line(2, id_number=ID, birth_date="1970-05-12"), line(3, sex="男", phone="13904820001")]
    told = {one.lines[0].row: (one.outcome, one.person_id) for one in plan(*(rows[::-1] if turned else rows))}
    assert told[2] == ("updated", person.pk)
    assert told[3][0] == "added"


def test_a_second_import_finds_who_the_first_one_left(staff, banner, village, now):
    known = member(village, sex="female")
    rows = [line(2), line(3, sex="男", birth_date="1980-01")]
    first = planned(entered(staff, banner, rows, now))
    assert first == []
    again = compared(staff, banner, rows, now)
    assert [one.outcome for one in again] == ["unchanged", "unchanged"]
    assert again[0].person_id == known.pk != again[1].person_id


def test_a_coarser_day_of_a_lone_namesake_says_nothing_new(plan, village):
    person = member(village, born="1970-05-12")
    [one] = plan(line(birth_date="1970"))
    assert (one.outcome, one.person_id) == ("unchanged", person.pk)


# --- where somebody belongs


def test_somebody_of_another_branch_is_transferred_by_hand(plan, next_village):
    person = member(next_village, id_number=ID)
    [one] = plan(line(id_number=ID))
    assert (one.outcome, one.notes, one.person_id) == ("refused", ["branch_differs_from_roster"], person.pk)


def test_somebody_who_left_is_taken_in_by_hand(plan, staff, village, now):
    person = member(village, id_number=ID)
    roster.leave(staff, person_id=person.pk, ending="left", on=now.date(), by=BY, now=now)
    assert _told(plan(line(id_number=ID))) == [("refused", ["left_before"])]


def test_somebody_voided_is_nobody(staff, banner, plan, now):
    taken_back(staff, entered(staff, banner, [line(id_number=ID)], now), now)
    assert _told(plan(line(id_number=ID), line(3, name="李华"))) == [("added", []), ("added", [])]


def test_the_same_number_in_another_banner_is_another_row(plan, two_leagues):
    member(two_leagues.one.units["county_sumu_village_1"], id_number=ID)
    assert _told(plan(line(id_number=ID))) == [("added", [])]


@pytest.mark.parametrize(
    ("branch", "code"),
    [("月亮泡村党支部", "branch_unknown"), ("", "branch_missing"), ("巴彦苏木党委", "branch_not_a_branch")],
)
def test_who_belongs_nowhere_is_refused(plan, branch, code):
    assert _told(plan(line(branch=branch))) == [("refused", [code])]


def test_somebody_in_two_branches_goes_to_the_first_and_the_row_says_so(plan, village):
    rows = [line(2, id_number=ID), line(3, id_number=ID, branch=NEXT_BRANCH)]
    [one] = plan(*rows)
    assert (one.unit_id, one.outcomes) == (village.pk, ["added", "unchanged"])
    assert [row.reasons for row in one.lines] == [(), ("branch_rows_differ",)]


# --- posts


@pytest.fixture
def seat(staff, village, now):
    def add(name, places):
        return tree.add_seat(staff, unit_id=village.pk, name=name, role="", places=places, by=BY, now=now)

    return add


@pytest.mark.parametrize("post", ["宣传委员", "支部宣传委员", "党支部宣传委员", "党员、宣传委员"])
def test_a_post_is_a_seat_of_the_branch(plan, seat, post):
    made = seat("宣传委员", 1)
    [one] = plan(line(post=post))
    assert (one.seats, one.notes) == ([(made.pk, "宣传委员")], [])


@pytest.mark.parametrize("post", ["无", "党员", "普通党员", ""])
def test_a_member_without_a_post_has_none(plan, village, post):
    [one] = plan(line(post=post))
    assert (one.seats, one.notes) == ([], [])


def test_a_post_the_branch_does_not_have_is_said(plan, village):
    assert _told(plan(line(post="厂长"))) == [("added", ["post_unknown"])]


def test_a_post_with_no_place_left_is_said(plan, seat):
    seat("宣传委员", 1)
    first, second = plan(line(2, post="宣传委员"), line(3, name="李华", post="宣传委员"))
    assert (len(first.seats), second.seats, second.notes) == (1, [], ["post_taken"])


def test_a_post_written_twice_is_one(plan, seat):
    seat("宣传委员", None)
    [one] = plan(line(post="宣传委员、支部宣传委员"))
    assert len(one.seats) == 1


def test_the_post_of_somebody_on_the_roster_is_left_to_the_page_of_the_branch(plan, village, seat):
    seat("宣传委员", 1)
    member(village, id_number=ID, born="1970-05-12", sex="female")
    [one] = plan(line(id_number=ID, post="宣传委员"))
    assert (one.outcome, one.seats) == ("unchanged", [])


# --- looked at twice


def test_looked_at_again_what_was_planned_before_is_forgotten(plan, village):
    person = member(village, born="1970-05-12")
    [one] = plan(line(birth_date="1970-05-12", phone="13904820001"))
    person.name = "王方"
    person.save(update_fields=["name"])
    planning.compare([one], village.home_id)
    assert (one.outcome, one.changes, one.notes, one.membership_id, one.revision) == ("added", {}, [], 0, 0)
    assert one.person_id != person.pk


def test_looked_at_again_what_has_been_filled_meanwhile_is_unchanged(plan, village):
    person = member(village, born="1970-05-12")
    [one] = plan(line(birth_date="1970-05-12", phone="13904820001"))
    person.phone = "13904820001"
    person.save(update_fields=["phone"])
    planning.compare([one], village.home_id)
    assert (one.outcome, one.changes, one.notes) == ("unchanged", {}, [])


def test_whom_the_import_itself_has_entered_is_nobody_its_other_rows_are_held_against(plan, village):
    person = member(village)
    [one] = plan(line())
    assert one.outcome == "unchanged"
    planning.compare([one], village.home_id, entered=[person.pk])
    assert one.outcome == "added"

"""Lists of ours that come back: known by their row keys, every change shown, nothing overwritten unseen."""

from __future__ import annotations

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.people.intake import planning, running, services
from qingyuan.people.intake.models import Import
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import papers, queries
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Membership, Partial, Person
from qingyuan.people.roster.row_keys import LABEL, maker
from tests.intakes import BY, member, number, on_the_roster, taken_back

ID, OTHER_ID = number("1970-05-12"), number("1980-01-01", 1)
KEY = "row_key"


@pytest.fixture
def wang(village):
    return member(
        village, id_number=ID, born="1970-05-12", sex="female", nation="蒙古族", education="高中", phone="13904820001",
        joined="1998-07", full="1999-07-01",
    )  # fmt: skip


@pytest.fixture
def out(tmp_path, staff, now):
    """out(unit, {name: {label: value}}, in_full=True): the list of a unit as it went out, edited by name, on disk."""

    def write(unit, edits=None, *, in_full=True):
        path = tmp_path / "名册.xlsx"
        with path.open("wb") as target:
            rows = queries.members(staff, unit)
            papers.members_workbook(staff, unit, rows, target, in_full=in_full, at=now)
        if edits:
            edit(path, edits)
        return path

    return write


def edit(path, edits):
    book = openpyxl.load_workbook(path)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        for label, value in edits.get(sheet.cell(row, 1).value, {}).items():
            sheet.cell(row, columns[LABEL if label == KEY else label]).value = value
    book.save(path)


@pytest.fixture
def back(staff, banner, now):
    """back(path): what entering would do with each person; back(path, commit=True) enters it, and gives the import too."""

    def read(path, *, commit=False, top=None):
        _read, people, intake = running.import_files(
            staff, top=top or banner, paths=[path], commit=commit, by=BY, now=now
        )
        found = {one.lines[0].name or one.facts.get("name", ""): one for one in people}
        return (found, intake) if commit else found

    return read


def told(one):
    return one.outcome, one.notes


# --- unchanged


def test_a_list_that_comes_back_as_it_went_out_changes_nothing(out, back, village, wang):
    member(village, "李华", kind="probationary", joined="2026-01")
    people = back(out(village))
    assert {name: told(one) for name, one in people.items()} == dict.fromkeys(
        ("李晨", "包巴特尔", "王芳", "李华"), ("unchanged", [])
    )


_PEOPLE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["王芳", "阿拉坦·其其格", "阿拉坦其其格"]),
        "sex": st.sampled_from(["", "male", "female"]),
        "nation": st.sampled_from(["", "蒙古族", "蒙古", "其他"]),
        "education": st.sampled_from(["", "高中", "大学 本科"]),
        "id_number": st.sampled_from(
            ["", *(number(born, at) for born in ("1970-05-12", "1980-01-01") for at in (2, 3))]
        ),
        "born": st.sampled_from(["", "1970", "1970-05", "1970-05-12", "1950-01-01"]),
        "phone": st.sampled_from(["", "13904820001", "13904820002"]),
        "kind": st.sampled_from(["full", "probationary"]),
        "joined": st.sampled_from(["", "1998", "1998-07", "1998-07-15", "1960-01"]),
        "full": st.sampled_from(["", "1999", "1999-07-15"]),
        "next": st.booleans(),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(known=st.lists(_PEOPLE, min_size=1, max_size=6, unique_by=lambda one: one["id_number"] or object()))
def test_whatever_the_roster_holds_out_and_back_unchanged_is_unchanged_and_enters_nothing(
    out, staff, banner, village, next_village, now, known
):
    with transaction.atomic():
        for one in known:
            values = dict(one)
            member(next_village if values.pop("next") else village, values.pop("name"), **values)
        before = on_the_roster(village, next_village)
        _read, people, intake = running.import_files(
            staff, top=banner, paths=[out(banner)], commit=True, by=BY, now=now
        )
        assert {one.outcome for one in people} == {"unchanged"}
        assert intake is None or intake.counts["unchanged"] == len(people)
        assert on_the_roster(village, next_village) == before
        transaction.set_rollback(True)


def test_known_by_the_key_a_name_written_anew_is_a_change(out, back, village, wang):
    one = back(out(village, {"王芳": {"姓名": "王方"}}))["王方"]
    assert told(one) == ("updated", ["changed_name"])
    assert (one.person_id, one.changes) == (wang.pk, {"name": ("王芳", "王方")})


def test_every_field_that_was_edited_is_a_change_old_and_new(out, back, village, wang):
    one = back(
        out(
            village,
            {
                "王芳": {
                    "民族": "汉族",
                    "学历": "大学专科",
                    "手机号码": "13904820002",
                    "入党日期": "1999-07",
                    "转正日期": "2000.7.1",
                }
            },
        )
    )["王芳"]
    assert one.changes == {
        "nation": ("蒙古族", "汉族"),
        "education": ("高中", "大学专科"),
        "phone": ("13904820001", "13904820002"),
        "joined": (Partial.read("1998-07"), Partial.read("1999-07")),
        "full": (Partial.read("1999-07-01"), Partial.read("2000-07-01")),
    }


def test_a_number_put_right_takes_birth_and_sex_along_when_they_agree(out, back, village):
    person = member(village, id_number=ID, born="1970-05-12", sex="female")
    one = back(out(village, {"王芳": {"公民身份号码": number("1971-05-12", 1), "出生日期": "1971-05", "性别": "男"}}))[
        "王芳"
    ]
    assert (one.outcome, one.person_id) == ("updated", person.pk)
    assert one.changes == {
        "id_number": (ID, number("1971-05-12", 1)),
        "born": (Partial.read("1970-05-12"), Partial.read("1971-05-12")),
        "sex": ("female", "male"),
    }


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ({"出生日期": "1970-05-13"}, "birth_date_contradicts"),
        ({"性别": "男"}, "sex_contradicts"),
        ({"公民身份号码": number("1971-05-12")}, "birth_date_contradicts"),
        ({"转正日期": "1997"}, "confirmed_on_before_joined_on"),
    ],
)
def test_what_could_not_be_true_together_afterwards_is_refused(out, back, village, wang, edits, code):
    one = back(out(village, {"王芳": edits}))["王芳"]
    assert one.outcome in ("refused", "unchanged")
    assert code in [*one.notes, *one.lines[0].reasons]
    assert one.changes == {}


def test_entered_the_changes_stand_and_taken_back_they_do_not(out, back, staff, village, wang, now):
    before = on_the_roster(village)
    new = number("1970-05-12", 4)
    people, intake = back(
        out(village, {"王芳": {"姓名": "王方", "公民身份号码": new, "入党日期": "1998-08"}}), commit=True
    )
    wang.refresh_from_db()
    assert (wang.name, wang.id_number, wang.id_number_index) == ("王方", new, queries.index_of(new))
    assert Membership._base_manager.get(person=wang).joined == Partial.read("1998-08")
    assert people["王方"].outcome == "updated"
    taken_back(staff, intake, now)
    assert on_the_roster(village) == before


def test_the_same_file_a_second_time_is_all_unchanged(out, back, village, wang):
    path = out(village, {"王芳": {"学历": "大学专科"}})
    back(path, commit=True)
    assert told(back(path)["王芳"]) == ("unchanged", [])


def test_an_emptied_cell_changes_nothing(out, back, village, wang):
    cleared = dict.fromkeys(
        ["性别", "民族", "公民身份号码", "出生日期", "学历", "人员类别", "所在党支部", "手机号码", "转正日期"]
    )
    assert told(back(out(village, {"王芳": cleared}))["王芳"]) == ("unchanged", [])


def test_a_number_masked_when_it_went_out_changes_nothing(out, back, village, wang):
    one = back(out(village, in_full=False))["王芳"]
    assert (one.outcome, one.changes) == ("unchanged", {})


def test_a_row_struck_out_changes_nothing_and_is_counted(out, staff, banner, village, wang, now):
    member(village, "李华")
    path = out(village)
    book = openpyxl.load_workbook(path)
    row = next(row for row in range(4, 10) if book.active.cell(row, 1).value == "李华")
    book.active.delete_rows(row)
    book.save(path)
    found = running.read_books([("名册.xlsx", path)], today=now.date())
    _written, chunks = running.understand(staff, banner, found.lines, {}, now)
    assert running.returning.absent([one for chunk in chunks for one in chunk]) == 1


def test_of_a_file_that_is_none_of_ours_nothing_is_said_of_who_is_not_in_it(back, book, village, wang):
    people = back(book([("姓名", "人员类别", "所在党支部"), ("李华", "正式党员", "巴彦塔拉嘎查党支部")]))
    assert running.returning.absent(list(people.values())) is None


# --- what a list can't do


def test_another_category_or_branch_is_refused_with_the_procedure(out, back, village, next_village, wang):
    kind = back(out(village, {"王芳": {"人员类别": "预备党员"}}))["王芳"]
    assert told(kind) == ("refused", ["category_differs_from_roster"])
    branch = back(out(village, {"王芳": {"所在党支部": "白音花嘎查党支部"}}))["王芳"]
    assert told(branch) == ("refused", ["branch_differs_from_roster"])
    assert (kind.changes, branch.changes) == ({}, {})


@pytest.mark.parametrize("written", ["中共巴彦塔拉嘎查支部委员会", "巴彦苏木巴彦塔拉嘎查党支部", "巴彦塔拉嘎查支部"])
def test_the_same_branch_written_in_another_way_is_no_other_branch(out, back, village, wang, written):
    assert told(back(out(village, {"王芳": {"所在党支部": written}}))["王芳"]) == ("unchanged", [])


def test_a_branch_whose_name_stands_twice_below_the_reader_is_known_by_the_key(out, back, two_leagues, wang, village):
    path = out(village)
    other = two_leagues.one.units["banner_town_village_1"]
    type(other)._base_manager.filter(pk=other.pk).update(short_name=village.short_name, division_path="")
    assert told(back(path)["王芳"]) == ("unchanged", [])


def test_another_post_is_said_and_left_to_the_page_of_the_branch(out, back, staff, village, wang, now):
    seat = tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="", places=1, by=BY, now=now)
    roster.appoint(staff, person_id=wang.pk, seat_id=seat.pk, from_on=now.date(), by=BY, now=now)
    assert told(back(out(village))["王芳"]) == ("unchanged", [])
    assert told(back(out(village, {"王芳": {"党内职务": "组织委员"}}))["王芳"]) == ("unchanged", ["post_differs"])


def test_a_number_that_is_somebody_elses_is_refused(out, back, village, next_village, wang):
    member(next_village, "李华", id_number=OTHER_ID, born="1980-01-01", sex="male")
    edits = {"公民身份号码": OTHER_ID, "出生日期": "1980-01-01", "性别": "男"}
    assert told(back(out(village, {"王芳": edits}))["王芳"]) == ("refused", ["id_number_on_roster"])


def test_one_new_number_written_to_two_people_goes_to_neither(out, back, village, wang):
    member(village, "李华")
    people = back(
        out(
            village,
            {"王芳": {"公民身份号码": number("1970-05-12", 4)}, "李华": {"公民身份号码": number("1970-05-12", 4)}},
        )
    )
    assert [people[name].notes for name in ("王芳", "李华")] == [["id_number_shared"], ["id_number_shared"]]


def test_rows_that_slipped_in_sorting_are_refused(out, back, village, wang):
    slipped = {
        "姓名": "李华",
        "公民身份号码": OTHER_ID,
        "出生日期": "1980-01-01",
        "性别": "男",
        "手机号码": "13904820009",
        "入党日期": "2001",
    }
    assert told(back(out(village, {"王芳": slipped}))["李华"]) == ("refused", ["row_key_of_another"])


# --- keys


def test_a_key_made_by_hand_is_refused(out, back, village, next_village, wang):
    key = maker()(Membership._base_manager.get(person=wang).pk, 1)
    forged = key[:-4] + ("0000" if not key.endswith("0000") else "1111")
    assert told(back(out(village, {"王芳": {KEY: forged}}))["王芳"]) == ("refused", ["row_key_unknown"])


def test_a_key_of_a_branch_outside_the_one_imported_under_is_refused(out, back, two_leagues, village, wang):
    top = two_leagues.one.units["banner_town"]
    assert told(back(out(village), top=top)["王芳"]) == ("refused", ["row_key_unknown"])


def test_a_row_copied_with_its_key_is_refused_with_the_one_it_was_copied_from(out, back, village, wang):
    member(village, "李华")
    key = maker()(Membership._base_manager.get(person=wang).pk, 1)
    people = back(out(village, {"李华": {KEY: key}}))
    assert [one.notes for one in people.values() if one.refused] == [["row_key_twice"]]
    assert Person._base_manager.get(pk=wang.pk).name == "王芳"


def test_a_row_without_a_key_is_read_like_any_row(out, back, village, wang):
    path = out(village)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.insert_rows(7)
    for at, value in enumerate(["新来的", "男", None, None, "1990-01", None, "预备党员", "巴彦塔拉嘎查党支部"], 1):
        sheet.cell(7, at).value = value
    book.save(path)
    people = back(path)
    assert told(people["新来的"]) == ("added", [])
    assert told(people["王芳"]) == ("unchanged", [])


def test_a_row_without_a_key_that_is_somebody_of_the_list_is_not_taken_twice(out, back, village, wang):
    member(village, "李华")
    path = out(village, {"李华": {"姓名": "王芳", "公民身份号码": ID, KEY: None}})
    assert sorted(one.outcome for one in back(path).values()).count("refused") <= 1
    assert Membership._base_manager.filter(unit=village, until_on__isnull=True).count() == 4


# --- what the roster has changed meanwhile


def _edit(staff, person, now, **values):
    facts = {name: getattr(person, name) for name in ("name", "sex", "nation", "born", "education")}
    lasting = Membership._base_manager.get(person=person, until_on__isnull=True)
    roster.edit_person(
        staff, person_id=person.pk, revision=person.revision, facts=roster.Facts(**{**facts, **values}),
        joined=lasting.joined, full=lasting.full, by=BY, now=now,
    )  # fmt: skip


def test_what_the_roster_has_changed_since_is_refused_and_laid_side_by_side(out, back, staff, village, wang, now):
    path = out(village, {"王芳": {"学历": "大学专科"}})
    _edit(staff, wang, now, education="大学本科")
    one = back(path)["王芳"]
    assert told(one) == ("refused", ["changed_since"])
    assert one.changes == {"education": ("大学本科", "大学专科")}


def test_where_the_table_says_what_the_roster_says_by_now_nothing_is_in_conflict(out, back, staff, village, wang, now):
    path = out(village, {"王芳": {"学历": "大学本科"}})
    _edit(staff, wang, now, education="大学本科")
    assert told(back(path)["王芳"]) == ("unchanged", [])


def test_what_changes_between_looking_and_entering_is_refused_in_the_last_moment(
    out, staff, banner, village, wang, now
):
    path = out(village, {"王芳": {"学历": "大学专科"}})
    found = running.read_books([("名册.xlsx", path)], today=now.date())
    written, chunks = running.understand(staff, banner, found.lines, {}, now)
    intake = services.begin(
        staff, top_id=banner.pk, files=["名册.xlsx"], stored=[], choices={}, by=BY, now=now, background=False
    )
    services.settle(intake, found, written, chunks)
    assert Import._base_manager.get(pk=intake.pk).counts["updated"] == 1
    _edit(staff, wang, now, education="大学本科")
    running.go_on(services.enter(staff, intake_id=intake.pk, now=now, background=False), now)
    intake.refresh_from_db()
    assert (intake.counts.get("updated", 0), intake.counts["refused"]) == (0, 1)
    wang.refresh_from_db()
    assert wang.education == "大学本科"


def test_who_became_full_meanwhile_is_in_conflict_and_who_left_is_gone(out, back, staff, village, now):
    full = member(village, "李华", kind="probationary", joined="2025-06-01")
    gone = member(village, "走了的")
    path = out(village, {"李华": {"学历": "高中"}})
    roster.become_full(staff, person_id=full.pk, on=now.date(), by=BY, now=now)
    roster.leave(staff, person_id=gone.pk, ending="left", on=now.date(), by=BY, now=now)
    people = back(path)
    assert told(people["李华"])[0] == "refused"
    assert told(people["走了的"]) == ("refused", ["row_key_left"])


def test_who_was_transferred_meanwhile_is_refused(out, back, staff, village, next_village, wang, now):
    path = out(village, {"王芳": {"学历": "大学专科"}})
    roster.transfer(staff, person_id=wang.pk, unit_id=next_village.pk, on=now.date(), by=BY, now=now)
    assert told(back(path)["王芳"]) == ("refused", ["branch_differs_from_roster"])


def test_looked_at_twice_a_row_with_a_key_comes_to_the_same(out, back, village, wang):
    one = back(out(village, {"王芳": {"姓名": "王方"}}))["王方"]
    planning.compare([one], village.home_id)
    assert (told(one), one.changes) == (("updated", ["changed_name"]), {"name": ("王芳", "王方")})

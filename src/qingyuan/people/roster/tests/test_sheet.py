"""A roster sheet: every row is added, unchanged, refused with its reasons, or no person; nothing is overwritten."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.db import connection

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.errors import BadInput, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import planning, queries, rules, services
from qingyuan.people.roster.models import Intake, Membership, Person, Tenure
from qingyuan.people.roster.services import Facts, Joining
from qingyuan.people.roster.services.intakes import unpacked
from qingyuan.people.roster.sheet import Read, SheetRow, read_day, read_rows

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)
NUMBER = "11010519491231002X"


def _number(born: str, order: int) -> str:
    head = f"152222{born}{order:03d}"
    return head + rules.check_character(head)


def _workbook(tmp_path, sheets):
    """A workbook of {name: rows}; a name that begins with "-" is hidden."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.removeprefix("-"))
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(at, column, value, value="")
                    elif isinstance(value, str):
                        sheet.write_string(at, column, value)
                    else:
                        sheet.write(at, column, value)
            if name.startswith("-"):
                sheet.hide()
    path = tmp_path / "roster.xlsx"
    path.write_bytes(target.getvalue())
    return path


def _read(tmp_path, *rows, head=("姓名", "公民身份号码", "人员类别", "所在党支部")):
    return read_rows(read_workbook(_workbook(tmp_path, {"名单": [["党员名册"], [], head, *rows]})))


# --- reading


def test_columns_are_found_by_their_words_in_any_order_under_a_title(tmp_path):
    read = _read(
        tmp_path, ["巴彦塔拉嘎查党支部", "男", "王芳", "19900512"], head=("所在党支部", "性 别", "姓名", "出生日期")
    )
    assert [(row.number, dict(row.values)) for row in read.rows] == [
        (4, {"unit": "巴彦塔拉嘎查党支部", "sex": "男", "name": "王芳", "born_on": "1990-05-12"})
    ]


def test_hidden_sheets_and_those_without_a_header_are_named_not_dropped(tmp_path):
    head = ["姓名", "人员类别"]
    path = _workbook(
        tmp_path, {"甲": [head, ["王芳", "正式党员"]], "-乙": [head, ["赵强", "正式党员"]], "说明": [["请按样表填"]]}
    )
    read = read_rows(read_workbook(path))
    assert ([row.values["name"] for row in read.rows], read.left_out) == (["王芳"], ["乙", "说明"])


def test_a_workbook_without_a_header_is_refused(tmp_path):
    with pytest.raises(BadInput, match="没有找到表头"):
        read_rows(read_workbook(_workbook(tmp_path, {"甲": [["王芳", "正式党员"]]})))


def test_a_number_typed_as_a_number_has_lost_digits_and_says_so(tmp_path):
    read = _read(tmp_path, ["王芳", 110105194912310020, "正式党员", ""])
    assert read.rows[0].faults == ("id_number_numeric",)


def test_a_formula_without_a_value_says_so(tmp_path):
    read = _read(tmp_path, ['=CONCATENATE("王","芳")', "", "正式党员", ""])
    assert read.rows[0].faults == ("formula",)


def test_a_merged_branch_counts_for_all_its_rows(tmp_path):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "所在党支部"])
        sheet.write_column(1, 0, ["王芳", "赵强"])
        sheet.merge_range(1, 1, 2, 1, "巴彦塔拉嘎查党支部")
    path = tmp_path / "merged.xlsx"
    path.write_bytes(target.getvalue())
    assert [row.values["unit"] for row in read_rows(read_workbook(path)).rows] == ["巴彦塔拉嘎查党支部"] * 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-05-12", date(1990, 5, 12)),
        ("1990.5.2", date(1990, 5, 2)),
        ("1990年5月2日", date(1990, 5, 2)),
        ("19900502", date(1990, 5, 2)),
        ("1990/05/02", date(1990, 5, 2)),
        ("1990.05", None),
        ("1990512", None),
        ("1990-02-30", None),
        ("去年七一", None),
    ],
)
def test_a_day_is_read_as_offices_write_it(text, day):
    assert read_day(text) == day


# --- planning


@pytest.fixture
def banner(two_leagues):
    return two_leagues.one.units["banner"]


def _row(number=4, **values):
    return SheetRow("名单", number, {"name": "王芳", "kind": "正式党员", "unit": "巴彦塔拉嘎查党支部", **values})


def _plan(staff, top, *rows):
    return planning.plan(staff, top, rows, TODAY)


def _codes(planned):
    return (planned.outcome, [reason.code for reason in planned.reasons])


def test_a_whole_row_is_added_clean(staff, banner, two_leagues):
    [one] = _plan(
        staff,
        banner,
        _row(
            name="阿拉坦•其其格",
            nation="蒙",
            id_number=NUMBER,
            phone="138 1234 5678",
            joined_on="2000-07-01",
            kind="正式",
        ),
    )
    assert (one.outcome, one.unit) == ("added", two_leagues.one.units["banner_sumu_village_1"])
    assert one.facts == {
        "name": "阿拉坦·其其格",
        "sex": "female",
        "nation": "蒙古族",
        "education": "",
        "phone": "13812345678",
        "id_number": NUMBER,
        "born_on": date(1949, 12, 31),
        "kind": "full",
        "joined_on": date(2000, 7, 1),
        "full_on": None,
        "from_on": None,
    }


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        pytest.param({"name": "", "phone": "13812345678"}, ["no_name"], id="no name"),
        pytest.param({"name": "王9"}, ["bad_name"], id="a name that is none"),
        pytest.param({"sex": "未知"}, ["bad_sex"], id="sex"),
        pytest.param({"id_number": NUMBER[:-1] + "1"}, ["id_number_check"], id="a wrong check character"),
        pytest.param({"id_number": NUMBER[:-1]}, ["id_number_length"], id="a digit short"),
        pytest.param({"id_number": NUMBER, "sex": "男"}, ["sex_differs"], id="another sex than the number's"),
        pytest.param({"id_number": NUMBER, "born_on": "1949-12-30"}, ["born_on_differs"], id="another birth"),
        pytest.param({"id_number": NUMBER, "born_on": "1949.11"}, ["born_on_differs"], id="another month of birth"),
        pytest.param({"born_on": "1949.12"}, ["bad_born_on"], id="a month alone, without a number"),
        pytest.param({"phone": "12345"}, ["bad_phone"], id="phone"),
        pytest.param({"kind": ""}, ["no_kind"], id="no kind"),
        pytest.param({"kind": "入党积极分子"}, ["kind_not_member"], id="not yet a member"),
        pytest.param({"joined_on": "去年"}, ["bad_joined_on"], id="a day that is none"),
        pytest.param({"joined_on": "2026-06-06"}, ["day_ahead"], id="joined tomorrow"),
        pytest.param(
            {"joined_on": "2011-01-01", "full_on": "2010-01-01"}, ["full_before_joined"], id="full before joining"
        ),
        pytest.param(
            {"kind": "预备党员", "full_on": "2010-01-01"}, ["full_on_probationary"], id="full and probationary"
        ),
        pytest.param({"unit": ""}, ["unit_missing"], id="no branch"),
        pytest.param({"unit": "天边党支部"}, ["unit_unknown"], id="a branch nobody knows"),
        pytest.param({"unit": "巴彦苏木党委"}, ["not_a_branch"], id="a committee"),
        pytest.param(
            {"name": "王9", "phone": "1", "unit": ""}, ["bad_name", "bad_phone", "unit_missing"], id="all at once"
        ),
    ],
)
def test_a_row_that_cant_be_taken_is_refused_with_every_reason(staff, banner, values, codes):
    [one] = _plan(staff, banner, _row(**values))
    assert _codes(one) == ("refused", codes)
    assert all(str(reason) for reason in one.reasons)


def test_month_and_year_of_birth_are_enough_beside_a_number(staff, banner):
    [one] = _plan(staff, banner, _row(id_number=NUMBER, born_on="1949.12"))
    assert (one.outcome, one.facts["born_on"]) == ("added", date(1949, 12, 31))


@pytest.mark.parametrize(
    "values",
    [
        {"name": "合计", "unit": "", "kind": ""},
        {"name": "姓名", "kind": "人员类别"},
        {"name": "", "kind": "", "unit": "共2人"},
    ],
)
def test_titles_and_totals_are_no_persons(staff, banner, values):
    assert _codes(_plan(staff, banner, _row(**values))[0]) == ("not_a_person", [])


def test_a_branch_takes_rows_without_a_branch_as_its_own(staff, two_leagues):
    village = two_leagues.one.units["banner_sumu_village_1"]
    assert _plan(staff, village, _row(unit=""))[0].unit == village


def test_the_same_person_twice_is_taken_once(staff, banner):
    first, second, third = _plan(
        staff, banner, _row(4, id_number=NUMBER), _row(5, id_number=NUMBER, name="王方"), _row(6, name="赵强")
    )
    assert (first.outcome, _codes(second), third.outcome) == ("added", ("refused", ["duplicate"]), "added")
    assert "第4行" in str(second.reasons[0])


@pytest.fixture
def known(staff, two_leagues, now):
    """王芳 with a number, in 巴彦塔拉嘎查党支部."""
    return services.add_person(
        staff,
        unit_id=two_leagues.one.units["banner_sumu_village_1"].pk,
        facts=Facts(name="王芳", id_number=NUMBER, phone="13812345678"),
        joining=Joining("full", date(2020, 1, 1), date(2000, 7, 1)),
        by=BY,
        now=now,
    )


def test_who_is_known_and_agrees_in_all_that_is_given_is_unchanged(staff, banner, known):
    [one] = _plan(staff, banner, _row(id_number=NUMBER, joined_on="2000-07-01"))
    assert (_codes(one), one.known) == (("unchanged", []), known)


def test_what_differs_is_refused_and_named_with_numbers_masked(staff, banner, known):
    [one] = _plan(staff, banner, _row(id_number=NUMBER, phone="13912345678", nation="蒙", unit="白音花嘎查党支部"))
    assert _codes(one) == ("refused", ["differs"])
    assert str(one.reasons[0]) == (
        "名册上已有这个人，这几项不同：民族（表里蒙古族，名册未填）；手机号码（表里139****5678，名册138****5678）；"
        "所在党支部（表里白音花嘎查党支部，名册巴彦塔拉嘎查党支部）。没有覆盖，请到人员页核对更正"
    )


def test_without_a_number_a_namesake_is_not_guessed_at(staff, banner, known):
    assert _codes(_plan(staff, banner, _row())[0]) == ("unchanged", [])
    assert _codes(_plan(staff, banner, _row(nation="蒙"))[0]) == ("refused", ["same_name"])
    assert _plan(staff, banner, _row(born_on="1990-01-01"))[0].outcome == "added"
    assert _plan(staff, banner, _row(unit="白音花嘎查党支部"))[0].outcome == "added"


def test_a_number_for_somebody_entered_without_one_is_not_a_second_person(staff, banner):
    [one] = _plan(staff, banner, _row(name="李晨", id_number=NUMBER))
    assert _codes(one) == ("refused", ["same_name"])


def test_who_has_left_is_not_entered_anew(staff, banner, known, now):
    services.leave(staff, person_id=known.pk, ending="moved-away", on=TODAY, by=BY, now=now)
    assert _codes(_plan(staff, banner, _row(id_number=NUMBER))[0]) == ("refused", ["left_before"])


def test_a_person_out_of_range_is_not_named(scope_as, two_leagues, staff, known, now):
    office = two_leagues.one.units["banner_office"]
    services.transfer(staff, person_id=known.pk, unit_id=office.pk, on=TODAY, by=BY, now=now)
    sumu = two_leagues.one.units["banner_sumu"]
    [one] = _plan(scope_as("township-organization-member"), sumu, _row(name="王方", id_number=NUMBER))
    assert _codes(one) == ("refused", ["known_elsewhere"])
    assert "王芳" not in str(one.reasons[0])
    assert "农牧局" not in str(one.reasons[0])


def test_a_post_goes_to_its_seat_and_one_that_is_none_or_taken_is_said(staff, banner, two_leagues, now):
    village = two_leagues.one.units["banner_sumu_village_1"]
    tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="committee-member", places=1, by=BY, now=now)
    first, second, third = _plan(
        staff,
        banner,
        _row(4, post="支部宣传委员、嘎查达"),
        _row(5, name="赵强", post="宣传委员"),
        _row(6, name="李晨", post="宣传委员"),
    )
    assert ([seat.name for seat in first.seats], [str(note) for note in first.notes]) == (
        ["宣传委员"],
        ["职务“嘎查达”不是这个党支部的职务，没有登记"],
    )
    assert ([*second.seats], [note.code for note in second.notes]) == ([], ["post_taken"])
    assert (third.outcome, [note.code for note in third.notes]) == ("unchanged", ["post_not_held"])


# --- taking in


def _take(staff, top, now, *rows, file_name="名单.xlsx"):
    return services.take_sheet(staff, top_id=top.pk, file_name=file_name, read=Read(list(rows)), now=now)


def test_reading_a_sheet_changes_nothing_and_keeps_its_rows_encrypted(staff, banner, now):
    people = Person._base_manager.count()
    intake = _take(staff, banner, now, _row(id_number=NUMBER))
    assert Person._base_manager.count() == people
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM roster_intake WHERE id = %s", [intake.pk])
        (stored,) = cursor.fetchone()
    assert stored.startswith("k1:")
    assert not any(text in stored for text in ("王芳", NUMBER))


def test_taking_a_sheet_in_enters_the_added_keeps_the_refused_and_loses_none(staff, banner, two_leagues, now):
    village = two_leagues.one.units["banner_sumu_village_1"]
    tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="committee-member", places=1, by=BY, now=now)
    rows = [
        _row(4, id_number=NUMBER, post="宣传委员"),
        _row(5, name="赵强", kind="预备党员", unit="白音花嘎查党支部", joined_on="2026-01-08"),
        _row(6, name="孙丽", phone="1"),
        _row(7, name="李晨"),
        _row(8, name="合计", kind="", unit=""),
    ]
    intake = services.commit_sheet(staff, intake_id=_take(staff, banner, now, *rows).pk, by=BY, now=now)
    made = Person._base_manager.get(id_number_index=queries.index_of(NUMBER))
    assert [(row.unit_id, row.kind, row.from_on) for row in queries.memberships(made.pk)] == [
        (village.pk, "full", TODAY)
    ]
    assert queries.titles_of([made.pk], TODAY) == {made.pk: ["巴彦塔拉嘎查党支部宣传委员"]}
    assert Membership._base_manager.get(person__name="赵强").joined_on == date(2026, 1, 8)
    kept = unpacked(Intake._base_manager.get(pk=intake.pk))
    assert kept["counts"] == {"added": 2, "unchanged": 1, "refused": 1, "not_a_person": 1}
    assert [(row["row"], row["values"]["name"], row["reasons"]) for row in kept["refused"]] == [
        (6, "孙丽", ["手机号码不是11位"])
    ]
    labels = [(entry.label, entry.open.get("count")) for entry in chronicle.entries_of_unit(village.pk, limit=2)]
    assert labels == [("按名单登记任职", 1), ("按名单登记党员", 1)]


def test_the_same_sheet_again_finds_everybody_unchanged(staff, banner, now):
    rows = [_row(4, id_number=NUMBER), _row(5, name="赵强", unit="白音花嘎查党支部")]
    services.commit_sheet(staff, intake_id=_take(staff, banner, now, *rows).pk, by=BY, now=now)
    assert [one.outcome for one in _plan(staff, banner, *rows)] == ["unchanged", "unchanged"]
    with pytest.raises(BadInput, match="没有可以新增的人"):
        services.commit_sheet(staff, intake_id=_take(staff, banner, now, *rows).pk, by=BY, now=now)


def test_each_row_is_looked_at_again_when_it_is_taken_in(staff, banner, two_leagues, now):
    waiting = _take(staff, banner, now, _row(4, id_number=NUMBER), _row(5, name="赵强"))
    services.add_person(
        staff,
        unit_id=two_leagues.one.units["banner_office"].pk,
        facts=Facts(name="王芳", id_number=NUMBER),
        joining=Joining("full", TODAY),
        by=BY,
        now=now,
    )
    services.commit_sheet(staff, intake_id=waiting.pk, by=BY, now=now)
    assert Person._base_manager.filter(id_number_index=queries.index_of(NUMBER)).count() == 1
    assert unpacked(Intake._base_manager.get(pk=waiting.pk))["counts"] == {"added": 1, "refused": 1}


def test_a_sheet_is_taken_in_once_and_by_who_read_it(staff, scope_as, banner, now):
    intake = _take(staff, banner, now, _row())
    with pytest.raises(NotHere):
        services.commit_sheet(scope_as("department-head"), intake_id=intake.pk, by=BY, now=now)
    services.commit_sheet(staff, intake_id=intake.pk, by=BY, now=now)
    with pytest.raises(BadInput, match="已经入册"):
        services.commit_sheet(staff, intake_id=intake.pk, by=BY, now=now)


def test_a_secretary_takes_no_sheet_in(scope_as, two_leagues, now):
    village = two_leagues.one.units["banner_sumu_village_1"]
    with pytest.raises(NotAllowed):
        _take(scope_as("branch-secretary"), village, now, _row())


def test_a_sheet_by_which_somebody_would_appoint_himself_does_not(two_leagues, scope_as, now):
    """Whoever is entered anew is nobody who could be signed in: an account has a person, a person a number or name."""
    staff, office = scope_as("department-staff"), two_leagues.one.units["banner_office"]
    tree.add_seat(staff, unit_id=office.pk, name="书记", role="branch-secretary", places=1, by=BY, now=now)
    name = two_leagues.one.people["department-staff"].name
    [one] = _plan(staff, office, _row(name=name, unit="", post="书记"))
    assert (one.outcome, one.seats) == ("unchanged", [])
    assert not Tenure._base_manager.filter(unit=office, seat__name="书记").exists()


def test_rows_a_week_old_are_emptied_by_the_next_sheet(staff, banner, now):
    old = _take(staff, banner, now - timedelta(days=8), _row())
    young = _take(staff, banner, now - timedelta(days=6), _row())
    _take(staff, banner, now, _row())
    assert [Intake._base_manager.get(pk=one.pk).rows == "" for one in (old, young)] == [True, False]

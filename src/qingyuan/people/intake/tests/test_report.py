"""What the report says of every row, and that no row is lost on the way there and back."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.scope import Scope
from qingyuan.people.intake import report, running
from qingyuan.people.intake.reading.books import read_books
from qingyuan.people.intake.reading.columns import FIELDS
from qingyuan.people.intake.states import Outcome
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Person
from tests.intakes import BRANCH, BY, NEXT_BRANCH, member, number, on_the_roster, taken_back

HEADER = (
    "姓名",
    "性别",
    "民族",
    "公民身份号码",
    "出生日期",
    "学历",
    "人员类别",
    "入党日期",
    "转正日期",
    "所在党支部",
    "手机号码",
)
WHOLE = ("阿拉坦·其其格", "女", "蒙古族", number("1970-05-12"), "1970.05.12", "大学本科", "正式党员", "1998.07", "1999年", BRANCH, "139-0482-0001")  # fmt: skip


def _row(name, **values):
    at = {"category": 6, "branch": 9, "id_number": 3, "phone": 10, "sex": 1, "joined_on": 7, "confirmed_on": 8}
    cells = [name, *[None] * 10]
    for key, value in {"category": "正式党员", "branch": BRANCH, **values}.items():
        cells[at[key]] = value
    return tuple(cells)


@pytest.fixture
def run(banner, book, now):
    """run(rows, commit): the people and the report of a workbook, as the command line has them."""

    def run(rows, *, commit=False):
        scope = Scope.for_job(running.COMMAND_LINE)
        found, people, intake = running.import_files(
            scope, top=banner, paths=[book(rows)], commit=commit, by=BY, now=now
        )
        rows = list(report.rows_of(found, people, committed=commit))
        return rows, report.summary(people, found, committed=commit), intake

    return run


# --- one entry a row


def test_a_row_is_told_with_what_was_read_in_its_cells(run):
    rows, _summary, _intake = run([HEADER, WHOLE])
    assert rows[1] == {
        "file": "名册.xlsx",
        "sheet": "Sheet1",
        "row": 2,
        "outcome": "added",
        "reasons": [],
        "person": rows[1]["person"],
        "fields": {
            "name": "阿拉坦·其其格",
            "sex": "女",
            "ethnicity": "蒙古族",
            "id_number": number("1970-05-12"),
            "birth_date": "1970-05-12",
            "education": "大学本科",
            "category": "正式党员",
            "joined_on": "1998-07",
            "confirmed_on": "1999",
            "branch": BRANCH,
            "phone": "13904820001",
        },
    }


def test_every_used_row_has_its_entry_in_the_order_of_the_sheet(run):
    rows, summary, _intake = run(
        [("巴彦苏木党员花名册",), HEADER, WHOLE, (), _row("李华"), _row("包山", branch="月亮泡村党支部"), ("合计", 3)]
    )
    assert [(row["row"], row["outcome"], row["reasons"]) for row in rows] == [
        (1, "not_a_person", ["title"]),
        (2, "not_a_person", ["header"]),
        (3, "added", []),
        (5, "added", []),
        (6, "refused", ["branch_unknown"]),
        (7, "not_a_person", ["total"]),
    ]
    assert summary == {
        "rows": 6, "added": 2, "updated": 0, "unchanged": 0, "refused": 1, "not_a_person": 3,
        "committed": False, "sheets_left_out": [],
    }  # fmt: skip
    assert rows[0]["fields"] == dict.fromkeys(FIELDS, "")


def test_a_refused_row_keeps_what_was_read(run):
    [_header, row], _summary, _intake = run([HEADER, _row("包山", branch="月亮泡村党支部", phone="13904820003")])
    assert (row["fields"]["name"], row["fields"]["branch"], row["fields"]["phone"]) == (
        "包山",
        "月亮泡村党支部",
        "13904820003",
    )


def test_a_field_that_could_not_be_trusted_is_empty_with_its_reason(run):
    [_header, row], _summary, _intake = run([HEADER, _row("王芳", id_number="152201197005120020")])
    assert (row["outcome"], row["reasons"], row["fields"]["id_number"]) == ("added", ["id_number_check"], "")


@pytest.mark.parametrize("commit", [False, True], ids=["trial", "commit"])
def test_rows_of_one_person_bear_the_same_person_and_others_do_not(run, commit):
    again = _row("阿拉坦其其格", id_number=number("1970-05-12"), sex="女")
    rows, _summary, _intake = run([HEADER, WHOLE, again, _row("李华")], commit=commit)
    people = [row["person"] for row in rows]
    assert people[0] is None
    assert people[1] == people[2] != people[3]
    assert [row["outcome"] for row in rows[1:]] == ["added", "unchanged", "added"]
    assert rows[2]["reasons"] == ["same_person"]
    assert {str(pk) for pk in Person._base_manager.filter(name__in=("阿拉坦·其其格", "李华")).values_list("pk", flat=True)} == (
        {people[1], people[3]} if commit else set()
    )  # fmt: skip


def test_somebody_on_the_roster_is_told_by_the_id_there_though_refused(run, staff, village, now):
    here = member(village, "王芳", id_number=number("1970-05-12"), sex="female", born="1970-05-12")
    left = member(village, "李华", id_number=number("1971-01-01"))
    roster.leave(staff, person_id=left.pk, ending="left", on=now.date(), by=BY, now=now)
    rows, _summary, _intake = run(
        [
            HEADER,
            _row("王芳", id_number=number("1970-05-12"), category="预备党员"),
            _row("李华", id_number=number("1971-01-01")),
            _row("包山", branch="月亮泡村党支部"),
            _row("白梅"),
        ],
        commit=True,
    )
    assert [row["person"] for row in rows[1:4]] == [str(here.pk), str(left.pk), None]
    assert [row["reasons"] for row in rows[1:4]] == [
        ["category_differs_from_roster"],
        ["left_before"],
        ["branch_unknown"],
    ]


def test_what_a_trial_promises_commit_does(run):
    rows = [HEADER, WHOLE, _row("李华"), _row("李华", phone="13904820002"), _row("包山", branch="月亮泡村党支部")]
    trial, trial_summary, _intake = run(rows)
    done, summary, _intake = run(rows, commit=True)
    assert [(row["outcome"], row["reasons"]) for row in done] == [(row["outcome"], row["reasons"]) for row in trial]
    assert {**trial_summary, "committed": True} == summary


def test_rows_of_hidden_sheets_are_said_to_be_nobody_and_counted_in_no_sentence(banner, tmp_path, now):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    for name in ("今年", "去年"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, WHOLE)
    sheet.hide()
    book.close()
    read = read_books([("a.xlsx", tmp_path / "a.xlsx")], today=now.date())
    _written, chunks = running.understand(Scope.for_job(running.COMMAND_LINE), banner, read.lines, {}, now)
    people = [one for chunk in chunks for one in chunk]
    rows = list(report.rows_of(read, people, committed=False))
    said = report.summary(people, read, committed=False)
    assert (said["rows"], said["not_a_person"], said["sheets_left_out"]) == (
        4,
        3,
        [{"file": "a.xlsx", "sheet": "去年", "reason": "hidden_sheet", "rows": 2}],
    )
    assert report.counted(people, read)["not_a_person"] == 1
    assert report.sheets_left_out(read) == ["去年"]
    hidden = [row for row in rows if row["sheet"] == "去年"]
    assert {(row["outcome"], row["reasons"][0]) for row in hidden} == {("not_a_person", "hidden_sheet")}


# --- the sentence


def test_the_result_is_said_in_one_sentence(now):
    counts = {"added": 1203, "updated": 12, "unchanged": 3, "refused": 9, "not_a_person": 8, "noted": 4}
    until = datetime.fromisoformat("2026-06-12T17:00+08:00")
    assert report.sentence(counts, last=until) == (
        "共读到1,235行：新增1,203人，更新12人，未变3人，退回9人，另有8行是标题或合计。"
        "退回的9人没有写入，原因写在下载表最后一列，改好后只传这9行。本次导入可在6月12日17:00前整批撤回。"
    )


def test_before_entering_it_says_what_will_not_be_written():
    assert report.sentence({"added": 2, "refused": 14}, entered=False).endswith(
        "退回的14人不会写入，原因写在下载表最后一列，改好后只传这14行。"
    )


def test_where_nothing_is_refused_nothing_is_to_be_sent_again():
    assert report.sentence({"added": 2}) == "共读到2行：新增2人，更新0人，未变0人，退回0人，另有0行是标题或合计。"


# --- whatever the rows

_CELLS = (
    st.sampled_from(["王芳", "李华", "阿拉坦·其其格", "阿拉坦其其格", "", "3"]),
    st.sampled_from([None, "男", "女"]),
    st.sampled_from([None, "蒙古族", "蒙"]),
    st.sampled_from([None, *(number(born, order) for born in ("1970-05-12", "1980-01-01") for order in (1, 2)), "152201197005120020", 152201197005120021]),
    st.sampled_from([None, "1970.05.12", "1970", "1980-01", 1970.1]),
    st.sampled_from([None, "中专", "大学本科"]),
    st.sampled_from([None, "正式党员", "预备党员", "积极分子"]),
    st.sampled_from([None, "1998.07", "1998", "1998-07-15", "2025-03"]),
    st.sampled_from([None, "1999.07", "1997"]),
    st.sampled_from([BRANCH, NEXT_BRANCH, "月亮泡村党支部", None]),
    st.sampled_from([None, "13904820001", "13904820002", "0482-4212345"]),
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(*_CELLS), min_size=1, max_size=8))
@example(rows=[_row("阿拉坦·其其格", category=None, joined_on="1998.07", confirmed_on="1997"), _row("阿拉坦·其其格", category=None, confirmed_on="1999.07")])  # fmt: skip
def test_no_row_is_lost_a_second_import_changes_nothing_and_taking_back_restores_the_roster(
    run, staff, village, next_village, now, rows
):
    with transaction.atomic():
        member(village, "王芳", born="1970-05-12", joined="1998")
        member(village, "李华", id_number=number("1980-01-01", 1), born="1980-01-01", sex="male")
        member(next_village, "王芳", phone="13904820002", kind="probationary")
        before = on_the_roster(village, next_village)

        told, summary, intake = run([HEADER, *rows], commit=True)
        people = [row for row in told if row["outcome"] != Outcome.NOT_A_PERSON]
        outcomes = Counter(row["outcome"] for row in told)
        assert {outcome: summary[outcome] for outcome in Outcome} == {outcome: outcomes[outcome] for outcome in Outcome}
        assert len(told) == len({row["row"] for row in told}) == summary["rows"]
        assert {row["row"] for row in told} >= {at for at, row in enumerate(rows, 2) if row[0] not in ("", "3")}

        again, _summary, second = run([HEADER, *rows], commit=True)
        later = [row for row in again if row["outcome"] != Outcome.NOT_A_PERSON]
        # Somebody refused for want of a kind may be found among those the first import has entered.
        known_now = {row["row"] for row in later if row["outcome"] == "unchanged" and not row["fields"]["category"]}
        assert [row["outcome"] for row in later] == [
            "refused" if row["outcome"] == "refused" and row["row"] not in known_now else "unchanged" for row in people
        ]
        if second is not None:
            taken_back(staff, second, now)
        if intake is not None:
            assert taken_back(staff, intake, now).left in ("", "[]")
        assert on_the_roster(village, next_village) == before
        assert [chronicle.faults(unit.pk) for unit in (village, next_village)] == [[], []]
        transaction.set_rollback(True)

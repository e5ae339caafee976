"""Reading a ledger in (导入台账): each row kept or refused with its reason, none lost."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, NotAllowed, NotHere
from qingyuan.kernel.ids import new_id
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification import imports, services
from qingyuan.obligations.rectification.imports import COMMAND_LINE, import_ledger, named_category, reason_text
from qingyuan.obligations.rectification.ledger_sheet import REASONS
from qingyuan.obligations.rectification.models import OTHER, Finding, Origin
from qingyuan.obligations.rectification.services import Plan
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Level, Organization, Sector
from tests.findings import campaign, sample_library
from tests.ledger_workbook import HEAD, KEYS, build

TODAY = date(2026, 6, 5)
STAFF, TOWNSHIP = roles.DEPARTMENT_STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER
VILLAGE = "巴彦塔拉嘎查党支部"


def ledger(folder: Path, *rows: dict[str, object]) -> Path:
    """A workbook with the customary head; a row is what its cells hold by key, the text filled in unless given."""
    book = Workbook()
    book.active.title = "台账"
    book.active.append(HEAD)
    for number, row in enumerate(rows, start=1):
        filled = {"number": number, "text": f"问题{number}的具体表现。", "unit": VILLAGE} | row
        book.active.append([filled.get(key) for key in KEYS])
    path = folder / "ledger.xlsx"
    book.save(path)
    return path


@pytest.fixture
def read_in(two_leagues, tmp_path):
    """read_in(*rows): a ledger of the banner read in by its department."""

    def read(*rows, commit=True, role=STAFF, unit="banner", adoption=None, path=None):
        return import_ledger(
            two_leagues.one.scope(role),
            unit_id=two_leagues.one.units[unit].pk,
            path=path or ledger(tmp_path, *rows),
            adoption=adoption,
            commit=commit,
            now=clock.now(),
        )

    return read


def told(report):
    """What became of the rows under the header: outcome and reasons."""
    return [(row.outcome, row.reasons) for row in report.rows[1:]]


def kept() -> Finding:
    return Finding._base_manager.select_related("unit").get()


# --- a whole customary ledger


@pytest.fixture
def customary(tmp_path):
    units = ["巴彦塔拉嘎查党支部", "宝石镇/永胜村", "宝石镇党委", "白音花嘎查", "科尔沁右翼前旗农牧局党支部"]
    path = tmp_path / "customary.xlsx"
    return path, build(path, units=units, rows=230, seed=7)


def test_each_row_of_a_customary_ledger_ends_as_it_should(read_in, two_leagues, tmp_path, customary):
    path, truth = customary
    sample_library(tmp_path)
    report = read_in(path=path)
    assert [(row.sheet, row.row) for row in report.rows] == [(true["sheet"], true["row"]) for true in truth]
    by_name = {
        "巴彦塔拉嘎查党支部": "banner_sumu_village_1",
        "宝石镇/永胜村": "banner_town_village_1",
        "宝石镇党委": "banner_town",
        "白音花嘎查": "banner_sumu_village_2",
        "科尔沁右翼前旗农牧局党支部": "banner_office",
    }
    found = {one.pk: one for one in Finding._base_manager.select_related("unit")}
    for row, true in zip(report.rows, truth, strict=True):
        if true["outcome"] != "finding":
            assert (row.outcome, row.reasons, row.finding) == (true["outcome"], true["reasons"], None)
            continue
        known = true["category"] in ("圈子文化", "酒桌文化", "形式主义")
        assert row.outcome == "added", true
        assert sorted(row.reasons) == sorted(true["reasons"] + ([] if known else ["category_unknown"])), true
        one = found[row.finding]
        assert one.unit == two_leagues.one.units[by_name[true["unit"]]]
        assert (one.text, one.measure, one.source_text) == (true["text"], true["measure"], true["source"])
        assert (one.leader_name, one.owner.name, one.due_on) == (true["leader"], true["owner"], true["due_on"])
        assert (one.category == OTHER) is (not known)
        assert one.category_text == ("" if known else true["category"])
        state = State.SIGNED_OFF if true["done"] else State.WORKING if true["measure"] else State.OPEN
        assert (one.state, one.origin) == (state, Origin.IMPORTED)
    expected = Counter(
        true["outcome"].replace("finding", "added") if true["outcome"] == "finding" else true["outcome"]
        for true in truth
    )
    assert report.summary() == {
        "rows": len(truth),
        "added": expected["added"],
        "unchanged": 0,
        "refused": expected["refused"],
        "not_a_finding": expected["not_a_finding"],
        "committed": True,
        "hidden_sheets": ["下拉选项"],
    }
    assert len(found) == expected["added"] > 200


def test_the_same_ledger_a_second_time_changes_nothing(read_in, customary):
    path, _truth = customary
    first = read_in(path=path)
    rows, entries = list(Finding._base_manager.order_by("pk").values()), Entry.objects.count()
    again = read_in(path=path)
    assert again.summary() == first.summary() | {"added": 0, "unchanged": first.summary()["added"]}
    assert list(Finding._base_manager.order_by("pk").values()) == rows
    assert Entry.objects.count() == entries
    for before, after in zip(first.rows, again.rows, strict=True):
        assert after.finding == before.finding
        assert after.outcome == ("unchanged" if before.outcome == "added" else before.outcome)


def test_a_trial_says_the_same_and_writes_nothing(read_in, customary):
    path, _truth = customary
    trial = read_in(path=path, commit=False)
    assert not Finding._base_manager.exists() and not Entry.objects.exists()
    assert all(row.finding is None for row in trial.rows)
    real = read_in(path=path)
    assert [(row.outcome, row.reasons) for row in trial.rows] == [(row.outcome, row.reasons) for row in real.rows]
    assert trial.summary() == real.summary() | {"committed": False}


def test_each_unit_gets_one_entry_with_count_and_root_over_its_rows(read_in, two_leagues, customary):
    path, _truth = customary
    read_in(path=path)
    counts = Counter(Finding._base_manager.values_list("unit_id", flat=True))
    assert len(counts) == 5
    for unit_id, count in counts.items():
        [line] = chronicle.entries_of_unit(unit_id)
        assert (line.verb, line.open["count"], len(line.open["root"])) == (imports.IMPORTED, count, 64)
        assert line.title == "科尔沁右翼前旗委组织部组织科科长"
        assert chronicle.faults(unit_id) == []
    assert Entry.objects.count() == 5


# --- states


@pytest.mark.parametrize(
    ("done", "measure", "state"),
    [
        pytest.param("是", "补公示", State.SIGNED_OFF, id="是"),
        pytest.param("√", None, State.SIGNED_OFF, id="a tick, though no measure is written"),
        pytest.param("否", "补公示", State.WORKING, id="否 with a measure"),
        pytest.param(None, "补公示", State.WORKING, id="nothing said, with a measure"),
        pytest.param("否", None, State.OPEN, id="否 without a measure"),
        pytest.param(None, None, State.OPEN, id="nothing at all"),
        pytest.param("基本完成", "补公示", State.WORKING, id="unclear counts as not completed"),
    ],
)
def test_the_state_comes_from_the_mark_of_completion_and_the_measure(read_in, done, measure, state):
    read_in({"done": done, "measure": measure})
    found = kept()
    assert (found.state, found.origin, found.imported) == (state, Origin.IMPORTED, True)
    assert (found.signed_off_by, found.signed_off_on, found.look_back_on) == (None, None, None)


def test_what_a_row_says_is_kept(read_in):
    read_in(
        {
            "category": "好人主义",
            "source": "督查发现",
            "measure": "重新召开",
            "leader": "孙立群",
            "owner": "包巴特尔",
            "due": "2026年6月底",
            "progress": "已开会",
            "evidence": "会议记录",
            "note": "第二批",
        }
    )
    found = kept()
    assert (found.category, found.category_text, found.source_text) == (OTHER, "好人主义", "督查发现")
    assert (found.leader_name, str(found.owner), found.owner_id) == ("孙立群", "包巴特尔", None)
    assert (found.due_on, found.due_text) == (date(2026, 6, 30), "")
    assert (found.progress, found.evidence_text, found.note) == ("已开会", "会议记录", "第二批")
    assert (found.found_on, found.round, found.revision) == (TODAY, 1, 1)


def test_a_due_day_that_names_none_is_kept_as_it_was_written(read_in):
    report = read_in({"due": "立行立改"}, {"due": "6月中旬"})
    assert told(report) == [("added", ["due_text_only"]), ("added", ["due_unclear"])]
    assert sorted(Finding._base_manager.values_list("due_on", "due_text")) == [(None, "6月中旬"), (None, "立行立改")]


def test_a_row_without_text_is_refused_and_the_others_kept(read_in):
    report = read_in({"text": None, "measure": "补公示"}, {}, {"text": "长" * 4001}, {"text": "长" * 4000})
    assert told(report) == [("refused", ["no_text"]), ("added", []), ("refused", ["too_long"]), ("added", [])]
    assert Finding._base_manager.count() == 2


def test_what_a_column_holds_only_the_beginning_of_stands_whole_in_the_note(read_in):
    longest = {"category": 60, "source": 200, "leader": 60, "owner": 60, "due": 60}
    read_in({key: "长" * (holds + 1) for key, holds in longest.items()} | {"note": "第二批"})
    found = kept()
    assert [len(found.category_text), len(found.source_text), len(found.leader_name)] == [60, 200, 60]
    assert (len(found.owner.name), len(found.due_text)) == (60, 60)
    assert found.note.splitlines() == [
        "第二批",
        "问题类别：" + "长" * 61,
        "问题来源：" + "长" * 201,
        "责任领导：" + "长" * 61,
        "责任人：" + "长" * 61,
        "整改时限：" + "长" * 61,
    ]


def test_what_a_column_holds_whole_is_not_said_twice(read_in):
    read_in({"category": "长" * 60, "source": "长" * 200, "leader": "长" * 60, "owner": "长" * 60, "due": "长" * 60})
    assert kept().note == ""


def test_a_mark_of_completion_that_could_not_be_read_is_kept_in_the_note(read_in):
    read_in({"done": "基本完成"})
    assert kept().note == "是否完成：基本完成"


# --- whose it is


def place(parent: Organization, number: int, name: str) -> Organization:
    """One more village with its branch."""
    unit = Organization(
        id=new_id(),
        path=f"{parent.path}{number:04d}",
        parent=parent,
        home_id=parent.home_id,
        name=f"中国共产党{name}支部委员会",
        short_name=f"{name}党支部",
        kind=Kind.BRANCH,
        level=Level.BASE,
        sector=Sector.VILLAGE,
        division_path=f"{parent.division_path}/{name}",
        order=number,
    )
    unit.save(force_insert=True)
    return unit


def test_a_village_name_that_stands_in_two_townships_is_not_guessed(read_in, two_leagues):
    units = two_leagues.one.units
    in_sumu, in_town = (place(units[key], 9, "兴隆村") for key in ("banner_sumu", "banner_town"))
    report = read_in(
        {"unit": "兴隆村"}, {"unit": "兴隆村党支部"}, {"unit": "宝石镇兴隆村"}, {"unit": "巴彦苏木/兴隆村党支部"}
    )
    assert told(report) == [
        ("refused", ["unit_ambiguous"]),
        ("refused", ["unit_ambiguous"]),
        ("added", []),
        ("added", []),
    ]
    assert [Finding._base_manager.get(pk=row.finding).unit for row in report.rows[3:]] == [in_town, in_sumu]


@pytest.mark.parametrize(
    ("written", "outcome", "reasons"),
    [
        pytest.param("没有的嘎查", "refused", ["unit_unknown"], id="a name nobody has"),
        pytest.param("哈日嘎查", "refused", ["unit_unknown"], id="a village of the county beside"),
        pytest.param("永胜村、太平村", "refused", ["unit_several"], id="two units in one cell"),
        pytest.param("永胜村\n太平村", "refused", ["unit_several"], id="two lines in one cell"),
        pytest.param(None, "added", ["unit_defaulted"], id="none named: the unit it was read in for"),
    ],
)
def test_a_row_whose_unit_is_not_sure_is_refused_and_without_one_it_is_the_chosen_units(
    read_in, two_leagues, written, outcome, reasons
):
    report = read_in({"unit": written})
    assert told(report) == [(outcome, reasons)]
    units = [one.unit for one in Finding._base_manager.select_related("unit")]
    assert units == ([two_leagues.one.units["banner"]] if outcome == "added" else [])


def test_a_township_reads_in_for_its_own_subtree_only(read_in, two_leagues):
    report = read_in({}, {"unit": "永胜村"}, role=TOWNSHIP, unit="banner_sumu")
    assert told(report) == [("added", []), ("refused", ["unit_unknown"])]
    with pytest.raises(NotHere):
        read_in({}, role=TOWNSHIP, unit="banner_town")


@pytest.mark.parametrize("role", [roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER, roles.MEMBER])
def test_a_branch_reads_no_ledger_in(read_in, role):
    with pytest.raises(NotAllowed) as refused:
        read_in({}, role=role, unit="banner_sumu_village_1")
    assert refused.value.message == "导入台账由组织部或者苏木乡镇组织委员办理。"
    assert not Finding._base_manager.exists()


def test_the_units_own_words_for_it_come_back_with_the_row(read_in):
    report = read_in({"unit": "巴彦塔拉嘎查"}, {"unit": "没有的嘎查"})
    assert [row.unit for row in report.rows[1:]] == [VILLAGE, "没有的嘎查"]


# --- the same row again


def test_the_same_problem_twice_in_a_file_is_kept_once(read_in):
    same = {"text": "会议记录  补造。", "category": "记录补造"}
    rows = [same, same | {"text": "会议记录补造", "measure": "停止补写"}, same | {"category": "形式主义"}]
    trial = read_in(*rows, commit=False)
    assert [row.finding for row in trial.rows[1:]] == [None, None, None]
    report = read_in(*rows)
    first, second, third = report.rows[1:]
    assert [row.outcome for row in (first, second, third)] == ["added", "unchanged", "added"]
    assert (second.finding, "duplicate_row" in second.reasons) == (first.finding, True)
    assert third.finding != first.finding
    assert Finding._base_manager.count() == 2


def test_the_same_sentence_of_two_units_is_two_problems(read_in):
    report = read_in({"text": "同一句"}, {"text": "同一句", "unit": "永胜村"})
    assert [row.outcome for row in report.rows[1:]] == ["added", "added"]


@pytest.mark.parametrize(
    "changed",
    [
        {"measure": "另一个措施"},
        {"due": "2026-07-01"},
        {"leader": "周文涛"},
        {"owner": "王桂兰"},
        {"progress": "又开了一次会"},
        {"done": "是"},
    ],
)
def test_a_row_that_differs_from_what_is_kept_says_so_and_overwrites_nothing(read_in, changed):
    row = {"measure": "措施", "due": "2026-06-30", "leader": "孙立群", "owner": "包巴特尔", "progress": "已开会"}
    read_in(row)
    before = Finding._base_manager.values().get()
    report = read_in(row | changed)
    assert told(report) == [("unchanged", ["differs"])]
    assert Finding._base_manager.values().get() == before


def test_what_was_worked_on_here_since_is_not_touched_by_the_old_sheet(read_in, two_leagues):
    row = {"measure": "措施", "owner": "包巴特尔"}
    read_in(row)
    found = kept()
    services.plan(
        two_leagues.one.scope(roles.BRANCH_SECRETARY),
        finding_id=found.pk,
        revision=1,
        plan=Plan(criterion="标准", progress="已补"),
        now=clock.now(),
    )
    assert told(read_in(row)) == [("unchanged", ["differs"])]
    assert kept().progress == "已补"


def test_rows_committed_by_somebody_else_a_moment_ago_are_not_added_again(read_in, two_leagues, tmp_path, monkeypatch):
    path = ledger(tmp_path, {}, {})
    keep = imports._keep

    def meanwhile(scope, findings, now):
        monkeypatch.setattr(imports, "_keep", keep)
        twins = [replace_key(one) for one in findings[:1]]
        Finding._base_manager.bulk_create(twins)
        keep(scope, findings, now)

    def replace_key(one):
        twin = Finding(**{field.attname: getattr(one, field.attname) for field in Finding._meta.concrete_fields})
        twin.pk = new_id()
        return twin

    monkeypatch.setattr(imports, "_keep", meanwhile)
    read_in(path=path)
    assert Finding._base_manager.count() == 2
    [line] = chronicle.entries_of_unit(two_leagues.one.units["banner_sumu_village_1"].pk)
    assert line.open["count"] == 1


def test_a_ledger_larger_than_one_question_is_read_whole(read_in, monkeypatch):
    monkeypatch.setattr(imports, "_KEYS_AT_ONCE", 2)
    rows = [{"text": f"第{number}条"} for number in range(5)]
    assert read_in(*rows).summary()["added"] == 5
    assert read_in(*rows).summary()["unchanged"] == 5


# --- categories


@pytest.mark.parametrize(
    ("written", "category"),
    [
        pytest.param("圈子文化", "circles", id="as the list has it"),
        pytest.param("（一）圈子文化", "circles", id="numbered"),
        pytest.param("1.“圈子文化”问题", "circles", id="with quotes and the word for problem"),
        pytest.param("圈 子 文 化", "circles", id="spaced out to fill the cell"),
        pytest.param("码头文化", OTHER, id="in no list: kept as text"),
        pytest.param(None, OTHER, id="none"),
    ],
)
def test_a_category_is_found_as_people_write_it_else_kept_as_text(read_in, tmp_path, written, category):
    library = sample_library(tmp_path)
    report = read_in({"category": written})
    found = kept()
    assert (found.category, found.library, found.checklist) == (category, library, "problems")
    assert found.category_text == (written or "" if category == OTHER else "")
    assert report.rows[1].reasons == (["category_unknown"] if written and category == OTHER else [])


def test_a_category_that_is_only_a_number_stays_what_it_is():
    assert (named_category("三"), named_category("问题")) == ("三", "问题")


def test_what_is_read_in_during_a_campaign_belongs_to_it(read_in, two_leagues, tmp_path):
    running = campaign(two_leagues.one, sample_library(tmp_path))
    read_in({"category": "形式主义"}, adoption=running)
    assert (kept().adoption, kept().category) == (running, "motions")


# --- what the report says


def test_the_report_of_the_command_line_is_plain_json_with_ids_as_text(read_in):
    report = read_in({}, {"text": None})
    whole = json.loads(json.dumps(report.as_json(), ensure_ascii=False))
    assert whole == {
        "summary": {
            "rows": 3,
            "added": 1,
            "unchanged": 0,
            "refused": 1,
            "not_a_finding": 1,
            "committed": True,
            "hidden_sheets": [],
        },
        "rows": [
            {"sheet": "台账", "row": 1, "outcome": "not_a_finding", "reasons": ["header"], "finding": None},
            {"sheet": "台账", "row": 2, "outcome": "added", "reasons": [], "finding": str(kept().pk)},
            {"sheet": "台账", "row": 3, "outcome": "refused", "reasons": ["no_text"], "finding": None},
        ],
    }


def test_the_report_is_one_sentence(read_in):
    report = read_in({}, {}, {"text": None})
    assert report.sentence() == "共读到4行：新增2条，未变0条，退回1条，另有1行是标题、合计或空行。"
    hidden = replace(report, skipped_sheets=["下拉选项", "底稿"])
    assert hidden.sentence().endswith("隐藏的工作表没有读：下拉选项、底稿。")


_OF_THE_TREE = ("unit_unknown", "unit_ambiguous", "unit_several", "unit_defaulted", "category_unknown")


@pytest.mark.parametrize("code", [*REASONS, *_OF_THE_TREE, "duplicate_row", "differs"])
def test_every_reason_is_told_in_chinese(code):
    said = reason_text(code)
    assert code not in said
    assert any("一" <= letter <= "鿿" for letter in said)


# --- a file that is no ledger


@pytest.mark.parametrize("commit", [False, True])
def test_a_file_that_can_not_be_read_as_a_ledger_changes_nothing(read_in, tmp_path, commit):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"not a workbook")
    with pytest.raises(BadInput):
        read_in(path=bad, commit=commit)
    book = Workbook()
    book.active.append(["姓名", "性别"])
    book.active.append(["李晨", "男"])
    book.save(bad)
    with pytest.raises(BadInput) as refused:
        read_in(path=bad, commit=commit)
    assert refused.value.code == "no_header"
    assert not Finding._base_manager.exists() and not Entry.objects.exists()


def test_rows_of_several_homes_go_into_the_chronicle_of_each(two_leagues, tmp_path):
    league = two_leagues.one
    path = ledger(tmp_path, {}, {"unit": "哈日嘎查"}, {"unit": None})
    scope = Scope.for_job(COMMAND_LINE)
    report = import_ledger(
        scope, unit_id=league.units["league"].pk, path=path, adoption=None, commit=True, now=clock.now()
    )
    assert [row.outcome for row in report.rows[1:]] == ["added"] * 3
    homes = {one.unit_id: one.home_id for one in Finding._base_manager.all()}
    assert homes == {
        league.units[key].pk: league.units[home].pk
        for key, home in (
            ("banner_sumu_village_1", "banner"),
            ("county_sumu_village_1", "county"),
            ("league", "league"),
        )
    }
    assert {entry.unit_id: entry.home_id for entry in Entry.objects.all()} == homes

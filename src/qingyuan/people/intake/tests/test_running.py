"""Imports from workbook to roster: read, broken off, gone on with, and two at once."""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import date

import pytest
from django.db import connection

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.scope import Scope
from qingyuan.people.intake import files, running, services, staging
from qingyuan.people.intake.models import Choice, Chunk, Import, State
from qingyuan.people.intake.services import beginning, entering
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person
from tests.intakes import BRANCH, BY, NEXT_BRANCH, confirmed, line, number, planned, read_of, staged, taken_back
from tests.leagues import seed

HEADER = ("姓名", "公民身份号码", "人员类别", "入党日期", "所在党支部", "手机号码")
PEOPLE = [
    ("王芳", number("1970-05-12"), "正式党员", "1998.07", BRANCH, "13904820001"),
    ("李华", number("1975-01-01"), "预备党员", "2025.03.01", BRANCH, "13904820002"),
    ("包山", number("1980-01-01"), "正式党员", "2003.07", NEXT_BRANCH, "13904820003"),
    ("白梅", number("1981-01-01"), "正式党员", "2005.07", "月亮泡村党支部", "13904820004"),
]


@pytest.fixture
def begin(staff, banner, book, now):
    """begin(rows): the import of a workbook of these rows that somebody has uploaded."""

    def begun(*rows, header=HEADER, scope=staff, top=banner, background=False):
        stored = [files.store(book([header, *rows]))]
        choices = running.remembered(top)
        return services.begin(
            scope, top_id=top.pk, files=["名册.xlsx"], stored=stored, choices=choices, by=BY, now=now,
            background=background,
        )  # fmt: skip

    return begun


def _now(intake):
    return Import._base_manager.select_related("top").get(pk=intake.pk)


def _reread(intake, now):
    running.read(_now(intake), now)
    return _now(intake)


# --- reading


def test_a_workbook_is_read_and_waits_for_a_person_to_look(begin, now):
    intake = begin(*PEOPLE, ("合计", 4))
    before = Person._base_manager.count()
    kept = _reread(intake, now)
    assert (kept.state, kept.counts) == (State.READY, {"added": 3, "refused": 1, "not_a_person": 2})
    assert (kept.read, kept.of, Person._base_manager.count()) == (4, 2, before)
    assert [(one["branch"], one["name"], one["reason"], one["rows"]) for one in kept.units] == [
        (BRANCH, BRANCH, "", 2),
        (NEXT_BRANCH, NEXT_BRANCH, "", 1),
        ("月亮泡村党支部", "", "branch_unknown", 1),
    ]
    [sheet] = kept.understood
    assert [(letter, label, key) for letter, label, key in sheet["tables"][0]["columns"]][:2] == [
        ("A", "姓名", "name"),
        ("B", "公民身份号码", "id_number"),
    ]


def test_what_waits_lies_encrypted(begin, now):
    _reread(begin(PEOPLE[0]), now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people FROM intake_chunk")
        [(kept,)] = cursor.fetchall()
    assert not [said for said in PEOPLE[0] if said in kept]


def test_files_lie_encrypted_until_they_are_entered(begin, staff, now):
    intake = begin(PEOPLE[0])
    [path] = [path for path in files._folder().iterdir() if path.name in intake.stored]
    assert not path.read_bytes().startswith(b"PK")
    _reread(intake, now)
    assert list(files._incoming().iterdir()) == []
    confirmed(staff, intake, now)
    assert not path.exists()


def test_a_file_that_was_swept_says_so(begin, now):
    intake = begin(PEOPLE[0])
    files.remove(intake.stored)
    kept = _reread(intake, now)
    assert (kept.state, kept.fault) == (State.FAILED, "上传的文件已经清掉了。请重新上传。")


def test_a_file_that_is_no_workbook_says_so(staff, banner, tmp_path, now):
    path = tmp_path / "名册.xlsx"
    path.write_text("姓名,性别\n王芳,女\n")
    intake = services.begin(
        staff, top_id=banner.pk, files=["名册.xlsx"], stored=[files.store(path)], choices={}, by=BY, now=now,
        background=False,
    )  # fmt: skip
    kept = _reread(intake, now)
    assert kept.state == State.FAILED
    assert "Excel" in kept.fault


def test_put_aside_while_it_is_read_nothing_of_it_is_kept(monkeypatch, begin, staff, now):
    intake = begin(*PEOPLE)
    understood = running.understand

    def discarded(*given, **more):
        services.discard(staff, intake_id=intake.pk, now=now)
        return understood(*given, **more)

    monkeypatch.setattr(running, "understand", discarded)
    kept = _reread(intake, now)
    assert (kept.state, kept.stored, Chunk._base_manager.count()) == (State.DISCARDED, [], 0)


def test_read_by_two_workers_the_second_leaves_what_is_being_entered_alone(begin, staff, now):
    intake = _reread(begin(*PEOPLE), now)
    services.enter(staff, intake_id=intake.pk, now=now, background=False)
    services.enter_chunk(intake, number=0, now=now)
    running.read(intake, now)
    chunks = Chunk._base_manager.order_by("number").values_list("number", "state")
    assert list(chunks) == [(0, "entered"), (1, "ready")]


# --- setting right


def test_columns_set_right_are_remembered_for_the_source(begin, staff, banner, now):
    header = ("姓名", "号码", *HEADER[2:])
    intake = _reread(begin(PEOPLE[0], header=header), now)
    assert planned(intake)[0].facts.get("id_number") is None
    table = intake.understood[0]["tables"][0]
    columns = {label: key or "" for _letter, label, key in table["columns"]} | {"号码": "id_number"}
    services.choose_columns(
        staff, intake_id=intake.pk, fingerprint=table["fingerprint"], columns=columns, now=now, background=False
    )
    assert planned(_reread(intake, now))[0].facts["id_number"] == PEOPLE[0][1]
    assert Choice._base_manager.get(top=banner).columns == columns
    assert planned(_reread(begin(PEOPLE[1], header=header), now))[0].facts["id_number"] == PEOPLE[1][1]


def test_columns_without_a_name_are_not_taken(begin, staff, now):
    intake = _reread(begin(PEOPLE[0]), now)
    with pytest.raises(BadInput, match="姓名"):
        services.choose_columns(
            staff, intake_id=intake.pk, fingerprint="x", columns={"姓名": ""}, now=now, background=False
        )


def test_a_branch_set_right_takes_its_rows(begin, staff, next_village, now):
    intake = _reread(begin(PEOPLE[3]), now)
    services.choose_units(
        staff, intake_id=intake.pk, units={"\t月亮泡村党支部": next_village.pk}, now=now, background=False
    )
    kept = _reread(intake, now)
    assert (kept.counts["added"], kept.units[0]["chosen"]) == (1, True)
    assert planned(kept)[0].unit_id == next_village.pk


@pytest.mark.parametrize("key", ["banner_sumu", "banner_office", "county_sumu_village_1"])
def test_a_branch_is_set_right_to_a_branch_below_only(begin, staff, two_leagues, now, key):
    league = two_leagues.one
    intake = _reread(begin(PEOPLE[3], top=league.units["banner_sumu"]), now)
    with pytest.raises((BadInput, NotHere)):
        services.choose_units(
            staff, intake_id=intake.pk, units={"\t月亮泡村党支部": league.units[key].pk}, now=now, background=False
        )


def test_a_row_set_right_by_hand_is_read_anew(begin, staff, now):
    intake = _reread(begin(("王芳", "15220119700512002", *PEOPLE[0][2:])), now)
    assert planned(intake)[0].lines[0].reasons == ("id_number_length",)
    typed = {"id_number": PEOPLE[0][1], "phone": "139-0482-0009"}
    services.correct(staff, intake_id=intake.pk, row="0/0/2", values=typed, now=now, background=False)
    [one] = planned(_reread(intake, now))
    assert (one.facts["id_number"], one.facts["phone"], one.lines[0].reasons) == (PEOPLE[0][1], "13904820009", ())


@pytest.mark.parametrize("role", [roles.DEPARTMENT_HEAD, roles.BRANCH_SECRETARY])
def test_nobody_else_sets_it_right_or_puts_it_aside(begin, scope_as, now, role):
    intake, scope = _reread(begin(PEOPLE[0]), now), scope_as(role)
    with pytest.raises(NotHere):
        services.correct(scope, intake_id=intake.pk, row="0/0/2", values={"name": "李华"}, now=now)
    with pytest.raises(NotHere):
        services.choose_columns(scope, intake_id=intake.pk, fingerprint="x", columns={"姓名": "name"}, now=now)
    with pytest.raises(NotHere):
        services.discard(scope, intake_id=intake.pk, now=now)


def test_what_is_entered_is_set_right_no_more(begin, staff, now):
    intake = confirmed(staff, _reread(begin(PEOPLE[0]), now), now)
    with pytest.raises(MoveRefused):
        services.correct(staff, intake_id=intake.pk, row="0/0/2", values={"name": "李华"}, now=now)
    with pytest.raises(MoveRefused):
        services.discard(staff, intake_id=intake.pk, now=now)


# --- broken off midway


@pytest.fixture
def broken_off(monkeypatch, staff, banner, now):
    """An import of three chunks whose worker was killed within the second."""
    monkeypatch.setattr(beginning, "CHUNK", 1)
    rows = [line(row, name=name, phone=f"1390482000{row}") for row, name in enumerate(("王芳", "李华", "包山"), 2)]
    intake = staged(staff, banner, rows, now)
    entering_ = services.enter(staff, intake_id=intake.pk, now=now, background=False)
    with monkeypatch.context() as broken:
        write = entering._write
        calls = []

        def killed(*given):
            written = write(*given)
            calls.append(given)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return written

        broken.setattr(entering, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            running.go_on(entering_, now)
    return _now(intake)


def _on_roster():
    return Person._base_manager.filter(phone__gt="", voided_at__isnull=True).count()


def test_killed_midway_whole_chunks_are_in_and_nothing_is_called_done(broken_off, village):
    assert (broken_off.state, broken_off.done, broken_off.of, _on_roster()) == (State.ENTERING, 1, 3, 1)
    states = Chunk._base_manager.order_by("number").values_list("state", flat=True)
    assert list(states) == ["entered", "ready", "ready"]
    assert chronicle.faults(village.pk) == []
    assert chronicle.entries_of_unit(village.pk, limit=1)[0].open["count"] == 1


def test_killed_midway_it_goes_on_with_the_rest(broken_off, village, now):
    running.go_on(broken_off, now)
    kept = _now(broken_off)
    assert (kept.state, kept.done, kept.counts) == (State.ENTERED, 3, {"added": 3, "not_a_person": 0})
    assert (_on_roster(), chronicle.faults(village.pk)) == (3, [])


def test_killed_midway_it_is_taken_back_instead(broken_off, staff, village, now):
    assert taken_back(staff, broken_off, now).state == State.TAKEN_BACK
    assert (_on_roster(), chronicle.faults(village.pk)) == (0, [])


# --- two at once


@pytest.fixture
def three_chunks(begin, staff, banner, now, monkeypatch):
    """An import that is being read, and what to settle it with: three people, a chunk each."""
    monkeypatch.setattr(beginning, "CHUNK", 1)
    lines = [line(row, name=name) for row, name in enumerate(("王芳", "李华", "包山"), 2)]
    written, chunks = running.understand(staff, banner, lines, {}, now)
    return begin(*PEOPLE), (read_of(lines), written, chunks)


def test_of_two_workers_who_read_one_import_the_later_settles_it_whole(three_chunks, monkeypatch):
    intake, found = three_chunks
    keep, kept = beginning._keep, []

    def overtaken(*args):
        kept.append(args)
        if len(kept) == 3:
            services.settle(_now(intake), *found)
        keep(*args)

    monkeypatch.setattr(beginning, "_keep", overtaken)
    with pytest.raises(MoveRefused):
        services.settle(_now(intake), *found)
    assert (_now(intake).state, _now(intake).of) == (State.READY, 3)
    assert [one.facts["name"] for one in planned(_now(intake))] == ["王芳", "李华", "包山"]


def test_what_was_read_before_something_was_set_right_is_not_settled(three_chunks, staff, now):
    intake, found = three_chunks
    slow = _now(intake)
    services.settle(_now(intake), *found)
    services.correct(staff, intake_id=intake.pk, row="0/0/2", values={"name": "王兰"}, now=now)
    with pytest.raises(MoveRefused):
        services.settle(slow, *found)
    assert _now(intake).state == State.READING


def test_of_two_imports_of_one_file_the_second_to_be_entered_finds_everybody(begin, staff, village, now):
    first, second = _reread(begin(*PEOPLE), now), _reread(begin(*PEOPLE), now)
    assert first.counts == second.counts == {"added": 3, "refused": 1, "not_a_person": 1}
    before = Membership._base_manager.count()
    assert confirmed(staff, first, now).counts["added"] == 3
    size = chronicle.size_of(village.pk)
    assert confirmed(staff, second, now).counts == {"unchanged": 3, "refused": 1, "not_a_person": 1}
    assert (Membership._base_manager.count(), chronicle.size_of(village.pk)) == (before + 3, size)


def test_two_imports_of_one_file_at_the_same_time_enter_nobody_twice(own_database, now):
    league = seed().one
    scope, top = league.scope(roles.DEPARTMENT_STAFF), league.units["banner"]
    names = [f"王{a}{b}" for a in "甲乙丙丁戊" for b in "子丑寅卯"]
    rows = [line(row, name=name, phone=f"139048200{row:02d}") for row, name in enumerate(names, 2)]
    before = Person._base_manager.count()
    waiting = [services.enter(scope, intake_id=staged(scope, top, rows, now).pk, now=now, background=False) for _ in range(2)]  # fmt: skip
    failed = []

    def enter(intake):
        try:
            running.go_on(intake, clock.now())
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=copy_context().run, args=[enter, intake]) for intake in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(_now(intake).counts.get("added", 0) for intake in waiting) == [0, 20]
    assert sorted(_now(intake).counts.get("unchanged", 0) for intake in waiting) == [0, 20]
    assert Person._base_manager.count() == before + 20
    assert chronicle.faults(league.units["banner_sumu_village_1"].pk) == []


# --- the command line


def test_a_trial_writes_nothing_and_commit_enters(staff, banner, book, now):
    scope, path = Scope.for_job(running.COMMAND_LINE), book([HEADER, *PEOPLE])
    call = {"top": banner, "paths": [path], "by": BY, "now": now}
    before = Person._base_manager.count()
    _found, people, intake = running.import_files(scope, commit=False, **call)
    assert ([one.outcome for one in people].count("added"), intake) == (3, None)
    assert (Person._base_manager.count(), Import._base_manager.count()) == (before, 0)
    _found, people, intake = running.import_files(scope, commit=True, **call)
    assert (intake.state, intake.account_id, intake.counts["added"]) == (State.ENTERED, None, 3)
    assert Person._base_manager.count() == before + 3
    _found, people, _intake = running.import_files(scope, commit=True, **call)
    assert sorted(one.outcome for one in people) == ["refused", "unchanged", "unchanged", "unchanged"]
    assert Person._base_manager.count() == before + 3


def test_whoever_keeps_the_unit_may_take_back_what_the_command_line_imported_and_signs_for_it(
    staff, scope_as, village, banner, book, now
):
    scope = Scope.for_job(running.COMMAND_LINE)
    _found, _people, intake = running.import_files(
        scope, top=banner, paths=[book([HEADER, *PEOPLE])], commit=True, by=BY, now=now
    )
    for stranger in (scope_as(roles.BRANCH_SECRETARY), scope_as(roles.DEPARTMENT_STAFF, "other")):
        with pytest.raises(NotHere):
            services.take_back(stranger, intake_id=intake.pk, now=now)
    with pytest.raises(NotAllowed):
        services.take_back(scope_as(roles.INSPECTOR), intake_id=intake.pk, now=now)
    assert taken_back(staff, intake, now).state == State.TAKEN_BACK
    assert chronicle.entries_of_unit(village.pk, limit=1)[0].title == "科尔沁右翼前旗委组织部组织科科长"


def test_people_come_out_of_the_chunks_as_they_went_in(staff, banner, now):
    row = line(2, joined_on="1998-07", phone="13904820001", floating=True, arrived_on="2021-03-01", post="委员")
    row.doubt("id_number_check", "id_number", "15220119700512002X")
    intake = staged(staff, banner, [row], now)
    [one] = planned(intake)
    [again] = staging.unpacked(staging.packed([one]))
    for name in (
        "unit_id",
        "home_id",
        "person_id",
        "outcome",
        "kind",
        "notes",
        "outcomes",
        "seats",
        "facts",
        "changes",
    ):
        assert getattr(again, name) == getattr(one, name)
    assert {key: getattr(again.lines[0], key) for key in row.__slots__} == {
        key: getattr(row, key) for key in row.__slots__
    }
    assert date(1998, 7, 1) == again.facts["joined"].day

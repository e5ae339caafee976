"""Issuing a library of one's own (发布制度库): values and files in, a version and its file out."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.canonical import digest
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from qingyuan.regimes import queries, rebuild, services, shelf
from qingyuan.regimes.loader import load_content, load_folders
from qingyuan.regimes.models import LibraryVersion
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.source import read, written
from tests.findings import sample_library

STAFF = roles.DEPARTMENT_STAFF
CATEGORY = {"key": "banner-gifts", "text": "节礼往来"}
VALUES = {
    "library": "tuquan/own",
    "version": 1,
    "title": "突泉县补充清单",
    "issuer": "中共突泉县委组织部",
    "standing": "unchecked",
    "in_force": "2026-06-05",
    "checklists": [
        {
            "key": "tuquan-problems",
            "text": "补充清单",
            "answered_by": ["unit"],
            "none_needs": "basis",
            "categories": [CATEGORY],
        }
    ],
}


@pytest.fixture
def home(tmp_path, settings):
    """The instance's own folder, and a shipped one beside it that is empty."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    settings.QINGYUAN_LIBRARIES = (shipped, tmp_path / "home")
    return tmp_path / "home"


def issue(league, role=STAFF, unit="banner", **changed):
    return services.issue(league.scope(role), unit=league.units[unit], values=VALUES | changed, now=clock.now())


CALENDAR = {
    "calendars": [
        {"key": "y2027", "text": "2027年放假调休", "year": 2027, "days_off": ["2027-02-08"], "days_worked": []}
    ]
}


def test_a_calendar_which_every_unit_counts_by_is_issued_by_the_topmost_one_only(two_leagues, home):
    with pytest.raises(BadInput) as refused:
        issue(two_leagues.one, unit="banner", **CALENDAR)
    assert refused.value.code == "calendar_of_all"
    assert not LibraryVersion.objects.filter(library=VALUES["library"]).exists() and not files(home)
    # A county with a system of its own has nobody above it.
    county = two_leagues.one.units["banner"]
    county.parent = None
    county.save(update_fields=["parent"])
    issue(two_leagues.one, unit="banner", **CALENDAR)
    assert queries.calendars().keys() == {2027}


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- values and files

TEXTS = st.one_of(
    st.sampled_from(
        ["no", "yes", "on", "y", "null", "~", "12:30", "0777", "1e3", "2026-01-01", "true", "12", "<<", "="]
    ),
    st.sampled_from(
        ["# 不是注释", "- 短横", "冒号: 后面", "“引号”", '"', "'", "*a", "&a", "!t", "%", "@", "甲\n乙", "\\u0041"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=20),
)
VALUE = st.recursive(
    st.one_of(TEXTS, st.integers(0, 999_999_999), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(TEXTS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUE, min_size=1, max_size=4))
def test_what_is_written_reads_back_with_the_same_digest(values):
    source = read(written(values))
    assert source.faults == ()
    assert digest(source.values) == digest(values)


@given(title=TEXTS.map(str.strip).filter(bool), note=TEXTS.map(str.strip).filter(bool), version=st.integers(1, 999))
def test_a_library_goes_through_its_file_and_the_loader_with_the_same_digest(title, note, version):
    values = VALUES | {"title": title, "version": version}
    values["checklists"] = [VALUES["checklists"][0] | {"note": note}]
    assert load_content(written(values)).digest == digest(values)


@pytest.mark.parametrize(
    ("given", "where", "sentence"),
    [
        pytest.param(None, "title", "“null”会被读成空白", id="nothing"),
        pytest.param(1.5, "title", "“1.5”会被读成另一个数", id="a fraction"),
        pytest.param("半个\ud800", "title", "里面有半个字符", id="half a character"),
        pytest.param("看不\u200b见", "title", "里面有看不见的字符", id="an invisible character"),
        pytest.param("../../etc", "library", "不是库名的写法", id="a folder elsewhere"),
    ],
)
def test_values_that_no_file_would_be_taken_with_are_refused_by_key(two_leagues, home, given, where, sentence):
    with pytest.raises(LibraryRefused) as refused:
        issue(two_leagues.one, **{where: given})
    [fault] = refused.value.errors
    assert fault.key == where and sentence in fault.message_zh
    assert not LibraryVersion.objects.exists() and not home.exists()


def test_what_is_no_plain_value_at_all_is_refused(two_leagues, home):
    with pytest.raises(BadInput) as refused:
        issue(two_leagues.one, title=object())
    assert refused.value.code == "not_plain"


# --- issuing


def test_what_is_issued_is_a_row_a_file_and_an_entry(two_leagues, home, django_capture_on_commit_callbacks):
    league = two_leagues.one
    with django_capture_on_commit_callbacks(execute=True):
        row = issue(league)
        # Not before the commit: what is waiting is passed over by the loader.
        assert list(load_folders(shelf.folders())) == []
    assert (row.library, row.version, row.standing, row.digest) == ("tuquan/own", 1, "unchecked", digest(VALUES))
    assert files(home) == ["tuquan/own/1.yaml"]
    [loaded] = load_folders(shelf.folders())
    assert loaded.digest == row.digest
    [entry] = chronicle.entries_of_record(reference(row))
    assert (entry.verb, entry.label, entry.by) == ("regimes.issued", "发布制度库", "韩志远")
    assert entry.open == {"library": "tuquan/own", "version": 1, "digest": row.digest}
    assert entry.texts["title"] == "突泉县补充清单"
    assert unnamed(entry.verb, entry.open) == []
    assert [line.verb for line in chronicle.entries_of_unit(league.units["banner"].pk)] == ["regimes.issued"]
    assert services.load_libraries(*shelf.folders()) == []


def test_a_file_is_kept_as_it_was_uploaded_with_its_comments(two_leagues, home, django_capture_on_commit_callbacks):
    content = "# 按会议纪要整理\n".encode() + written(VALUES)
    with django_capture_on_commit_callbacks(execute=True):
        services.issue_file(
            two_leagues.one.scope(STAFF),
            unit=two_leagues.one.units["banner"],
            content=content,
            file="突泉.yaml",
            now=clock.now(),
        )
    assert (home / "tuquan/own/1.yaml").read_bytes() == content


def test_only_the_units_department_issues_and_nobody_else_leaves_anything(two_leagues, home):
    for role in set(two_leagues.one.accounts) - {STAFF, roles.DEPARTMENT_HEAD}:
        with pytest.raises(NotAllowed):
            issue(two_leagues.one, role)
    with pytest.raises(NotAllowed):
        services.issue(
            two_leagues.other.scope(STAFF), unit=two_leagues.one.units["banner"], values=VALUES, now=clock.now()
        )
    assert not LibraryVersion.objects.exists() and not home.exists()


def test_every_fault_is_named_at_once_and_nothing_is_taken(two_leagues, home, tmp_path):
    sample_library(tmp_path)
    faulty = copy.deepcopy(VALUES)
    faulty["checklists"][0] |= {"key": "problems", "none_needs": "maybe", "colour": "red"}
    with pytest.raises(LibraryRefused) as refused:
        issue(two_leagues.one, **faulty)
    assert [(fault.file, fault.key) for fault in refused.value.errors] == [
        ("tuquan/own/1.yaml", "checklists › problems › none_needs"),
        ("tuquan/own/1.yaml", "checklists › problems › colour"),
    ]
    assert LibraryVersion.objects.count() == 1 and files(home) == []


def test_a_key_another_library_has_is_refused(two_leagues, home, tmp_path):
    sample_library(tmp_path)
    taken = copy.deepcopy(VALUES)
    taken["checklists"][0]["key"] = "problems"
    with pytest.raises(LibraryRefused) as refused:
        issue(two_leagues.one, **taken)
    assert "键名 problems 已由制度库 tests/sample 使用" in str(refused.value)


def test_a_change_is_a_version_of_its_own(two_leagues, home):
    issue(two_leagues.one)
    with pytest.raises(LibraryRefused, match="第1版已在使用，内容不能再改"):
        issue(two_leagues.one, title="改了名")
    with pytest.raises(BadInput, match="tuquan/own 第1版已经有了。要改动，请把版本号加一再发布。"):
        issue(two_leagues.one)
    assert issue(two_leagues.one, title="改了名", version=2).version == 2


def test_nobody_issues_the_next_version_of_anothers_library(two_leagues, home, tmp_path):
    issue(two_leagues.one)
    for values, league, unit in (
        ({"version": 2}, two_leagues.other, "banner"),
        ({"version": 2}, two_leagues.one, "banner_sumu"),
    ):
        with pytest.raises(BadInput) as refused:
            issue(league, unit=unit, **values)
        assert refused.value.code == "not_own_library"
    assert LibraryVersion.objects.count() == 1


def test_a_file_that_waits_to_be_loaded_is_not_written_over(two_leagues, home):
    path = home / "tuquan/own/1.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(written(VALUES | {"title": "手工放入"}))
    with pytest.raises(BadInput) as refused:
        issue(two_leagues.one)
    assert refused.value.code == "file_not_loaded"
    assert read(path.read_bytes()).values["title"] == "手工放入"


def test_what_is_taken_back_with_its_transaction_leaves_no_file(two_leagues, home, django_capture_on_commit_callbacks):
    class Broken(Exception):
        pass

    with (
        django_capture_on_commit_callbacks(execute=True) as run,
        pytest.raises(Broken),
        transaction.atomic(),
    ):
        issue(two_leagues.one)
        raise Broken
    assert run == [] and list(load_folders(shelf.folders())) == []
    assert not LibraryVersion.objects.exists()


def test_a_version_whose_file_never_took_its_name_gets_it_at_the_next_start(two_leagues, home):
    # The transaction of a test is never committed: so far as the files know, the machine stopped just then.
    row = issue(two_leagues.one)
    assert not (home / "tuquan/own/1.yaml").exists()
    assert rebuild.rebuild() == ["补写 tuquan/own 第 1 版的文件"]
    [loaded] = load_folders(shelf.folders())
    assert loaded.digest == row.digest
    assert rebuild.rebuild() == []


def test_the_table_made_anew_from_the_files_says_what_it_said(two_leagues, home):
    row = issue(two_leagues.one)
    rebuild.rebuild()
    LibraryVersion.objects.all().delete()
    assert rebuild.rebuild() == ["载入 tuquan/own 第 1 版"]
    again = LibraryVersion.objects.get()
    assert (again.library, again.version, again.digest, again.content) == (
        row.library,
        row.version,
        row.digest,
        row.content,
    )


def test_two_folders_may_hold_one_version_only_if_they_say_the_same(two_leagues, home, settings):
    for folder in settings.QINGYUAN_LIBRARIES:
        path = Path(folder) / "tuquan/own/1.yaml"
        path.parent.mkdir(parents=True)
        path.write_bytes(written(VALUES))
    assert len(list(load_folders(shelf.folders()))) == 1
    path.write_bytes(written(VALUES | {"title": "另一个"}))
    with pytest.raises(LibraryRefused, match="另一个制度库文件夹里也有"):
        load_folders(shelf.folders())


def test_a_unit_that_has_chosen_no_name_gets_one_of_its_own(two_leagues):
    keys = {queries.own_key(unit, "find") for league in two_leagues for unit in league.units.values()}
    assert len(keys) == sum(len(league.units) for league in two_leagues)
    unit = two_leagues.one.units["banner"]
    key = queries.own_key(unit, "find")
    assert key.startswith("local/") and key.endswith("-find")
    assert int(key.removeprefix("local/").removesuffix("-find"), 36) == unit.pk
    assert load_content(written(VALUES | {"library": key})).key == key

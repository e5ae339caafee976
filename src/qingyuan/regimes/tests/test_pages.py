"""The pages of the regimes (制度库)."""

from __future__ import annotations

import html

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client

from qingyuan.people.organizations import roles
from qingyuan.regimes import queries, services
from qingyuan.regimes.kinds import REGISTERED
from tests import regimes as regime_samples
from tests.findings import sample_library


def text_of(response):
    return html.unescape(response.content.decode())


def test_without_a_library_the_page_says_how_one_comes_in(two_leagues, client_as):
    assert "还没有制度库" in text_of(client_as(roles.MEMBER).get("/libraries/"))


def test_every_version_is_listed_with_who_issued_it_and_how_far_it_was_checked(two_leagues, client_as, tmp_path):
    sample_library(tmp_path)
    sample_library(tmp_path, version=2)
    page = text_of(client_as(roles.BRANCH_SECRETARY).get("/libraries/"))
    for version in (1, 2):
        assert f'href="/libraries/tests/sample/{version}"' in page and f"第{version}版" in page
    assert "示例（非官方）" in page and "2026年1月1日" in page


@pytest.mark.parametrize("role", [roles.MEMBER, roles.DEPARTMENT_HEAD])
def test_a_version_is_read_whole_by_everyone_under_it(two_leagues, client_as, tmp_path, role):
    sample_library(tmp_path)
    page = text_of(client_as(role).get("/libraries/tests/sample/1"))
    assert "集中治理" in page and "30天" in page
    assert "1. 圈子文化" in page and "组织老乡聚会，议论人事" in page
    assert "2. 酒桌文化" in page and "不分条，按整类对照。" in page
    assert "示例（非官方）：供熟悉系统和演练用" in page


def test_the_library_that_is_shipped_can_be_read_with_its_11_categories_and_54_manifestations(two_leagues, client_as):
    services.load_libraries(settings.QINGYUAN_LIBRARIES[0])
    row = queries.newest("hinggan/sample")
    page = text_of(client_as(roles.MEMBER).get(f"/libraries/{row.library}/{row.version}"))
    [checklist] = queries.read(row).items["checklist"].values()
    assert len(checklist.categories) == 11
    assert sum(len(category.items) for category in checklist.categories) == 54
    for category in checklist.categories:
        assert f'<h3 id="problems-sample-{category.key}">' in page
        for item in category.items:
            assert item.text in page and item.basis in page
    # Nothing folded away: a closed part would not come out on paper.
    assert "<details" not in page.partition("<main")[2].partition("</main>")[0]
    assert "示例（非官方）：供熟悉系统和演练用" in page


def test_the_choices_and_references_of_a_rule_are_read_as_words(two_leagues, client_as):
    services.load_libraries(settings.QINGYUAN_LIBRARIES[0])
    page = text_of(client_as(roles.MEMBER).get("/libraries/hinggan/sample/1"))
    for words in (
        "由谁对照",
        "单位、班子、党员",
        "写明依据",
        "清单“问题表现清单（示例，非官方）”",
        "问题全部销号",
        "可以有",
    ):
        assert words in page, words
    for spelling in ("leading-body", "none_needs", "checklist:problems-sample", "findings:signed_off", "at_once"):
        assert spelling not in page, spelling


def test_a_tightening_names_what_it_is_of_and_its_terms_as_they_are_called_there(two_leagues, client_as, tmp_path):
    sample_library(tmp_path)
    regime_samples.issued(two_leagues.one, regime_samples.tightening(**{"defaults.by_date": "45 days"}))
    page = text_of(client_as(roles.MEMBER).get("/libraries/banner/own/1"))
    for words in ("集中治理“", "限期整改期限", "45天"):
        assert words in page, words
    for spelling in ("campaign:rectification", "“rectification”", "defaults.by_date", "45 days"):
        assert spelling not in page, spelling


def test_a_kind_without_a_page_of_its_own_is_read_from_what_its_fields_are_called(two_leagues, client_as, tmp_path):
    """A room that registers a kind tomorrow has its page today."""
    sample_library(tmp_path)
    page = text_of(client_as(roles.MEMBER).get("/libraries/tests/sample/1"))
    assert "默认期限" not in page
    assert all(words in page for words in ("立行立改", "5天", "限期整改", "60天", "阶段", "时长：30天"))


def test_what_a_room_registered_to_show_its_kind_is_there():
    for kind in REGISTERED:
        assert bool(kind.template) == bool(kind.macro)
        if kind.template:
            source = engines["jinja2"].env.loader.get_source(engines["jinja2"].env, kind.template)[0]
            assert f"macro {kind.macro}(part)" in source


# --- two versions side by side


def second_version(folder, *edits):
    row = sample_library(folder)
    file = folder / "libraries/tests/sample/2.yaml"
    text = (folder / "libraries/tests/sample/1.yaml").read_text(encoding="utf-8").replace("version: 1", "version: 2")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    services.load_libraries(folder / "libraries")
    return row


def test_two_versions_stand_side_by_side_with_what_was_added_dropped_reworded_and_changed(
    two_leagues, client_as, tmp_path
):
    second_version(
        tmp_path,
        ("text: 组织老乡聚会，议论人事", "text: 组织同乡聚会，席间议论人事"),
        ("severity: ordinary", "severity: serious"),
        (
            "      - key: drinking\n        text: 酒桌文化\n",
            "      - key: tables\n        text: 饭局文化\n        replaces: [drinking]\n",
        ),
        ("      - key: motions\n        text: 形式主义\n", "      - key: docks\n        text: 码头文化\n"),
        ("at_once: 5 days", "at_once: 3 days"),
    )
    page = text_of(client_as(roles.MEMBER).get("/libraries/tests/sample/1/2"))
    body = page.partition("<main")[2]
    for words in (
        "组织老乡聚会，议论人事",
        "组织同乡聚会，席间议论人事",
        "酒桌文化",
        "饭局文化",
        "形式主义",
        "码头文化",
        "5天",
        "3天",
    ):
        assert words in body, words
    for heading in ("新增", "不再列入", "由新条目替代", "改了文字", "改了要求"):
        assert f"<h2>{heading}" in body, heading
    assert "示例（非官方）" in body and "圈子文化</td>" not in body


def test_a_version_beside_itself_shows_no_difference(two_leagues, client_as, tmp_path):
    sample_library(tmp_path)
    assert "两版没有差别" in text_of(client_as(roles.MEMBER).get("/libraries/tests/sample/1/1"))


def test_a_version_links_to_what_makes_it_another_than_the_others(two_leagues, client_as, tmp_path):
    second_version(tmp_path, ("text: 形式主义", "text: 形式主义问题"))
    for number in (1, 2):
        page = text_of(client_as(roles.MEMBER).get(f"/libraries/tests/sample/{number}"))
        assert 'href="/libraries/tests/sample/1/2"' in page


@pytest.mark.parametrize(
    "path",
    [
        "/libraries/tests/sample/9",
        "/libraries/tests/sample/1/9",
        "/libraries/tests/nothing/1",
        f"/libraries/a/b/{2**70}",
    ],
)
def test_a_version_nobody_has_is_not_there(two_leagues, client_as, tmp_path, path):
    sample_library(tmp_path)
    assert client_as(roles.MEMBER).get(path).status_code == 404


def test_who_has_not_signed_in_reads_nothing(db, tmp_path):
    sample_library(tmp_path)
    assert Client().get("/libraries/tests/sample/1").status_code == 303

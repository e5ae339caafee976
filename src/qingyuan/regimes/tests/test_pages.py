"""The pages of the regimes (制度库)."""

from __future__ import annotations

import html

import pytest
from django.conf import settings
from django.test import Client

from qingyuan.people.organizations import roles
from qingyuan.regimes import services
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
    assert "圈子文化（1条）" in page and "组织老乡聚会，议论人事" in page
    assert "酒桌文化（0条）" in page and "示例（非官方）" in page


def test_the_library_that_is_shipped_can_be_read_with_its_11_categories_and_54_manifestations(two_leagues, client_as):
    *_earlier, row = services.load_libraries(settings.QINGYUAN_LIBRARIES[0])
    page = text_of(client_as(roles.MEMBER).get(f"/libraries/{row.library}/{row.version}"))
    assert page.count('<details class="disclosure">') == 11
    assert page.count("<li>") >= 54
    assert "示例（非官方）" in page


@pytest.mark.parametrize("path", ["/libraries/tests/sample/9", "/libraries/tests/nothing/1", f"/libraries/a/b/{2**70}"])
def test_a_version_nobody_has_is_not_there(two_leagues, client_as, tmp_path, path):
    sample_library(tmp_path)
    assert client_as(roles.MEMBER).get(path).status_code == 404


def test_who_has_not_signed_in_reads_nothing(db, tmp_path):
    sample_library(tmp_path)
    assert Client().get("/libraries/tests/sample/1").status_code == 303

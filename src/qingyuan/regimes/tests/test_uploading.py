"""The page that takes in a library (载入制度库): every fault as a line of a list, or a version issued."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.chronicle import queries as chronicle
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import LibraryVersion
from qingyuan.regimes.source import MAX_BYTES
from tests import regimes

HEAD = roles.DEPARTMENT_HEAD


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    settings.QINGYUAN_LIBRARIES = (shipped, tmp_path / "home")


def send(client, content, name="补充清单.yaml", **more):
    content = content if isinstance(content, bytes) else content.encode()
    answer = client.post("/libraries/upload", {"file": SimpleUploadedFile(name, content), **more})
    return answer, html.unescape(answer.content.decode())


def test_a_good_file_becomes_a_version_of_the_committee_the_department_serves(two_leagues, client_as):
    answer, _page = send(client_as(HEAD), regimes.text("banner/own", regimes.CHECKLIST))
    assert (answer.status_code, answer["Location"]) == (303, "/libraries/banner/own/1")
    row = LibraryVersion.objects.get()
    assert (row.library, row.title) == ("banner/own", "本旗补充制度")
    [entry] = chronicle.entries_of_unit(two_leagues.one.units["banner"].pk)
    assert entry.verb == "regimes.issued"


def test_the_same_submission_sent_again_gets_the_same_answer(two_leagues, client_as):
    client, text = client_as(HEAD), regimes.text("banner/own", regimes.CHECKLIST)
    first, _page = send(client, text, _key="k1")
    again, _page = send(client, text, _key="k1")
    assert (first.status_code, again.status_code) == (303, 303)
    assert LibraryVersion.objects.count() == 1


def test_every_fault_is_listed_by_file_line_and_key_and_nothing_is_taken(two_leagues, client_as):
    text = regimes.text("banner/own", regimes.CHECKLIST)
    text = text.replace("none_needs: basis", "none_needs: no").replace("own-gifts", "Gifts").replace("[unit]", "[all]")
    answer, page = send(client_as(HEAD), text)
    assert answer.status_code == 422
    assert "没有载入，有3处要改" in page
    for line, key, sentence in (
        (11, "checklists › own-problems › answered_by › 第1项", "只能写其中之一：unit、leading-body、member。"),
        (12, "checklists › own-problems › none_needs", "“no”会被读成“是”或“否”"),
        (14, "checklists › own-problems › categories › Gifts › key", "键名只能用小写英文字母、数字和短横"),
    ):
        assert f"补充清单.yaml 第{line}行" in page and key in page and sentence in page
    assert not LibraryVersion.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "文件不是UTF-8编码", id="a picture"),
        pytest.param("标题：没有".encode(), "文件里应当逐行写“名称: 内容”", id="a plain text"),
        pytest.param("标题".encode("gbk"), "文件不是UTF-8编码", id="another encoding"),
        pytest.param(b"a: b\n" * MAX_BYTES, "文件超过256KB，太大了", id="too large"),
        pytest.param(b"a: *b", "不能用 *b 引用别处的内容", id="an alias"),
    ],
)
def test_what_is_no_library_is_refused_with_what_to_do(two_leagues, client_as, content, sentence):
    answer, page = send(client_as(HEAD), content, name="x.yaml")
    assert answer.status_code == 422 and sentence in page


@pytest.mark.parametrize(
    ("content", "sentence"), [pytest.param(b"", "这是空文件", id="empty"), pytest.param(None, "请选择文件", id="none")]
)
def test_without_a_file_the_form_says_so(two_leagues, client_as, content, sentence):
    data = {} if content is None else {"file": SimpleUploadedFile("x.yaml", content)}
    answer = client_as(HEAD).post("/libraries/upload", data)
    assert answer.status_code == 422 and sentence in html.unescape(answer.content.decode())


def test_a_file_name_is_shown_and_never_becomes_a_path(two_leagues, client_as, tmp_path):
    text = regimes.text("banner/own", regimes.CHECKLIST).replace("banner/own", "../own")
    answer, page = send(client_as(HEAD), text, name='"><b>x.yaml')
    assert answer.status_code == 422 and "不是库名的写法" in page
    assert "<b>x" not in answer.content.decode()


def test_the_list_offers_it_to_who_may(two_leagues, client_as):
    assert "/libraries/upload" in client_as(HEAD).get("/libraries/").content.decode()
    for role in (roles.MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.INSPECTOR):
        assert "/libraries/upload" not in client_as(role).get("/libraries/").content.decode()

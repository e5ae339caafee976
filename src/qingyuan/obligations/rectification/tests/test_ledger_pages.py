"""The pages of the ledger: the list, its papers, and reading one in (台账页面)."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from qingyuan.kernel import files
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import OTHER, Finding, Origin
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import Loop, campaign, own_finding, plant, sample_library
from tests.ledger_workbook import HEAD, KEYS

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD_OF = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def text_of(response):
    return html.unescape(response.content.decode())


def url(finding, verb=""):
    return f"/findings/{finding.pk}" + (f"/{verb}" if verb else "")


def actions(response):
    """Where the forms of a page lead."""
    return {found for found in re.findall(r'<form[^>]* action="([^"]*)"', response.content.decode()) if found}


def rows(response):
    return [int(pk) for pk in re.findall(r'<tr id="finding-(\d+)">', response.content.decode())]


def figures_of(response):
    """label -> (number, address behind it) of the figures above the list; no address where there is nothing."""
    shown = r"<dt>([^<]+)</dt>\s*<dd>\s*<span class=\"number\">\s*<(?:a href=\"([^\"]*)\"|span class=\"none\")>(\d+)"
    found = re.findall(shown, response.content.decode())
    return {label: (int(number), html.unescape(address)) for label, address, number in found}


@pytest.fixture
def planted(two_leagues, tmp_path):
    """Findings of every state on several units and categories; some late."""
    library = sample_library(tmp_path)
    running = campaign(two_leagues.one, library)
    keys = ["circles", "motions", OTHER]
    for number, (name, unit) in enumerate(two_leagues.one.units.items()):
        if name.startswith("banner"):
            for count, state in enumerate(State):
                plant(
                    unit,
                    state,
                    category=keys[(number + count) % 3],
                    library=library,
                    checklist="problems",
                    adoption=running if count % 2 else None,
                    origin=Origin.SELF_FOUND if number % 2 else Origin.DEPARTMENT,
                    due_on=date(2026, 6, 3 + count),
                )
    return running


@pytest.mark.parametrize("query", ["", "category=motions", "state=working", "origin=self_found&state=withdrawn",
                                   "campaign", "words=公开", "overdue=on", "waits=sign_off"])  # fmt: skip
def test_each_figure_of_the_ledger_is_the_number_of_rows_behind_its_link(two_leagues, client_as, planted, query):
    client = client_as(STAFF)
    query = query.replace("campaign", f"campaign={planted.pk}")
    page = client.get("/findings/?" + query)
    figures = figures_of(page)
    assert set(figures) == {"问题", "未销号", "已销号", "逾期"}
    for label, (number, address) in figures.items():
        behind = client.get("/findings/" + address)
        assert _count(behind) == number > 0, (label, address)
    assert figures["问题"][0] == figures["未销号"][0] + figures["已销号"][0]


def _count(response):
    found = re.search(r"共(\d+)条", text_of(response))
    return int(found[1]) if found else len(rows(response))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=withdrawn", {"state": State.WITHDRAWN}),
        ("state=nonsense", {}),
        ("category=circles", {"category": "circles"}),
        ("origin=self_found", {"origin": Origin.SELF_FOUND}),
        ("overdue=on", {"overdue_on": date(2026, 6, 5)}),
        ("campaign=1", {"adoption_id": 1}),
        ("words=%20公开%20", {"words": "公开"}),
    ],
)
def test_an_address_narrows_the_list_and_what_makes_no_sense_is_left_out(
    two_leagues, client_as, planted, query, expected
):
    page = client_as(STAFF).get("/findings/?" + query)
    listed = queries.ledger_page(two_leagues.one.scope(STAFF), Filter(**expected))
    assert page.status_code == 200
    assert rows(page) == [row["pk"] for row in listed.rows]


def test_the_ledger_of_a_unit_is_its_subtree(two_leagues, client_as, planted):
    sumu = two_leagues.one.units["banner_sumu"]
    page = client_as(STAFF).get(f"/findings/?unit={sumu.pk}")
    assert _count(page) == 3 * len(State)
    assert client_as(TOWNSHIP).get(f"/findings/?unit={two_leagues.one.units['banner_town'].pk}").status_code == 404


def test_the_ledger_is_walked_page_by_page_and_keeps_its_filter(two_leagues, client_as, village):
    for number in range(120):
        plant(village, State.OPEN if number % 2 else State.WORKING)
    client, seen, address = client_as(SECRETARY), [], "/findings/?state=open"
    while address:
        page = client.get(address)
        seen.append(len(rows(page)))
        older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = "/findings/" + html.unescape(older[1]) if older else ""
    assert seen == [50, 10]
    newer = re.search(r'rel="prev" href="([^"]+)"', page.content.decode())
    assert len(rows(client.get("/findings/" + html.unescape(newer[1])))) == 50


def test_an_empty_ledger_says_what_comes_next(two_leagues, client_as):
    assert "台账里还没有问题" in text_of(client_as(SECRETARY).get("/findings/"))
    assert "没有符合条件的问题" in text_of(client_as(SECRETARY).get("/findings/?state=open"))


@pytest.mark.parametrize("role", [roles.MEMBER, roles.AUDIT_ADMINISTRATOR])
def test_who_sees_no_finding_sees_an_empty_ledger_and_no_number(client_as, planted, role):
    page = client_as(role).get("/findings/")
    assert (page.status_code, rows(page)) == (200, [])
    assert [number for number, _address in figures_of(page).values()] == [0, 0, 0, 0]


def test_a_late_finding_is_marked_by_word_and_not_by_colour_alone(two_leagues, client_as, village):
    plant(village, due_on=date(2026, 6, 4))
    page = text_of(client_as(SECRETARY).get("/findings/"))
    assert re.search(r"2026年6月4日\s*<span class=\"state state-late\">逾期</span>", page)


def test_htmx_gets_the_table_alone(two_leagues, client_as, village):
    found = plant(village)
    answer = client_as(SECRETARY).get("/findings/", headers={"HX-Request": "true", "HX-Target": "ledger"})
    assert rows(answer) == [found.pk]
    assert "<html" not in text_of(answer) and text_of(answer).strip().startswith('<div id="ledger">')


def test_a_members_own_finding_stands_on_no_page_of_others(two_leagues, client_as, village):
    own = own_finding(two_leagues.one, text="我两次主题党日没有发言")
    assert "没有发言" in text_of(client_as(SECRETARY).get(url(own)))
    for role in two_leagues.one.accounts:
        client = client_as(role)
        assert (client.get(url(own)).status_code == 404) is (role != SECRETARY)
        for path in ("/findings/", "/findings/?words=发言", "/findings/?waits=start&origin=self_found"):
            page = client.get(path)
            assert "没有发言" not in text_of(page) and str(own.pk) not in text_of(page)
            assert [number for number, _address in figures_of(page).values()] == [0, 0, 0, 0]
    # A colleague who may link records of the branch is not offered its entries either.
    shared = Loop(two_leagues.one)
    shared.call(roles.COMMITTEE_MEMBER, "start")
    assert f"{village.pk}/0" not in text_of(client_as(roles.COMMITTEE_MEMBER).get(url(shared.finding)))


# --- papers


def test_the_papers_hold_what_the_page_lists(two_leagues, client_as, planted):
    client = client_as(STAFF)
    query = "?category=motions&state=undone"
    listed = _count(client.get("/findings/" + query))
    word, excel = client.get("/findings/word" + query), client.get("/findings/excel" + query)
    table = Document(io.BytesIO(b"".join(word.streaming_content))).tables[0]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(excel.streaming_content))).active
    assert len(table.rows) - 1 == sheet.max_row - 3 == listed > 0
    assert (
        "filename*=utf-8''%E9%97%AE%E9%A2%98%E6%95%B4%E6%94%B9%E5%8F%B0%E8%B4%A620260605.docx"
        in word["Content-Disposition"]
    )
    assert excel["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert (word["Cache-Control"], excel["Cache-Control"]) == ("no-store", "no-store")


def test_a_member_prints_an_empty_ledger(client_as, planted):
    word = client_as(roles.MEMBER).get("/findings/word")
    assert len(Document(io.BytesIO(b"".join(word.streaming_content))).tables[0].rows) == 1


# --- reading a ledger in


def workbook(*texts):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for number, text in enumerate(texts, start=1):
        book.active.append([{"number": number, "text": text, "unit": "巴彦塔拉嘎查党支部"}.get(key) for key in KEYS])
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("台账.xlsx", content.getvalue())


def uploaded(client, unit, *texts):
    return client.post("/findings/import", {"unit": unit.pk, "file": workbook(*texts)})


def waiting(response):
    return re.search(r'name="file" value="([0-9a-f]{64})"', response.content.decode())[1]


def test_a_ledger_is_looked_at_before_it_is_kept(two_leagues, client_as):
    banner, client = two_leagues.one.units["banner"], client_as(STAFF)
    assert client.get("/findings/import").status_code == 200
    preview = uploaded(client, banner, "第一条", None, "第三条")
    page = text_of(preview)
    assert preview.status_code == 200
    assert "共读到4行：新增2条，未变0条，退回1条，另有1行是标题、合计或空行。" in page
    assert "还没有写入。核对无误后点“存入”。" in page and "没有写“具体表现”，请补上后重新导入这一行。" in page
    assert not Finding._base_manager.exists()
    done = client.post("/findings/import/commit", {"unit": banner.pk, "file": waiting(preview)})
    assert "共读到4行：新增2条" in text_of(done)
    assert Finding._base_manager.count() == 2
    link = re.search(r'href="(/findings/\?unit=[^"]+)"', done.content.decode())[1]
    assert _count(client.get(html.unescape(link))) == 2
    again = client.post("/findings/import/commit", {"unit": banner.pk, "file": waiting(preview)})
    assert "新增0条，未变2条" in text_of(again)
    assert Finding._base_manager.count() == 2


def test_a_ledger_without_anything_new_offers_nothing_to_keep(two_leagues, client_as):
    banner, client = two_leagues.one.units["banner"], client_as(STAFF)
    client.post("/findings/import/commit", {"unit": banner.pk, "file": waiting(uploaded(client, banner, "第一条"))})
    page = uploaded(client, banner, "第一条")
    assert "/findings/import/commit" not in actions(page)


def test_nobody_keeps_what_another_has_uploaded(two_leagues, client_as):
    banner = two_leagues.one.units["banner"]
    digest = waiting(uploaded(client_as(STAFF), banner, "第一条"))
    assert files.path_of(digest).is_file()
    client = client_as(TOWNSHIP)
    refused = client.post("/findings/import/commit", {"unit": two_leagues.one.units["banner_sumu"].pk, "file": digest})
    assert (refused.status_code, "请重新上传一次。" in text_of(refused)) == (422, True)
    for wrong in ("", "../../keys/data", "0" * 64):
        given = {"unit": banner.pk, "file": wrong}
        assert client_as(STAFF).post("/findings/import/commit", given).status_code == 422
    assert not Finding._base_manager.exists()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        pytest.param(None, "请选择台账文件。", id="no file"),
        pytest.param(SimpleUploadedFile("空.xlsx", b""), "这个文件是空的，请重新选择。", id="an empty file"),
        pytest.param(SimpleUploadedFile("台账.pdf", PDF), "", id="a document that is no workbook"),
        pytest.param(workbook(), "表头下面没有填写问题。请填好后再传。", id="a head and no rows"),
    ],
)
def test_a_file_that_is_no_ledger_comes_back_as_a_sentence(two_leagues, client_as, upload, said):
    if upload is not None:
        upload.seek(0)
    given = {"unit": two_leagues.one.units["banner"].pk} | ({"file": upload} if upload is not None else {})
    refused = client_as(STAFF).post("/findings/import", given)
    assert refused.status_code == 422
    assert said in text_of(refused) and 'class="errors"' in text_of(refused)


@pytest.mark.parametrize(
    ("role", "league", "status"),
    [(SECRETARY, "one", 403), (HEAD_OF, "one", 403), (STAFF, "other", 404), (roles.AUDIT_ADMINISTRATOR, "one", 404)],
)
def test_who_may_not_read_ledgers_in_gets_no_form(two_leagues, client_as, role, league, status):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    client = client_as(role, league)
    assert client.get(f"/findings/import?unit={unit.pk}").status_code == status
    assert uploaded(client, unit, "第一条").status_code == status
    assert not Finding._base_manager.exists()


def test_a_township_reads_in_for_itself_and_not_for_the_branch_whose_member_one_is(two_leagues, client_as):
    page = client_as(TOWNSHIP).get("/findings/import")
    assert (page.status_code, "范围：巴彦苏木党委。" in text_of(page)) == (200, True)


def test_the_upload_of_a_ledger_leaves_nothing_behind_in_the_incoming_folder(two_leagues, client_as):
    uploaded(client_as(STAFF), two_leagues.one.units["banner"], "第一条")
    incoming: Path = files.folder() / "incoming"
    assert list(incoming.iterdir()) == []

"""Loading a checklist by page and by command: looked at, decided, issued; and out again with its keys (清单导入)."""

from __future__ import annotations

import html
import io
import json
import re

import openpyxl
import pytest
import xlsxwriter
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.obligations.rectification import checklist_import
from qingyuan.obligations.rectification.checklist_paper import checklist_excel
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries as regimes
from qingyuan.regimes import services as regimes_services
from qingyuan.regimes.models import LibraryVersion

STAFF = roles.DEPARTMENT_STAFF
HEAD = ("序号", "问题类别", "具体表现", "适用对象", "适用单位", "依据", "严重程度")
ROWS = [
    (1, "一、圈子文化", "1.在同乡聚会上商量人事安排或者公务事项", "领导干部、党员", "", "《准则》", "严重"),
    (2, "一、圈子文化", "2.以“老板”“大哥”相称", "党员", "", "", "一般"),
    (3, "二、酒桌文化", "在饭局上商定项目、资金", "班子", "嘎查村", "《准则》", "严重"),
]
PATH = "/findings/checklist-import"


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    """The shipped libraries, and a folder of the instance's own that is thrown away."""
    shipped = django_settings.QINGYUAN_LIBRARIES[0]
    settings.QINGYUAN_LIBRARIES = (shipped, tmp_path / "home")
    return tmp_path / "home"


def workbook(*rows, title="突泉县问题表现清单") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate([(title,), HEAD, *rows]):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def text_of(response):
    return html.unescape(response.content.decode())


def upload(client, content, unit, target="new"):
    file = SimpleUploadedFile("清单.xlsx", content)
    return client.post(PATH, {"unit": unit.pk, "target": target, "file": file})


@pytest.mark.parametrize(
    ("role", "led"),
    [
        pytest.param(STAFF, True, id="staff of the department"),
        pytest.param(roles.DEPARTMENT_HEAD, True, id="its head"),
        pytest.param(roles.TOWNSHIP_ORGANIZATION_MEMBER, False, id="a township imports ledgers, and issues no list"),
        pytest.param(roles.BRANCH_SECRETARY, False, id="a secretary"),
    ],
)
def test_the_libraries_lead_to_it_whoever_may_issue_a_list(two_leagues, client_as, role, led):
    assert (f'href="{PATH}"' in text_of(client_as(role).get("/libraries/"))) is led


def fields(response):
    """The hidden fields and title of the form that issues."""
    page = response.content.decode()
    named = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {name: value for name, value in named.items() if name in ("unit", "target", "file", "version")}


def issue(client, looked, **more):
    return client.post(f"{PATH}/commit", fields(looked) | {"title": "突泉县问题表现清单"} | more)


SHIPPED = ("hinggan/sample", "hinggan/pledges", "hinggan/tasks", "ulanhot/practices")


def newest(library):
    row = regimes.newest(library)
    [spec] = regimes.read(row).items["checklist"].values()
    return row, spec


@pytest.fixture
def banner(two_leagues):
    return two_leagues.one.units["banner"]


@pytest.fixture
def sample(two_leagues):
    regimes_services.load_libraries(django_settings.QINGYUAN_LIBRARIES[0])
    return regimes.newest("hinggan/sample")


def test_a_list_is_looked_at_before_it_is_issued_and_nothing_is_written_until_then(client_as, banner, sample):
    client = client_as(STAFF)
    looked = upload(client, workbook(*ROWS, (4, "二、酒桌文化", "陪酒", "中层干部")), banner)
    page = text_of(looked)
    assert looked.status_code == 200
    assert "共读到2类3条，退回1行，另有2行是标题、表头、合计、说明或空行。" in page
    assert "圈子文化（2条）" in page and "没有认出：中层干部。" in page and "依据空着，写作“未注明”。" in page
    assert "连同8项查摆依据、9个自问。表里没有，取自“示例制度库”。" in page
    assert not LibraryVersion.objects.exclude(library__in=SHIPPED).exists()


def test_what_was_looked_at_is_issued_with_the_bases_and_questions_of_the_sample(
    client_as, banner, sample, home, django_capture_on_commit_callbacks
):
    client = client_as(STAFF)
    looked = upload(client, workbook(*ROWS), banner)
    with django_capture_on_commit_callbacks(execute=True):
        done = issue(client, looked)
    library = regimes.own_key(banner, "checklist")
    row, spec = newest(library)
    assert done.status_code == 303 and done["Location"] == f"/libraries/{library}/1"
    assert (row.title, row.standing, row.issuer) == ("突泉县问题表现清单", "unchecked", banner.short_name)
    assert [(one.key, one.text, [item.key for item in one.items]) for one in spec.categories] == [
        ("c01", "圈子文化", ["c01-i01", "c01-i02"]),
        ("c02", "酒桌文化", ["c02-i01"]),
    ]
    assert [item.basis for one in spec.categories for item in one.items] == ["《准则》", "未注明", "《准则》"]
    of_sample = regimes.read(sample).items["checklist"]["problems-sample"]
    assert (spec.bases, spec.prompts, spec.note) == (of_sample.bases, of_sample.prompts, None)
    assert (home / library / "1.yaml").is_file()
    [entry] = chronicle.entries_of_record(reference(row))
    assert entry.verb == "regimes.issued"
    assert "已发布“突泉县问题表现清单”第1版（待核对），列入制度库。" in text_of(client.get(done["Location"]))


def test_whoever_has_compared_it_line_by_line_stands_on_it_with_his_name(client_as, banner, two_leagues, sample):
    client = client_as(STAFF)
    issue(client, upload(client, workbook(*ROWS), banner), compared="on")
    row, spec = newest(regimes.own_key(banner, "checklist"))
    name = two_leagues.one.people[STAFF].name
    assert row.standing == "official"
    assert spec.note.startswith(f"由{name}（") and spec.note.endswith("）于2026年6月5日与印发的文件逐条核对。")


def test_a_list_of_which_rows_were_refused_is_not_called_compared(client_as, banner, sample):
    client = client_as(STAFF)
    looked = upload(client, workbook(*ROWS, (4, "二、酒桌文化", "陪酒", "中层干部")), banner)
    refused = issue(client, looked, compared="on")
    assert refused.status_code == 422 and "有1行没有读入，还不能标为已核对。" in text_of(refused)
    assert not LibraryVersion.objects.exclude(library__in=SHIPPED).exists()
    assert issue(client, looked).status_code == 303


def second(client, banner, *rows):
    """The first version issued, the look at a second one."""
    issue(client, upload(client, workbook(*ROWS), banner))
    library = regimes.own_key(banner, "checklist")
    target = f"{library} {newest(library)[1].key}"
    return library, upload(client, workbook(*rows), banner, target)


def test_a_new_version_says_what_changed_and_keeps_the_keys(client_as, banner, sample):
    client = client_as(STAFF)
    reworded = (1, "酒桌文化", "在饭局上商定了项目、资金", "班子", "嘎查村", "《准则》", "严重")
    library, looked = second(client, banner, reworded, ROWS[0], (3, "圈子文化", "托熟人打听会议讨论的情况"))
    page = text_of(looked)
    assert "与现在的第1版相比：不变1条，改写1条，新增1条，删去1条。" in page
    assert "原条目：在饭局上商定项目、资金" in page and "圈子文化：以“老板”“大哥”相称" in page
    asked = issue(client, looked)
    assert asked.status_code == 422 and "还有1处没有定" in text_of(asked)
    [question] = re.findall(r'name="(decide-i[\d-]+)" value="keep"', looked.content.decode())
    assert issue(client, looked, **{question: "keep"}).status_code == 303
    row, spec = newest(library)
    assert row.version == 2
    assert [(one.key, [(item.key, item.text) for item in one.items]) for one in spec.categories] == [
        ("c02", [("c02-i01", "在饭局上商定了项目、资金")]),
        ("c01", [("c01-i01", "在同乡聚会上商量人事安排或者公务事项"), ("c01-i03", "托熟人打听会议讨论的情况")]),
    ]


def test_a_split_says_whom_it_replaces_and_the_loader_takes_it(client_as, banner, sample):
    client = client_as(STAFF)
    reworded = (1, "酒桌文化", "在饭局上商定了项目、资金", "班子", "嘎查村", "《准则》", "严重")
    library, looked = second(client, banner, ROWS[0], ROWS[1], reworded)
    [question] = re.findall(r'name="(decide-i[\d-]+)" value="new"', looked.content.decode())
    issue(client, looked, **{question: "new"})
    [item] = newest(library)[1].categories[1].items
    assert (item.key, item.replaces) == ("c02-i02", ("c02-i01",))


def test_the_same_list_again_is_not_issued_twice(client_as, banner, sample):
    client = client_as(STAFF)
    library, looked = second(client, banner, *ROWS)
    assert "条目同现在的第1版一样，没有变动。" in text_of(looked)
    refused = issue(client, looked)
    assert refused.status_code == 422 and "完全一样" in text_of(refused)
    # That somebody has compared it meanwhile is a change.
    assert issue(client, looked, compared="on").status_code == 303
    assert newest(library)[0].standing == "official"


def test_what_was_looked_at_against_an_older_version_is_not_issued(client_as, banner, sample):
    client = client_as(STAFF)
    _library, looked = second(client, banner, *ROWS[:2])
    assert issue(client, looked).status_code == 303
    late = issue(client, looked)
    assert late.status_code == 409 and "又发布了第2版" in text_of(late)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"%PDF-1.4\n%%EOF\n", "这个文件不是 Excel 表格", id="no workbook"),
        pytest.param(
            workbook((1, "", "没有类别")), "没有一条能读入，共退回1行。第3行：看不出属于哪一类", id="nothing readable"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_its_field(client_as, banner, sample, content, sentence):
    answer = upload(client_as(STAFF), content, banner)
    assert answer.status_code == 422 and sentence in text_of(answer)


def test_nobody_issues_what_another_has_uploaded(client_as, banner, sample):
    looked = upload(client_as(STAFF), workbook(*ROWS), banner)
    assert issue(client_as(roles.DEPARTMENT_HEAD), looked).status_code == 422
    assert not LibraryVersion.objects.exclude(library__in=SHIPPED).exists()


def test_only_the_department_loads_a_list(two_leagues, tmp_path, banner):
    file = tmp_path / "清单.xlsx"
    file.write_bytes(workbook(*ROWS))
    target = checklist_import.new_target(banner)
    for role in (roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.INSPECTOR):
        with pytest.raises(NotAllowed):
            checklist_import.require(two_leagues.one.scope(role), banner)
    planned = checklist_import.plan(
        two_leagues.one.scope(STAFF), unit_id=banner.pk, path=file, target=target, decisions={}
    )
    with pytest.raises(NotAllowed):
        checklist_import.issue(
            two_leagues.one.scope(roles.INSPECTOR), planned, title="清单", compared=False, now=clock.now()
        )


# --- out and in again


def test_the_shipped_sample_goes_out_and_comes_in_word_for_word(two_leagues, sample, banner, tmp_path):
    spec = regimes.read(sample).items["checklist"]["problems-sample"]
    file = tmp_path / "示例.xlsx"
    file.write_bytes(checklist_excel(sample, spec))
    target = next(one for one in checklist_import._lists(sample.library))
    planned = checklist_import.plan(
        two_leagues.one.scope(STAFF), unit_id=banner.pk, path=file, target=target, decisions={}
    )
    assert planned.given.counts() == {"same": 54, "dropped": 0}
    assert planned.read.refused == planned.read.remarked == [] and planned.same_as_before
    values = planned.values(title=sample.title, standing="sample", note=spec.note, now=clock.now())
    before = json.loads(sample.content)
    assert values["checklists"][0] | {"text": spec.text} == before["checklists"][0]
    assert values["campaigns"] == before["campaigns"]


def test_the_hidden_column_is_hidden_and_says_which_item_a_row_is(client_as, sample):
    answer = client_as(roles.MEMBER).get("/findings/checklist/hinggan/sample/2/problems-sample/excel")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[3]] == [*HEAD, "条目键名"]
    assert sheet.column_dimensions["H"].hidden
    assert sheet["H4"].value == "hinggan/sample circles circles-gatherings"
    assert [sheet[f"{column}4"].value for column in "ABDG"] == [1, "圈子文化", "班子成员、党员", "严重"]


def test_a_list_nobody_has_is_not_there(client_as, sample):
    assert client_as(roles.MEMBER).get("/findings/checklist/hinggan/sample/2/other/excel").status_code == 404


# --- the command's own choices


def test_the_command_line_goes_on_with_the_units_own_list_and_leaves_others_alone(two_leagues, sample, banner):
    own = checklist_import.target_named(banner, "")
    assert (own.library, own.version) == (regimes.own_key(banner, "checklist"), 0)
    assert checklist_import.target_named(banner, "tuquan/problems").key == "list-tuquan-problems"
    with pytest.raises(BadInput) as told:
        checklist_import.target_named(banner, "hinggan/sample")
    assert told.value.code == "not_own_library"

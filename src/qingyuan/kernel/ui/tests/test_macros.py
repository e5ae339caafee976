"""The shared macros, rendered as a page does."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

TEMPLATES = Path(__file__).parents[1] / "templates"


class Move(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    measure = forms.CharField(label="整改措施", help_text="写做什么。", widget=forms.Textarea)
    note = forms.CharField(label="说明", required=False)
    way = forms.ChoiceField(label="佐证方式", choices=[("file", "上传"), ("look", "到场看")], widget=forms.RadioSelect)
    evidence = forms.FileField(label="佐证材料", required=False)
    checked = forms.BooleanField(label="已核对")


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(lambda text: text, lambda one, many, n: many, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=lambda path: f"/static/{path}", url=lambda name: f"/{name}")
    return env


def page_context(**context: object) -> dict[str, object]:
    keys = itertools.count(1)
    return {
        "request": None,
        "user": None,
        "nav": [],
        "demo": False,
        "notice": None,
        "language": "zh-hans",
        "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="token">'),
        "idempotency_key": lambda: f"key-{next(keys)}",
        **context,
    }


def show(source: str, **context: object) -> str:
    template = environment().from_string('{% import "ui/ui.html" as ui with context %}' + source)
    return template.render(page_context(**context))


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


def entries(count: int, current: int = 0) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(url=f"/{n}", label=f"栏目{n}", icon="home", current=n == current, count=None)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(None, "—", id="nothing is known"),
        pytest.param("few", "不足5", id="too few to tell apart"),
        pytest.param(0, "0", id="none is a figure too"),
        pytest.param(1214, "1214", id="a figure"),
    ],
)
def test_a_figure_shows_what_is_known(value, shown):
    assert words(show("{{ ui.number(value) }}", value=value)) == shown


def test_a_figure_with_an_address_is_a_link_to_the_records_behind_it():
    assert '<a href="/ledger">12</a>' in show('{{ ui.number(12, "/ledger") }}')


def test_too_few_to_tell_apart_are_never_linked_to_their_records():
    assert "href" not in show('{{ ui.number("few", "/ledger") }}')


def test_a_state_is_said_in_words_beside_its_shape():
    html = show('{{ ui.state("待复核", "review") }}')
    assert words(html) == "待复核"
    assert "state-review" in html


def test_an_unknown_tone_is_an_error():
    with pytest.raises(UndefinedError):
        show('{{ ui.state("待复核", "urgent") }}')


def test_a_form_carries_the_token_a_key_and_the_revision_once_each():
    html = show('{% call ui.form("/submit", submit="提交", revision=3) %}{% endcall %}')
    assert re.findall(r'name="(\w+)" value="([\w-]+)"', html) == [
        ("csrfmiddlewaretoken", "token"),
        ("_key", "key-1"),
        ("revision", "3"),
    ]


def test_each_form_of_a_page_has_its_own_key():
    html = show('{{ ui.move_button("/start", "开始整改", 1) }}{{ ui.move_button("/contest", "提出异议", 1) }}')
    assert re.findall(r'name="_key" value="([\w-]+)"', html) == ["key-1", "key-2"]


def test_a_form_that_only_asks_carries_no_token_into_the_address():
    assert "hidden" not in show('{% call ui.form("/find", method="get") %}{% endcall %}')


def test_the_fields_of_a_form_leave_the_revision_to_the_form_itself():
    assert 'name="revision"' not in show("{{ ui.fields(form) }}", form=Move({"revision": 3}))


def test_an_error_stands_at_its_field_and_is_read_with_it():
    form = Move({"measure": ""})
    html = show('{{ ui.field(form, "measure") }}', form=form)
    control = re.search(r"<textarea[^>]*>", html).group()
    assert 'aria-describedby="id_measure_hint id_measure_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'id="id_measure_error"' in html
    assert 'id="id_measure_hint"' in html


def test_the_summary_of_errors_links_to_each_field():
    html = show("{{ ui.errors(form) }}", form=Move({"note": "x"}))
    assert re.findall(r'href="#(\w+)"', html) == ["id_measure", "id_way", "id_checked"]


def test_a_form_without_errors_has_no_summary():
    assert show("{{ ui.errors(form) }}", form=Move()) == ""


def test_choices_are_one_group_under_one_legend():
    html = show('{{ ui.field(form, "way") }}', form=Move())
    assert "<legend>佐证方式</legend>" in html
    assert html.count('type="radio"') == 2


def test_what_may_be_left_empty_says_so():
    html = show('{{ ui.field(form, "note") }}|{{ ui.field(form, "measure") }}', form=Move())
    assert ["选填" in half for half in html.split("|")] == [True, False]


@pytest.mark.parametrize(
    "source", ['{{ ui.field(form, "evidence") }}', '{{ ui.file_input("scan", "签批件") }}'], ids=["field", "file_input"]
)
def test_wherever_a_file_is_taken_in_the_page_says_that_secrets_do_not_belong_here(source):
    assert "请不要上传涉密文件和照片" in show(source, form=Move())


def test_what_people_wrote_is_never_markup():
    html = show("{{ ui.refused(text) }}{{ ui.definition([(text, text)]) }}", text="<script>alert(1)</script>")
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 3


def test_an_empty_list_says_what_comes_next_with_or_without_buttons():
    assert "actions" not in show('{{ ui.empty("没有", "下一件是6月5日") }}')
    assert "actions" in show('{% call ui.empty("没有", "下一件是6月5日") %}x{% endcall %}')


def frame(**context: object) -> str:
    source = '{% extends "base.html" %}{% block title %}问题整改{% endblock %}'
    return environment().from_string(source).render(page_context(**context))


@pytest.mark.parametrize(
    ("count", "below", "more"),
    [pytest.param(5, 5, False, id="five fit"), pytest.param(6, 4, True, id="of six four stay, two go under 更多")],
)
def test_the_phones_bottom_bar_holds_at_most_five_places(count, below, more):
    bar = frame(
        user=SimpleNamespace(name="赵丽", title="", unit_name="", acting="", shared=False), nav=entries(count)
    ).split('<nav class="bottom-bar"')[1]
    first, _, rest = bar.partition("<details")
    assert first.count("<li>") == below
    assert bool(rest) is more
    assert rest.count("<li>") == count - below


def test_a_stranger_sees_neither_columns_nor_a_way_out():
    html = frame()
    assert "sign-out" not in html
    assert "<nav" not in html


def test_a_reader_sees_name_and_post_and_the_way_out():
    html = frame(
        user=SimpleNamespace(name="赵丽", title="苏木组织委员", unit_name="苏木党委", acting="", shared=False),
        nav=entries(2),
    )
    assert "赵丽" in words(html)
    assert "苏木组织委员" in words(html)
    assert 'action="/sign-out"' in html


@pytest.mark.parametrize("demo", [True, False])
def test_every_page_of_a_demo_and_of_nothing_else_says_that_it_is_one(demo):
    assert ("演示数据：人物与事件均为虚构" in frame(demo=demo)) is demo


def test_the_first_page_with_its_styles_and_scripts_stays_under_150_kb():
    static = TEMPLATES.parent / "static"
    html = frame(
        user=SimpleNamespace(name="赵丽", title="苏木组织委员", unit_name="", acting="", shared=False), nav=entries(19)
    )
    files = re.findall(r'(?:href|src)="/static/([\w/.]+\.(?:css|js))"', html)
    assert len(files) == 5
    room_for_its_content = 40_000
    assert len(html.encode()) + sum((static / name).stat().st_size for name in files) + room_for_its_content < 150_000

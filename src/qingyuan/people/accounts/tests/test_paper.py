"""A leader's decision made on paper: who may have decided, who enters it, when, and who sees the signed page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import files
from qingyuan.kernel.errors import BadInput, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.pages import context_of
from qingyuan.people.accounts import paper_kinds, queries, rules
from qingyuan.people.accounts.forms import PaperDecisionForm
from qingyuan.people.accounts.models import PaperDecision
from qingyuan.people.accounts.queries import administration, paper
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.organizations.telling import told, unnamed
from qingyuan.people.roster.models import Tenure
from tests.leagues import FOUNDED
from tests.papers_signed import KIND, ON, photo, record, seat_of

TODAY = date(2026, 6, 5)
DAY = timedelta(days=1)
HEAD, STAFF = roles.DEPARTMENT_HEAD, roles.DEPARTMENT_STAFF
pytestmark = pytest.mark.django_db


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def test_a_decision_holds_who_decided_and_who_entered_it_with_the_titles_then_held(league):
    found = record(league)
    assert found.decider == Signature(league.people[HEAD].pk, league.people[HEAD].name, "科尔沁右翼前旗委组织部部长")
    assert found.recorded_by == Signature(
        league.people[STAFF].pk, league.people[STAFF].name, "科尔沁右翼前旗委组织部组织科科长"
    )
    assert (found.decided_on, found.what, found.about) == (
        ON,
        KIND.key,
        reference(league.units["banner_sumu_village_1"]),
    )
    assert found.file_kind == "jpeg" and files.path_of(found.sha256).is_file()


def test_its_entry_stands_in_the_unit_s_chronicle_and_names_nobody_openly(league):
    found = record(league)
    [line] = [one for one in chronicle.entries_of_unit(found.unit_id) if one.verb == "accounts.paper_decision"]
    assert line.record == reference(found)
    assert line.open == {"what": KIND.key, "decided_on": "2026-06-04", "about": found.about, "page": found.sha256}
    assert told(line.verb, line.open) == [("批准事项", "启动测试"), ("批准日期", "2026年6月4日")]
    assert unnamed(line.verb, line.open) == ["about", "page"]
    [kept] = chronicle.entries_of_record(reference(found))
    assert kept.texts["decider"] == str(found.decider)


def test_an_account_s_administrators_read_nothing_of_it(league):
    record(league)
    for role in roles.ADMINISTRATORS:
        assert administration.changes(league.scope(role), before="").rows == []


@pytest.mark.parametrize(
    ("role", "may"),
    [(role, role in (roles.TOWNSHIP_ORGANIZATION_MEMBER, STAFF)) for role in roles.NAMES if role != HEAD],
)
def test_the_office_of_the_unit_enters_it_and_nobody_else(league, role, may):
    if may:
        assert record(league, by=role).recorded_by.id == league.people[role].pk
        return
    with pytest.raises(NotAllowed) as refused:
        record(league, by=role)
    assert refused.value.code == "not_the_office"


def test_the_office_of_another_league_does_not(two_leagues):
    with pytest.raises(NotAllowed) as refused:
        record(two_leagues.other, unit=two_leagues.one.units["banner"])
    assert refused.value.code == "not_the_office"


def test_whoever_decided_acts_himself_and_enters_nothing(league):
    with pytest.raises(NotAllowed) as refused:
        record(league, by=HEAD)
    assert refused.value.code == "own_decision"


def test_the_secretaries_of_the_committees_above_and_the_heads_of_their_departments_may_have_decided(league):
    sumu, banner = league.units["banner_sumu"], league.units["banner"]
    for unit, name in ((sumu, roles.CONTACT_LEADER), (banner, roles.INSPECTOR)):
        seated(league, unit, name, key="secretary", title="书记")
    seated(league, league.units["banner_discipline"], roles.DISCIPLINE_MEMBER, key="secretary", title="书记")
    seated(league, league.units["banner_town"], roles.COMMITTEE_MEMBER, key="secretary", title="书记")
    found = paper.deciders(league.units["banner_sumu_village_1"], TODAY, TODAY)
    assert [one.signature.title for one in found] == [
        "巴彦苏木党委书记",
        "科尔沁右翼前旗委书记",
        "科尔沁右翼前旗委组织部部长",
    ]


def seated(league, unit, role, *, key, title, from_on=FOUNDED, until_on=None):
    seat = Seat(unit=unit, key=key, name=title, role="", order=1)
    seat.save(force_insert=True)
    tenure = Tenure(person=league.people[role], seat=seat, unit=unit, from_on=from_on, until_on=until_on)
    tenure.save(force_insert=True)
    return tenure


@given(
    seat=st.tuples(st.integers(-30, 30), st.integers(1, 60) | st.none()),
    day=st.integers(-40, 40),
    existed=st.integers(-40, 0),
)
def test_a_decision_counts_on_a_day_of_the_seat_that_is_past_and_not_before_the_record(seat, day, existed):
    start, length = seat
    from_on, on, existed_on = TODAY + start * DAY, TODAY + day * DAY, TODAY + existed * DAY
    until_on = from_on + length * DAY if length else None
    fault = rules.paper_fault(decided_on=on, existed_on=existed_on, today=TODAY, from_on=from_on, until_on=until_on)
    seated = {from_on + count * DAY for count in range(length or 100)}
    assert (fault is None) is (on in seated and existed_on <= on <= TODAY)
    if on > TODAY:
        assert fault == "decided_later"
    elif on < existed_on:
        assert fault == "decided_before_record"


@pytest.mark.parametrize(
    ("days", "code"),
    [
        pytest.param({"decided_on": TODAY + DAY}, "decided_later", id="tomorrow"),
        pytest.param({"decided_on": ON, "existed_on": TODAY}, "decided_before_record", id="before there was a record"),
        pytest.param(
            {"decided_on": FOUNDED - DAY, "existed_on": date(2019, 1, 1)}, "decider_not_in_office", id="before the seat"
        ),
    ],
)
def test_a_day_that_can_t_be_is_refused_with_its_reason(league, days, code):
    with pytest.raises(BadInput) as refused:
        record(league, page=files.Taken("a" * 64, "pdf", "审签单.pdf", 9), **days)
    assert refused.value.code == code
    assert not PaperDecision._base_manager.exists()


def test_someone_without_a_head_s_seat_is_no_decider(league):
    with pytest.raises(BadInput) as refused:
        record(league, decider=seat_of(league, STAFF).pk)
    assert refused.value.code == "decider_not_in_office"


def test_a_typed_document_is_no_signed_page(league):
    with pytest.raises(BadInput) as refused:
        record(league, page=files.Taken("a" * 64, "docx", "审签单.docx", 9))
    assert refused.value.code == "page_kind"


@pytest.mark.parametrize(
    ("key", "of"),
    [
        pytest.param("open_ballot", "activities.activity", id="a ballot, by what is done"),
        pytest.param("close_count", "ballots.ballot", id="a ballot, by its room"),
        pytest.param("give_pledge", "tasks.task", id="a pledge, by what is done"),
        pytest.param("confirm", "pledges.pledge", id="a pledge, by its room"),
        pytest.param("sign_off", "rectification.finding", id="striking off"),
        pytest.param("accept_check", "rectification.unitcheck", id="looking a list over"),
        pytest.param("review_report", "letters.report", id="a review"),
        pytest.param("launch_tests", "campaigns.stage", id="a key that is taken"),
    ],
)
def test_no_room_can_register_a_ballot_a_pledge_or_a_review(key, of):
    before = dict(paper_kinds.kinds())
    with pytest.raises(ValueError, match=key):
        paper_kinds.kind(key, label="不许", of=of, sees=lambda scope, pk: True)
    assert paper_kinds.kinds() == before


def test_a_kind_nobody_registered_and_a_record_of_another_kind_are_slips_of_the_caller(league):
    with pytest.raises(KeyError):
        record(league, what="unheard_of")
    with pytest.raises(ValueError, match="decides on"):
        record(league, about="campaigns.stage:1")
    assert not PaperDecision._base_manager.exists()


def test_who_sees_the_record_sees_the_signed_page(league, two_leagues, client_as):
    found = record(league)
    assert paper.signed_page(league.scope(roles.MEMBER), found.pk) == found
    with pytest.raises(NotHere):
        paper.signed_page(two_leagues.other.scope(STAFF), found.pk)
    answer = client_as(roles.MEMBER).get(found.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content) == files.path_of(found.sha256).read_bytes()
    answer.close()


def test_the_leader_sees_on_his_own_page_what_was_entered_in_his_name(league, client_as):
    found = record(league)
    shown = client_as(HEAD).get("/me").content.decode()
    assert "凭您的签批件代录的" in shown
    assert str(found.recorded_by) in shown
    assert found.get_absolute_url() in shown
    assert "凭您的签批件代录的" not in client_as(STAFF).get("/me").content.decode()


# --- the form and what is shown, as another room uses them


def form(league, data=None, file=None, existed_on=FOUNDED):
    unit = league.units["banner_sumu_village_1"]
    sent = (data, {"paper-page": file} if file else {}) if data is not None else ()
    return PaperDecisionForm(*sent, unit=unit, existed_on=existed_on)


def test_the_form_gives_what_the_service_takes(league):
    tenure = seat_of(league, HEAD)
    filled = form(league, {"paper-decider": str(tenure.pk), "paper-decided_on": "2026-06-04"}, photo())
    assert filled.is_valid()
    on_paper = filled.given()
    assert (on_paper.decider, on_paper.decided_on, on_paper.page.kind) == (tenure.pk, ON, "jpeg")


def test_the_form_asks_for_each_part_in_words(league):
    empty = form(league, {})
    assert not empty.is_valid()
    assert {name: errors[0] for name, errors in empty.errors.items()} == {
        "decider": "请选择在签批件上签字的领导。",
        "decided_on": "请填写签批件上的日期。",
        "page": "请上传签批件，没有签批件不能代录。",
    }
    foreign = form(
        league,
        {"paper-decider": str(seat_of(league, HEAD).pk), "paper-decided_on": "2026-06-04"},
        SimpleUploadedFile("a.txt", b"x"),
    )
    assert foreign.is_valid()
    with pytest.raises(BadInput):
        foreign.given()


def test_the_form_offers_who_has_left_since_with_the_day(league):
    tenure = seat_of(league, HEAD)
    Tenure._base_manager.filter(pk=tenure.pk).update(until_on=ON)
    [_none, (value, label)] = form(league).fields["decider"].choices
    assert (value, str(label)) == (
        str(tenure.pk),
        f"{league.people[HEAD].name}（科尔沁右翼前旗委组织部部长），任职到2026年6月3日",
    )


def macro(rf, league, name, *given):
    request = rf.get("/")
    request.session, request.reader, request.scope = {}, None, league.scope(STAFF)
    module = engines["jinja2"].env.get_template("accounts/paper.html").make_module(context_of(request))
    return str(getattr(module, name)(*given))


def test_what_was_decided_is_shown_with_both_names_and_the_page(rf, league):
    found = record(league)
    shown = macro(rf, league, "paper_shown", queries.paper_decisions(found.about))
    assert f"代录：{league.people[STAFF].name}，凭签批件" in shown
    assert f"启动测试由{league.people[HEAD].name}（科尔沁右翼前旗委组织部部长）于2026年6月4日批准" in shown
    assert f'href="{found.get_absolute_url()}"' in shown
    assert macro(rf, league, "paper_shown", queries.paper_decisions("organizations.organization:1")).strip() == ""


def test_the_fields_stand_in_another_room_s_form_or_say_what_is_missing(rf, league):
    shown = macro(rf, league, "paper_fields", form(league))
    assert [f'name="paper-{name}"' in shown for name in ("decider", "decided_on", "page")] == [True] * 3
    Tenure._base_manager.filter(pk=seat_of(league, HEAD).pk).update(from_on=TODAY + DAY)
    assert "名册里没有登记能签批的领导" in macro(rf, league, "paper_fields", form(league))

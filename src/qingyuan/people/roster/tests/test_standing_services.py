"""Exemptions and periods: what each verb does, what it refuses, what its entry shows, and what later rooms read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle import services as chronicle_services
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.errors import BadInput, Conflict, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations.telling import unnamed
from qingyuan.people.roster import services, standing_queries
from qingyuan.people.roster.models import EffectPeriod, Exemption, Membership, Person
from qingyuan.people.roster.services import Paper
from qingyuan.people.roster.services.effects import carried_effects
from qingyuan.people.roster.standing_rules import NO_RIGHTS, Days, usual_days

BY = Signature(None, "包巴特尔", "巴彦塔拉嘎查党支部书记")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)
PAPER = Paper("中共科尔沁右翼前旗纪律检查委员会", "前纪处〔2026〕3号")


@pytest.fixture
def secretary(scope_as):
    return scope_as("branch-secretary")


@pytest.fixture
def old_wu(village):
    person = Person(home_id=village.home_id, name="吴老汉", born_on=date(1950, 3, 1))
    person.save(force_insert=True)
    Membership(person=person, unit=village, kind="full", from_on=date(2020, 1, 1)).save(force_insert=True)
    return person


def _confirm(scope, unit, now, kinds=None, year=2026):
    return services.confirm_exemptions(scope, unit_id=unit.pk, year=year, kinds=kinds or {}, by=BY, now=now)


def _register(scope, person, now, kind="warning", days=None, paper=PAPER):
    days = days or usual_days(kind, MAY)
    return services.register_effect(scope, person_id=person.pk, kind=kind, days=days, paper=paper, by=BY, now=now)


def _last(record):
    return chronicle.entries_of_record(reference(record))[-1]


# --- the list of a year


def test_a_confirmed_list_keeps_who_with_the_kind_and_by_whom(secretary, village, old_wu, now):
    confirmed = _confirm(secretary, village, now, {old_wu.pk: "old"})
    row = standing_queries.exemption_of(old_wu.pk, 2026)
    assert (row.kind, row.confirmed_on, row.confirmed_by, row.unit_id) == ("old", TODAY, BY, village.pk)
    assert (confirmed.confirmed_on, confirmed.confirmed_by) == (TODAY, BY)
    assert standing_queries.exempt_in([old_wu.pk], 2026) == {old_wu.pk: "old"}
    assert standing_queries.exempt_in([old_wu.pk], 2025) == {}


def test_the_entry_shows_year_and_number_and_seals_who_and_why(secretary, village, old_wu, now):
    entry = _last(_confirm(secretary, village, now, {old_wu.pk: "ill"}))
    row = standing_queries.exemption_of(old_wu.pk, 2026)
    assert entry.open == {"year": "2026", "exempt": 1}
    assert unnamed(entry.verb, entry.open) == []
    assert entry.texts[reference(row)] == {"name": "吴老汉", "kind": "ill"}
    leaves = "".join(Entry.objects.values_list("leaf", flat=True))
    assert "roster.exemptions_confirmed" in leaves
    assert not any(text in leaves for text in ("吴老汉", '"ill"', "重病"))


def test_an_empty_list_is_a_confirmed_one_and_ends_the_asking(secretary, village, old_wu, now):
    assert standing_queries.list_is_asked_for(village, 2026, TODAY, age=70)
    _confirm(secretary, village, now)
    assert not standing_queries.list_is_asked_for(village, 2026, TODAY, age=70)
    assert standing_queries.confirmation(village.pk, 2026) is not None
    assert not Exemption._base_manager.exists()


def test_a_branch_without_old_members_is_not_asked_and_last_years_list_asks_again(secretary, village, li_chen, now):
    assert not standing_queries.list_is_asked_for(village, 2026, TODAY, age=70)
    _confirm(secretary, village, now, {li_chen.pk: "disabled"})
    assert standing_queries.list_is_asked_for(village, 2027, date(2027, 1, 5), age=70)


def test_the_list_of_a_year_is_confirmed_once(secretary, village, now):
    _confirm(secretary, village, now)
    with pytest.raises(
        BadInput, match="2026年的名单已由包巴特尔（巴彦塔拉嘎查党支部书记）于2026年6月5日确认"
    ) as refused:
        _confirm(secretary, village, now)
    assert refused.value.code == "confirmed_already"


@pytest.mark.parametrize("year", [2025, 2027])
def test_only_the_list_of_this_year_is_confirmed(secretary, village, now, year):
    with pytest.raises(BadInput) as refused:
        _confirm(secretary, village, now, year=year)
    assert refused.value.code == "year_not_now"


def test_the_year_is_that_of_the_place_where_it_is_confirmed(secretary, village):
    last_evening_in_london = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert _confirm(secretary, village, last_evening_in_london, year=2027).confirmed_on == date(2027, 1, 1)


def test_nobody_of_another_branch_gets_onto_the_list(secretary, two_leagues, village, now):
    stranger = two_leagues.one.people["department-staff"]
    with pytest.raises(BadInput) as refused:
        _confirm(secretary, village, now, {stranger.pk: "old"})
    assert refused.value.code == "not_a_member"
    assert standing_queries.confirmation(village.pk, 2026) is None


def test_a_committee_has_no_list(scope_as, two_leagues, now):
    with pytest.raises(BadInput) as refused:
        _confirm(scope_as("department-staff"), two_leagues.one.units["banner_sumu"], now)
    assert refused.value.code == "not_a_branch"


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("member", NotAllowed),
        ("contact-leader", NotAllowed),
        ("inspector", NotAllowed),
        ("audit-administrator", NotHere),
    ],
)
def test_officers_and_keepers_alone_confirm(scope_as, village, now, role, error):
    with pytest.raises(error):
        _confirm(scope_as(role), village, now)


def test_nobody_is_added_before_the_list_is_confirmed(secretary, li_chen, now):
    with pytest.raises(BadInput) as refused:
        services.exempt(secretary, person_id=li_chen.pk, kind="frail", by=BY, now=now)
    assert refused.value.code == "not_confirmed"


def test_one_is_added_another_kind_replaces_the_first_and_one_is_taken_off(secretary, village, li_chen, now):
    _confirm(secretary, village, now)
    first = services.exempt(secretary, person_id=li_chen.pk, kind="frail", by=BY, now=now)
    with pytest.raises(BadInput, match="李晨已在2026年免到会名单上（体弱）"):
        services.exempt(secretary, person_id=li_chen.pk, kind="frail", by=BY, now=now)
    second = services.exempt(secretary, person_id=li_chen.pk, kind="ill", by=BY, now=now)
    assert standing_queries.exempt_in([li_chen.pk], 2026) == {li_chen.pk: "ill"}
    services.withdraw_exemption(secretary, exemption_id=second.pk, by=BY, now=now)
    assert standing_queries.exempt_in([li_chen.pk], 2026) == {}
    rows = Exemption._base_manager.filter(person=li_chen).order_by("id")
    assert [(row.pk, row.withdrawn_on) for row in rows] == [(first.pk, TODAY), (second.pk, TODAY)]
    assert [_last(first).label, _last(second).label] == ["增列免到会", "撤下免到会"]
    with pytest.raises(BadInput) as refused:
        services.withdraw_exemption(secretary, exemption_id=second.pk, by=BY, now=now)
    assert refused.value.code == "off_already"


def test_the_list_of_a_past_year_is_not_touched(secretary, li_chen, village, now):
    row = Exemption(person=li_chen, unit=village, year=2025, kind="old", confirmed_on=MAY, confirmed_by=BY)
    row.save(force_insert=True)
    with pytest.raises(BadInput) as refused:
        services.withdraw_exemption(secretary, exemption_id=row.pk, by=BY, now=now)
    assert refused.value.code == "year_not_now"


def test_an_exemption_goes_along_to_another_branch_whose_list_keeps_or_ends_it(
    scope_as, secretary, li_chen, old_wu, village, next_village, now
):
    _confirm(secretary, village, now, {li_chen.pk: "frail", old_wu.pk: "old"})
    staff = scope_as("department-staff")
    for person in (li_chen, old_wu):
        services.transfer(staff, person_id=person.pk, unit_id=next_village.pk, on=TODAY, by=BY, now=now)
    assert standing_queries.exempt_in([li_chen.pk, old_wu.pk], 2026) == {li_chen.pk: "frail", old_wu.pk: "old"}
    _confirm(staff, next_village, now, {old_wu.pk: "old"})
    assert standing_queries.exempt_in([li_chen.pk, old_wu.pk], 2026) == {old_wu.pk: "old"}
    assert Exemption._base_manager.filter(person=old_wu).count() == 1


def test_the_number_of_exempt_members_is_a_fact_of_every_unit_above(
    scope_as, secretary, two_leagues, village, li_chen, now
):
    _confirm(secretary, village, now, {li_chen.pk: "frail"})
    units = two_leagues.one.units
    asked = {name: units[name].pk for name in ("banner", "banner_sumu", "banner_sumu_village_2")}
    found = catalogue.values("unit.members_exempt", scope_as("inspector"), asked.values())
    assert {name: found[pk] for name, pk in asked.items()} == {
        "banner": 1,
        "banner_sumu": 1,
        "banner_sumu_village_2": 0,
    }
    assert catalogue.values("unit.members_exempt", scope_as("inspector", "other"), asked.values()) == {}


# --- periods


def test_a_period_is_registered_with_the_usual_days_and_its_entry_hides_everything(staff, village, li_chen, now):
    shown = chronicle.shown_of(village.pk)
    period = _register(staff, li_chen, now, "observed-one")
    kept = EffectPeriod._base_manager.get(pk=period.pk)
    assert (kept.days, kept.rights_from) == (Days(MAY, date(2029, 5, 1), date(2027, 5, 1)), MAY)
    entry = _last(period)
    assert (entry.label, entry.open) == ("登记影响期", {})
    assert (entry.texts["kind"], entry.texts["name"], entry.texts["paper_number"]) == (
        "observed-one",
        "李晨",
        "前纪处〔2026〕3号",
    )
    assert chronicle.shown_of(village.pk) == shown
    leaf = Entry.objects.get(record=reference(period)).leaf
    assert not any(text in leaf for text in ("observed", "李晨", "前纪处", "2029-05-01", "纪律"))


@pytest.mark.parametrize(
    ("days", "paper", "code"),
    [
        pytest.param(Days(MAY, date(2027, 6, 1), None), PAPER, "reason_missing", id="other days without a reason"),
        pytest.param(Days(MAY, MAY, None), PAPER, "effect_early", id="no day long"),
        pytest.param(Days(date(2026, 6, 6), date(2027, 6, 6), None), PAPER, "day_ahead", id="approved tomorrow"),
        pytest.param(Days(MAY, date(2027, 5, 1), None), Paper(""), "decided_by_missing", id="decided by nobody"),
    ],
)
def test_a_period_is_not_registered(staff, li_chen, now, days, paper, code):
    with pytest.raises(BadInput) as refused:
        _register(staff, li_chen, now, days=days, paper=paper)
    assert refused.value.code == code
    assert not EffectPeriod._base_manager.exists()


def test_other_days_are_taken_with_their_reason(staff, li_chen, now):
    paper = Paper(PAPER.decided_by, reason="决定书写明到6月1日")
    period = _register(staff, li_chen, now, days=Days(MAY, date(2027, 6, 1), None), paper=paper)
    assert EffectPeriod._base_manager.get(pk=period.pk).reason == "决定书写明到6月1日"


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("member", NotAllowed),
        ("branch-secretary", NotAllowed),
        ("committee-member", NotAllowed),
        ("discipline-member", NotAllowed),
        ("contact-leader", NotHere),
    ],
)
def test_keepers_alone_register_a_period(scope_as, li_chen, now, role, error):
    with pytest.raises(error):
        _register(scope_as(role), li_chen, now)


def test_no_keeper_registers_or_ends_his_own(scope_as, two_leagues, now):
    zhao, head = two_leagues.one.people["department-staff"], scope_as("department-head")
    with pytest.raises(NotAllowed):
        _register(scope_as("department-staff"), zhao, now)
    period = _register(head, zhao, now)
    with pytest.raises(NotAllowed):
        services.revoke_effect(
            scope_as("department-staff"),
            period_id=period.pk,
            revision=1,
            on=TODAY,
            ending="revoked",
            reason="自行终止",
            by=BY,
            now=now,
        )


def test_a_correction_seals_both_values_and_needs_a_reason_and_a_change(staff, li_chen, now):
    period = _register(staff, li_chen, now)
    amend = {"period_id": period.pk, "by": BY, "now": now}
    june = usual_days("warning", date(2026, 6, 1))
    with pytest.raises(BadInput) as refused:
        services.amend_effect(staff, revision=1, days=june, paper=PAPER, **amend)
    assert refused.value.code == "reason_missing"
    with pytest.raises(BadInput) as refused:
        services.amend_effect(staff, revision=1, days=period.days, paper=Paper(*_words(), "看错"), **amend)
    assert refused.value.code == "nothing_changed"
    services.amend_effect(staff, revision=1, days=june, paper=Paper(*_words(), "登记时日期看错"), **amend)
    assert _last(period).texts["decided_on"] == {"from": "2026-05-01", "to": "2026-06-01"}
    with pytest.raises(Conflict) as conflict:
        services.amend_effect(staff, revision=1, days=june, paper=Paper(*_words(), "再改"), **amend)
    assert conflict.value.theirs["effect_until"] == "2027-06-01"


def _words():
    return PAPER.decided_by, PAPER.paper_number


def _revoke(scope, period, now, on=TODAY, ending="revoked", reason="旗纪委决定撤销", revision=1):
    return services.revoke_effect(
        scope, period_id=period.pk, revision=revision, on=on, ending=ending, reason=reason, by=BY, now=now
    )


def test_a_revoked_period_counts_until_that_day_and_one_entered_by_mistake_never(staff, li_chen, now):
    period = _register(staff, li_chen, now, "observed-two")
    _revoke(staff, period, now)
    assert list(standing_queries.in_effect([li_chen.pk], date(2026, 6, 4))) == [li_chen.pk]
    assert standing_queries.in_effect([li_chen.pk], TODAY) == {}
    assert standing_queries.rights_on([li_chen.pk], date(2026, 6, 4)) == {li_chen.pk: NO_RIGHTS}
    assert standing_queries.rights_on([li_chen.pk], TODAY) == {}
    mistaken = _register(staff, li_chen, now)
    _revoke(staff, mistaken, now, ending="mistaken", reason="登记到同名的人")
    assert [standing_queries.in_effect([li_chen.pk], day) for day in (MAY, TODAY)] == [
        {li_chen.pk: [standing_queries.Effect("observed-two", MAY, date(2030, 5, 1), date(2028, 5, 1))]},
        {},
    ]


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [
        pytest.param(date(2026, 6, 6), "依据", "day_ahead", id="tomorrow"),
        pytest.param(date(2026, 4, 30), "依据", "day_too_early", id="before it began"),
        pytest.param(TODAY, "", "reason_missing", id="without saying by what"),
    ],
)
def test_a_period_is_not_ended(staff, li_chen, now, on, reason, code):
    with pytest.raises(BadInput) as refused:
        _revoke(staff, _register(staff, li_chen, now), now, on=on, reason=reason)
    assert refused.value.code == code


def test_a_period_that_has_run_out_or_been_ended_is_not_ended_again(staff, li_chen, now):
    over = _register(staff, li_chen, now, days=usual_days("warning", date(2025, 6, 5)))
    with pytest.raises(BadInput) as refused:
        _revoke(staff, over, now)
    assert refused.value.code == "over_already"
    period = _register(staff, li_chen, now)
    _revoke(staff, period, now)
    with pytest.raises(BadInput) as refused:
        _revoke(staff, period, now, revision=2)
    assert refused.value.code == "ended_already"


def test_what_still_counts_goes_along_to_another_home_and_what_is_over_stays(staff, two_leagues, li_chen, now):
    _register(staff, li_chen, now, "observed-one")
    _register(staff, li_chen, now, days=usual_days("warning", date(2024, 1, 1)))
    elsewhere = two_leagues.one.units["county_sumu_village_1"]
    arrived = Person(home_id=elsewhere.home_id, name="李晨")
    arrived.save(force_insert=True)
    with transaction.atomic():
        chronicle_services.append_all(carried_effects(li_chen.pk, arrived, elsewhere, by=BY, now=now))
    [period] = standing_queries.periods_of(arrived.pk)
    assert (period.kind, period.days, period.unit_id) == ("observed-one", usual_days("observed-one", MAY), elsewhere.pk)
    assert standing_queries.rights_on([arrived.pk], TODAY) == {arrived.pk: NO_RIGHTS}
    assert (_last(period).label, _last(period).open, chronicle.shown_of(elsewhere.pk)) == ("登记影响期", {}, 0)


def test_who_comes_back_to_the_first_home_gets_the_period_as_it_now_stands(staff, village, li_chen, now):
    stale = _register(staff, li_chen, now, "observed-one")
    away = Person(home_id=village.home_id, name="李晨")
    away.save(force_insert=True)
    Membership(person=away, unit=village, kind="full", from_on=MAY).save(force_insert=True)
    with transaction.atomic():
        carried_effects(li_chen.pk, away, village, by=BY, now=now)
    [ended] = standing_queries.periods_of(away.pk)
    _revoke(staff, ended, now)
    with transaction.atomic():
        drafts = carried_effects(away.pk, li_chen, village, by=BY, now=now)
        assert carried_effects(away.pk, li_chen, village, by=BY, now=now) == []
    assert [(draft.record, draft.revision, draft.named_access) for draft in drafts] == [(reference(stale), 2, True)]
    [kept] = standing_queries.periods_of(li_chen.pk)
    assert (kept.ended_on, kept.ending, kept.ended_reason) == (TODAY, "revoked", "旗纪委决定撤销")


# --- what later rooms read


@pytest.mark.parametrize(
    ("on", "in_effect", "votes"),
    [
        pytest.param(date(2026, 4, 30), False, True, id="the day before the decision"),
        pytest.param(MAY, True, False, id="the day of the decision"),
        pytest.param(date(2027, 4, 30), True, False, id="the last day under observation"),
        pytest.param(date(2027, 5, 1), True, True, id="rights are back, the period goes on"),
        pytest.param(date(2029, 4, 30), True, True, id="its last day"),
        pytest.param(date(2029, 5, 1), False, True, id="over"),
    ],
)
def test_who_is_observed_has_no_vote_until_the_rights_come_back_and_counts_two_years_more(
    staff, li_chen, now, on, in_effect, votes
):
    _register(staff, li_chen, now, "observed-one")
    assert (li_chen.pk in standing_queries.in_effect([li_chen.pk], on)) is in_effect
    assert standing_queries.rights_on([li_chen.pk], on) == ({} if votes else {li_chen.pk: NO_RIGHTS})


def test_who_is_held_has_no_vote_until_it_is_lifted(staff, li_chen, now):
    period = _register(staff, li_chen, now, "detained")
    assert standing_queries.rights_on([li_chen.pk], date(2040, 1, 1)) == {li_chen.pk: NO_RIGHTS}
    _revoke(staff, period, now, ending="lifted", reason="解除留置通知")
    assert standing_queries.rights_on([li_chen.pk], TODAY) == {}


def test_rights_name_only_those_whose_rights_are_limited(staff, li_chen, old_wu, now):
    _register(staff, old_wu, now, "serious-warning")
    Membership._base_manager.filter(person=li_chen).update(kind="probationary")
    assert standing_queries.rights_on([li_chen.pk, old_wu.pk], TODAY) == {li_chen.pk: NO_RIGHTS}


def test_who_has_a_vote_in_a_branch_is_every_full_member_whose_rights_are_not_suspended(
    staff, village, li_chen, old_wu, now
):
    def named(on):
        return [one.name for one in standing_queries.voters(staff, village.pk, on)]

    _register(staff, li_chen, now, "observed-one")
    assert named(date(2026, 4, 30)) == ["李晨", "包巴特尔", "吴老汉"]
    assert named(TODAY) == ["包巴特尔", "吴老汉"]


def test_rights_and_periods_are_read_by_three_queries_however_many_people(
    staff, li_chen, old_wu, now, django_assert_num_queries
):
    _register(staff, old_wu, now)
    with django_assert_num_queries(3):
        standing_queries.rights_on([li_chen.pk, old_wu.pk], TODAY)
        standing_queries.in_effect([li_chen.pk, old_wu.pk], TODAY)


def test_facts_about_periods_reach_those_alone_who_may_see_the_period(scope_as, staff, li_chen, now):
    _register(staff, li_chen, now, "observed-one")
    for role in ("branch-secretary", "discipline-member", "department-staff"):
        assert catalogue.values("person.votes", scope_as(role), [li_chen.pk]) == {li_chen.pk: False}
        assert catalogue.values("person.in_effect_period", scope_as(role), [li_chen.pk]) == {li_chen.pk: True}
    for role in ("committee-member", "inspector", "contact-leader"):
        assert catalogue.values("person.votes", scope_as(role), [li_chen.pk]) == {}
        assert catalogue.values("person.in_effect_period", scope_as(role), [li_chen.pk]) == {}
    assert catalogue.values("person.votes", scope_as("department-staff", "other"), [li_chen.pk]) == {}


def test_free_texts_of_a_period_are_encrypted_at_rest(staff, li_chen, now):
    _register(staff, li_chen, now, paper=Paper(PAPER.decided_by, PAPER.paper_number, "说明"))
    row = EffectPeriod._base_manager.raw(
        "SELECT id, decided_by AS a, paper_number AS b, reason AS c FROM roster_effectperiod"
    )[0]
    assert all(text.startswith("k1:") for text in (row.a, row.b, row.c))

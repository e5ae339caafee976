"""Accounts, organizations and the roster (账号、组织、名册)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qingyuan.kernel import clock, files
from qingyuan.kernel.fields import Signature
from qingyuan.people.accounts import services as accounts
from qingyuan.people.accounts.models import Account, Commission, OpeningSlip
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Absence, EffectPeriod, Exemption, Membership, Person, Tenure
from tests import commissions, papers_signed, tablets
from tests.access_cases.case import CASES, Case, Maker, case, form
from tests.leagues import FOUNDED, League, Leagues


@case
def nothing(leagues: Leagues, folder: Path) -> Case:
    """A page about oneself, or a list."""
    return Case()


# --- accounts


@case
def wrong_code(leagues: Leagues, folder: Path) -> Case:
    return Case(("ABCD-EFGH-JKMN",), data=form(username="liming", password="x", again="x"))


@case
def english(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(language="en"))


@case
def newcomer_to_the_village(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(person=[_newcomer(leagues.one).pk]))


def _newcomer(league: League) -> Person:
    """A member of the first 嘎查 who has no account yet."""
    village = league.units["banner_sumu_village_1"]
    person = Person(home_id=village.home_id, name="新来的")
    person.save(force_insert=True)
    Membership(person=person, unit=village, kind="full", from_on=FOUNDED).save(force_insert=True)
    return person


@case
def slip_of_a_villager(leagues: Leagues, folder: Path) -> Case:
    scope = leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER)
    accounts.issue_slips(scope, person_ids=[_newcomer(leagues.one).pk], now=clock.now())
    return Case((OpeningSlip._base_manager.get().pk,))


@case
def account_of_a_member(leagues: Leagues, folder: Path) -> Case:
    account = leagues.one.accounts[roles.MEMBER]
    return Case((account.pk,), data=form(revision=account.revision))


@case
def closed_account_of_a_member(leagues: Leagues, folder: Path) -> Case:
    account = leagues.one.accounts[roles.MEMBER]
    Account._base_manager.filter(pk=account.pk).update(state=Account.State.CLOSED)
    return Case((account.pk,), data=form(revision=account.revision))


@case
def account_of_the_system_administrator(leagues: Leagues, folder: Path) -> Case:
    return Case((leagues.one.accounts[roles.SYSTEM_ADMINISTRATOR].pk,))


@case
def paper_about_the_village(leagues: Leagues, folder: Path) -> Case:
    return Case((papers_signed.record(leagues.one).pk,))


@case
def commission_to_give(leagues: Leagues, folder: Path) -> Case:
    unit, trustee = leagues.one.units[commissions.VILLAGE], leagues.one.people[roles.MEMBER]
    known = {"unit": unit.pk, "trustee": trustee.pk, "works": ["check"], "until": "2026-09-30"}
    return Case(query=f"?unit={unit.pk}", data=lambda: {**known, "signed": papers_signed.photo()})


def _commission(found: Commission) -> Case:
    return Case((found.pk,), data=form(revision=found.revision))


@case
def commission_offered(leagues: Leagues, folder: Path) -> Case:
    return _commission(commissions.give(leagues.one))


@case
def commission_accepted(leagues: Leagues, folder: Path) -> Case:
    return _commission(commissions.accepted(leagues.one))


@case
def commission_signed(leagues: Leagues, folder: Path) -> Case:
    return _commission(commissions.give(leagues.one, signed=files.take(papers_signed.photo())))


@case
def unit_for_devices(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units[commissions.VILLAGE]
    return Case(query=f"?unit={unit.pk}", data=form(unit=unit.pk, name="村部平板"))


@case
def shared_device(leagues: Leagues, folder: Path) -> Case:
    found, _key = tablets.register(leagues.one)
    return Case((found.pk,), data=form(revision=found.revision))


@case
def another_auditor(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(role=roles.AUDIT_ADMINISTRATOR))


# --- organizations


def _unit(key: str, **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        unit = leagues.one.units[key]
        return Case((unit.pk,), data=form(revision=unit.revision, **data))

    return make


CASES |= {
    "village": _unit("banner_sumu_village_1", name="中国共产党新名嘎查支部委员会", short_name="新名嘎查党支部"),
    "village_amended": _unit("banner_sumu_village_1", sector="village", order=3),
    "village_moved": _unit("banner_sumu_village_1", parent="宝石镇党委", on="2026-06-05"),
    "village_seat": _unit("banner_sumu_village_1", name="宣传委员"),
    "sumu": _unit("banner_sumu"),
    "sumu_branch": _unit("banner_sumu", kind="branch", name="中国共产党新村支部委员会", short_name="新村党支部"),
    "banner_office": _unit("banner", kind="leading-group", name="中国共产党民政局党组", short_name="民政局党组"),
}


# --- roster


def _person(**data: Any) -> Maker:
    """A member of the first 嘎查, with a number that can be looked at."""

    def make(leagues: Leagues, folder: Path) -> Case:
        person = leagues.one.people[roles.MEMBER]
        person.phone = "13800000000"
        person.save(update_fields=["phone"])
        return Case((person.pk,), data=form(revision=person.revision, **data))

    return make


def _member(**data: Any) -> Maker:
    """A form about whom to enter in the first 嘎查."""

    def make(leagues: Leagues, folder: Path) -> Case:
        return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}", data=form(**data))

    return make


@case
def remark_to_write(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(kind="correct", about="nation", text="民族应为蒙古族。"))


@case
def remark_of_a_member(leagues: Leagues, folder: Path) -> Case:
    member = leagues.one.people[roles.MEMBER]
    by = Signature(member.pk, member.name, "党员")
    remark = roster.ask_remark(
        leagues.one.scope(roles.MEMBER), kind="correct", about="nation", text="应为蒙古族。", by=by, now=clock.now()
    )
    return Case((remark.pk,), data=form(revision=remark.revision, verdict="corrected", answer=""))


def _effect_start(kind: str, **data: Any) -> Maker:
    """A member of the first 嘎查 and the decision a period is registered from."""

    def make(leagues: Leagues, folder: Path) -> Case:
        person = leagues.one.people[roles.MEMBER]
        return Case((person.pk,), f"?kind={kind}&decided_on=2026-06-01", form(**data))

    return make


CASES |= {
    "person": _person(name="李晨", field="phone"),
    "person_transferred": _person(unit="白音花嘎查党支部", on="2026-06-05"),
    "person_leaving": _person(ending="died", on="2026-06-05"),
    "person_going_away": _person(kind="floating", from_on="2026-06-05", place="包头市"),
    "new_member": _member(name="吴丽", kind="full", from_on="2026-06-05", joined="2020-06-01", full="2021-06-01"),
    "village_exemptions": _unit("banner_sumu_village_1", year="2026"),
    "person_limited": _effect_start(
        "warning", effect_until="2027-06-01", decided_by="中共科尔沁右翼前旗纪律检查委员会"
    ),
    "village_merged": _unit("banner_sumu_village_1", into="白音花嘎查党支部", on="2026-06-05"),
    "village_dissolved": _unit("banner_sumu_village_2", on="2026-06-05"),
}


@case
def village_with_one_more_exempt(leagues: Leagues, folder: Path) -> Case:
    village, person = leagues.one.units["banner_sumu_village_1"], leagues.one.people[roles.MEMBER]
    secretary = leagues.one.scope(roles.BRANCH_SECRETARY)
    signature = Signature(None, "包巴特尔", "书记")
    roster.confirm_exemptions(secretary, unit_id=village.pk, year=2026, kinds={}, by=signature, now=clock.now())
    return Case((village.pk,), data=form(person=person.pk, kind="frail"))


@case
def village_with_one_floating(leagues: Leagues, folder: Path) -> Case:
    person = leagues.one.people[roles.MEMBER]
    return Case((leagues.one.units["banner_sumu_village_1"].pk,), data=form(person=person.pk, from_on="2025-10-01"))


@case
def exemption_of_a_member(leagues: Leagues, folder: Path) -> Case:
    row = Exemption(
        person=leagues.one.people[roles.MEMBER],
        unit=leagues.one.units["banner_sumu_village_1"],
        year=clock.today().year,
        kind="frail",
        confirmed_on=clock.today(),
        confirmed_by=Signature(None, "包巴特尔", "书记"),
    )
    row.save(force_insert=True)
    return Case((row.pk,))


def _effect(**data: Any) -> Maker:
    """A warning of a member of the first 嘎查."""

    def make(leagues: Leagues, folder: Path) -> Case:
        period = EffectPeriod(
            person=leagues.one.people[roles.MEMBER],
            unit=leagues.one.units["banner_sumu_village_1"],
            kind="warning",
            decided_on=date(2026, 5, 1),
            effect_until=date(2027, 5, 1),
            decided_by="中共科尔沁右翼前旗纪律检查委员会",
        )
        period.save(force_insert=True)
        return Case((period.pk,), data=form(revision=period.revision, **data))

    return make


CASES |= {
    "effect_amended": _effect(
        decided_on="2026-05-02", effect_until="2027-05-02", decided_by="旗纪委", reason="登记时日期看错"
    ),
    "effect_revoked": _effect(ending="revoked", on="2026-06-01", reason="旗纪委决定撤销"),
}


@case
def person_without_a_branch(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(until_on=date(2026, 5, 1), ending="away")
    return Case((person.pk,), data=form(unit="巴彦塔拉嘎查党支部", kind="full", from_on="2026-06-05"))


@case
def person_stopped(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(until_on=date(2026, 5, 1), ending="stopped")
    return Case((person.pk,), data=form(unit="巴彦塔拉嘎查党支部", on="2026-06-05"))


def _transfer(into: str = "", **data: Any) -> Maker:
    """The member of the first 嘎查 sent to another branch, or out of the instance."""

    def make(leagues: Leagues, folder: Path) -> Case:
        sent = roster.send(
            leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER),
            person_id=leagues.one.people[roles.MEMBER].pk,
            into_id=leagues.one.units[into].pk if into else None,
            into_name="" if into else "长春市朝阳区委",
            on=date(2026, 5, 1),
            by=Signature(None, "赵丽", "组织委员"),
            now=clock.now(),
        )
        return Case((sent.pk,), data=form(**data))

    return make


CASES |= {
    "person_sent": _person(into="突泉县委/哈日嘎查党支部", on="2026-06-05"),
    "transfer_to_the_next_village": _transfer("banner_sumu_village_2"),
    "transfer_received": _transfer("banner_sumu_village_2", unit="白音花嘎查党支部", on="2026-06-05"),
    "transfer_sent_back": _transfer("banner_sumu_village_2", reason="缺入党志愿书"),
    "transfer_to_the_county": _transfer("county_sumu_village_1", unit="白音花嘎查党支部", on="2026-06-05"),
    "transfer_out": _transfer(on="2026-06-05"),
}


@case
def transfers_of_the_village(leagues: Leagues, folder: Path) -> Case:
    made = _transfer("banner_sumu_village_2")(leagues, folder)
    assert made.args
    return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}")


@case
def person_away(leagues: Leagues, folder: Path) -> Case:
    person, village = leagues.one.people[roles.MEMBER], leagues.one.units["banner_sumu_village_1"]
    Absence(person=person, unit=village, kind="away", from_on=date(2026, 5, 1)).save(force_insert=True)
    return Case((person.pk,), data=form(on="2026-06-05"))


@case
def probationary_member(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(kind="probationary", joined_on=date(2025, 6, 1))
    return Case((person.pk,), data=form(on="2026-06-01"))


@case
def empty_village_seat(leagues: Leagues, folder: Path) -> Case:
    seat = Seat(unit=leagues.one.units["banner_sumu_village_1"], key="publicity", name="宣传委员", order=9)
    seat.save(force_insert=True)
    member = leagues.one.people[roles.MEMBER].pk
    return Case((seat.pk,), data=form(member=member, from_on="2026-06-05", on="2026-06-05"))


@case
def tenure_of_a_villager(leagues: Leagues, folder: Path) -> Case:
    tenure = Tenure._base_manager.get(person=leagues.one.people[roles.COMMITTEE_MEMBER])
    return Case((tenure.pk,), data=form(on="2026-06-05"))


@case
def village_split(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"]
    parts = {f"{key}_{number}": f"第{number}{key}" for number in (0, 1) for key in ("name", "short_name")}
    belonging = Membership._base_manager.filter(unit=unit).values_list("person_id", flat=True)
    assigned = {f"person_{person_id}": "0" for person_id in belonging}
    return Case((unit.pk,), data=form(revision=unit.revision, on="2026-06-05", **parts, **assigned))

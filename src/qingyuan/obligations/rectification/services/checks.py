"""Going through the checklist (对照检查): a member by exception, a unit by category, and the look from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Person
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import checklists, policy
from ..checklists import Listed
from ..models import CategoryAnswer, Finding, MemberCheck, Origin, UnitCheck
from ..queries import checks as queries
from ..specs import CategorySpec
from ..states import CHECK_MOVES, CheckState
from . import entered
from .conclusions import on_handed_in
from .opening import Drafted, open_finding, own_finding
from .own import show_own
from .steps import written

NOT_A_MEMBER = gettext_lazy("名册里现在没有您的党支部，不用对照。有出入的，请支部书记核对名册。")


def _running(scope: Scope, adoption_id: int, unit: Organization) -> Adoption:
    """The campaign somebody goes through the list for. Raises NotHere, MoveRefused when it is not in force there."""
    adoption = regimes.adoption(scope, adoption_id)
    if adoption.kind != "campaign" or not unit.path.startswith(adoption.unit.path):
        raise not_here()
    if adoption.state != AdoptionState.IN_FORCE:
        raise MoveRefused(
            _("“%(title)s”现在是“%(state)s”，不用对照。请以上级通知为准。")
            % {"title": adoption.title, "state": adoption.get_state_display()},
            "not_in_force",
        )
    return adoption


# --- a member


@dataclass(frozen=True)
class Mark:
    """What a member says applies to himself: a manifestation, or a category as a whole. show: to the secretary."""

    library_id: int
    checklist: str
    category: str
    item: str = ""
    show: bool = False


@service
def confirm_member(scope: Scope, *, adoption_id: int, marks: Sequence[Mark], now: datetime) -> MemberCheck:
    """A member has gone through the checklist (党员已对照); what he marked becomes his own findings, the rest is none.

    Stored of the list is only that he went through which version, and the day. Nothing is counted, and no number of
    marks is expected. Raises NotHere, MoveRefused, BadInput (no member, a mark that does not stand on the list).
    """
    member = accounts.belongs(scope.actor_id, day_of(now)) if scope.actor_id is not None else None
    if member is None or scope.actor_id is None:
        raise BadInput(str(NOT_A_MEMBER), "not_a_member")
    unit = member.unit
    adoption = _running(scope, adoption_id, unit)
    listed = [one for one in checklists.under(adoption, unit) if queries.asks(one, "member")]
    if not listed:
        raise MoveRefused(_("这次集中治理没有要党员对照的清单。"), "no_list")
    _one_at_a_time([scope.actor_id])
    done = queries.member_checks(adoption, scope.actor_id)
    places = {(row.library_id, row.checklist) for row in done}
    roles = queries.roles_of(scope, unit)
    drafts = [_drafted(mark, listed, unit, roles, now) for mark in dict.fromkeys(marks)]
    fresh = [
        MemberCheck(
            person_id=scope.actor_id,
            unit=unit,
            home_id=unit.home_id,
            adoption=adoption,
            library=one.library,
            checklist=one.spec.key,
            on=day_of(now),
        )
        for one in listed
        if one.place not in places
    ]
    if not fresh:
        # A second press, or one on another device: what was marked is kept already.
        return done[-1]
    MemberCheck._base_manager.bulk_create(fresh)
    for mark, drafted in zip(dict.fromkeys(marks), drafts, strict=True):
        finding = own_finding(scope, unit=unit, adoption=adoption, drafted=drafted, now=now)
        if mark.show:
            show_own(scope, finding_id=finding.pk, revision=finding.revision, now=now)
    chronicle.append(
        chronicle.Draft(
            unit.pk,
            unit.home_id,
            entered.MEMBER_CHECKED,
            chronicle.reference(fresh[0]),
            1,
            # A title of a seat would name him to everybody who reads the unit's entries.
            accounts.signature_as_member(scope.actor_id),
            now,
            open=_versions(listed),
        )
    )
    return fresh[-1]


def _one_at_a_time(person_ids: Sequence[int]) -> None:
    # Somebody confirms while his secretary registers him, or presses twice: the second reads what the first has written.
    rows = Person._base_manager.filter(pk__in=person_ids).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def _versions(listed: Sequence[Listed]) -> dict[str, Any]:
    return {"versions": [f"{one.library.library} {one.library.version}" for one in listed]}


def _drafted(mark: Mark, listed: Sequence[Listed], unit: Organization, roles: Sequence[str], now: datetime) -> Drafted:
    one, category = _place(mark.library_id, mark.checklist, mark.category, listed)
    item = next((item for item in checklists.items_for(category, unit, roles) if item.key == mark.item), None)
    if item is None and (mark.item or category.items):
        raise BadInput(_("所选的表现不在清单上，可能清单刚换了新版。请刷新页面重新对照，还没有存下什么。"), "no_item")
    return Drafted(
        text=item.text if item else category.text,
        category=category.key,
        item=item.key if item else "",
        severity=item.severity if item else Finding.Severity.ORDINARY,
        found_on=day_of(now),
        origin=Origin.SELF_FOUND,
        library=one.library,
        checklist=one.spec.key,
    )


def _place(library_id: int, checklist: str, category: str, listed: Sequence[Listed]) -> tuple[Listed, CategorySpec]:
    for one in listed:
        if one.place == (library_id, checklist):
            for found in one.spec.categories:
                if found.key == category:
                    return one, found
    raise BadInput(_("清单刚换了新版，这一类已不在清单上。请刷新页面，从新版接着对照。"), "no_category")


@service
def register_paper(
    scope: Scope, *, adoption_id: int, unit_id: int, person_ids: Sequence[int], on: date, now: datetime
) -> UnitPaper:
    """Members have gone through it on paper, which they keep (登记纸质对照): names and the day, nothing of the content.

    Raises NotHere, NotAllowed, BadInput (nobody chosen, not members here, a day ahead or before the campaign).
    """
    unit = organizations.unit(scope, unit_id)
    policy.GOING_THROUGH.require(
        scope, "register_paper", unit, refusal=_("纸质对照由本支部的书记或者委员登记。"), code="not_of_the_unit"
    )
    adoption = _running(scope, adoption_id, unit)
    if not adoption.starts_on <= on <= day_of(now):
        raise BadInput(_("对照日期要在集中治理开始以后、今天以前，请改成实际对照的那一天。"), "day_out_of_range")
    listed = [one for one in checklists.under(adoption, unit) if queries.asks(one, "member")]
    here = {member.person_id for member in roster.members_of([unit.pk])}
    chosen = list(dict.fromkeys(person_ids))
    if not chosen:
        raise BadInput(_("还没有选人。请勾选已经在纸上对照过的党员。"), "nobody")
    if not set(chosen) <= here:
        raise BadInput(_("所选的人里有人不在本支部，可能刚转走。请刷新页面重新选。"), "not_members_here")
    _one_at_a_time(chosen)
    kept = MemberCheck._base_manager.filter(adoption=adoption, person_id__in=chosen)
    have = set(kept.values_list("person_id", "library_id", "checklist"))
    by = accounts.signature(scope)
    fresh = [
        MemberCheck(
            person_id=person_id,
            unit=unit,
            home_id=unit.home_id,
            adoption=adoption,
            library=one.library,
            checklist=one.spec.key,
            on=on,
            paper=True,
            by=by,
        )
        for person_id in chosen
        for one in listed
        if (person_id, *one.place) not in have
    ]
    if fresh:
        MemberCheck._base_manager.bulk_create(fresh)
        rows = [
            (chronicle.reference(row), {"person": str(row.person_id), "on": on.isoformat(), "paper": True})
            for row in fresh
        ]
        chronicle.append_many(
            unit_id=unit.pk, home_id=unit.home_id, verb=entered.PAPER_CHECKED, rows=rows, by=by, at=now
        )
    return UnitPaper(adoption.pk, unit.pk, len({row.person_id for row in fresh}))


@dataclass(frozen=True)
class UnitPaper:
    """What became of a registration on paper. people: how many had not been registered before."""

    adoption_id: int
    unit_id: int
    people: int


# --- a unit


@dataclass(frozen=True)
class Answer:
    """A category answered: where it stands, and what was looked at."""

    library_id: int
    checklist: str
    category: str
    bases: tuple[str, ...]


@service
def fill_in(
    scope: Scope,
    *,
    adoption_id: int,
    unit_id: int,
    revision: int,
    answers: Sequence[Answer],
    now: datetime,
    hand_in: bool = False,
) -> UnitCheck:
    """Answer categories of the unit's own list (填写自查清单), and with hand_in send it to the superior (报送审核).

    revision  0 for a list not yet begun. A category is answered by what was looked at, ticked; where something was
    found it needs none. Handing in wants every category that concerns the unit.
    Raises NotHere, NotAllowed, Conflict, MoveRefused, BadInput.
    """
    unit = organizations.unit(scope, unit_id)
    adoption = _running(scope, adoption_id, unit)
    listed = checklists.under(adoption, unit)
    check = _begun(scope, adoption, unit, revision, now)
    if check.state == CheckState.HANDED_IN:
        raise MoveRefused(
            _("这份清单已经报送，正在等上级审核。要改，请上级先退回；已填内容都在。"), "handed_in_already"
        )
    changed = _keep_answers(scope, check, listed, unit, answers, now)
    if hand_in:
        _require_whole(queries.lines(unit, listed, check))
        check.state, check.send_back_note = CHECK_MOVES["hand_in"][1], ""
        check.handed_in_by, check.handed_in_on = accounts.signature(scope), day_of(now)
    elif not changed:
        raise BadInput(_("没有改动，不用保存。"), "nothing_changed")
    elif check.state == CheckState.ACCEPTED:
        # What the superior looked at is no longer what stands there.
        check.state = CheckState.DRAFT
    verb = entered.CHECK_HANDED_IN if hand_in else entered.CHECK_FILLED_IN
    found = Finding._base_manager.filter(check_of=check).count()
    _save(check, now)
    if hand_in:
        on_handed_in(scope, check, now)
    _enter(scope, check, verb, now, open={"answered": changed, "found": found} if hand_in else {"answered": changed})
    return check


@service
def found_by_check(
    scope: Scope,
    *,
    adoption_id: int,
    unit_id: int,
    place: tuple[int, str, str],
    item: str,
    text: str,
    now: datetime,
) -> Finding:
    """The unit has found a problem by its list (查出问题): it stands on the list, and can be taken up once that is accepted.

    place  version, checklist and category;  item  a manifestation of it, or "" where none fits
    Raises NotHere, NotAllowed, MoveRefused (the list is with the superior), BadInput.
    """
    unit = organizations.unit(scope, unit_id)
    adoption = _running(scope, adoption_id, unit)
    one, category = _place(*place, checklists.under(adoption, unit))
    kept = queries.unit_check(adoption, unit)
    check = _begun(scope, adoption, unit, kept.revision if kept else 0, now)
    if check.state == CheckState.HANDED_IN:
        raise MoveRefused(
            _("清单已经报送，正在等上级审核。新发现的问题请从“问题整改”里登记，或者请上级先退回清单。"),
            "handed_in_already",
        )
    if kept is None:
        _save(check, now)
        _enter(scope, check, entered.CHECK_FILLED_IN, now, open={"answered": []})
    severity = next((one.severity for one in category.items if one.key == item), Finding.Severity.ORDINARY)
    drafted = Drafted(
        text=text,
        category=category.key,
        item=item,
        severity=severity,
        found_on=day_of(now),
        origin=Origin.SELF_FOUND,
        library=one.library,
        checklist=one.spec.key,
        check_of=check,
    )
    return open_finding(scope, unit_id=unit.pk, adoption=adoption, drafted=drafted, now=now)


def _begun(scope: Scope, adoption: Adoption, unit: Organization, revision: int, now: datetime) -> UnitCheck:
    refusal = _("自查清单由本单位自己填写。您可以查看；需要催办，请联系本单位。")
    if revision:
        check = queries.check_for_update(scope, adoption.pk, unit.pk, revision)
        policy.CHECKS.require(scope, "fill_in", check, refusal=refusal)
        return check
    check = UnitCheck(unit=unit, home_id=unit.home_id, adoption=adoption, state_at=now, revision=0)
    policy.CHECKS.require(scope, "fill_in", check, refusal=refusal)
    # Two who begin it at the same moment: the second finds what the first has written.
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.pk)
    if queries.unit_check(adoption, unit) is not None:
        return queries.check_for_update(scope, adoption.pk, unit.pk, revision)
    check.save(force_insert=True)
    return check


def _keep_answers(
    scope: Scope,
    check: UnitCheck,
    listed: Sequence[Listed],
    unit: Organization,
    answers: Sequence[Answer],
    now: datetime,
) -> list[str]:
    """The keys of the categories whose answer is new or other than before."""
    by = accounts.signature(scope)
    kept = {
        (row.library_id, row.checklist, row.category): row
        for row in CategoryAnswer._base_manager.filter(check_of=check).select_for_update()
    }
    changed = []
    for answer in answers:
        one, category = _place(answer.library_id, answer.checklist, answer.category, listed)
        if not checklists.concerns(category, unit, queries.OF_THE_UNIT):
            raise BadInput(
                _("“%(category)s”不适用于本单位，不用填。请刷新页面。") % {"category": category.text}, "not_concerned"
            )
        known = {basis.key for basis in queries.bases_of(one)}
        if not set(answer.bases) <= known:
            raise BadInput(_("有一项查摆依据不在清单上，请刷新页面重新勾选。"), "no_basis")
        row = kept.get((answer.library_id, answer.checklist, answer.category))
        if row is not None and row.bases == answer.bases:
            continue
        if row is None:
            row = CategoryAnswer(
                check_of=check, library=one.library, checklist=answer.checklist, category=answer.category
            )
        row.bases, row.by, row.at = answer.bases, by, now
        row.save()
        changed.append(answer.category)
    return changed


def _require_whole(lines: Sequence[queries.CategoryLine]) -> None:
    """Each category is answered, and "none found" stands on something that was looked at."""
    missing = [
        line.category.text
        for line in lines
        if (line.asked is not None and not line.found)
        or (not line.found and queries.bases_of(line.listed) and not (line.answer and line.answer.bases))
    ]
    if missing:
        raise MoveRefused(
            _("还有%(count)s类没有勾选看了什么：%(names)s。勾选以后再报送；已勾选的都已保存。")
            % {"count": len(missing), "names": "、".join(missing)},
            "categories_missing",
        )


@service
def accept_check(scope: Scope, *, adoption_id: int, unit_id: int, revision: int, now: datetime) -> UnitCheck:
    """The superior has looked at the list (审核通过); its problems can be taken up. Raises NotAllowed, MoveRefused."""
    check = _looked_at(scope, "accept_check", adoption_id, unit_id, revision)
    check.reviewed_by = accounts.signature(scope)
    check.accepted_on = check.accepted_on or day_of(now)
    check.send_back_note = ""
    _save(check, now)
    _enter(scope, check, entered.CHECK_ACCEPTED, now)
    return check


@service
def return_check(scope: Scope, *, adoption_id: int, unit_id: int, revision: int, note: str, now: datetime) -> UnitCheck:
    """Send the list back with the reason (退回修改). Raises NotAllowed, MoveRefused, BadInput (no reason)."""
    check = _looked_at(scope, "return_check", adoption_id, unit_id, revision)
    check.reviewed_by = accounts.signature(scope)
    check.send_back_note = written(note, _("请写明退回的原因：哪一类看得不实，要再看什么。责任单位看得到。"))
    _save(check, now)
    _enter(scope, check, entered.CHECK_RETURNED, now, sealed={"note": check.send_back_note})
    return check


def _looked_at(scope: Scope, verb: str, adoption_id: int, unit_id: int, revision: int) -> UnitCheck:
    check = queries.check_for_update(scope, adoption_id, unit_id, revision)
    refusal = (
        _("这份清单您受托代办填过，不能再由您审核。请另一位上级同志审核。")
        if scope.actor_id in accounts.acted_on(UnitCheck._meta.label_lower, check.pk)
        else _("自查清单由上级审核，本单位不能审核自己的清单。请等上级办理。")
    )
    policy.CHECKS.require(scope, verb, check, refusal=refusal, code="same_body")
    from_any, to = CHECK_MOVES[verb]
    if check.state not in from_any:
        raise MoveRefused(
            _("这份清单现在是“%(state)s”，不用审核。请刷新页面。") % {"state": check.get_state_display()}, "wrong_state"
        )
    check.state = to
    return check


def _save(check: UnitCheck, now: datetime) -> None:
    check.revision += 1
    check.state_at = now
    check.save()


def _enter(
    scope: Scope,
    check: UnitCheck,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> None:
    chronicle.append(
        chronicle.Draft(
            check.unit_id,
            check.home_id,
            verb,
            chronicle.reference(check),
            check.revision,
            accounts.signature(scope),
            now,
            open={"check": check.state, **(open or {})},
            sealed=sealed or {},
        )
    )

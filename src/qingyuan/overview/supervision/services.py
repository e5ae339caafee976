"""Asking, answering, publishing (提问、答复、公开): one verb a function. Nothing follows from a question being asked.

The entries of an enquiry stand in a book of its own, under named access: the unit's book shows no gap and no name.
What is published is entered in the book of the committee that answers, and tells nothing of the enquiry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from . import places, policy, queries, rules
from .models import Enquiry, EnquiryAccess, Guidance
from .places import NOWHERE, Keys
from .states import PublishedState, State

ASKED = verbs.name("supervision.asked", gettext_lazy("提问"))
ANSWERED = verbs.name("supervision.answered", gettext_lazy("答复"))
PASSED_UP = verbs.name("supervision.passed_up", gettext_lazy("转上级"))
WITHDRAWN = verbs.name("supervision.withdrawn", gettext_lazy("收回"))
PUBLISHED = verbs.name("supervision.published", gettext_lazy("公开答疑"))
RETRACTED = verbs.name("supervision.retracted", gettext_lazy("撤下答疑"))

tell("supervision", "state", gettext_lazy("状态"), dict([*State.choices, *PublishedState.choices]))

_WHY = gettext_lazy("答复本人所问")


@service
def ask(
    scope: Scope,
    *,
    text: str,
    now: datetime,
    keys: Keys = NOWHERE,
    finding_id: int | None = None,
    answerer_id: int | None = None,
) -> Enquiry:
    """Ask the direct superior whether something counts (提问).

    keys        what it concerns, where it concerns a checklist;  finding_id  the problem it came from
    answerer_id who alone is to read it, one of `queries.answerers`: needed for what one has found by oneself
    Raises BadInput (nothing written, no such place, nobody chosen), NotHere (a finding not to be seen, no unit),
    MoveRefused (nobody above to ask, a confidential problem of somebody else).
    """
    unit = queries.asking_unit(scope)
    above = queries.committee_above(unit)
    assert scope.actor_id is not None
    if above is None:
        raise MoveRefused(_("上面没有可以问的上级：还没有人任职。请先打电话问一问上级组织部门。"), "nobody_above")
    found = Enquiry(
        unit=unit,
        home_id=unit.home_id,
        asked_by_id=scope.actor_id,
        asked_by=accounts.signature(scope),
        asked_at=now,
        text=rules.written(text, _("请写清要问的是什么情况，一两句话就行。")),
        with_unit=above,
        state_at=now,
    )
    if finding_id is not None:
        keys = _of_finding(scope, found, finding_id)
    if keys.library and places.said(keys) is None:
        raise BadInput(_("清单里已经没有这一条，请从清单页面重新点“问一问”，或者不选清单直接问。"), "no_place")
    found.library, found.checklist, found.category, found.item = keys.library, keys.checklist, keys.category, keys.item
    reader = _chosen(above, answerer_id) if found.own else None
    found.save(force_insert=True)
    if reader is not None:
        _name(found, reader, found.asked_by)
    _enter(scope, found, ASKED, now, sealed={"text": found.text})
    return found


def _of_finding(scope: Scope, found: Enquiry, finding_id: int) -> Keys:
    """What a problem concerns; of a confidential one only its finder asks, and only one person answers."""
    finding = rectification.finding(scope, finding_id)
    found.about = chronicle.reference(finding)
    found.own = finding.confidential
    if finding.confidential and finding.owner_id != scope.actor_id:
        raise MoveRefused(_("这一条指名办理，不能拿出来问。请和指名的同志当面商量。"), "named_finding")
    if finding.library is None or finding.category == "other":
        return NOWHERE
    return Keys(finding.library.library, finding.checklist, finding.category, finding.item)


def _chosen(above: Organization, person_id: int | None) -> Signature:
    reader = next((one for one in queries.answerers(above) if one.id == person_id), None)
    if reader is None:
        raise BadInput(_("请选一位请谁答复：只有您和他看得到。"), "nobody_chosen")
    return reader


def _name(found: Enquiry, reader: Signature, by: Signature | None) -> None:
    assert reader.id is not None
    EnquiryAccess(enquiry=found, person_id=reader.id, person=reader, why=str(_WHY), by=by, until=None).save(
        force_insert=True
    )


@service
def answer(scope: Scope, *, enquiry_id: int, revision: int, text: str, now: datetime) -> Enquiry:
    """Answer (答复); an answer may be put in place of an earlier one. Raises NotAllowed, MoveRefused, BadInput."""
    found = _begin(scope, "answer", enquiry_id, revision)
    found.state = rules.check_move("answer", State(found.state))
    found.answer = rules.written(text, _("请写答复：算不算、为什么、怎么办，说清一样就行。"))
    found.answered_by, found.answered_at = accounts.signature(scope), now
    _save(found, now, "answer", "answered_by", "answered_at")
    _enter(scope, found, ANSWERED, now, sealed={"answer": found.answer})
    return found


@service
def pass_up(scope: Scope, *, enquiry_id: int, revision: int, note: str, now: datetime) -> Enquiry:
    """Hand it to the next committee above (转上级). Who handed it on reads it no more.

    Raises NotAllowed, MoveRefused (the state, nobody above).
    """
    found = _begin(scope, "pass_up", enquiry_id, revision)
    found.state = rules.check_move("pass_up", State(found.state))
    above = queries.committee_above(found.with_unit)
    if above is None:
        raise MoveRefused(_("上面没有可以转的上级，请您答复；拿不准的，写明还要请示谁。"), "nobody_above")
    by = accounts.signature(scope)
    if found.own:
        # Its day is counted: until yesterday is no longer today.
        ends = day_of(now) - timedelta(days=1)
        EnquiryAccess._base_manager.filter(enquiry=found, until__isnull=True).update(until=ends)
        _name(found, queries.answerers(above)[0], by)
    found.with_unit, found.pass_up_note = above, note.strip()
    _save(found, now, "with_unit", "pass_up_note")
    _enter(scope, found, PASSED_UP, now, sealed={"note": found.pass_up_note} if found.pass_up_note else {})
    return found


@service
def withdraw(scope: Scope, *, enquiry_id: int, revision: int, now: datetime) -> Enquiry:
    """The asker takes it back before it is answered (收回). Raises NotAllowed, MoveRefused."""
    found = _begin(scope, "withdraw", enquiry_id, revision)
    found.state = rules.check_move("withdraw", State(found.state))
    _save(found, now)
    _enter(scope, found, WITHDRAWN, now)
    return found


@service
def publish(scope: Scope, *, enquiry_id: int, revision: int, question: str, text: str, now: datetime) -> Guidance:
    """Publish question and answer to all under the committee (公开), without a trace of who asked.

    question, text  as they are to be read: reworded where they would tell. The enquiry itself is not changed, so
    that one transaction writes rows of one home. Raises NotAllowed, MoveRefused (not answered, published already),
    BadInput (nothing written, tells who asked).
    """
    found = _begin(scope, "publish", enquiry_id, revision)
    rules.check_move("publish", State(found.state))
    question = rules.written(question, _("请写要公开的问题，改写成一般的说法。"))
    text = rules.written(text, _("请写要公开的答复。"))
    rules.check_publishable(question=question, answer=text, names=_tells(found))
    source = queries.source_of(found.pk)
    if Guidance._base_manager.filter(source=source, state=PublishedState.PUBLISHED).exists():
        raise MoveRefused(_("这一问已经公开过。要改，请先撤下再公开。"), "published_already")
    committee = found.with_unit
    made = Guidance(
        unit=committee,
        home_id=committee.home_id,
        question=question,
        answer=text,
        published_by=accounts.signature(scope),
        published_on=day_of(now),
        source=source,
        library=found.library,
        checklist=found.checklist,
        category=found.category,
        item=found.item,
    )
    made.save(force_insert=True)
    _enter_published(scope, made, PUBLISHED, now, sealed={"question": question, "answer": text})
    return made


def _tells(found: Enquiry) -> list[str]:
    """The names that would tell who asked: person, unit, its place, and those of its short name."""
    place = found.unit.division_path.rsplit("/", 1)[-1]
    asker = found.asked_by.name if found.asked_by else ""
    return [asker, found.unit.name, found.unit.short_name, place]


@service
def retract(scope: Scope, *, guidance_id: int, revision: int, reason: str, now: datetime) -> Guidance:
    """Take down what was published (撤下), with a reason. Raises NotHere, NotAllowed, BadInput."""
    found = queries.guidance_for_update(scope, guidance_id, revision)
    policy.PUBLISHED.require(scope, "retract", found, refusal=policy.REFUSALS["retract"])
    found.state = PublishedState.RETRACTED
    found.retract_reason = rules.written(reason, _("请写一句为什么撤下，留在全程纪实里。"))
    found.retracted_by, found.retracted_on = accounts.signature(scope), day_of(now)
    found.revision += 1
    found.save(update_fields=["state", "retract_reason", "retracted_by", "retracted_on", "revision"])
    _enter_published(scope, found, RETRACTED, now, sealed={"reason": found.retract_reason})
    return found


def _begin(scope: Scope, verb: str, enquiry_id: int, revision: int) -> Enquiry:
    found = queries.enquiry_for_update(scope, enquiry_id, revision)
    policy.POLICY.require(scope, verb, found, refusal=policy.REFUSALS[verb])
    return found


def _save(found: Enquiry, now: datetime, *fields: str) -> None:
    found.revision += 1
    found.state_at = now
    found.save(update_fields=["state", "state_at", "revision", *fields])


def _enter(scope: Scope, found: Enquiry, verb: str, now: datetime, *, sealed: Mapping[str, Any] | None = None) -> None:
    chronicle.append(
        chronicle.Draft(
            found.pk,
            found.home_id,
            verb,
            chronicle.reference(found),
            found.revision,
            accounts.signature(scope),
            now,
            open={"state": found.state},
            sealed=sealed or {},
            named_access=True,
        )
    )


def _enter_published(scope: Scope, found: Guidance, verb: str, now: datetime, *, sealed: Mapping[str, Any]) -> None:
    chronicle.append(
        chronicle.Draft(
            found.unit_id,
            found.home_id,
            verb,
            chronicle.reference(found),
            found.revision,
            accounts.signature(scope),
            now,
            open={"state": found.state},
            sealed=sealed,
        )
    )

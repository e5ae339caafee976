"""Answering a pledge (签署、不签): by oneself, or for many at once from a sheet signed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.files import Taken
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Person

from .. import asked, policy, queries, rules
from ..asked import Listed
from ..models import Answer, Sheet
from ..queries.people import Mine
from ..queries.people import standing as standing_answers
from ..states import State, Way
from .entered import DECLINED, PAPER_REGISTERED, SIGNED, VOIDED, enter, version_of

_NOW_OTHER = "version_changed"


@service
def sign(scope: Scope, *, adoption_id: int, library_id: int, now: datetime) -> Answer:
    """Sign a pledge oneself (本人签署). The page has checked the password: Argon2id takes its time, before a transaction.

    library_id  the version that was read. A second press signs once.
    Raises NotHere (not asked of the reader), Conflict (the version in force is another by now).
    """
    return _answer_oneself(scope, adoption_id, library_id, State.SIGNED, "", now)


@service
def decline(scope: Scope, *, adoption_id: int, library_id: int, reason: str, now: datetime) -> Answer:
    """Say that one does not sign (说明不签), with a reason or without. It sets nothing off.

    Raises as `sign`, and MoveRefused for who has signed already.
    """
    return _answer_oneself(scope, adoption_id, library_id, State.DECLINED, reason.strip(), now)


def _answer_oneself(scope: Scope, adoption_id: int, library_id: int, said: State, reason: str, now: datetime) -> Answer:
    if scope.actor_id is None:
        raise not_here()
    _one_at_a_time([scope.actor_id])
    mine = _mine(scope.actor_id, adoption_id, day_of(now))
    _require_version(mine.listed, library_id)
    if mine.line.answer is not None and mine.line.answer.said == said:
        return mine.line.answer
    rules.check_move("sign" if said == State.SIGNED else "decline", mine.line.state)
    fresh = Answer(
        person_id=scope.actor_id,
        unit=mine.unit,
        home_id=mine.unit.home_id,
        adoption=mine.listed.adoption,
        library=mine.listed.library,
        pledge=mine.listed.spec.key,
        state=said,
        said=said,
        year=day_of(now).year,
        on=day_of(now),
        way=Way.PASSWORD,
        at=now,
        reason=reason,
    )
    before = _supersede([scope.actor_id], fresh.pledge)
    fresh.save(force_insert=True)
    shown = {
        "state": said.value,
        "pledge": fresh.pledge,
        "version": version_of(fresh.library),
        "way": Way.PASSWORD.value,
    }
    if before:
        shown["supersedes"] = str(before[0].pk)
    # A title of a seat would name him; he signs as a member where he is asked as one.
    as_member = mine.unit.is_branch
    by = accounts.signature_as_member(scope.actor_id) if as_member else accounts.signature(scope)
    verb = SIGNED if said == State.SIGNED else DECLINED
    enter(fresh, verb, by=by, now=now, open=shown, sealed={"reason": reason} if reason else {})
    return fresh


def _mine(person_id: int, adoption_id: int, today: date) -> Mine:
    found = next((one for one in queries.asked_of(person_id, today) if one.listed.adoption.pk == adoption_id), None)
    if found is None:
        raise not_here()
    return found


def _require_version(one: Listed, library_id: int) -> None:
    if one.library.pk != library_id:
        raise Conflict(
            _("“%(title)s”刚换了新版，您看到的是上一版。请看清现在的条款再办理，还没有存下什么。")
            % {"title": one.spec.text},
            _NOW_OTHER,
        )


def _one_at_a_time(person_ids: Sequence[int]) -> None:
    # Somebody signs while his secretary registers him, or presses twice: the second reads what the first has written.
    rows = Person._base_manager.filter(pk__in=person_ids).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def _supersede(person_ids: Sequence[int], pledge: str) -> list[Answer]:
    """What stood until now is kept, and counts no longer."""
    before = list(standing_answers().filter(person_id__in=person_ids, pledge=pledge))
    for row in before:
        row.state = rules.check_move("supersede", row.state)
        row.revision += 1
    Answer._base_manager.bulk_update(before, ["state", "revision"])
    return before


@service
def register_paper(
    scope: Scope,
    *,
    adoption_id: int,
    unit_id: int,
    library_id: int,
    people: Sequence[int],
    said: State,
    on: date,
    photo: Taken | None,
    now: datetime,
) -> Sheet:
    """Register a sheet that was signed by hand, for all who signed it (登记纸质承诺书); equal to signing oneself.

    people  of those who have not signed yet;  said  signed, or declined by word of mouth
    photo   of the sheet, if somebody took one
    Raises NotHere, NotAllowed (neither of the unit nor directly above it; declines, not its secretary), Conflict, BadInput (nobody chosen, somebody
    who has answered, a day to come, or one on which it was not asked yet).
    """
    unit, one = require_unit(scope, "register", adoption_id, unit_id)
    _require_version(one, library_id)
    _one_at_a_time(people)
    today = day_of(now)
    if said == State.DECLINED:
        policy.REGISTERS.require(scope, "declines", unit, refusal=policy.ONLY_LEADING)
    lines = queries.unsigned(queries.register_of(unit, one, today))
    names = {line.who.person_id: line.who.name for line in lines if line.state != said}
    rules.check_people(people, set(names))
    rules.check_day(on, today=today, not_before=one.adoption.starts_on)
    if on.year < asked.holding(one, today).first_year:
        raise BadInput(
            _("这份承诺书每年重签，%(year)s年签的今年不算。请用今年签的那张登记。") % {"year": on.year}, "last_year"
        )
    chosen = list(dict.fromkeys(people))
    by = accounts.signature(scope)
    sheet = Sheet(unit=unit, home_id=unit.home_id, adoption=one.adoption, on=on, by=by, at=now)
    if photo is not None:
        sheet.carry(photo)
    sheet.save(force_insert=True)
    _supersede(chosen, one.spec.key)
    Answer._base_manager.bulk_create(
        Answer(
            person_id=person_id,
            unit=unit,
            home_id=unit.home_id,
            adoption=one.adoption,
            library=one.library,
            pledge=one.spec.key,
            state=said,
            said=said,
            year=on.year,
            on=on,
            way=Way.PAPER,
            sheet=sheet,
            by=by,
            at=now,
        )
        for person_id in chosen
    )
    shown = {
        "state": said.value,
        "pledge": one.spec.key,
        "version": version_of(one.library),
        "way": Way.PAPER.value,
        "on": on.isoformat(),
    }
    if photo is not None:
        shown["photo"] = photo.sha256
    # Each name under a salt of its own, so that one can be erased alone.
    enter(
        sheet,
        PAPER_REGISTERED,
        by=by,
        now=now,
        open=shown,
        sealed={f"person_{person_id}": names[person_id] for person_id in chosen},
    )
    return sheet


def require_unit(scope: Scope, verb: str, adoption_id: int, unit_id: int) -> tuple[Organization, Listed]:
    """A pledge in force at a unit, for who may do something there. Raises NotHere, NotAllowed."""
    unit = organizations.unit(scope, unit_id)
    policy.REGISTERS.require(scope, verb, unit, refusal=policy.ONLY_NEAR)
    one = next((one for one in asked.over(unit) if one.adoption.pk == adoption_id), None)
    if one is None:
        raise not_here()
    return unit, one


@service
def void(scope: Scope, *, answer_id: int, revision: int, reason: str, now: datetime) -> Answer:
    """Take back what was registered from paper by mistake (登记有误); the row stays, and he is asked again.

    By whoever may register there, or by him whom it speaks of. Raises NotHere, Conflict, BadInput (no reason),
    MoveRefused (he answered himself, or a later answer has taken its place).
    """
    rows = Answer.within(scope).select_related("unit", "library").select_for_update(of=("self",))
    found = rows.filter(pk=answer_id).first()
    if found is None:
        raise not_here()
    policy.ANSWERS.require(scope, "void", found, refusal=policy.ONLY_NEAR)
    if found.revision != revision:
        raise Conflict(_("您打开这一页之后，这一条已由别人办理过，请看清现在的内容。"), "conflict", theirs=found)
    if found.way != Way.PAPER:
        raise MoveRefused(_("这一份是本人用密码确认的，不能由别人撤回。"), "not_from_paper")
    to = rules.check_move("void", found.state)
    if not reason.strip():
        raise BadInput(_("请写一句哪里登记错了，本人看得到。"), "no_reason")
    found.state, found.void_reason = to, reason.strip()
    found.revision += 1
    found.save(update_fields=["state", "void_reason", "revision"])
    by: Signature = accounts.signature(scope)
    shown = {"state": to.value, "pledge": found.pledge}
    enter(found, VOIDED, by=by, now=now, open=shown, sealed={"reason": found.void_reason})
    return found

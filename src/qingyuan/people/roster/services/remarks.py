"""What a member asks to have put right or explains, and its answer (更正、说明)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import Draft, reference
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.words import whom_to_ask

from ..kinds import VERDICTS, About, RemarkKind, Verdict
from ..models import Remark
from ..policy import REMARKS
from ..states import REMARK_MOVES, RemarkState
from .shared import lasting_membership, locked_person

ASKED = verbs.name("roster.remark_asked", gettext_lazy("请求更正或说明"))
ANSWERED = verbs.name("roster.remark_answered", gettext_lazy("答复更正或说明"))
WITHDRAWN = verbs.name("roster.remark_withdrawn", gettext_lazy("撤回更正或说明"))

LONGEST = 500


@service
def ask_remark(scope: Scope, *, kind: str, about: str, text: str, by: Signature, now: datetime) -> Remark:
    """Ask for a correction of what is held of oneself, or explain it (请求更正、说明情况).

    Raises NotHere for who stands on no roster, BadInput (nothing said, too long, no branch, asked already).
    """
    if scope.actor_id is None or kind not in RemarkKind.values or about not in About.values:
        raise not_here()
    person = locked_person(scope, "remark", scope.actor_id)
    member = lasting_membership(person)
    if member is None:
        raise BadInput(
            _("名册里现在没有您的党支部，更正和说明不知道送给谁。请直接与原支部书记或上级党委组织委员联系。"),
            "no_membership",
        )
    said = _said(text, _("请写一句话，说明哪里不对、应当是什么，或者您要说明的情况。"))
    waiting = Remark._base_manager.filter(person=person, about=about, kind=kind, state=RemarkState.ASKED)
    if waiting.exists():
        raise BadInput(
            _("您就“%(about)s”已经提出过一次，还没有答复。要补充的，请先撤回那一次，把话写全了再提出。")
            % {"about": About(about).label},
            "asked_already",
        )
    remark = Remark(person=person, unit=member.unit, kind=kind, about=about, text=said, asked_at=now)
    remark.save(force_insert=True)
    chronicle.append(_draft(remark, ASKED, by, now, {"text": said}))
    return remark


@service
def answer_remark(
    scope: Scope, *, remark_id: int, revision: int, verdict: str, answer: str, by: Signature, now: datetime
) -> Remark:
    """Answer a member in one sentence (答复). What is held is put right by its own verb, before or after.

    Raises NotAllowed (his own), MoveRefused (no longer waiting), Conflict, BadInput (no reason why it stays).
    """
    remark = _locked(scope, "answer", remark_id, revision)
    if verdict not in VERDICTS[RemarkKind(remark.kind)]:
        raise BadInput(_("请选一项答复。"), "verdict_missing")
    said = answer.strip()
    if verdict == Verdict.KEPT:
        said = _said(answer, _("不更正的，请写明理由，本人看得到。例如：入党志愿书上的日期就是这一天。"))
    _check_length(said)
    remark.state, remark.verdict, remark.answer = REMARK_MOVES["answer"][1], verdict, said
    remark.answered_by, remark.answered_at = by, now
    _save(remark, "verdict", "answer", "answered_by", "answered_at")
    chronicle.append(_draft(remark, ANSWERED, by, now, {"verdict": str(verdict), "answer": said}))
    return remark


@service
def withdraw_remark(scope: Scope, *, remark_id: int, revision: int, by: Signature, now: datetime) -> Remark:
    """Take back what has not been answered yet (撤回). Raises MoveRefused, Conflict."""
    remark = _locked(scope, "withdraw", remark_id, revision)
    remark.state = REMARK_MOVES["withdraw"][1]
    _save(remark)
    chronicle.append(_draft(remark, WITHDRAWN, by, now, {}))
    return remark


def _said(text: str, missing: str) -> str:
    said = text.strip()
    if not said:
        raise BadInput(missing, "nothing_said")
    _check_length(said)
    return said


def _check_length(said: str) -> None:
    if len(said) > LONGEST:
        raise BadInput(
            _("写了%(count)s个字，最多%(most)s个。请写要点，细节当面说。") % {"count": len(said), "most": LONGEST},
            "too_long",
        )


def _locked(scope: Scope, verb: str, remark_id: int, revision: int) -> Remark:
    rows = Remark._base_manager.select_for_update(no_key=True, of=("self",)).select_related("person", "unit")
    remark = rows.filter(pk=remark_id).first()
    if remark is None or not REMARKS.allows(scope, "view", remark):
        raise not_here()
    own = remark.person_id == scope.actor_id
    REMARKS.require(
        scope,
        verb,
        remark,
        refusal=_("自己提出的，由别的同志答复：%(who)s。") % {"who": whom_to_ask(remark.unit)}
        if own
        else _("只有本人能撤回。"),
    )
    if remark.state not in REMARK_MOVES[verb][0]:
        raise MoveRefused(
            _("这一条现在是“%(state)s”，不用再办。请刷新页面看答复。") % {"state": remark.get_state_display()},
            "not_waiting",
        )
    if remark.revision != revision:
        raise Conflict(_("您打开这一页以后，这一条被别人改过。请看现在的内容，再决定怎么办。"), theirs=remark)
    return remark


def _save(remark: Remark, *columns: str) -> None:
    remark.revision += 1
    remark.save(update_fields=[*columns, "state", "revision"])


def _draft(remark: Remark, verb: str, by: Signature, now: datetime, sealed: Mapping[str, Any]) -> Draft:
    """Named access: that somebody has asked, and of what, is no matter for everyone who sees the unit's entries."""
    unit = remark.unit
    shown = {"remark": str(remark.kind), "about": str(remark.about)}
    return Draft(
        *(unit.pk, unit.home_id, verb, reference(remark), remark.revision, by, now),
        open=shown,
        sealed=sealed,
        named_access=True,
    )

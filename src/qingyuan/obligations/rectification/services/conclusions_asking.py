"""What a unit's list leaves out is put to it as a question (请单位说明), and what comes of the answer (列为问题)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.obligations.questions import kinds
from qingyuan.obligations.questions import queries as questions_read
from qingyuan.obligations.questions import services as questions
from qingyuan.obligations.questions.models import Question
from qingyuan.regimes.models import Adoption

from ..models import OTHER, EarlierConclusion, Finding, NamedAccess, Origin, UnitCheck
from ..queries import conclusions as queries
from ..queries.findings import category_labels
from ..states import State
from .conclusions import LINKED, draft, enter
from .opening import entry_of_opening

ASKED = verbs.name("rectification.conclusion_asked", gettext_lazy("就以往结论请单位说明"))
KIND = kinds.kind(
    "earlier_conclusion",
    label=gettext_lazy("与以往结论不一致"),
    choices=(
        ("mended", gettext_lazy("当时已经整改到位")),
        ("missed", gettext_lazy("自查时遗漏，补列为问题")),
        ("other_unit", gettext_lazy("结论说的不是本单位")),
    ),
)


@service
def ask_waiting(scope: Scope, *, unit_id: int, now: datetime) -> list[Question]:
    """Put to a unit what its list leaves out, in the order it was read in, as long as there is room. For the asking job.

    A confidential one is handled among the persons named: it waits for no room, and takes none.
    """
    asked: list[Question] = []
    for waiting in queries.to_ask(unit_id):
        # Another job of the same unit may have asked a moment ago.
        rows = EarlierConclusion._base_manager.select_for_update(of=("self",)).filter(question__isnull=True)
        found = rows.filter(pk=waiting.pk, revision=waiting.revision).first()
        if found is not None and (question := _ask(scope, waiting, now)) is not None:
            asked.append(question)
    return asked


def _ask(scope: Scope, found: EarlierConclusion, now: datetime) -> Question | None:
    assert found.unit is not None
    named: list[tuple[int, str]] = []
    if found.confidential:
        people = queries.named(found)
        may = queries.standing_people([one.person_id for one in people])
        may -= queries.of_the_unit(found.unit, may)
        named = [(one.person_id, one.why) for one in people if one.person_id in may]
        if len(named) < _HANDLERS:
            return None
    label = _label(found)
    try:
        question = questions.ask(
            scope,
            unit=found.unit,
            kind=KIND.key,
            about=chronicle.reference(found),
            text=_(
                "以往结论指出过“%(category)s”方面的问题，这次自查清单在这一类里写的是没有发现。两处说法不同不等于有问题："
                "已经改好了、当时漏了、说的不是本单位，都会这样。请点一项，愿意的话再写一句。"
            )
            % {"category": label},
            facts="\n".join(_facts(found, label, queries.check_of(found))),
            now=now,
            named=named,
        )
    except (MoveRefused, BadInput):
        # No room: it follows when one of the two is closed. Or who is named has left: the others still see it stands.
        return None
    found.question = question
    found.revision += 1
    found.save(update_fields=["question", "revision"])
    enter(scope, found, ASKED, now, open={"question": chronicle.reference(question)})
    return question


# One answers and another closes; with fewer a confidential question can't be handled.
_HANDLERS = 2


def _label(found: EarlierConclusion) -> str:
    if found.category == OTHER:
        return found.category_text or _("其他")
    return category_labels().get((found.library_id, found.checklist, found.category), found.category)


def _facts(found: EarlierConclusion, label: str, check: UnitCheck) -> list[str]:
    """What was concluded, by whom, when; and what the unit's list says."""
    source = found.get_source_display()
    on = day(found.concluded_on) if found.concluded_on else found.concluded_text
    return [
        "：".join((" ".join(filter(None, (source, found.source_text, on))), found.text)),
        _("%(unit)s%(day)s报送的自查清单：“%(category)s”，没有发现问题。")
        % {
            "unit": found.unit.short_name if found.unit else "",
            "day": day(check.handed_in_on or day_of(check.state_at)),
            "category": label,
        },
    ]


def open_upheld(question: Question, now: datetime) -> Finding:
    """Make a finding of a question that was closed as one (列为问题). Inside the transaction that closes it.

    Out of an earlier conclusion: its words, its category, and confidential with the same persons when it was.
    """
    assert question.closed_by is not None
    found = EarlierConclusion._base_manager.filter(question=question).select_related("library").first()
    finding = Finding(
        unit=question.unit,
        home_id=question.home_id,
        adoption=_campaign(question),
        found_on=day_of(now),
        found_by=question.closed_by,
        confidential=question.confidential,
        state=State.OPEN,
        state_at=now,
        created_at=now,
        **(_of_a_conclusion(found) if found else _of_a_question(question)),
    )
    finding.save(force_insert=True)
    for one in questions_read.named(question):
        NamedAccess(finding=finding, person_id=one.person_id, why=one.why, by=question.closed_by, until=one.until).save(
            force_insert=True
        )
    entries = [entry_of_opening(finding, question.closed_by, now, question=chronicle.reference(question))]
    if found is not None:
        found.finding = finding
        found.revision += 1
        found.save(update_fields=["finding", "revision"])
        shown = {"finding": chronicle.reference(finding)}
        entries.append(draft(found, LINKED, question.closed_by, now, open=shown))
    chronicle.append_all(entries)
    return finding


_MOST_CATEGORY, _MOST_SOURCE = 60, 200


def _of_a_conclusion(found: EarlierConclusion) -> dict[str, Any]:
    on = day(found.concluded_on) if found.concluded_on else found.concluded_text
    return {
        "origin": Origin.EARLIER_CONCLUSION,
        "text": found.text,
        "source_text": " ".join(filter(None, (found.get_source_display(), found.source_text, on)))[:_MOST_SOURCE],
        "library": found.library,
        "checklist": found.checklist,
        "category": found.category,
        "item": found.item,
        "category_text": found.category_text[:_MOST_CATEGORY] if found.category == OTHER else "",
    }


def _of_a_question(question: Question) -> dict[str, Any]:
    """Another room asked it: its facts and what the closer saw stand beside the text."""
    return {
        "origin": Origin.QUESTION,
        "text": question.text,
        "note": "\n".join(filter(None, (question.facts, question.close_note))),
        "category": OTHER,
        "category_text": str(kinds.named(question.kind).label)[:_MOST_CATEGORY],
    }


def _campaign(question: Question) -> Adoption | None:
    """The campaign of the unit's newest list, so that the finding stands in this year's ledger."""
    lists = UnitCheck._base_manager.filter(unit_id=question.unit_id).select_related("adoption")
    newest = lists.order_by("-adoption__starts_on", "-pk").first()
    return newest.adoption if newest else None

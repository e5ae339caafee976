"""What an earlier conclusion says against a unit's own list (对照以往结论的规则): facts in, verdict out.

What a unit found itself never triggers a question: a category in which it found anything of its own is never
a contradiction. Source: R2 of the check catalogue; the firewall for honesty, design 1.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .conclusions_states import MOVES, VERBS, Source, Standing, State

# A confidential question is asked by one and closed by another, so two at least; our own rule, 0019.
LEAST_NAMED, MOST_NAMED = 2, 5


@dataclass(frozen=True)
class ConclusionFacts:
    """What the rules look at.

    answered      the unit's list is handed in or accepted, and answers this category
    found_itself  on that list stands a problem of this category that the unit found itself
    linked        a problem is linked to the conclusion
    asked         it was put to the unit as a question;  settled  that question is closed
    """

    state: State
    answered: bool = False
    found_itself: bool = False
    linked: bool = False
    asked: bool = False
    settled: bool = False


def contradicts(*, answered: bool, found_itself: bool) -> bool:
    """Whether the list says "none found" where a conclusion says there was something (有出入)."""
    return answered and not found_itself


def standing_of(facts: ConclusionFacts) -> Standing:
    """How a conclusion stands against this year's list (对照情况).

    A question once asked stays what it is until a person closes it, also when the list is sent back meanwhile.
    """
    if facts.state != State.MATCHED:
        return Standing(facts.state)
    if facts.linked:
        return Standing.LISTED
    if facts.settled or facts.found_itself:
        return Standing.AGREES
    if facts.asked or contradicts(answered=facts.answered, found_itself=facts.found_itself):
        return Standing.CONTRADICTS
    return Standing.AWAITS_LIST


def needs_question(facts: ConclusionFacts) -> bool:
    """Whether it is to be put to the unit: a contradiction that was never asked about. Once asked, never again."""
    return not facts.asked and standing_of(facts) == Standing.CONTRADICTS


def is_fixed(facts: ConclusionFacts) -> bool:
    """Whether neither unit nor use can be changed now: the unit is being asked, or the answer has become a problem.

    What a person linked by hand he may take back.
    """
    return facts.asked and (facts.linked or not facts.settled)


def check_move(verb: str, facts: ConclusionFacts) -> State:
    """The state a move leads to. Raises MoveRefused when the state, or what came of its question, stands against it."""
    from_any, to = MOVES[verb]
    if facts.state not in from_any:
        raise MoveRefused(
            _("这条结论现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": facts.state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    if is_fixed(facts) and facts.linked:
        raise MoveRefused(
            _("这条结论经单位说明已经列为问题，不能%(verb)s。问题登记有误的，请到那条问题的页面上撤销。")
            % {"verb": VERBS[verb]},
            "linked",
        )
    if is_fixed(facts):
        raise MoveRefused(
            _("这条结论正请单位说明，还没有办结，现在不能%(verb)s。请先到那件请说明里办结，提错了的选“提错了”。")
            % {"verb": VERBS[verb]},
            "being_asked",
        )
    return to


def is_confidential(source: Source, *, marked: bool) -> bool:
    """A petition always; any other where its sheet is marked so. Source: 《信访工作条例》第三十条, domain 1.13."""
    return marked or source == Source.PETITION


def check_named(named: Collection[int], *, importer: int | None, nameable: Collection[int]) -> tuple[int, ...]:
    """Who may read confidential conclusions, the importer first. Raises BadInput for too few, too many, or strangers."""
    if importer is None:
        raise BadInput(_("保密的结论只能由具体的人导入，请用本人的账号登录后再传。"), "no_person")
    found = tuple(dict.fromkeys([importer, *named]))
    if unknown := set(found) - {importer} - set(nameable):
        raise BadInput(
            _("有%(count)s位指名查阅的人不在本级党委和它的部门任职，请重新选。") % {"count": len(unknown)},
            "not_nameable",
        )
    if len(found) < LEAST_NAMED:
        raise BadInput(
            _("表里有保密的结论，请另外指名至少一人：一人核实，另一人办结。别的人看不到，也不知道有这几条。"),
            "one_named",
        )
    if len(found) > MOST_NAMED:
        raise BadInput(
            _("连您在内最多指名%(most)s人。知道的人越少越好，请减去几位。") % {"most": MOST_NAMED}, "many_named"
        )
    return found

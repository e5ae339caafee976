"""What a move needs (办理规则): facts in, verdict out; no database, request or clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import MoveRefused, NotAllowed

from .states import MOVES, VERBS, State


@dataclass(frozen=True)
class FindingFacts:
    """What the rules look at.

    evidence    number of pieces in the present round: files, linked records, the reviewer's own looks
    unfinished  further measures of the present round that review waits for, by their texts
    """

    state: State
    criterion: str
    measure: str
    has_owner: bool
    evidence: int
    owner_id: int | None
    look_back_on: date | None
    unfinished: tuple[str, ...] = ()


def moves_from(state: State) -> list[str]:
    """The verbs that the table of states allows from here, in the order of the work."""
    return [verb for verb, (from_any, _to) in MOVES.items() if state in from_any]


def check_move(verb: str, facts: FindingFacts) -> State:
    """The state a move leads to. Raises MoveRefused when the state or a missing thing stands against it.

    Source: states are design 5; what a sign-off needs is R1 of the check catalogue, our own rule.
    """
    from_any, to = MOVES[verb]
    if facts.state not in from_any:
        raise MoveRefused(
            _("这条问题现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": facts.state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    needs = {"submit": missing_for_submit, "sign_off": missing_for_sign_off}.get(verb)
    if needs and (missing := needs(facts)):
        raise MoveRefused(_missing_sentence(verb, missing), "missing_" + missing[0][0])
    if verb == "submit" and facts.unfinished:
        raise MoveRefused(_unfinished_sentence(facts.unfinished), "measure_unfinished")
    return to


def missing_for_submit(facts: FindingFacts) -> list[tuple[str, str]]:
    """What a unit still has to fill in before it can ask for review: (code, name)."""
    found = []
    if not facts.criterion:
        found.append(("criterion", _("整改标准")))
    if not facts.measure:
        found.append(("measure", _("整改措施")))
    if not facts.has_owner:
        found.append(("owner", _("责任人")))
    return found


def missing_for_sign_off(facts: FindingFacts) -> list[tuple[str, str]]:
    """What a sign-off still lacks beside a reviewer from another body (R1)."""
    found = missing_for_submit(facts)
    if not facts.evidence:
        found.append(("evidence", _("佐证")))
    return found


def _missing_sentence(verb: str, missing: Sequence[tuple[str, str]]) -> str:
    names = _("、").join(name for _code, name in missing)
    if [code for code, _name in missing] == ["evidence"]:
        return _(
            "暂不能销号，还差一项：佐证。可以退回请责任人上传一份文件或关联一条记录，也可以由您到场看过后，在这里写明哪天看的、看到什么。"
        )
    if verb == "submit":
        return _("暂不能提交复核，还差：%(names)s。请先填好再提交，已填内容都已保存。") % {"names": names}
    return _("暂不能销号，还差：%(names)s。请退回责任人补上，已填内容都已保存。") % {"names": names}


def _unfinished_sentence(texts: Sequence[str]) -> str:
    names = _("、").join(_("“%(text)s”") % {"text": _short(text)} for text in texts)
    return _(
        "暂不能提交复核：另列措施%(names)s还没有办完。请先记下办完的日子；不再需要的，写明理由撤下。已填内容都已保存。"
    ) % {"names": names}


def _short(text: str, most: int = 20) -> str:
    return text if len(text) <= most else text[:most] + "…"


def check_plan(*, criterion: str, measure: str, had_criterion: bool) -> None:
    """The criterion stands before the measure: what counts as put right is said before how. Our own rule.

    Raises MoveRefused for a measure without one.
    """
    if measure and not (criterion or had_criterion):
        raise MoveRefused(
            _("请先写整改标准，再写整改措施：先说清改到什么样算改好，复核时才有依据。填好的措施仍在页面上。"),
            "criterion_first",
        )


def refuse_own_review(*, committee: str, asked: str, asked_title: str) -> NotAllowed:
    """Sentence 6 of the walk: the person responsible can't review the finding (责任人不能复核自己的问题).

    committee  the superior committee by its own kind, e.g. 苏木党委;  asked  name of the reviewer already asked, or ""
    """
    if asked:
        return NotAllowed(
            _(
                "暂不能销号：您是整改责任人，不能复核自己的问题。已经请%(title)s%(asked)s复核，由他办理销号。已填内容都已保存，不用重填。"
            )
            % {"title": asked_title, "asked": asked},
            "reviewer_is_responsible",
        )
    return NotAllowed(
        _(
            "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，请从%(committee)s选一位。已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
        )
        % {"committee": committee},
        "reviewer_is_responsible",
    )


def is_overdue(*, state: State, due_on: date | None, today: date) -> bool:
    """Whether a finding is past its day and not yet handed in for review (逾期)."""
    return due_on is not None and due_on < today and state in (State.OPEN, State.WORKING)


def same_problem(
    *, category: str, category_text: str, item: str, other_category: str, other_text: str, other_item: str
) -> bool:
    """Whether two findings of one unit are of the same kind (同类问题): by category, and by item where both name one.

    category  keys of a checklist; under `other` the words beside it are compared
    """
    if category != other_category or category_text != other_text:
        return False
    return not item or not other_item or item == other_item

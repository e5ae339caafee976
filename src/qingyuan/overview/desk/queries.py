"""What waits for a reader (待办): read from the records, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.questions import kinds
from qingyuan.obligations.questions import queries as questions
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.questions.rules import is_unanswered
from qingyuan.obligations.questions.states import State as Asked
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification import rules
from qingyuan.obligations.rectification.queries import Filter, checks
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import queries as campaigns
from qingyuan.people.accounts.queries import commissions
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster import remark_queries

# A desk shows what can be done today; the rest stands in the ledger.
_SHOWN = 8
_COLUMNS = ("pk", "text", "due_on", "state", "look_back_on")
_BY_DAY, _UNIT = F("due_on").asc(nulls_last=True), F("unit__short_name")


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by which day."""

    title: str
    url: str
    verb: str
    note: str
    due: date | None
    late: bool


@dataclass(frozen=True)
class Group:
    """Tasks of one kind, with how many there are in all and where the rest stands."""

    title: str
    tasks: list[Task]
    total: int
    rest_url: str | None


def waiting(scope: Scope, *, today: date) -> list[Group]:
    """What this reader has to do, most pressing kind first; a kind with nothing is left out."""
    wanted = [
        (_("请您复核"), _("去复核"), Filter(waits="sign_off")),
        (_("等本单位认领"), _("去认领"), Filter(waits="start")),
        (_("本单位正在整改"), _("去办理"), Filter(waits="submit")),
        (_("责任单位申请延期"), _("去答复"), Filter(waits="decide_extension")),
        (_("责任单位提出异议"), _("去答复"), Filter(waits="uphold")),
        (_("到了回头看的日子"), _("去回头看"), Filter(waits="look_back", look_back_by=today)),
    ]
    asked = _questions(_("请您说明"), _("去说明"), questions.to_answer(scope), questions.ASKED, today=today)
    decided = questions.to_close(scope, today=today)
    found = [
        asked,
        _lists_to_review(scope),
        *(_group(scope, *one, today=today) for one in wanted),
        _questions(_("待处理的说明"), _("去处理"), decided, questions.WAITING, today=today),
        _going_through(scope, today=today),
        _commissions(scope),
        _shown_by_members(scope),
        _transfers(scope),
        _remarks(scope),
    ]
    return [group for group in found if group.total]


def _lists_to_review(scope: Scope) -> Group:
    """Units' own lists that wait for this reader's look (审核把关)."""
    rows = checks.waiting_for_review(scope)
    tasks = [
        Task(
            title=_("%(unit)s的自查清单") % {"unit": one.unit.short_name},
            url=one.get_absolute_url(),
            verb=_("去审核"),
            note=one.adoption.title,
            due=None,
            late=False,
        )
        for one in rows[:_SHOWN]
    ]
    total = rows.count() if len(tasks) == _SHOWN else len(tasks)
    rest = (
        f"{reverse('rectification:checks', args=[rows[0].adoption_id])}?state=handed_in" if total > len(tasks) else None
    )
    return Group(_("请您审核自查清单"), tasks, total, rest)


def _going_through(scope: Scope, *, today: date) -> Group:
    """The checklists this reader has still to go through: his own as a member, and those of the units he answers for."""
    tasks = []
    for adoption in checks.campaigns_to_go_through(scope):
        stage = campaigns.checking_stage(scope, adoption)
        if stage is None or stage.starts_on > today:
            continue
        found = [
            (_("自查：%(title)s"), reverse("rectification:my-check", args=[adoption.pk]), _("去自查"), "")
            for _unit in checks.member_has_to(scope, adoption)
        ] + [
            (
                _("单位自查：%(title)s"),
                reverse("rectification:unit-check", args=[adoption.pk, unit.pk]),
                _("去对照"),
                unit.short_name,
            )
            for unit in checks.to_fill_in(scope, adoption)
        ]
        tasks += [
            Task(title % {"title": adoption.title}, url, verb, note, stage.ends_on, late=False)
            for title, url, verb, note in found
        ]
    return Group(_("对照检查"), tasks[:_SHOWN], len(tasks), None)


def _questions(title: str, verb: str, rows: QuerySet[Question], tab: str, *, today: date) -> Group:
    """Questions to answer or to decide on (请说明); of a confidential one the desk shows no word."""
    shown = list(rows[:_SHOWN])
    tasks = [
        Task(
            title=_("指名办理的一件") if one.confidential else one.text,
            url=one.get_absolute_url(),
            verb=verb,
            note=_question_note(one, today),
            due=one.due_on,
            late=False,
        )
        for one in shown
    ]
    total = rows.count() if len(tasks) == _SHOWN else len(tasks)
    rest = f"{reverse('questions:list')}?{urlencode({'tab': tab})}" if total > len(tasks) else None
    return Group(title, tasks, total, rest)


def _question_note(question: Question, today: date) -> str:
    label = _("%(unit)s · %(kind)s") % {"unit": question.unit.short_name, "kind": kinds.named(question.kind).label}
    silent = is_unanswered(state=Asked(question.state), due_on=question.due_on, today=today)
    return _("%(label)s · 未答复") % {"label": label} if silent else label


def _commissions(scope: Scope) -> Group:
    """The commissions that branches have offered to this reader (请您接受的委托)."""
    tasks = [
        Task(
            title=_("替%(unit)s代办：%(works)s") % {"unit": one.commission.unit.short_name, "works": one.works},
            url=one.commission.get_absolute_url(),
            verb=_("去接受"),
            note=str(one.commission.given_by),
            due=None,
            late=False,
        )
        for one in commissions.given_to(scope)
        if not one.counts
    ]
    return Group(_("请您接受的委托"), tasks[:_SHOWN], len(tasks), None)


def _shown_by_members(scope: Scope) -> Group:
    """What a member has let this secretary read of what he found by himself, until it has been looked at; no word of it."""
    tasks = [
        Task(
            title=_("%(name)s送您看的一条") % {"name": one.owner.name if one.owner else ""},
            url=one.get_absolute_url(),
            verb=_("去看"),
            note=_("只有本人和您能看"),
            due=None,
            late=False,
        )
        for one in checks.unread(scope)
    ]
    return Group(_("党员送您看的"), tasks[:_SHOWN], len(tasks), None)


def _transfers(scope: Scope) -> Group:
    """The memberships that wait to be received by this reader (待接收的组织关系)."""
    rows = roster.to_receive(scope)
    tasks = [
        Task(
            title=_("%(name)s，从“%(unit)s”转来") % {"name": one.person.name, "unit": one.from_name},
            url=one.get_absolute_url(),
            verb=_("去接收"),
            note=one.into_name,
            due=None,
            late=False,
        )
        for one in rows[:_SHOWN]
    ]
    total = rows.count() if len(tasks) == _SHOWN else len(tasks)
    return Group(_("待接收的组织关系"), tasks, total, reverse("roster:transfers") if total > len(tasks) else None)


def _remarks(scope: Scope) -> Group:
    """What members ask to have put right, or explain, and this reader may answer (党员请更正或说明): no day, no hurry."""
    rows = remark_queries.to_answer(scope)
    tasks = [
        Task(
            title=_("%(name)s：%(what)s") % {"name": one.person.name, "what": one.get_about_display()},
            url=one.get_absolute_url(),
            verb=_("去答复"),
            note=f"{one.get_kind_display()} · {one.unit.short_name}",
            due=None,
            late=False,
        )
        for one in rows[:_SHOWN]
    ]
    # The next stand here as soon as these are answered: there is no list of them elsewhere.
    return Group(_("党员请更正或说明"), tasks, rows.count() if len(tasks) == _SHOWN else len(tasks), None)


def _group(scope: Scope, title: str, verb: str, wanted: Filter, *, today: date) -> Group:
    parts = rectification.matching_parts(scope, wanted)
    total = sum(rows.count() for rows in parts)
    shown = [row for rows in parts for row in rows.order_by(_BY_DAY, "pk").values(*_COLUMNS, unit_name=_UNIT)[:_SHOWN]]
    shown = sorted(shown, key=lambda row: (row["due_on"] or date.max, row["pk"]))[:_SHOWN]
    tasks = [
        Task(
            title=row["text"],
            url=reverse("rectification:finding", args=[row["pk"]]),
            verb=verb,
            note=row["unit_name"],
            due=row["look_back_on"] if wanted.look_back_by else row["due_on"],
            late=rules.is_overdue(state=State(row["state"]), due_on=row["due_on"], today=today),
        )
        for row in shown
    ]
    rest = f"{reverse('rectification:ledger')}?{urlencode({'waits': wanted.waits})}" if total > len(tasks) else None
    return Group(title, tasks, total, rest)


def next_day(scope: Scope, *, today: date) -> date | None:
    """The next day on which something will come to this desk: a look back that falls due."""
    parts = rectification.matching_parts(scope, Filter(waits="look_back"))
    days = [rows.filter(look_back_on__gt=today).aggregate(day=Min("look_back_on"))["day"] for rows in parts]
    return min((day for day in days if day is not None), default=None)

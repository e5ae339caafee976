"""Entering what a leader decided on paper (代录): called by the room whose verb it opens, inside its own service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.content import IMAGES, Kind
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from .. import paper_kinds, policy, queries, rules
from ..models import PaperDecision
from ..queries import paper

PAPER_DECISION = verbs.name("accounts.paper_decision", gettext_lazy("代录签批件"))

tell("accounts", "what", gettext_lazy("批准事项"), paper_kinds.LABELS)
tell("accounts", "decided_on", gettext_lazy("批准日期"))

# A signed page is scanned or photographed; a text somebody typed is no signature. Photographs are kept as JPEG.
_PAGES = frozenset({*IMAGES, Kind.PDF, Kind.OFD})


@dataclass(frozen=True)
class OnPaper:
    """What an officer enters: the tenure of who decided, the day, and the signed page, on disk already."""

    decider: int
    decided_on: date
    page: Taken


@service
def record_paper_decision(
    scope: Scope, *, what: str, unit: Organization, about: str, existed_on: date, given: OnPaper, now: datetime
) -> PaperDecision:
    """Enter a leader's decision made on paper (代录), before acting on it in the same transaction.

    what        a key of paper_kinds.py;  about  chronicle reference of the record decided on, of the kind's records
    unit        whose chronicle the record stands in;  existed_on  the day on which the record came to be
    Raises NotAllowed (`not_the_office`: not of the office that serves the unit; `own_decision`: the decider himself),
    BadInput (`decider_not_in_office` on that day, `decided_later`, `decided_before_record`, `page_kind`);
    KeyError for a kind no room has registered, ValueError for a record that is none of the kind's.
    """
    kind = paper_kinds.named(what)
    if about.partition(":")[0] != kind.of:
        raise ValueError(f"{what} decides on {kind.of}, not on {about}")
    policy.PAPER.require(
        scope,
        "record_paper_decision",
        unit,
        refusal=_("代录由%(unit)s的组织部门或者组织委员办理。请把签批件交给他们录入。") % {"unit": unit.short_name},
        code="not_the_office",
    )
    if given.page.kind not in _PAGES:
        raise BadInput(_("签批件要扫描件或者照片（PDF、OFD、图片），这个文件看不到签字。请重新选择。"), "page_kind")
    decider = _decider(unit, given, existed_on, day_of(now))
    if decider.person_id == scope.actor_id:
        raise NotAllowed(_("批准的就是您本人，不用代录：请直接办理这一步。"), "own_decision")
    found = PaperDecision(
        unit=unit,
        home_id=unit.home_id,
        about=about,
        what=what,
        decider_id=decider.person_id,
        decider=decider.signature,
        decided_on=given.decided_on,
        recorded_by=queries.signature(scope),
        recorded_at=now,
    )
    found.carry(given.page)
    found.save(force_insert=True)
    chronicle.append(
        chronicle.Draft(
            unit.pk,
            unit.home_id,
            PAPER_DECISION,
            chronicle.reference(found),
            found.revision,
            by=queries.signature(scope),
            at=now,
            open={"what": what, "decided_on": found.decided_on.isoformat(), "about": about, "page": found.sha256},
            sealed={"decider": str(found.decider)},
        )
    )
    return found


def _decider(unit: Organization, given: OnPaper, existed_on: date, today: date) -> paper.Decider:
    known = {one.tenure_id: one for one in paper.deciders(unit, existed_on, today)}
    found = known.get(given.decider)
    # Nobody of the unit's leaders: no day of a seat at all.
    days = (found.from_on, found.until_on) if found else (date.max, None)
    fault = rules.paper_fault(
        decided_on=given.decided_on, existed_on=existed_on, today=today, from_on=days[0], until_on=days[1]
    )
    if found is not None and fault is None:
        return found
    sentences = {
        rules.PaperFault.LATER: _("批准日期还没有到：代录的是已经批准的事。请照签批件上的日期填写。"),
        rules.PaperFault.BEFORE_RECORD: _("批准日期早于%(existed)s，那时这件事还没有形成，请对照签批件改正日期。"),
        rules.PaperFault.NOT_IN_OFFICE: _(
            "选的这位同志在%(on)s没有担任%(unit)s的组织部部长、副部长或者党委书记，不能作为批准人。请对照签批件核对人和日期；任职登记有误的，先在名册里更正。"
        ),
    }
    fault = fault or rules.PaperFault.NOT_IN_OFFICE
    told = {"existed": day(existed_on), "on": day(given.decided_on), "unit": unit.short_name}
    raise BadInput(sentences[fault] % told, fault.value)

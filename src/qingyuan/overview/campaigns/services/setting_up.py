"""Setting up a campaign (集中治理的新建)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import kinds
from qingyuan.regimes import queries as regimes_queries
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.specs import Reference

from .. import rules
from ..models import Stage
from ..rules import Days
from ..specs import CampaignSpec


@service
def create(
    scope: Scope,
    *,
    unit: Organization,
    library: LibraryVersion,
    key: str,
    title: str,
    stages: Sequence[Days],
    now: datetime,
    checklist: tuple[LibraryVersion, str] | None = None,
) -> Adoption:
    """A campaign as a draft (新建): an adoption for the unit's subtree, with its stages and days.

    checklist  the list that is gone through in it, a part of the campaign; None for that of its own library
    Raises BadInput for days that run backwards, NotAllowed.
    """
    if not title.strip():
        raise BadInput(_("请写集中治理的名称。"), "no_title")
    if not stages or rules.faults(stages):
        raise BadInput(
            _("阶段的日期前后颠倒：每个阶段的结束不能早于开始，也不能比上一阶段先开始。请改正。"), "stage_days"
        )
    adopted = regimes.adopt(
        scope,
        unit=unit,
        library=library,
        kind="campaign",
        key=key,
        title=title.strip(),
        starts_on=stages[0].starts_on,
        ends_on=max(stage.ends_on for stage in stages),
        now=now,
        shown={"stages": [[one.key, one.starts_on.isoformat(), one.ends_on.isoformat()] for one in stages]},
    )
    Stage._base_manager.bulk_create(
        [
            Stage(
                adoption=adopted,
                order=order,
                key=stage.key,
                text=stage.text,
                starts_on=stage.starts_on,
                ends_on=stage.ends_on,
            )
            for order, stage in enumerate(stages)
        ]
    )
    if checklist is not None:
        listed, list_key = checklist
        _adopt_part(scope, adopted, listed, "checklist", list_key, now, instead=True)
    for row, reference in _owed_parts(adopted):
        _adopt_part(scope, adopted, row, reference.kind, reference.key, now)
    return adopted


def _owed_parts(adopted: Adoption) -> list[tuple[LibraryVersion, Reference]]:
    """What the stages of a campaign owe beside its checklist, each once, with the version in which it stands.

    A checklist of the campaign's own library needs no adoption of its own (regimes.in_force).
    """
    spec = regimes_queries.spec_of(adopted)
    assert isinstance(spec, CampaignSpec)
    owed = dict.fromkeys(reference for stage in spec.stages for reference in stage.owes)
    found = []
    for reference in owed:
        kind = kinds.REGISTERED.named(reference.kind)
        if kind is None or not kind.part or kind.name == "checklist":
            continue
        if defined := regimes_queries.defining(adopted.library, reference):
            found.append((defined[0], reference))
    return found


def _adopt_part(
    scope: Scope,
    adopted: Adoption,
    library: LibraryVersion,
    kind: str,
    key: str,
    now: datetime,
    *,
    instead: bool = False,
) -> None:
    regimes.adopt(
        scope,
        unit=adopted.unit,
        library=library,
        kind=kind,
        key=key,
        title=regimes_queries.read(library).items[kind][key].text[:80],
        starts_on=adopted.starts_on,
        ends_on=None,
        part_of=adopted,
        instead=instead,
        now=now,
    )

"""What is in force over a unit, and what a part adopted for it would change (现行制度).

What stands over a unit is no secret to it; callers have shown that the unit is the reader's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import PathField
from qingyuan.people.organizations.models import Organization

from . import kinds, queries, rules
from .models import Adoption, LibraryVersion
from .parameters import Parameter, parameters
from .rules import Effective, Tightened
from .specs import Keyed
from .states import State
from .tightening import TighteningSpec, not_tighter


@dataclass(frozen=True)
class InForce:
    """An item in force over a unit (现行的一条).

    adoption  by which it is in force; of a checklist that comes with the library of its campaign, the campaign's
    """

    adoption: Adoption
    kind: str
    effective: Effective[Adoption]

    @property
    def spec(self) -> Keyed:
        return self.effective.spec

    @property
    def named(self) -> tuple[str, str]:
        return self.kind, self.spec.key

    def lines(self) -> list[Line]:
        """Every parameter that may be tightened, as it holds here."""
        return [
            Line(parameter, parameter.of(self.spec), self.effective.tightened.get(name))
            for name, parameter in parameters(type(self.spec)).items()
        ]


@dataclass(frozen=True)
class Line:
    """One parameter as it holds over a unit; by: who tightened it, None where the item's own value holds."""

    parameter: Parameter
    value: object
    by: Tightened[Adoption] | None

    @property
    def shown(self) -> str:
        return self.parameter.shown(self.value)


@dataclass(frozen=True)
class Whole:
    """An adoption over a unit with all that belongs to it: the items, and the adoptions that tighten them."""

    adoption: Adoption
    items: list[InForce]
    tightenings: list[Adoption]


# What is in force; and every list a campaign has had, for one it was set up with leaves no room for that of its library
# also when it has been ended.
_LOOKED_AT = Q(state=State.IN_FORCE) | (Q(kind="checklist", part_of__isnull=False) & ~Q(state=State.DRAFT))


def over(unit: Organization) -> list[Whole]:
    """All that is in force over a unit, from the top down: one query, however much there is."""
    ends = range(PathField.WIDTH, len(unit.path) + 1, PathField.WIDTH)
    rows = Adoption._base_manager.filter(_LOOKED_AT, unit__path__in=[unit.path[:end] for end in ends])
    found = queries.over(rows, unit)
    return [
        _whole(adopted, [one for one in found if one.part_of_id == adopted.pk], unit)
        for adopted in found
        if adopted.part_of_id is None
    ]


def whole(adopted: Adoption, unit: Organization) -> Whole:
    """One adoption with its parts over a unit: one query. Of a draft, what will be in force when it is launched."""
    looked_at = Q(state__in=(State.DRAFT, State.IN_FORCE)) if adopted.state == State.DRAFT else _LOOKED_AT
    rows = Adoption._base_manager.filter(looked_at, part_of=adopted, kind__in=kinds.REGISTERED.parts())
    return _whole(adopted, queries.over(rows, unit), unit)


def _whole(adopted: Adoption, parts: Sequence[Adoption], unit: Organization) -> Whole:
    tightenings = [one for one in parts if one.kind == "tightening"]
    items: list[InForce] = []
    for adoption, kind, spec in _items(adopted, parts):
        held = rules.effective(spec, unit.path, queries.tightenings_of(tightenings, kind, spec))
        item = InForce(adoption, kind, held)
        # What was adopted above as well is asked once, as it stands above.
        if item.named not in {one.named for one in items}:
            items.append(item)
    return Whole(adopted, items, tightenings)


def _items(adopted: Adoption, parts: Iterable[Adoption]) -> Iterable[tuple[Adoption, str, Keyed]]:
    """A campaign that was not set up with another checklist uses the first of its own library. Lists come first."""
    yield adopted, adopted.kind, queries.spec_of(adopted)
    lists = sorted((one for one in parts if one.kind == "checklist"), key=lambda one: not one.instead)
    if adopted.kind == "campaign" and not any(one.instead for one in lists):
        for spec in list(queries.read(adopted.library).items.get("checklist", {}).values())[:1]:
            yield adopted, "checklist", spec
    for one in [*lists, *(one for one in parts if one.kind not in ("checklist", "tightening"))]:
        if one.state == State.IN_FORCE or one.state == adopted.state == State.DRAFT:
            yield one, one.kind, queries.spec_of(one)


@dataclass(frozen=True)
class Change:
    """What an adoption would change over its unit: an item added, or one parameter, what holds now and what then."""

    label: str
    now: str
    then: str


def changes(
    *,
    unit: Organization,
    campaign: Adoption | None,
    library: LibraryVersion,
    kind: str,
    key: str,
    without: Adoption | None = None,
) -> list[Change]:
    """What adopting an item for a unit would change; a page shows it, the service asks it.

    campaign  of which it is to be a part, None for what a unit adopts by itself
    without   the adoption that this one takes the place of
    Raises BadInput for what can't be adopted so or tightens nothing, MoveRefused where the campaign takes none.
    """
    item, registered = queries.read(library).item(kind, key), kinds.REGISTERED.named(kind)
    if item is None or registered is None or not (registered.part or registered.alone):
        raise BadInput(_("这一版制度库里没有所选的条目，请刷新页面重新选择。"), "no_such_item")
    if campaign is None:
        if not registered.alone:
            raise BadInput(
                _("“%(title)s”是%(noun)s，只能放在一项集中治理下面。请选一项集中治理。")
                % {"title": item.text, "noun": item.noun},
                "needs_a_campaign",
            )
        _refuse_twice(over(unit), kind, key, without)
        return [Change(item.text, _("没有"), _("增加这一份%(noun)s") % {"noun": item.noun})]
    if not registered.part:
        raise BadInput(_("“%(title)s”不能放在集中治理下面。请改选“单独采用”。") % {"title": item.text}, "never_a_part")
    if campaign.state != State.IN_FORCE or not unit.path.startswith(campaign.unit.path):
        raise MoveRefused(
            _("“%(title)s”现在不在本单位施行，不能在它下面增加或者收紧。请刷新页面重新选择。")
            % {"title": campaign.title},
            "not_in_force",
        )
    if unit.pk != campaign.unit_id and getattr(queries.spec_of(campaign), "own_items", "") != "allowed":
        raise MoveRefused(
            _("“%(title)s”的方案没有设自选动作，下级不能增加或者收紧。确有需要，请报%(unit)s研究。")
            % {"title": campaign.title, "unit": campaign.unit.short_name},
            "own_items_closed",
        )
    held = whole(campaign, unit)
    if isinstance(item, TighteningSpec):
        return _tightened(item, held, unit, without)
    _refuse_twice([held], kind, key, without)
    return [Change(item.text, _("没有"), _("增加这一份%(noun)s") % {"noun": item.noun})]


def _refuse_twice(wholes: Iterable[Whole], kind: str, key: str, without: Adoption | None) -> None:
    for one in (item for whole in wholes for item in whole.items):
        if one.named == (kind, key) and one.adoption != without:
            raise BadInput(
                _("“%(title)s”已经在本单位施行，由%(unit)s采用，不用再采用。")
                % {"title": one.spec.text, "unit": one.adoption.unit.short_name},
                "already_in_force",
            )


def _tightened(spec: TighteningSpec, held: Whole, unit: Organization, without: Adoption | None) -> list[Change]:
    of = next((one for one in held.items if one.named == (spec.of.kind, spec.of.key)), None)
    if of is None:
        raise BadInput(
            _("它收紧的是 %(of)s，这一条现在不在本单位施行，不能采用。请先看“本单位现行制度”，核对制度库里写的键名。")
            % {"of": spec.of},
            "nothing_to_tighten",
        )
    own = queries.spec_of(of.adoption) if of.kind == of.adoption.kind else None
    item = own or queries.read(of.adoption.library).items[of.kind][of.spec.key]
    others = [one for one in held.tightenings if one != without]
    found = rules.effective(item, unit.path, queries.tightenings_of(others, of.kind, item))
    told = []
    for name, value in spec.values(item).items():
        parameter = parameters(type(item))[name]
        now = parameter.of(found.spec)
        if refused := _refusal(parameter, value, now, found.tightened.get(name)):
            raise BadInput(refused, "not_tighter")
        told.append(Change(str(parameter.said), parameter.shown(now), parameter.shown(value)))
    if not told:
        raise BadInput(
            _("它要收紧的各项，在本单位施行的版本里都没有，不能采用。请对照现行版本改写。"), "nothing_to_tighten"
        )
    return told


def _refusal(parameter: Parameter, value: object, now: object, by: Tightened[Adoption] | None) -> str:
    """Why a value can't be adopted here; where somebody above has tightened it, who and to what."""
    refused = not_tighter(parameter, value, now)
    if not refused or by is None or not parameter.comparable(value, now):
        return refused
    asked = parameter.asked(now)
    said = {
        "unit": by.by.source.unit.short_name,
        "said": parameter.said,
        "now": parameter.shown(now),
        "value": parameter.shown(value),
    }
    if not asked:
        return _("不能采用：%(unit)s已把“%(said)s”收紧为%(now)s，这已经最严。请不要采用这一条。") % said
    if value == now:
        return (
            _(
                "不用采用：%(unit)s已把“%(said)s”收紧为%(now)s，这里写的一样。要再收紧，请改成%(asked)s，或者不采用这一条。"
            )
        ) % {**said, "asked": asked}
    return _(
        "不能放宽：%(unit)s已把“%(said)s”收紧为%(now)s，这里写的是%(value)s。请改成%(asked)s，或者不采用这一条。"
    ) % {**said, "asked": asked}

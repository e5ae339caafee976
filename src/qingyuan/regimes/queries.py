"""Reading the regimes (查阅制度)."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.functional import Promise

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.workdays import Year
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from . import rules
from .calendars import CalendarSpec
from .library import Library
from .loader import restore
from .models import Adoption, LibraryVersion
from .policy import POLICY
from .rules import Effective
from .specs import Keyed, Reference
from .states import State
from .tightening import TighteningSpec


def versions() -> QuerySet[LibraryVersion]:
    """Every library version loaded, newest version of each first. Libraries are no tenant data."""
    return LibraryVersion.objects.order_by("library", "-version")


def version(library: str, number: int) -> LibraryVersion:
    """Raises NotHere."""
    found = LibraryVersion.objects.filter(library=library, version=number).first()
    if found is None:
        raise not_here()
    return found


def newest(library: str) -> LibraryVersion:
    """The newest version of a library. Raises NotHere."""
    found = LibraryVersion.objects.filter(library=library).order_by("-version").first()
    if found is None:
        raise not_here()
    return found


def read(row: LibraryVersion) -> Library:
    """What a version says. A row never changes, so what was read once is kept."""
    return _read(row.digest, row.content)


@lru_cache(maxsize=64)
def _read(digest: str, content: str) -> Library:
    return restore(content)


ISSUED = "regimes.issued"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
_DIGITS = string.digits + string.ascii_lowercase


def issued_by(unit: Organization) -> set[str]:
    """The libraries a unit has issued itself, as its chronicle tells."""
    return {told.open["library"] for told in chronicle.told_since([unit.pk], [ISSUED], _ALWAYS)}


def own_key(unit: Organization, word: str) -> str:
    """The key of a unit's own library where it has chosen none: local/<unit id in base 36>-<word>."""
    number, digits = unit.pk, ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return f"local/{digits}-{word}"


def calendars() -> Mapping[int, tuple[LibraryVersion, CalendarSpec]]:
    """The calendar of each year that a library holds: of the newest version that has it (工作日历)."""
    return _calendars(tuple(versions().values_list("pk", "digest")))


@lru_cache(maxsize=8)
def _calendars(loaded: tuple[tuple[int, str], ...]) -> Mapping[int, tuple[LibraryVersion, CalendarSpec]]:
    """Kept for as long as the same versions are loaded: a deadline asks for them, and a version never changes."""
    found: dict[int, tuple[LibraryVersion, CalendarSpec]] = {}
    for row in versions().filter(pk__in=[pk for pk, _digest in loaded]).order_by("version"):
        for spec in read(row).items.get("calendar", {}).values():
            assert isinstance(spec, CalendarSpec)
            found[spec.year] = row, spec
    return MappingProxyType(found)


def arranged_years() -> dict[int, Year]:
    """What the libraries know of working days, for `kernel.workdays`."""
    return {year: spec.arranged() for year, (_row, spec) in calendars().items()}


def own_units(scope: Scope) -> list[Organization]:
    """The committees this reader's department serves, in official order; none for who is of no department."""
    return [unit for unit in organizations.tops(scope) if scope.covers(unit.path, *roles.DEPARTMENTS)]


def require_own_units(scope: Scope, verb: str, refusal: str | Promise) -> list[Organization]:
    """The same for a page of a department. Raises NotAllowed with `refusal`, NotHere for who works for no unit at all."""
    units = own_units(scope)
    if not units:
        tops = organizations.tops(scope)
        if not tops:
            raise not_here()
        POLICY.require(scope, verb, tops[0], refusal=refusal)
    return units


def offered(kind: str) -> list[tuple[LibraryVersion, Keyed]]:
    """What of a kind can be adopted: each item of the newest version of every library."""
    found: dict[str, LibraryVersion] = {}
    for row in versions():
        found.setdefault(row.library, row)
    return [(row, item) for row in found.values() for item in read(row).items.get(kind, {}).values()]


def referred(reference: Reference) -> Keyed | None:
    """What a reference points to, in the newest version that has it; None where no library loaded does."""
    return next((item for _row, item in offered(reference.kind) if item.key == reference.key), None)


def defining(row: LibraryVersion, reference: Reference) -> tuple[LibraryVersion, Keyed] | None:
    """Where a reference made in a version is defined: in that very version, else in the newest of another library."""
    if item := read(row).item(reference.kind, reference.key):
        return row, item
    others = ((other, item) for other, item in offered(reference.kind) if item.key == reference.key)
    return next((found for found in others if found[0].library != row.library), None)


def adoption(scope: Scope, adoption_id: int) -> Adoption:
    """One adoption the reader works under or over. Raises NotHere."""
    found = Adoption.within(scope).select_related("unit", "library").filter(pk=adoption_id).first()
    if found is None:
        raise not_here()
    return found


def adoptions(scope: Scope, kind: str) -> QuerySet[Adoption]:
    """The adoptions of a kind that the reader works under or over, newest first."""
    return Adoption.within(scope).select_related("unit", "library").filter(kind=kind).order_by("-starts_on", "-pk")


def running_over(scope: Scope, kind: str, unit: Organization) -> Adoption | None:
    """The adoption of a kind in force over a unit; of several the nearest above it."""
    over = [one for one in adoptions(scope, kind).filter(state=State.IN_FORCE) if unit.path.startswith(one.unit.path)]
    return max(over, key=lambda one: len(one.unit.path), default=None)


def parts(adopted: Adoption, kind: str, unit: Organization) -> list[Adoption]:
    """What is in force over a unit as a part of an adoption: of one kind, the highest adopter's first.

    What stands over a unit is no secret to it; the caller has shown that the unit is the reader's.
    """
    return over(Adoption._base_manager.filter(part_of=adopted, kind=kind, state=State.IN_FORCE), unit)


def over(rows: QuerySet[Adoption], unit: Organization) -> list[Adoption]:
    """Of some adoptions those made for a unit or above it, the highest adopter's first: one query."""
    found = [one for one in rows.select_related("unit", "library") if unit.path.startswith(one.unit.path)]
    return sorted(found, key=lambda one: (len(one.unit.path), one.starts_on, one.pk))


def spec_of(adopted: Adoption) -> Keyed:
    """The item a unit adopted, as it stands in the version it was adopted from."""
    return read(adopted.library).items[adopted.kind][adopted.key]


def effective(adopted: Adoption, unit: Organization) -> Effective[Adoption]:
    """What a unit adopted as it is in force over a unit of its subtree, with what those above the unit have tightened.

    Two queries at most. The caller has shown that the unit is the reader's, as for `parts`.
    """
    return tightened(adopted, adopted.kind, spec_of(adopted), unit)


def tightened(adopted: Adoption, kind: str, item: Keyed, unit: Organization) -> Effective[Adoption]:
    """The same for an item that counts as a part of an adoption, though it was not adopted by itself."""
    root = adopted.part_of if adopted.part_of is not None else adopted
    return rules.effective(item, unit.path, tightenings_of(parts(root, "tightening", unit), kind, item))


def tightenings_of(parts: Iterable[Adoption], kind: str, item: Keyed) -> Iterator[rules.Tightening[Adoption]]:
    """Those adoptions of tightenings that are of this item, as the rules read them."""
    for part in parts:
        spec = spec_of(part)
        if isinstance(spec, TighteningSpec) and (spec.of.kind, spec.of.key) == (kind, item.key):
            yield rules.Tightening(part.unit.path, spec.values(item), part.starts_on, part)


def later(adopted: Adoption) -> list[LibraryVersion]:
    """The later versions of the library an adoption was made from that still have its item, newest first."""
    rows = versions().filter(library=adopted.library.library, version__gt=adopted.library.version)
    return [row for row in rows if read(row).item(adopted.kind, adopted.key)]

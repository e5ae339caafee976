"""Numbers of whole subtrees out of the numbers of single units (汇总到上级): the sums that facts are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import PathField
from qingyuan.kernel.scope import Scope

from .models import Organization

# What stands beside a number of a subtree in the catalogue of facts.
BELOW = _("含下级")

Counted = Callable[[str], Iterable[tuple[str, int]]]


def counted_in_subtrees(scope: Scope, unit_ids: Iterable[int], counted: Counted) -> dict[int, int]:
    """Each unit's number, itself and all below it; units out of the reader's range are left out.

    counted  the numbers of every unit under a path: (path of the unit, count); asked once, and not for no unit
    """
    paths = dict(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("path", "pk"))
    found = dict.fromkeys(paths.values(), 0)
    for path, count in counted(_shared(paths)) if paths else ():
        for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH):
            if path[:end] in paths:
                found[paths[path[:end]]] += count
    return found


def _shared(paths: Iterable[str]) -> str:
    """The path all of these lie under; no longer than the shortest."""
    first, last = min(paths), max(paths)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]

"""A checklist as a library writes it, and whom a manifestation concerns."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import ValidationError

from qingyuan.obligations.rectification import models
from qingyuan.obligations.rectification.specs import OTHER, AppliesTo, CategorySpec, Sector, UnitKind
from qingyuan.people.organizations import models as organizations


def test_a_library_names_units_by_the_words_the_organizations_carry():
    assert set(get_args(UnitKind)) == set(organizations.Kind.values)
    assert set(get_args(Sector)) == set(organizations.Sector.values)


@pytest.mark.parametrize(
    ("units", "kind", "sector", "covered"),
    [
        pytest.param((), "branch", "village", True, id="no unit named: every unit"),
        pytest.param(("branch", "joint-branch"), "joint-branch", "", True, id="any of the kinds named"),
        pytest.param(("branch",), "committee", "village", False, id="another kind"),
        pytest.param(("school", "hospital"), "branch", "hospital", True, id="any of the sectors named"),
        pytest.param(("school",), "branch", "", False, id="a unit of no sector"),
        pytest.param(("branch", "village"), "branch", "village", True, id="kind and sector both fit"),
        pytest.param(("branch", "village"), "branch", "school", False, id="the kind fits, the sector does not"),
        pytest.param(("branch", "village"), "committee", "village", False, id="the sector fits, the kind does not"),
    ],
)
def test_a_manifestation_concerns_units_that_fit_both_the_kinds_and_the_sectors_named(units, kind, sector, covered):
    applies_to = AppliesTo.model_validate({"units": units, "as": ("member",)})
    assert applies_to.covers(kind=kind, sector=sector) is covered


def test_no_category_may_take_the_key_of_what_fits_none():
    assert OTHER == models.OTHER
    with pytest.raises(ValidationError, match="键名 other 留给清单之外的“其他”"):
        CategorySpec.model_validate({"key": "other", "text": "其他"})

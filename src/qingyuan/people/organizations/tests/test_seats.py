"""The seats a unit begins with: a role is a right, so the table is held to what each unit may bring."""

from __future__ import annotations

import pytest

from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Level, Organization
from qingyuan.people.organizations.seats import roles_of, standard_seats


def _unit(kind, level, short_name):
    return Organization(kind=kind, level=level, short_name=short_name)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param(
            _unit(Kind.BRANCH, Level.BASE, "巴彦塔拉嘎查党支部"),
            [
                ("书记", roles.BRANCH_SECRETARY),
                ("副书记", roles.COMMITTEE_MEMBER),
                ("组织委员", roles.COMMITTEE_MEMBER),
                ("宣传委员", roles.COMMITTEE_MEMBER),
                ("纪检委员", roles.COMMITTEE_MEMBER),
            ],
            id="a branch; its 纪检委员 is a member of its committee",
        ),
        pytest.param(
            _unit(Kind.COMMITTEE, Level.TOWNSHIP, "宝石镇党委"),
            [
                ("书记", ""),
                ("副书记", ""),
                ("组织委员", roles.TOWNSHIP_ORGANIZATION_MEMBER),
                ("宣传委员", ""),
                ("纪委书记", roles.DISCIPLINE_MEMBER),
            ],
            id="a township's committee",
        ),
        pytest.param(
            _unit(Kind.DEPARTMENT, Level.BANNER, "突泉县委组织部"),
            [
                ("部长", roles.DEPARTMENT_HEAD),
                ("副部长", roles.DEPARTMENT_HEAD),
                ("组织科科长", roles.DEPARTMENT_STAFF),
                ("干事", roles.DEPARTMENT_STAFF),
            ],
            id="组织部",
        ),
        pytest.param(
            _unit(Kind.DEPARTMENT, Level.BANNER, "突泉县纪委监委"),
            [
                ("书记", roles.DISCIPLINE_MEMBER),
                ("副书记", roles.DISCIPLINE_MEMBER),
                ("干事", roles.DISCIPLINE_MEMBER),
            ],
            id="纪委",
        ),
        pytest.param(
            _unit(Kind.DEPARTMENT, Level.BANNER, "突泉县委宣传部"),
            [("主要负责人", ""), ("副职", ""), ("干事", "")],
            id="another department brings no right over the banner",
        ),
        pytest.param(
            _unit(Kind.LEADING_GROUP, Level.BANNER, "突泉县农牧局党组"),
            [
                ("书记", roles.BRANCH_SECRETARY),
                ("副书记", roles.COMMITTEE_MEMBER),
                ("成员", roles.COMMITTEE_MEMBER),
            ],
            id="a leading group answers for itself",
        ),
        pytest.param(
            _unit(Kind.BODY, Level.BANNER, "突泉县集中治理督查组"),
            [("组长", roles.INSPECTOR), ("副组长", roles.INSPECTOR), ("成员", roles.INSPECTOR)],
            id="an inspection group",
        ),
    ],
)
def test_a_new_unit_begins_with_the_seats_of_its_kind(unit, expected):
    assert [(seat.name, seat.role) for seat in standard_seats(unit)] == expected


_EVERY_SORT = [
    _unit(kind, level, name)
    for kind in Kind
    for level in Level
    for name in ("突泉县委组织部", "突泉县纪委", "突泉县委宣传部", "集中治理督查组", "换届工作专班")
]


@pytest.mark.parametrize("unit", _EVERY_SORT, ids=lambda unit: f"{unit.kind} {unit.level} {unit.short_name}")
def test_no_standard_seat_brings_a_role_its_unit_may_not_bring(unit):
    assert {seat.role for seat in standard_seats(unit)} <= {"", *roles_of(unit)}


def test_the_rights_of_an_organization_department_come_from_no_other_unit():
    bringing = {unit.short_name for unit in _EVERY_SORT if set(roles_of(unit)) & set(roles.DEPARTMENTS)}
    assert bringing == {"突泉县委组织部"}


def test_no_seat_makes_one_of_the_three_administrators():
    assert not any(set(roles_of(unit)) & set(roles.ADMINISTRATORS) for unit in _EVERY_SORT)

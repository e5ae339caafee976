"""What 我的 says about how far one reaches (权限范围的说法)."""

from __future__ import annotations

from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.accounts.queries.people import ranges_of
from qingyuan.people.organizations import roles


def test_a_seat_without_a_role_opens_nothing_and_is_not_named_as_a_range(two_leagues):
    path = two_leagues.one.units["banner_sumu"].path
    member = Grant(roles.MEMBER, path, path)
    assert len(ranges_of(Scope(1, 2, (Grant("", None, path), member)))) == 1
    assert ranges_of(Scope(1, 2, (Grant("", None, path),))) == []

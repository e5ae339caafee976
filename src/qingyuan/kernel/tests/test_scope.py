"""A role counts only inside its own range (权限范围)."""

from __future__ import annotations

import pytest

from qingyuan.kernel import scope as scopes
from qingyuan.kernel.scope import Grant, Scope, ScopeRequired, declare_job, past_all
from qingyuan.people.organizations.models import Organization

SECRETARY = Scope(1, 2, (Grant("branch-secretary", "000100020003", "000100020003"),), 9)


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        pytest.param("000100020003", True, id="the unit itself"),
        pytest.param("0001000200030001", True, id="one below it"),
        pytest.param("00010002", False, id="the unit above"),
        pytest.param("000100020004", False, id="its neighbour"),
    ],
)
def test_a_range_is_a_unit_and_all_below_it(path, covered):
    assert SECRETARY.covers(path) is covered


def test_a_role_is_not_carried_into_the_range_of_another():
    both = Scope(1, 2, (Grant("member", "0001", "0001"), Grant("branch-secretary", "0002", "0002")), 9)
    assert both.covers("0001", "member")
    assert not both.covers("0001", "branch-secretary")
    assert both.covers("0002", "branch-secretary")
    assert both.holds("member") and not both.holds("inspector")


def test_an_administrator_covers_nothing():
    administrator = Scope(1, None, (Grant("system-administrator", None, "0001"),), 9)
    assert not administrator.covers("0001")
    assert administrator.holds("system-administrator")


@pytest.mark.django_db
def test_the_rows_of_a_query_are_those_that_covers_lets_through(two_leagues):
    for league in two_leagues:
        for role in league.accounts:
            scope = league.scope(role)
            everything = Organization._base_manager.all()
            covered = {unit.pk for unit in everything if scope.covers(unit.path)}
            assert set(Organization.within(scope).values_list("pk", flat=True)) == covered, (league.key, role)


@pytest.mark.django_db
def test_someone_without_any_grant_reads_nothing(two_leagues):
    assert not Organization.within(Scope(1, 2, (), 9)).exists()


@pytest.mark.django_db
def test_the_bare_manager_raises():
    with pytest.raises(ScopeRequired, match="within"):
        Organization.objects.all()


def test_the_end_of_a_range_lies_behind_every_path_below_and_before_its_neighbour():
    assert "0001ZZZZ" < past_all("0001") < "0002"


def test_a_job_reads_everything_but_only_under_a_name_with_a_reason(monkeypatch):
    monkeypatch.setattr(scopes, "JOB_REASONS", {})
    with pytest.raises(KeyError):
        Scope.for_job("kernel_tests.unheard_of")
    declare_job("kernel_tests.sweep", "a test")
    job = Scope.for_job("kernel_tests.sweep", path="0001")
    assert job.covers("00010002", "branch-secretary") and not job.covers("0002")
    with pytest.raises(ValueError, match="twice"):
        declare_job("kernel_tests.sweep", "again")

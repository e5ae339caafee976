"""What a petition says is known to the persons named and to nobody else (保密): not a text, not a count, not a gap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from qingyuan.kernel import facts
from qingyuan.kernel.encryption import blind_index
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.rectification.models import EarlierConclusion
from qingyuan.people.organizations import roles
from tests import conclusions, questions
from tests.conclusions import HEAD, SECRET, STAFF, VILLAGE
from tests.crawling import pages_of
from tests.findings import Loop, campaign, sample_library

TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|_key)" value="[^"]*"')
PHONE, NAME, LETTER = "13804821234", "阿拉坦仓", "我要反映书记私自用章的事"
NAMED = {STAFF, HEAD, roles.DISCIPLINE_MEMBER}


@pytest.fixture
def running(two_leagues, tmp_path):
    return campaign(two_leagues.one, sample_library(tmp_path))


def everything_stored() -> bytes:
    """Every value of every table, and every file of the instance but the database itself, which is read through its tables."""
    found: list[bytes] = []
    for model in apps.get_models(include_auto_created=True):
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                found += [bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in row]
    for path in sorted(Path(settings.QINGYUAN_HOME).rglob("*")):
        if path.is_file() and ".sqlite" not in path.name and "-wal" not in path.name and "-shm" not in path.name:
            found.append(path.read_bytes())
    return b"\n".join(found)


def test_nothing_of_a_petitioner_is_kept_anywhere(two_leagues, running, client_as):
    """The search would find it: what is kept of the same sheet is found."""
    one = two_leagues.one
    head = (*conclusions.HEAD_ROW, "信访人", "联系电话", "来信内容")
    rows = [
        (*conclusions.row(1, source="信访", text=SECRET), NAME, PHONE, LETTER),
        (*conclusions.row(2, source="信访", text=f"{NAME}来电{PHONE}：{LETTER}"), NAME, PHONE, LETTER),
        (*conclusions.row(3, unit=f"{NAME} {PHONE}"), NAME, PHONE, LETTER),
    ]
    content = conclusions.workbook(rows, head=head)
    staff = client_as(STAFF)
    blind_index("", "made now, so that its key is no new file")
    before = {path for path in Path(settings.QINGYUAN_HOME).rglob("*") if path.is_file()}
    answer = staff.post(
        "/findings/conclusions/import",
        {"file": SimpleUploadedFile("信访结论.xlsx", content), "named": [one.people[HEAD].pk]},
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "联系电话" in page
    assert {path for path in Path(settings.QINGYUAN_HOME).rglob("*") if path.is_file()} == before
    assert EarlierConclusion._base_manager.get().text == SECRET
    kept = everything_stored()
    assert SECRET.encode() in kept
    for hidden in (PHONE, NAME, LETTER, "信访结论.xlsx"):
        assert hidden.encode() not in kept, hidden
        assert hidden not in page


def pages_from(client, addresses):
    found = {}
    for address in addresses:
        if address not in found:
            found |= pages_of(client, address) if address == "/" else one_page(client, address)
    return found


def one_page(client, address):
    """A page that no link may lead to for this reader."""
    answer = client.get(address)
    return {address: f"{answer.status_code} {TOKENS.sub('', answer.content.decode())}"}


def told(league):
    """Every named fact of every unit, as each role that is not named reads it."""
    unit_ids = [unit.pk for unit in league.units.values()]
    return {
        (fact.name, role): dict(facts.values(fact.name, league.scope(role), unit_ids))
        for fact in facts.catalogue()
        if fact.name.startswith("unit.")
        for role in roles.BUSINESS
        if role not in NAMED
    }


def test_a_confidential_conclusion_changes_no_page_of_anybody_who_is_not_named(
    two_leagues, running, client_as, run_jobs
):
    """Read in, matched, asked about, answered and made a finding: every page of every other role stays as it was."""
    one = two_leagues.one
    Loop(one, adoption=running)
    conclusions.listed(one, running)
    conclusions.match(one, conclusions.kept(one))
    run_jobs()
    village = one.units[VILLAGE].pk
    by_hand = [f"/findings/conclusions/about/{village}", f"/units/{village}", "/findings/conclusions"]

    def seen(those):
        """What each of these roles can open: role -> address -> page."""
        return {role: pages_from(client_as(role), ["/", *by_hand]) for role in those}

    before, figures = seen(set(one.accounts) - NAMED), told(one)
    assert len(before[roles.BRANCH_SECRETARY]) > 10
    assert any(conclusions.TEXT in page for page in before[roles.BRANCH_SECRETARY].values())

    found = conclusions.petition(one)
    conclusions.match(one, found)
    run_jobs()
    assert_nothing_changed(before, seen({*roles.OFFICERS, roles.MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER}))
    question = questions.answer(one, Question._base_manager.get(confidential=True), by=STAFF, choice="missed", text="")
    questions.close(one, question, "finding", by=HEAD)
    run_jobs()
    assert_nothing_changed(before, seen(before))
    assert told(one) == figures
    # And there was something to be seen.
    [finding] = conclusions.findings_of(conclusions.stored(found))
    page = client_as(HEAD).get(finding.get_absolute_url()).content.decode()
    assert SECRET in page
    for address in (f"/findings/conclusions/{found.pk}", finding.get_absolute_url()):
        for role in before:
            assert client_as(role).get(address).status_code == 404, role


def assert_nothing_changed(before, after):
    for role, pages in after.items():
        earlier = before[role]
        assert {address for address in {*earlier, *pages} if earlier.get(address) != pages.get(address)} == set(), role

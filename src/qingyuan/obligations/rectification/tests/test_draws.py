"""Draws that nobody can choose and everybody can repeat (反向核查)."""

from __future__ import annotations

import hashlib
import html
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.obligations.rectification import drawing, queries, services
from qingyuan.obligations.rectification.models import Draw, DrawnFinding, Finding, Look
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from tests.findings import campaign, plant, plant_draw, refusal, sample_library

STAFF, TOWNSHIP, SECRETARY = roles.DEPARTMENT_STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.BRANCH_SECRETARY
SCRIPT = Path(__file__).parents[5] / "docs" / "how-to" / "check_a_draw.py"
WHERE = "6月8日调度会现场摇号的号码"


@pytest.fixture
def adoption(two_leagues, tmp_path):
    return campaign(two_leagues.one, sample_library(tmp_path))


@pytest.fixture
def struck_off(two_leagues, adoption):
    """Four struck off in two villages of one 苏木 and one in a 镇."""
    units = two_leagues.one.units
    keys = ("banner_sumu_village_1", "banner_sumu_village_1", "banner_sumu_village_2", "banner_town_village_1")
    found = [plant(units[key], State.SIGNED_OFF, adoption=adoption, text=f"{key}的问题") for key in keys]
    return [*found, plant(units["banner_sumu_village_2"], State.LOOKED_BACK, adoption=adoption)]


@pytest.fixture
def staff(two_leagues):
    return two_leagues.one.scope(STAFF)


def announce(scope, adoption, unit, count=2, **more):
    known = {"seed_from": WHERE, "now": clock.now()}
    return services.announce_draw(scope, adoption=adoption, unit=unit, count=count, **known | more)


def draw_it(scope, found, seed="07 15 22", revision=None):
    later = clock.now() + timedelta(days=3)
    return services.draw(scope, draw_id=found.pk, revision=revision or found.revision, seed=seed, now=later)


def by_the_script(folder, population, count, seed):
    """What docs/how-to/check_a_draw.py prints: the hash of the list, and the ids."""
    path = folder / "list.txt"
    path.write_bytes(population.encode())
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path), str(count), seed], capture_output=True, text=True, check=True
    )
    first, *ids = done.stdout.splitlines()
    return first.removeprefix("SHA-256 "), [int(one) for one in ids]


def text_of(response):
    return html.unescape(response.content.decode())


# --- the list


def test_the_list_holds_what_is_struck_off_then_and_nothing_a_member_found_himself(
    two_leagues, staff, adoption, struck_off
):
    units = two_leagues.one.units
    village = units["banner_sumu_village_1"]
    hidden = plant(village, State.SIGNED_OFF, adoption=adoption, confidential=True)
    for left_out in ({"state": State.REVIEW, "adoption": adoption}, {"state": State.SIGNED_OFF}):
        plant(village, **left_out)
    found = announce(staff, adoption, units["banner"])
    ids = [str(one.pk) for one in struck_off]
    assert found.population == "".join(f"{one}\n" for one in sorted(ids))
    assert str(hidden.pk) not in found.population
    assert (found.size, found.sha256) == (5, hashlib.sha256(found.population.encode()).hexdigest())
    plant(village, State.SIGNED_OFF, adoption=adoption)
    assert queries.draw(staff, found.pk).size == 5


def test_ids_are_listed_by_their_characters():
    assert drawing.list_text([9, 10, 101, 2]) == "10\n101\n2\n9\n"


def test_the_announcement_is_entered_with_hash_and_count_and_without_a_number(two_leagues, staff, adoption, struck_off):
    found = announce(staff, adoption, two_leagues.one.units["banner"])
    line = chronicle.entries_of_record(reference(found))[-1]
    assert (line.verb, line.open) == (entered.DRAW_ANNOUNCED, {"sha256": found.sha256, "size": 5, "count": 2})
    assert line.texts["seed_from"] == WHERE
    assert DrawnFinding._base_manager.count() == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"count": 0}, "count_does_not_fit", id="none"),
        pytest.param({"count": 6}, "count_does_not_fit", id="more than there are"),
        pytest.param({"seed_from": " "}, "no_reason", id="without saying where the number comes from"),
    ],
)
def test_a_list_is_published_with_a_count_that_fits_and_the_place_of_the_number(
    two_leagues, staff, adoption, struck_off, given, code
):
    refusal(code, announce, staff, adoption, two_leagues.one.units["banner"], **given)
    assert not Draw._base_manager.exists()


def test_where_nothing_is_struck_off_nothing_is_drawn(two_leagues, staff, adoption):
    refusal("nothing_to_draw", announce, staff, adoption, two_leagues.one.units["banner"])


def test_a_league_draws_banner_by_banner(two_leagues, adoption, struck_off, staff):
    league = two_leagues.one.units["league"]
    assert queries.spans_homes(league) and not queries.spans_homes(two_leagues.one.units["banner"])
    # Nobody of the seeded league sits in its department; one who did would be told so.
    refusal("not_allowed", announce, staff, adoption, league)


# --- the number


def test_the_number_draws_and_from_then_on_all_is_fixed(two_leagues, staff, adoption, struck_off, tmp_path):
    found = draw_it(staff, announce(staff, adoption, two_leagues.one.units["banner"]))
    picked = [row.finding_id for row, _ in queries.drawn_findings(staff, found)]
    smallest = sorted(struck_off, key=lambda one: hashlib.sha256(f"07 15 22\n{one.pk}".encode()).hexdigest())
    assert picked == [one.pk for one in smallest[:2]]
    assert by_the_script(tmp_path, found.population, 2, "07 15 22") == (found.sha256, picked)
    line = chronicle.entries_of_record(reference(found))[-1]
    assert line.verb == entered.DRAWN
    assert line.open == {"sha256": found.sha256, "size": 5, "count": 2, "seed": "07 15 22"}
    assert unnamed(line.verb, line.open) == []
    refused = refusal("already_drawn", draw_it, staff, found, seed="99", revision=found.revision)
    assert refused.status == 409
    refusal("conflict", draw_it, staff, found, seed="99", revision=1)
    assert [row.finding_id for row, _ in queries.drawn_findings(staff, queries.draw(staff, found.pk))] == picked


def test_the_number_comes_after_the_list(two_leagues, staff, adoption, struck_off):
    found = announce(staff, adoption, two_leagues.one.units["banner"])
    refusal(
        "before_the_list",
        services.draw,
        staff,
        draw_id=found.pk,
        revision=1,
        seed="07",
        now=found.announced_at,
    )


@pytest.mark.parametrize("seed", ["", "  ", "07\n15", "07\x00", "1" * 101])
def test_a_number_is_one_line_that_can_be_read(two_leagues, staff, adoption, struck_off, seed):
    found = announce(staff, adoption, two_leagues.one.units["banner"])
    refusal("seed_unreadable", draw_it, staff, found, seed=seed)


_IDS = st.sets(st.integers(1, 2**63 - 1), min_size=1, max_size=8)
_SEEDS = st.text(max_size=40).map(str.strip).filter(lambda text: text and text.isprintable())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ids=_IDS, seed=_SEEDS, data=st.data())
def test_the_ten_lines_of_the_how_to_find_what_the_service_drew(
    two_leagues, staff, adoption, tmp_path, ids, seed, data
):
    count = data.draw(st.integers(1, len(ids)))
    unit = two_leagues.one.units["banner_sumu_village_1"]
    with transaction.atomic():
        for one in ids:
            plant(unit, State.SIGNED_OFF, adoption=adoption, pk=one)
        found = draw_it(staff, announce(staff, adoption, unit, count), seed)
        drawn = [row.finding_id for row, _ in queries.drawn_findings(staff, found)]
        transaction.set_rollback(True)
    assert by_the_script(tmp_path, found.population, count, seed) == (found.sha256, drawn)
    assert len(set(drawn)) == count and set(drawn) <= ids


def test_the_table_itself_keeps_no_draw_of_more_than_its_list(two_leagues, adoption):
    with pytest.raises(IntegrityError), transaction.atomic():
        plant_draw(two_leagues.one.units["banner"], adoption, [1, 2], count=3)


# --- the look on the spot


@pytest.fixture
def drawn(two_leagues, staff, adoption, struck_off):
    """All five drawn, the first of the first village in hand."""
    return draw_it(staff, announce(staff, adoption, two_leagues.one.units["banner"], 5))


def test_a_look_on_the_spot_answers_the_draw_and_another_does_not(two_leagues, drawn, struck_off):
    township, found = two_leagues.one.scope(TOWNSHIP), struck_off[0]
    known = {"finding_id": found.pk, "on": clock.today(), "next_on": None, "now": clock.now()}
    services.look_back(township, revision=1, text="路过看了一眼", **known)
    assert [one.looked_at for one in queries.drawn_of(found)] == [False]
    services.look_back(township, revision=2, text="到嘎查看了公示栏", for_draw=True, **known)
    [row] = queries.drawn_of(found)
    assert (row.look.text, row.came_back) == ("到嘎查看了公示栏", None)
    assert chronicle.entries_of_record(reference(found))[-1].open["drawn"] is True
    refusal("not_drawn", services.look_back, township, revision=3, text="再看一次", for_draw=True, **known)
    assert Look._base_manager.filter(finding=found).count() == 2


def test_what_the_look_on_the_spot_finds_back_begins_a_new_round(two_leagues, drawn, struck_off):
    found = struck_off[0]
    services.reopen(
        two_leagues.one.scope(TOWNSHIP),
        finding_id=found.pk,
        revision=1,
        came_back="公示栏上还是去年的",
        due_on=date(2026, 7, 1),
        for_draw=True,
        now=clock.now(),
    )
    [row] = queries.drawn_of(found)
    assert (row.look, row.came_back.came_back) == (None, "公示栏上还是去年的")
    assert Finding._base_manager.get(pk=found.pk).round == 2


# --- pages


def test_a_list_is_announced_drawn_and_looked_at_page_by_page(two_leagues, client_as, adoption, struck_off):
    staff, township, secretary = client_as(STAFF), client_as(TOWNSHIP), client_as(SECRETARY)
    banner = two_leagues.one.units["banner"]
    address = f"/findings/draws/announce?unit={banner.pk}"
    assert "现在是5条" in text_of(staff.get(address))
    answer = staff.post(address, {"unit": banner.pk, "count": "5", "seed_from": WHERE})
    found = Draw._base_manager.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/findings/draws/{found.pk}")
    page = answer["Location"]
    listed = staff.get(f"{page}/list.txt")
    assert (listed.content.decode(), listed["Content-Type"]) == (found.population, "text/plain; charset=utf-8")
    with clock.frozen(clock.now() + timedelta(days=3)):
        answer = staff.post(page, {"revision": 1, "seed": " 07 15 22 "})
        assert answer.status_code == 303
        again = staff.post(page, {"revision": 1, "seed": "99"})
        assert (again.status_code, Draw._base_manager.get().seed) == (409, "07 15 22")
        own = struck_off[0]
        assert "抽中是摇号的结果，不说明有问题" in text_of(secretary.get(f"/findings/{own.pk}"))
        assert "这是反向核查到现场看的" in text_of(township.get(f"/findings/{own.pk}"))
        looked = {"revision": 1, "on": "2026-06-08", "text": "公示栏齐全", "for_draw": "on"}
        assert township.post(f"/findings/{own.pk}/look-back", looked).status_code == 303
        assert "公示栏齐全" in text_of(staff.get(page))


def test_the_draw_is_published_below_and_shows_each_reader_only_his_own_findings(
    two_leagues, client_as, drawn, struck_off
):
    shown = text_of(client_as(SECRETARY).get(f"/findings/draws/{drawn.pk}"))
    assert "banner_sumu_village_1的问题" in shown
    assert "banner_town_village_1的问题" not in shown
    assert all(str(one.pk) in shown for one in struck_off)
    assert drawn.sha256 in shown and "07 15 22" in shown
    assert client_as(STAFF, "other").get(f"/findings/draws/{drawn.pk}").status_code == 404


def test_without_a_campaign_or_anything_struck_off_the_page_says_what_comes_next(two_leagues, client_as):
    banner = two_leagues.one.units["banner"]
    staff = client_as(STAFF)
    address = f"/findings/draws/announce?unit={banner.pk}"
    assert "现在没有名单可以公布" in text_of(staff.get(address))
    answer = staff.post(address, {"unit": banner.pk, "count": "1", "seed_from": WHERE})
    assert (answer.status_code, Draw._base_manager.count()) == (422, 0)
    assert "还没有反向核查" in text_of(staff.get("/findings/draws"))

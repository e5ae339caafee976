"""People, membership and seats: what each verb does, what it refuses, and the entry it leaves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, Conflict, NotAllowed, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.organizations import services as tree
from qingyuan.people.organizations.models import Kind, Seat
from qingyuan.people.organizations.services import NewUnit
from qingyuan.people.organizations.telling import unnamed
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Membership, Partial, Person, Tenure
from qingyuan.people.roster.services import Facts, Joining

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)
MAY = date(2026, 5, 1)
BEGAN = date(2020, 1, 1)
NUMBER = "11010519491231002X"
FULL = Joining("full", MAY, Partial.read("2010-07-01"), Partial.read("2011-07-01"))


def _league_staff(league):
    top = league.units["league"]
    return Scope(1, 1, (Grant("department-staff", top.path, league.units["league_department"].path),), top.pk)


def _lasting(person):
    return Membership._base_manager.get(person=person, until_on__isnull=True)


def _last(unit):
    return chronicle.entries_of_unit(unit.pk, limit=1)[0]


def _sealed(record):
    return chronicle.entries_of_record(reference(record))[-1].texts


# --- entering and correcting


def test_a_person_is_entered_with_sex_and_birth_out_of_the_number_and_nothing_personal_shown(staff, village, now):
    person = services.add_person(
        staff,
        unit_id=village.pk,
        facts=Facts(name="阿拉坦•其其格", nation="蒙", id_number=NUMBER, phone="138 1234 5678"),
        joining=FULL,
        by=BY,
        now=now,
    )
    kept = Person._base_manager.get(pk=person.pk)
    assert (kept.name, kept.sex, kept.nation, kept.born_on, kept.phone, kept.home_id) == (
        "阿拉坦·其其格",
        "female",
        "蒙古族",
        date(1949, 12, 31),
        "13812345678",
        village.home_id,
    )
    assert [(row.unit_id, row.kind, row.from_on, row.until_on) for row in queries.memberships(person.pk)] == [
        (village.pk, "full", MAY, None)
    ]
    entry = _last(village)
    assert (entry.label, entry.open) == ("登记党员", {"membership": "full", "from_on": "2026-05-01"})
    assert (_sealed(person)["name"], _sealed(person)["id_number"]) == ("阿拉坦·其其格", NUMBER)


def test_nothing_personal_stands_in_any_leaf(staff, village, now):
    person = services.add_person(
        staff, unit_id=village.pk, facts=Facts(name="王其木", id_number=NUMBER), joining=FULL, by=BY, now=now
    )
    services.reveal(staff, person_id=person.pk, field="id_number", by=BY, now=now)
    services.leave(staff, person_id=person.pk, ending="died", on=TODAY, by=BY, now=now)

    leaves = "".join(Entry.objects.values_list("leaf", flat=True))
    assert "roster.left" in leaves
    assert not any(text in leaves for text in ("王其木", NUMBER, "died"))


def test_the_number_is_encrypted_at_rest(staff, village, now):

    person = services.add_person(
        staff, unit_id=village.pk, facts=Facts(name="王其木", id_number=NUMBER), joining=FULL, by=BY, now=now
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_index FROM roster_person WHERE id = %s", [person.pk])
        stored, index = cursor.fetchone()
    assert stored.startswith("k1:")
    assert NUMBER not in stored + index


@pytest.mark.parametrize(
    ("facts", "joining", "code"),
    [
        pytest.param(Facts(name="王"), FULL, "name", id="no name"),
        pytest.param(Facts(name="王芳", id_number=NUMBER[:-1] + "1"), FULL, "id_number_check", id="a wrong number"),
        pytest.param(
            Facts(name="王芳", id_number=NUMBER, born=Partial.read("1949-12-30")),
            FULL,
            "born_on_differs",
            id="another birth",
        ),
        pytest.param(Facts(name="王芳", id_number=NUMBER, sex="male"), FULL, "sex_differs", id="another sex"),
        pytest.param(Facts(name="王芳", phone="123"), FULL, "phone", id="no mobile number"),
        pytest.param(
            Facts(name="王芳", id_number=NUMBER, born=Partial.read("1949-11")),
            FULL,
            "born_on_differs",
            id="born in another month than the number says",
        ),
        pytest.param(
            Facts(name="王芳", born=Partial.read("1899")), FULL, "born_on", id="born in a year nobody alive was born in"
        ),
        pytest.param(Facts(name="王芳", born=Partial.read("2026-06-06")), FULL, "born_on", id="born tomorrow"),
        pytest.param(Facts(name="王芳"), Joining("full", date(2026, 6, 6)), "day_ahead", id="joins tomorrow"),
        pytest.param(
            Facts(name="王芳"),
            Joining("full", MAY, Partial.read("2011-07-01"), Partial.read("2010-07-01")),
            "full_before_joined",
            id="full before joining",
        ),
        pytest.param(
            Facts(name="王芳"),
            Joining("probationary", MAY, None, Partial.read("2010-07-01")),
            "full_on_probationary",
            id="a probationary member with a day of becoming full",
        ),
    ],
)
def test_a_person_is_not_entered(staff, village, now, facts, joining, code):
    before = Person._base_manager.count()
    with pytest.raises(BadInput) as refused:
        services.add_person(staff, unit_id=village.pk, facts=facts, joining=joining, by=BY, now=now)
    assert (refused.value.code, Person._base_manager.count()) == (code, before)


def test_members_belong_to_branches_only(staff, two_leagues, now):
    with pytest.raises(BadInput, match="不是党支部"):
        services.add_person(
            staff,
            unit_id=two_leagues.one.units["banner_sumu"].pk,
            facts=Facts(name="王芳"),
            joining=FULL,
            by=BY,
            now=now,
        )


def test_a_number_stands_once_in_a_home_and_where_is_told_only_in_range(two_leagues, scope_as, staff, village, now):
    facts, town = Facts(name="王芳", id_number=NUMBER), two_leagues.one.units["banner_town_village_1"]
    services.add_person(staff, unit_id=town.pk, facts=facts, joining=FULL, by=BY, now=now)
    with pytest.raises(BadInput, match="已在名册上：王芳，永胜村党支部"):
        services.add_person(staff, unit_id=village.pk, facts=facts, joining=FULL, by=BY, now=now)
    with pytest.raises(BadInput) as refused:
        services.add_person(
            scope_as("township-organization-member"), unit_id=village.pk, facts=facts, joining=FULL, by=BY, now=now
        )
    assert refused.value.code == "known_elsewhere"
    assert "王芳" not in refused.value.message
    assert "永胜村" not in refused.value.message
    elsewhere = two_leagues.one.units["county_sumu_village_1"]
    twin = services.add_person(
        _league_staff(two_leagues.one), unit_id=elsewhere.pk, facts=facts, joining=FULL, by=BY, now=now
    )
    assert twin.home_id == elsewhere.home_id


def test_the_branch_itself_enters_no_member(scope_as, village, now):
    with pytest.raises(NotAllowed, match="巴彦苏木党委组织委员"):
        services.add_person(
            scope_as("branch-secretary"), unit_id=village.pk, facts=Facts(name="王芳"), joining=FULL, by=BY, now=now
        )


def _edit(scope, person, now, revision=1, **changes):
    kept = Person._base_manager.get(pk=person.pk)
    facts = {"name": kept.name, "sex": kept.sex, "nation": kept.nation, "born": kept.born, **changes}
    return services.edit_person(
        scope,
        person_id=person.pk,
        revision=revision,
        facts=Facts(**facts),
        joined=None,
        full=None,
        by=BY,
        now=now,
    )


def test_a_correction_seals_both_values_and_shows_only_which_field(scope_as, village, li_chen, now):
    _edit(scope_as("branch-secretary"), li_chen, now, nation="蒙")
    assert Person._base_manager.get(pk=li_chen.pk).nation == "蒙古族"
    assert _last(village).open == {"fields": ["nation"]}
    assert _sealed(li_chen)["nation"] == {"from": "", "to": "蒙古族"}


def test_an_empty_number_in_a_correction_leaves_the_one_on_record(staff, li_chen, now):
    _edit(staff, li_chen, now, id_number=NUMBER, phone="13812345678")
    _edit(staff, li_chen, now, revision=2, nation="蒙")
    kept = Person._base_manager.get(pk=li_chen.pk)
    assert (kept.id_number, kept.phone) == (NUMBER, "13812345678")
    assert queries.index_of(NUMBER) == kept.id_number_index


def test_a_correction_of_nothing_leaves_no_entry(staff, village, li_chen, now):
    _edit(staff, li_chen, now)
    assert chronicle.size_of(village.pk) == 0


def test_of_two_corrections_the_second_is_refused_with_what_stands_there_now(staff, li_chen, now):
    _edit(staff, li_chen, now, nation="蒙")
    with pytest.raises(Conflict, match="被别人改过") as refused:
        _edit(staff, li_chen, now, nation="满")
    assert refused.value.theirs["nation"] == "蒙古族"
    assert Person._base_manager.get(pk=li_chen.pk).nation == "蒙古族"


def test_each_look_at_a_number_is_entered_with_name_and_post(staff, village, li_chen, now):
    _edit(staff, li_chen, now, id_number=NUMBER)
    assert services.reveal(staff, person_id=li_chen.pk, field="id_number", by=BY, now=now) == NUMBER
    entry = chronicle.entries_of_record(reference(li_chen))[-1]
    assert (entry.label, entry.by, entry.title) == ("查看证件或手机号码", "白晓琳", "旗委组织部组织科科长")
    assert _last(village).open == {"fields": ["id_number"]}


def test_only_numbers_are_shown_by_revealing(staff, li_chen, now):
    with pytest.raises(NotHere):
        services.reveal(staff, person_id=li_chen.pk, field="home_id", by=BY, now=now)


# --- membership


def test_a_transfer_ends_and_begins_on_one_day_and_stands_in_both_chronicles(
    staff, village, next_village, li_chen, now
):
    services.transfer(staff, person_id=li_chen.pk, unit_id=next_village.pk, on=MAY, by=BY, now=now)
    assert [(row.unit_id, row.from_on, row.until_on, row.ending) for row in queries.memberships(li_chen.pk)] == [
        (village.pk, BEGAN, MAY, "transferred"),
        (next_village.pk, MAY, None, ""),
    ]
    assert [_last(unit).label for unit in (village, next_village)] == ["转出党员", "转入党员"]
    assert [one.id for one in queries.full_members(staff, village.pk, date(2026, 4, 30))].count(li_chen.pk) == 1
    assert [one.id for one in queries.full_members(staff, village.pk, MAY)].count(li_chen.pk) == 0
    assert [one.id for one in queries.full_members(staff, next_village.pk, MAY)] == [li_chen.pk]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        pytest.param(date(2026, 6, 6), "不能晚于今天", id="tomorrow"),
        pytest.param(date(2019, 12, 31), "早于2020年1月1日", id="before belonging where he belongs"),
    ],
)
def test_a_transfer_has_a_day_that_fits(staff, next_village, li_chen, now, on, sentence):
    with pytest.raises(BadInput, match=sentence):
        services.transfer(staff, person_id=li_chen.pk, unit_id=next_village.pk, on=on, by=BY, now=now)


def test_nobody_is_transferred_where_he_is(staff, village, li_chen, now):
    with pytest.raises(BadInput, match="现在就在"):
        services.transfer(staff, person_id=li_chen.pk, unit_id=village.pk, on=MAY, by=BY, now=now)


def test_a_township_transfers_within_its_own_branches_only(two_leagues, scope_as, li_chen, now):
    scope, units = scope_as("township-organization-member"), two_leagues.one.units
    with pytest.raises(NotHere):
        services.transfer(
            scope, person_id=li_chen.pk, unit_id=units["banner_town_village_1"].pk, on=MAY, by=BY, now=now
        )


def test_a_transfer_within_a_home_never_reaches_another(two_leagues, li_chen, now):
    county = two_leagues.one.units["county_sumu_village_1"]
    with pytest.raises(BadInput, match="不能直接调整到别的旗县市"):
        services.transfer(
            _league_staff(two_leagues.one), person_id=li_chen.pk, unit_id=county.pk, on=MAY, by=BY, now=now
        )


def test_a_probationary_member_becomes_full_in_a_row_of_its_own(staff, village, now):
    joining = Joining("probationary", date(2025, 5, 1), Partial.read("2025-05-01"))
    person = services.add_person(staff, unit_id=village.pk, facts=Facts(name="王芳"), joining=joining, by=BY, now=now)
    services.become_full(staff, person_id=person.pk, on=MAY, by=BY, now=now)
    assert [(row.kind, row.until_on, row.full_on) for row in queries.memberships(person.pk)] == [
        ("probationary", MAY, None),
        ("full", None, MAY),
    ]
    with pytest.raises(BadInput, match="已是正式党员"):
        services.become_full(staff, person_id=person.pk, on=TODAY, by=BY, now=now)


def test_who_leaves_loses_every_seat_and_the_entry_does_not_say_why(two_leagues, staff, village, now):
    secretary = two_leagues.one.people["branch-secretary"]
    services.leave(staff, person_id=secretary.pk, ending="left", on=TODAY, by=BY, now=now)
    assert queries.lasting_member(secretary.pk) is None
    assert [row.until_on for row in queries.tenures(secretary.pk)] == [TODAY]
    assert _last(village).open == {"on": "2026-06-05", "seats": ["巴彦塔拉嘎查党支部书记"]}


def test_who_has_left_is_taken_in_again_after_that_day(staff, next_village, li_chen, now):
    services.leave(staff, person_id=li_chen.pk, ending="left", on=MAY, by=BY, now=now)
    back = {"person_id": li_chen.pk, "unit_id": next_village.pk, "by": BY, "now": now}
    with pytest.raises(BadInput, match="早于2026年5月1日"):
        services.join(staff, joining=Joining("full", date(2026, 4, 30)), **back)
    services.join(staff, joining=Joining("full", TODAY), **back)
    assert _lasting(li_chen).unit_id == next_village.pk
    with pytest.raises(BadInput, match="要换支部，请办理转接"):
        services.join(staff, joining=Joining("full", TODAY), **back)


def test_a_secretary_transfers_nobody(scope_as, next_village, li_chen, now):
    with pytest.raises(NotAllowed, match="巴彦苏木党委组织委员"):
        services.leave(scope_as("branch-secretary"), person_id=li_chen.pk, ending="left", on=TODAY, by=BY, now=now)


# --- seats


def _seat(two_leagues, role):
    return two_leagues.one.seats[role]


def test_an_appointment_brings_the_title_and_a_relief_ends_it(two_leagues, staff, village, li_chen, now):
    seat = tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="committee-member", places=1, by=BY, now=now)
    services.appoint(staff, seat_id=seat.pk, person_id=li_chen.pk, from_on=MAY, by=BY, now=now)
    assert queries.titles_of([li_chen.pk], TODAY) == {li_chen.pk: ["巴彦塔拉嘎查党支部宣传委员"]}
    assert [holder.name for holder in queries.holders(staff, village, TODAY) if holder.seat == "宣传委员"] == ["李晨"]
    tenure = Tenure._base_manager.get(person=li_chen)
    services.relieve(staff, tenure_id=tenure.pk, until_on=TODAY, by=BY, now=now)
    assert queries.titles_of([li_chen.pk], TODAY) == {}
    assert queries.titles_of([li_chen.pk], date(2026, 6, 4)) != {}
    assert [entry.label for entry in chronicle.entries_of_unit(village.pk)] == ["免职", "任职", "增设职务"]


def test_nobody_appoints_himself(two_leagues, scope_as, now):
    scope, seat = scope_as("department-staff"), _seat(two_leagues, "department-head")
    with pytest.raises(NotAllowed, match="不能给自己办任职"):
        services.appoint(scope, seat_id=seat.pk, person_id=scope.actor_id, from_on=MAY, by=BY, now=now)


def test_nobody_relieves_himself_so_the_last_officer_stays(two_leagues, scope_as, now):
    scope = scope_as("department-staff")
    own = Tenure._base_manager.get(person_id=scope.actor_id, seat__role="department-staff")
    with pytest.raises(NotAllowed, match="自己的职务不能自己免"):
        services.relieve(scope, tenure_id=own.pk, until_on=TODAY, by=BY, now=now)
    own.refresh_from_db()
    assert own.until_on is None


def test_a_secretary_appoints_nobody(two_leagues, scope_as, li_chen, now):
    seat = _seat(two_leagues, "committee-member")
    with pytest.raises(NotAllowed):
        services.appoint(
            scope_as("branch-secretary"), seat_id=seat.pk, person_id=li_chen.pk, from_on=MAY, by=BY, now=now
        )


def test_a_township_appoints_nobody_to_a_seat_outside_its_range(two_leagues, scope_as, li_chen, now):
    seat = _seat(two_leagues, "department-staff")
    with pytest.raises(NotHere):
        services.appoint(
            scope_as("township-organization-member"),
            seat_id=seat.pk,
            person_id=li_chen.pk,
            from_on=MAY,
            by=BY,
            now=now,
        )


def test_a_full_seat_takes_nobody_until_its_holder_is_relieved(two_leagues, staff, li_chen, now):
    seat = _seat(two_leagues, "branch-secretary")
    Seat._base_manager.filter(pk=seat.pk).update(places=1)
    change = {"seat_id": seat.pk, "person_id": li_chen.pk, "from_on": TODAY, "by": BY, "now": now}
    with pytest.raises(BadInput, match="现由包巴特尔担任，职数已满"):
        services.appoint(staff, **change)
    services.relieve(staff, tenure_id=Tenure._base_manager.get(seat=seat).pk, until_on=TODAY, by=BY, now=now)
    services.appoint(staff, **change)
    assert [one.name for one in queries.holders(staff, seat.unit, TODAY) if one.seat_id == seat.pk] == ["李晨"]


def test_nobody_holds_a_seat_twice_or_is_relieved_twice(two_leagues, staff, now):
    seat, secretary = _seat(two_leagues, "branch-secretary"), two_leagues.one.people["branch-secretary"]
    with pytest.raises(BadInput, match="现在就任"):
        services.appoint(staff, seat_id=seat.pk, person_id=secretary.pk, from_on=TODAY, by=BY, now=now)
    tenure = Tenure._base_manager.get(seat=seat)
    services.relieve(staff, tenure_id=tenure.pk, until_on=TODAY, by=BY, now=now)
    with pytest.raises(BadInput, match="已经免去"):
        services.relieve(staff, tenure_id=tenure.pk, until_on=TODAY, by=BY, now=now)


def test_a_person_of_another_home_takes_no_seat_here(two_leagues, li_chen, now):
    scope = _league_staff(two_leagues.one)
    unit = two_leagues.one.units["county_sumu"]
    seat = tree.add_seat(scope, unit_id=unit.pk, name="第一书记", role="", places=1, by=BY, now=now)
    with pytest.raises(BadInput, match="请先把他登记到这边的名册"):
        services.appoint(scope, seat_id=seat.pk, person_id=li_chen.pk, from_on=TODAY, by=BY, now=now)


def test_a_held_seat_is_not_abolished(two_leagues, staff, now):
    seat = _seat(two_leagues, "branch-secretary")
    with pytest.raises(BadInput, match="现由包巴特尔担任，不能撤销"):
        services.abolish_seat(staff, seat_id=seat.pk, on=TODAY, by=BY, now=now)
    services.relieve(staff, tenure_id=Tenure._base_manager.get(seat=seat).pk, until_on=TODAY, by=BY, now=now)
    assert services.abolish_seat(staff, seat_id=seat.pk, on=TODAY, by=BY, now=now).abolished_on == TODAY


def test_every_open_value_of_these_entries_has_a_chinese_name(two_leagues, staff, village, next_village, now):
    person = services.add_person(
        staff,
        unit_id=village.pk,
        facts=Facts(name="王芳"),
        joining=Joining("probationary", date(2025, 5, 1)),
        by=BY,
        now=now,
    )
    _edit(staff, person, now, nation="蒙")
    services.reveal(staff, person_id=person.pk, field="phone", by=BY, now=now)
    services.become_full(staff, person_id=person.pk, on=MAY, by=BY, now=now)
    seat = tree.add_seat(staff, unit_id=village.pk, name="委员", role="", places=None, by=BY, now=now)
    services.appoint(staff, seat_id=seat.pk, person_id=person.pk, from_on=MAY, by=BY, now=now)
    services.transfer(staff, person_id=person.pk, unit_id=next_village.pk, on=TODAY, by=BY, now=now)
    services.relieve(staff, tenure_id=Tenure._base_manager.get(seat=seat).pk, until_on=TODAY, by=BY, now=now)
    services.leave(staff, person_id=person.pk, ending="left", on=TODAY, by=BY, now=now)
    services.join(staff, person_id=person.pk, unit_id=village.pk, joining=Joining("full", TODAY), by=BY, now=now)
    services.merge(staff, unit_id=village.pk, revision=1, into_id=next_village.pk, on=TODAY, by=BY, now=now)
    lines = [line for unit in (village, next_village) for line in chronicle.entries_of_unit(unit.pk)]
    assert len({line.verb for line in lines if line.verb.startswith("roster.")}) == 11
    assert [unnamed(line.verb, line.open) for line in lines] == [[]] * len(lines)


def test_a_new_general_branch_holds_no_members_itself(two_leagues, staff, now):
    general = tree.found(
        staff,
        parent_id=two_leagues.one.units["banner_sumu"].pk,
        unit=NewUnit(Kind.GENERAL_BRANCH, "总支", "总支"),
        by=BY,
        now=now,
    )
    with pytest.raises(BadInput, match="不是党支部"):
        services.add_person(staff, unit_id=general.pk, facts=Facts(name="王芳"), joining=FULL, by=BY, now=now)

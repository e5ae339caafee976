"""Days known only in part on the roster: entering, correcting, showing them; 党龄 counted from them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Grain, Membership, Partial, Person
from qingyuan.people.roster.services import Facts, Joining

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
NUMBER = "11010519491231002X"


@pytest.fixture
def enter(staff, village, now):
    """enter(joined, full, born=…): a member known that far."""

    def made(joined, full, *, kind="full", **facts):
        joining = Joining(kind, date(2020, 1, 1), *(Partial.read(text) if text else None for text in (joined, full)))
        if "born" in facts:
            facts["born"] = Partial.read(facts["born"])
        facts = Facts(name="王芳", **facts)
        return services.add_person(staff, unit_id=village.pk, facts=facts, joining=joining, by=BY, now=now)

    return made


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _member(person):
    return queries.lasting_member(person.pk)


def test_what_is_known_in_part_is_kept_in_part_and_sealed_so(enter):
    person = enter("1998-07", "1999", born="1972-03")
    kept, member = Person._base_manager.get(pk=person.pk), _member(person)
    assert (kept.born_on, kept.born_grain) == (date(1972, 3, 1), Grain.MONTH)
    assert (member.joined, member.full) == (Partial.read("1998-07"), Partial.read("1999"))
    sealed = chronicle.entries_of_record(reference(person))[-1].texts
    assert (sealed["born"], sealed["joined"], sealed["full"]) == ("1972-03", "1998-07", "1999")


def test_the_id_number_fills_in_the_day_that_was_missing(enter):
    assert enter("1998-07", "1999-07", born="1949-12", id_number=NUMBER).born == Partial.read("1949-12-31")


@pytest.mark.parametrize(
    ("joined", "full", "fits"),
    [
        pytest.param("1999-07-15", "1999-07", True, id="the month of joining is no day before it"),
        pytest.param("1999-07", "1999", True, id="nor is its year"),
        pytest.param("1999-07", "1999-06", False, id="the month before is"),
        pytest.param("1999", "1998-12-31", False, id="and so is a day of the year before"),
        pytest.param("2026-06", None, True, id="this month has begun"),
        pytest.param("2026-07", None, False, id="the next has not"),
    ],
)
def test_two_days_contradict_each_other_only_where_they_must(enter, joined, full, fits):
    if fits:
        assert _member(enter(joined, full)) is not None
    else:
        with pytest.raises(BadInput):
            enter(joined, full)


def test_a_transfer_and_becoming_full_carry_the_partial_day_along(staff, next_village, enter, now):
    person = enter("2025-05", None, kind="probationary")
    services.become_full(staff, person_id=person.pk, on=date(2026, 5, 3), by=BY, now=now)
    services.transfer(staff, person_id=person.pk, unit_id=next_village.pk, on=date(2026, 6, 1), by=BY, now=now)
    assert [(row.joined, row.full) for row in queries.memberships(person.pk)] == [
        (Partial.read("2025-05"), None),
        (Partial.read("2025-05"), Partial.read("2026-05-03")),
        (Partial.read("2025-05"), Partial.read("2026-05-03")),
    ]


def _correct(scope, person, now, *, revision=1, **changes):
    kept, member = Person._base_manager.get(pk=person.pk), _member(person)
    given = {"born": kept.born, "joined": member.joined, "full": member.full}
    given |= {name: Partial.read(text) for name, text in changes.items()}
    facts = Facts(name=kept.name, sex=kept.sex, born=given.pop("born"))
    return services.edit_person(scope, person_id=person.pk, revision=revision, facts=facts, by=BY, now=now, **given)


def test_a_correction_from_a_month_to_its_first_day_is_a_change_and_both_are_sealed(staff, enter, now):
    person = enter("1998-07", "1999-07")
    _correct(staff, person, now, joined="1998-07-01")
    assert _member(person).joined == Partial.read("1998-07-01")
    sealed = chronicle.entries_of_record(reference(person))[-1].texts
    assert sealed["joined"] == {"from": "1998-07", "to": "1998-07-01"}
    with pytest.raises(Conflict) as refused:
        _correct(staff, person, now, joined="1998-08")
    assert refused.value.theirs["joined"] == Partial.read("1998-07-01")


def test_a_correction_of_the_birth_alone_writes_grain_and_day(staff, enter, now):
    person = enter("1998-07", None, born="1972")
    _correct(staff, person, now, born="1972-03")
    assert Person._base_manager.get(pk=person.pk).born == Partial.read("1972-03")


@pytest.mark.parametrize(
    ("joined", "full", "said", "years"),
    [
        pytest.param("1998-07", "1999-07", "党龄 26年", 26, id="from the first of the month"),
        pytest.param("1998-06", "1999-06", "党龄 27年", 27, id="whose month has come round"),
        pytest.param("1998", "1999", "党龄 约27年", 27, id="from 1 January, and says about"),
        pytest.param("1998", None, "党龄 约27年", 27, id="a year after the year of joining, and says about"),
        pytest.param("1998", "1999-07-01", "党龄 26年", 26, id="the day of becoming full is what counts"),
    ],
)
def test_years_in_the_party_count_from_the_first_day_it_may_have_been(
    client_as, staff, enter, joined, full, said, years
):
    person = enter(joined, full)
    assert said in _text(client_as("branch-secretary").get(person.get_absolute_url()))
    assert catalogue.values("person.party_years", staff, [person.pk]) == {person.pk: years}


def test_pages_show_what_is_known_and_no_more(client_as, village, enter):
    person = enter("1998-07", "1999", born="1972-03", sex="female")
    client = client_as("branch-secretary")
    text = _text(client.get(person.get_absolute_url()))
    assert all(said in text for said in ("出生日期 1972年3月 ", "入党日期 1998年7月 ", "转正日期 1999年 "))
    line = _text(client.get(f"{reverse('roster:people')}?unit={village.pk}"))
    assert "女，1972年3月 " in line
    assert "1998年7月 " in line


def test_a_form_takes_what_people_type_and_gives_it_back_as_it_is_kept(client_as, village):
    client, url = client_as("department-staff"), f"{reverse('roster:add')}?unit={village.pk}"
    typed = {"name": "赵强", "sex": "male", "kind": "full", "from_on": "2020-01-01", "born": "1960"}
    refused = client.post(url, {**typed, "joined": "98年7月", "full": ""})
    assert refused.status_code == 422
    assert "“98年7月”看不出是哪一天。请写成 1998-07-01" in _text(refused)
    assert 'value="98年7月"' in refused.content.decode()
    assert client.post(url, {**typed, "joined": "1998年7月", "full": "１９９９．８"}).status_code == 303
    person = Person._base_manager.get(name="赵强")
    assert (person.born, _member(person).full) == (Partial.read("1960"), Partial.read("1999-08"))
    form = client.get(reverse("roster:edit", args=[person.pk])).content.decode()
    assert all(f'value="{kept}"' in form for kept in ("1960", "1998-07", "1999-08"))


def test_the_page_of_two_corrections_lays_partial_days_side_by_side(client_as, staff, enter, now):
    person = enter("1998-07", None)
    _correct(staff, person, now, joined="1998-07-15")
    answer = client_as("branch-secretary").post(
        reverse("roster:edit", args=[person.pk]), {"name": "王芳", "joined": "1998.8", "full": "", "revision": 1}
    )
    assert answer.status_code == 409
    assert "入党日期 1998年7月15日 1998年8月" in _text(answer)


def test_the_table_keeps_day_and_grain_apart(enter):
    enter("1998-07", None)
    [row] = Membership._base_manager.filter(person__name="王芳").values("joined_on", "joined_grain", "full_on")
    assert row == {"joined_on": date(1998, 7, 1), "joined_grain": "month", "full_on": None}

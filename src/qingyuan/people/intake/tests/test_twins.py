"""Which rows are one person: what agrees, what contradicts, and what can't be told."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.intake.reading.lines import Line
from qingyuan.people.intake.twins import together
from qingyuan.people.roster.rules import check_character


def number(born: str, sequence: int) -> str:
    body = f"152222{born}{sequence:03d}"
    return body + check_character(body)


# Invented; three people, two of them born on one day.
ONE, TWO, THREE = number("19670512", 1), number("19670512", 3), number("19720930", 5)
HERE, FULLER, THERE, NAMESAKE = (
    "和平村党支部",
    "六户镇和平村党支部",
    "胜利村党支部",
    "突泉镇和平村党支部",
)


def row(name: str = "王芳", **known) -> Line:
    line = Line(0, 0, 0)
    line.name = name
    for key, value in known.items():
        setattr(line, key, value)
    return line


def sets(*lines: Line) -> list[list[int]]:
    """The people of these rows, each by the places of their rows."""
    return [someone.numbers for someone in together(lines)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"id_number": ONE, "branch": HERE}, {"id_number": ONE, "branch": THERE}, id="one ID number"),
        pytest.param({"id_number": ONE}, {"id_number": ONE, "sex": "女"}, id="one ID number, other facts or none"),
        pytest.param(
            {"id_number": ONE, "branch": HERE},
            {"birth_date": "1967-05", "branch": HERE},
            id="an ID number and the month of birth it says",
        ),
        pytest.param(
            {"birth_date": "1967-05-12", "branch": HERE}, {"birth_date": "1967-05", "branch": HERE}, id="birth and branch"
        ),
        pytest.param(
            {"birth_date": "1967-05", "branch": HERE}, {"birth_date": "1967-05", "branch": FULLER}, id="a fuller branch"
        ),
        pytest.param({"phone": "13904820001"}, {"phone": "13904820001"}, id="one phone"),
        pytest.param(
            {"branch": HERE, "joined_on": "1998-07"},
            {"branch": HERE, "joined_on": "1998-07-01"},
            id="branch and month of joining",
        ),
        pytest.param(
            {"birth_date": "1967-05-12", "joined_on": "1998-07", "branch": HERE},
            {"birth_date": "1967-05-12", "joined_on": "1998-07", "branch": THERE},
            id="a whole day of birth and of joining, listed in two branches",
        ),
        pytest.param(
            {"id_number": ONE, "branch": HERE},
            {"left": ONE[:15], "birth_date": "1967-05", "branch": HERE},
            id="a number that has lost its last digits",
        ),
    ],
)  # fmt: skip
def test_rows_of_one_name_that_agree_are_one_person_in_either_order(one, other):
    assert sets(row(**one), row(**other)) == [[0, 1]]
    assert sets(row(**other), row(**one)) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"branch": HERE}, {"branch": HERE}, id="name and branch alone say nothing"),
        pytest.param({}, {}, id="name alone"),
        pytest.param(
            {"id_number": ONE, "branch": HERE}, {"id_number": TWO, "branch": HERE}, id="two numbers of one birthday"
        ),
        pytest.param(
            {"id_number": ONE, "phone": "13904820001"}, {"id_number": TWO, "phone": "13904820001"}, id="a shared phone"
        ),
        pytest.param(
            {"birth_date": "1967-05", "branch": HERE}, {"birth_date": "1967-06", "branch": HERE}, id="born at other times"
        ),
        pytest.param(
            {"id_number": ONE, "branch": HERE}, {"birth_date": "1972-09", "branch": HERE}, id="not the birth the number says"
        ),
        pytest.param(
            {"birth_date": "1967-05", "branch": HERE, "sex": "女"},
            {"birth_date": "1967-05", "branch": HERE, "sex": "男"},
            id="a woman and a man",
        ),
        pytest.param(
            {"birth_date": "1967-05", "branch": HERE, "joined_on": "1998-07"},
            {"birth_date": "1967-05", "branch": HERE, "joined_on": "2003-07"},
            id="joined in other years",
        ),
        pytest.param(
            {"birth_date": "1967-05", "branch": FULLER}, {"birth_date": "1967-05", "branch": NAMESAKE}, id="two townships"
        ),
        pytest.param(
            {"id_number": ONE, "birth_date": "1967-05", "branch": HERE},
            {"left": THREE[:15], "birth_date": "1967-05", "branch": HERE},
            id="what is left of a number is of another",
        ),
    ],
)  # fmt: skip
def test_namesakes_that_differ_or_cannot_be_told_stay_two_people(one, other):
    assert sets(row(**one), row(**other)) == [[0], [1]]
    assert sets(row(**other), row(**one)) == [[0], [1]]


def test_two_names_are_two_people_though_everything_else_agrees():
    known = {"birth_date": "1967-05-12", "branch": HERE, "phone": "13904820001"}
    assert sets(row("王芳", **known), row("李强", **known)) == [[0], [1]]


def test_a_name_with_and_without_its_middle_dot_is_one_name():
    assert sets(row("阿拉坦·其其格", id_number=ONE), row("阿拉坦其其格", id_number=ONE)) == [[0, 1]]


def test_a_row_that_answers_to_two_people_equally_is_nobodys():
    born = {"birth_date": "1967-05", "branch": HERE}
    found = sets(row(id_number=ONE, branch=HERE), row(id_number=TWO, branch=HERE), row(**born))
    assert found == [[0], [1], [2]]


def test_a_row_that_only_one_of_two_namesakes_can_be_is_theirs():
    found = sets(
        row(id_number=ONE, branch=HERE), row(id_number=THREE, branch=HERE), row(birth_date="1972-09", branch=HERE)
    )
    assert found == [[0], [1, 2]]


def test_people_come_in_the_order_of_their_first_row_and_rows_in_theirs():
    found = sets(
        row("李强", id_number=THREE),
        row(birth_date="1967-05", branch=HERE),
        row("赵海"),
        row(id_number=ONE, branch=HERE),
    )
    assert found == [[0], [1, 3], [2]]


def test_a_person_has_the_fullest_of_what_any_row_says():
    (someone,) = together([row(birth_date="1967-05", branch=HERE), row("王芳", id_number=ONE, branch=HERE)])
    assert (someone.name, someone.id_number, someone.birth_date, someone.places) == ("王芳", ONE, "1967-05-12", {HERE})


def test_nobody_and_one_row_alone():
    assert sets() == []
    assert sets(row()) == [[0]]
    assert sets(row("", id_number=ONE)) == [[0]]


# One number, two names


@pytest.mark.parametrize(
    "place",
    [
        pytest.param({"branch": HERE}, id="in one branch"),
        pytest.param({"phone": "13904820001"}, id="with one phone"),
    ],
)
def test_a_name_mistyped_by_one_character_under_one_number_is_one_person(place):
    assert sets(row("王芳", id_number=ONE, **place), row("王方", id_number=ONE, **place)) == [[0, 1]]


def test_a_mistyped_name_is_one_person_with_or_without_its_middle_dot():
    rows = row("阿拉坦·其其格", id_number=ONE, branch=HERE), row("阿拉坦其其戈", id_number=ONE, branch=HERE)
    assert sets(*rows) == [[0, 1]]


def test_a_row_whose_name_is_missing_is_the_person_of_its_number():
    assert sets(row("", id_number=ONE), row("王芳", id_number=ONE)) == [[0, 1]]


def test_two_names_under_one_number_both_lose_it_and_what_was_only_read_out_of_it():
    lines = [
        row("王芳", id_number=ONE, birth_date="1967-05-12", sex="女", derived=("birth_date", "sex"), branch=HERE),
        row("李强", id_number=ONE, birth_date="1967-05-12", sex="男", derived=("sex",), branch=HERE),
    ]
    people = together(lines)
    assert [(someone.numbers, someone.id_number) for someone in people] == [([0], ""), ([1], "")]
    assert [(line.id_number, line.birth_date, line.sex) for line in lines] == [("", "", ""), ("", "1967-05-12", "")]
    assert [line.reasons for line in lines] == [("id_number_shared",)] * 2
    assert [line.source for line in lines] == [{"id_number": ONE}] * 2
    assert [someone.birth_date for someone in people] == ["", "1967-05-12"]
    assert [line.derived for line in lines] == [(), ()]


def test_a_nameless_row_under_a_number_two_people_claim_stands_alone():
    assert sets(row("王芳", id_number=ONE), row("", id_number=ONE), row("李强", id_number=ONE)) == [[0], [1], [2]]


@pytest.mark.parametrize("order", list(itertools.permutations(("王芳", "李强", "王方"))))
def test_a_number_two_people_claim_is_nobodys_in_whatever_order_three_rows_come(order):
    lines = [row(name, id_number=ONE, branch=HERE) for name in order]
    people = together(lines)
    assert {line.id_number for line in lines} == {""}
    assert {someone.id_number for someone in people} == {""}


# Whatever the rows

NAMES, NUMBERS = ("王芳", "王方", "李强", ""), (ONE, TWO, THREE)
facts = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES), "id_number": st.sampled_from(NUMBERS)},
    optional={
        "branch": st.sampled_from((HERE, FULLER, THERE)),
        "phone": st.sampled_from(("13904820001", "13904820002")),
        "joined_on": st.sampled_from(("1998", "1998-07", "2003-07-01")),
        "sex": st.sampled_from(("男", "女")),
        "reasons": st.sampled_from((("sex_differs",), ("birth_date_differs",))),
    },
)
loose = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)},
    optional={
        "id_number": st.sampled_from(NUMBERS),
        "birth_date": st.sampled_from(("1967", "1967-05", "1967-05-12", "1972-09-30")),
        "branch": st.sampled_from((HERE, FULLER, THERE, NAMESAKE)),
        "phone": st.sampled_from(("13904820001", "13904820002")),
        "joined_on": st.sampled_from(("1998-07", "2003-07-01")),
        "left": st.sampled_from((ONE[:15], THREE[:15])),
    },
)


@given(one=facts, other=facts)
def test_two_rows_with_numbers_are_one_person_or_two_whichever_file_comes_first(one, other):
    assert len(sets(row(**one), row(**other))) == len(sets(row(**other), row(**one)))


@given(known=st.lists(facts, min_size=2, max_size=5), data=st.data())
def test_who_is_one_person_among_rows_with_numbers_does_not_hang_on_the_order_of_files(known, data):
    order = data.draw(st.permutations(range(len(known))))
    straight = {frozenset(numbers) for numbers in sets(*(row(**one) for one in known))}
    shuffled = {frozenset(order[at] for at in numbers) for numbers in sets(*(row(**known[at]) for at in order))}
    assert straight == shuffled


@given(known=st.lists(loose, max_size=6))
def test_rows_with_two_valid_numbers_are_never_one_person(known):
    for numbers in sets(*(row(**one) for one in known)):
        assert len({known[at].get("id_number", "") for at in numbers} - {""}) <= 1


@given(known=st.lists(loose, max_size=6))
def test_each_row_is_one_persons_and_nobody_is_lost(known):
    found = sets(*(row(**one) for one in known))
    assert sorted(itertools.chain(*found)) == list(range(len(known)))
    assert [numbers[0] for numbers in found] == sorted(numbers[0] for numbers in found)

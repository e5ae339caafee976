"""What is in force over a unit (现行的松紧): a tightening never loosens, reaches no further than its subtree."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from hypothesis import given
from hypothesis import strategies as st

from qingyuan.regimes.durations import Duration, Unit
from qingyuan.regimes.parameters import parameters
from qingyuan.regimes.rules import Tightening, effective
from qingyuan.regimes.specs import Keyed, Lasts, LooseToTight, Spec, Tighter


class Inner(Spec):
    longer: Annotated[Lasts, Tighter.LONGER]
    at_most: Annotated[int, Tighter.LESS]


class Rule(Keyed):
    noun: ClassVar = "规定"
    shorter: Annotated[Lasts, Tighter.SHORTER]
    at_least: Annotated[int, Tighter.MORE]
    strength: Annotated[Literal["usual", "hard"], LooseToTight(("usual", "hard"))]
    inner: Inner


KNOWN = parameters(Rule)
DURATIONS = st.builds(Duration, st.integers(1, 20), st.sampled_from(Unit))
VALUES = {
    "shorter": DURATIONS,
    "at_least": st.integers(0, 9),
    "strength": st.sampled_from(["usual", "hard"]),
    "inner.longer": DURATIONS,
    "inner.at_most": st.integers(0, 9),
}
PATHS = ["0001", "00010001", "00010002", "000100010001", "000100010002", "0002"]
PATH = st.sampled_from(PATHS)
RULES = st.builds(
    lambda shorter, at_least, strength, longer, at_most: Rule.model_construct(
        key="base",
        text="规定",
        shorter=shorter,
        at_least=at_least,
        strength=strength,
        inner=Inner.model_construct(longer=longer, at_most=at_most),
    ),
    *VALUES.values(),
)
TIGHTENINGS = st.builds(
    Tightening,
    path=PATH,
    values=st.fixed_dictionaries({}, optional=VALUES),
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    source=st.integers(),
)
SEVERAL = st.lists(TIGHTENINGS, max_size=6)


def values(spec):
    return {name: parameter.of(spec) for name, parameter in KNOWN.items()}


def ranks(spec):
    return {name: parameter.rank(parameter.of(spec)) for name, parameter in KNOWN.items()}


@given(rule=RULES, held=SEVERAL, more=TIGHTENINGS, path=PATH)
def test_one_tightening_more_never_loosens_anything_of_any_unit(rule, held, more, path):
    before, after = (ranks(effective(rule, path, given).spec) for given in (held, [*held, more]))
    assert all(after[name] <= before[name] for name in KNOWN)


@given(rule=RULES, held=SEVERAL, more=TIGHTENINGS, path=PATH)
def test_a_unit_outside_the_adopters_subtree_sees_no_change(rule, held, more, path):
    if not path.startswith(more.path):
        assert effective(rule, path, [*held, more]) == effective(rule, path, held)


@given(rule=RULES, held=SEVERAL, path=PATH, seed=st.randoms(use_true_random=False))
def test_the_order_of_adoption_does_not_matter(rule, held, path, seed):
    mixed = list(held)
    seed.shuffle(mixed)
    assert ranks(effective(rule, path, mixed).spec) == ranks(effective(rule, path, held).spec)


@given(rule=RULES, held=SEVERAL, path=PATH)
def test_what_holds_is_the_items_own_or_was_said_above_the_unit_and_whoever_said_it_is_named(rule, held, path):
    found = effective(rule, path, held)
    for name in KNOWN:
        if name in found.tightened:
            one = found.tightened[name]
            assert path.startswith(one.by.path) and one.by in held
            assert (values(found.spec)[name], values(rule)[name]) == (one.by.values[name], one.own)
            assert KNOWN[name].is_tighter(one.value, one.own)
        else:
            assert values(found.spec)[name] == values(rule)[name]


@given(rule=RULES, held=SEVERAL, path=PATH)
def test_a_unit_below_is_never_held_looser_than_the_one_above_it(rule, held, path):
    below, above = ranks(effective(rule, path + "0001", held).spec), ranks(effective(rule, path, held).spec)
    assert all(below[name] <= above[name] for name in KNOWN)


def test_of_equal_values_the_highest_organization_is_named_and_of_its_own_the_earliest():
    rule = Rule.model_construct(
        key="base",
        text="规定",
        shorter=Duration.parse("60 days"),
        at_least=1,
        strength="usual",
        inner=Inner.model_construct(longer=Duration.parse("1 day"), at_most=3),
    )
    day = {"shorter": Duration.parse("45 days")}
    banner = Tightening("00010001", day, date(2026, 1, 1), "banner")
    league = Tightening("0001", day, date(2026, 3, 1), "league")
    earlier = Tightening("0001", day, date(2026, 2, 1), "league before")
    for held in ([banner, league, earlier], [league, earlier, banner]):
        assert effective(rule, "000100010001", held).tightened["shorter"].by is earlier
    assert effective(rule, "0002", [banner, league, earlier]).tightened == {}

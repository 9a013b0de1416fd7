"""Rosters as sets of states, and the index that finds one by its day."""

import pickle
from bisect import bisect_right
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from itertools import product

import oracle
import pytest
from helpers import day, happened, instrument, window
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import load
from csto_membership.engine.columns import in_columns
from csto_membership.engine.fold import fold
from csto_membership.engine.roster import Roster, RosterIndex, single_or_none, statuses_of
from csto_membership.errors import UndeterminedError, UnknownStateError
from csto_membership.model.state_index import StateIndex
from csto_membership.model.states import State
from csto_membership.model.vocabulary import MOVES, Act, Counting, Position, Status

ARM, BLR, KAZ, UZB = (
    State(code=code, name=name, aliases=[alias])
    for code, name, alias in [
        ("ARM", "Armenia", "Hayastan"),
        ("BLR", "Belarus", "Byelorussia"),
        ("KAZ", "Kazakhstan", "Qazaqstan"),
        ("UZB", "Uzbekistan", "O‘zbekiston"),  # noqa: RUF001  as it is spelt
    ]
)
ALL = (ARM, BLR, KAZ, UZB)
INDEX = StateIndex(ALL)
ONE = (Status.MEMBER,)


def roster(*states, undetermined=()):
    return Roster(INDEX, dict.fromkeys(states, ONE), undetermined)


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


# what it holds


def test_the_states_are_sorted_by_name_whatever_the_order_given():
    assert roster(UZB, ARM, KAZ).states == (ARM, KAZ, UZB)


def test_a_roster_is_iterated_by_name_and_counted():
    held = roster(UZB, ARM)
    assert (list(held), len(held)) == ([ARM, UZB], 2)


def test_codes_and_names_stand_in_the_same_order():
    index = StateIndex([State(code="DEU", name="Germany"), State(code="GEO", name="Georgia")])
    held = Roster(index, dict.fromkeys(index.values(), ONE))
    assert (held.codes, held.names) == (("GEO", "DEU"), ("Georgia", "Germany"))


def test_an_empty_roster_is_false_and_has_no_names():
    held = roster()
    assert (bool(held), len(held), held.codes, held.statuses) == (False, 0, (), {})


def test_the_undetermined_are_sorted_by_name_too():
    assert roster(ARM, undetermined=[UZB, KAZ]).undetermined == (KAZ, UZB)


def test_a_status_is_the_one_possible_or_none():
    held = Roster(INDEX, {UZB: (Status.MEMBER, Status.SUSPENDED), ARM: (Status.FROZEN,)})
    assert held.statuses == {ARM: Status.FROZEN, UZB: None}


def test_all_possible_statuses_are_told():
    held = Roster(INDEX, {UZB: (Status.MEMBER, Status.SUSPENDED), ARM: (Status.FROZEN,)})
    assert held.possible_statuses == {
        ARM: frozenset({Status.FROZEN}),
        UZB: frozenset({Status.MEMBER, Status.SUSPENDED}),
    }


@pytest.mark.parametrize(
    ("given_states", "undetermined", "text"),
    [
        ((), (), "<Roster of 0>"),
        ((UZB, ARM), (), "<Roster of 2: ARM UZB>"),
        ((ARM,), (UZB, KAZ), "<Roster of 1: ARM, undetermined: KAZ UZB>"),
    ],
)
def test_the_repr_is_the_codes(given_states, undetermined, text):
    assert repr(roster(*given_states, undetermined=undetermined)) == text


# membership


@pytest.mark.parametrize("name", [ARM, "ARM", "arm", "Armenia", " armenia", "HAYASTAN", State(code="ARM", name="x")])
def test_a_state_that_counts_is_in_by_any_name(name):
    assert name in roster(ARM, KAZ)


@pytest.mark.parametrize("name", [UZB, "UZB", "uzbekistan"])
def test_a_state_that_does_not_count_is_not_in(name):
    assert name not in roster(ARM, KAZ)


@pytest.mark.parametrize("name", ["Uzbekstan", "Atlantis", ""])
def test_a_name_that_no_state_of_the_register_has_is_an_error_and_no_false(name):
    with pytest.raises(UnknownStateError, match=repr(name)):
        assert name in roster(ARM)


def test_a_state_of_the_catalogue_that_is_not_of_the_register_is_not_in():
    assert "Georgia" not in roster(ARM)


def test_an_unknown_name_is_refused_with_what_comes_near():
    with pytest.raises(UnknownStateError, match="did you mean Uzbekistan"):
        assert "Uzbekstan" in roster(ARM)


@pytest.mark.parametrize("value", [None, 51, b"ARM", ("ARM",)])
def test_what_is_no_state_and_no_text_is_a_type_error(value):
    with pytest.raises(TypeError, match="a state is a code, a name"):
        assert value in roster(ARM)


# set laws


SETS = st.sets(st.sampled_from(ALL))
OPERATORS = [
    lambda a, b: a & b,
    lambda a, b: a | b,
    lambda a, b: a - b,
    lambda a, b: a ^ b,
    lambda a, b: a <= b,
    lambda a, b: a < b,
    lambda a, b: a >= b,
    lambda a, b: a > b,
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: a.isdisjoint(b),
]


@pytest.mark.parametrize("operator", OPERATORS)
@examples(30)
@given(SETS, SETS)
def test_rosters_combine_as_the_sets_of_their_states_do(operator, one, other):
    assert operator(roster(*one), roster(*other)) == operator(one, other)


@pytest.mark.parametrize("kind", [set, frozenset, lambda some: dict.fromkeys(some).keys()])
@pytest.mark.parametrize("operator", OPERATORS)
@examples(20)
@given(SETS, SETS)
def test_a_roster_combines_with_any_set_of_states(operator, kind, one, other):
    assert operator(roster(*one), kind(other)) == operator(one, other)


@pytest.mark.parametrize("kind", [set, frozenset])
@pytest.mark.parametrize("operator", OPERATORS)
@examples(20)
@given(SETS, SETS)
def test_a_set_of_states_combines_with_a_roster(operator, kind, one, other):
    assert operator(kind(one), roster(*other)) == operator(one, other)


@pytest.mark.parametrize("operator", OPERATORS[:4])
def test_an_operator_gives_a_frozen_set_of_states(operator):
    assert {type(operator(*pair)) for pair in product([roster(ARM), {ARM}], [roster(UZB)])} == {frozenset}


TEXTS = [{"ARM"}, frozenset({"Armenia"}), {ARM, "UZB"}, "ARM", ["ARM"], ("ARM", "UZB"), {"ARM": 1}, None, 1, [ARM]]


@pytest.mark.parametrize("operator", [*OPERATORS[:8], OPERATORS[10]])
@pytest.mark.parametrize("other", TEXTS, ids=map(str, range(len(TEXTS))))
def test_an_operator_refuses_what_is_no_set_of_states(operator, other):
    with pytest.raises(TypeError):
        operator(roster(ARM), other)


@pytest.mark.parametrize("operator", OPERATORS[:8])
@pytest.mark.parametrize("other", [{"ARM"}, frozenset({"Armenia"}), {ARM, "UZB"}], ids=["set", "frozenset", "mixed"])
def test_an_operator_refuses_texts_on_its_left_too(operator, other):
    with pytest.raises(TypeError, match="sets of states only"):
        operator(other, roster(ARM))


def test_the_refusal_of_a_long_value_is_short():
    with pytest.raises(TypeError) as caught:
        roster(ARM) & {"x" * 1000}
    assert len(str(caught.value)) < 200


def test_a_roster_passes_for_a_set():
    assert isinstance(roster(), AbstractSet)


# equality


@pytest.mark.parametrize("other", [{"ARM"}, "ARM", ["ARM"], [ARM], (ARM,), None, 1])
def test_a_roster_is_not_equal_to_what_is_no_set_of_states(other):
    assert roster(ARM) != other


def test_rosters_of_the_same_states_are_equal_whatever_their_statuses():
    one = Roster(INDEX, {ARM: (Status.MEMBER,)})
    other = Roster(StateIndex([ARM]), {ARM: (Status.FROZEN,)}, [KAZ])
    assert (one, hash(one)) == (other, hash(other))


def test_a_roster_hashes_as_the_frozen_set_of_its_states():
    assert {roster(ARM, UZB): 1}[frozenset({UZB, ARM})] == 1


# immutability, pickling


@pytest.mark.parametrize("name", ["states", "undetermined", "_all", "_index", "_possible", "other"])
def test_a_roster_cannot_be_set(name):
    with pytest.raises(AttributeError, match=f"a roster is immutable: cannot set '{name}'"):
        setattr(roster(ARM), name, ())


@pytest.mark.parametrize("name", ["states", "other"])
def test_nothing_of_a_roster_can_be_deleted(name):
    with pytest.raises(AttributeError, match=f"a roster is immutable: cannot delete '{name}'"):
        delattr(roster(ARM), name)


def test_what_a_roster_gives_out_does_not_reach_back():
    held = roster(ARM)
    held.statuses.clear()
    held.possible_statuses.clear()
    assert (held.statuses, len(held)) == ({ARM: Status.MEMBER}, 1)


def test_what_a_roster_was_made_of_does_not_reach_in():
    possible = {ARM: ONE}
    held = Roster(INDEX, possible)
    possible[UZB] = ONE
    assert held.codes == ("ARM",)


def test_a_roster_survives_pickling_with_its_names_statuses_and_doubts():
    held = Roster(INDEX, {UZB: (Status.MEMBER, Status.SUSPENDED), ARM: (Status.FROZEN,)}, [KAZ])
    copy = again(held)
    assert copy == held
    assert (copy.statuses, copy.undetermined, "hayastan" in copy) == (held.statuses, (KAZ,), True)


# helpers of the room


def test_distinct_statuses_keep_the_order_of_the_positions():
    positions = [Position("member", "frozen"), Position("member"), Position("member", "frozen", "withheld")]
    assert statuses_of(positions) == (Status.FROZEN, Status.MEMBER)


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([1], 1), ([1, 1, 1], 1), ([1, 2], None), (iter("aa"), "a")]
)
def test_the_one_value_is_that_of_all_or_none(values, expected):
    assert single_or_none(values) == expected


# the index


def timeline(state, facts):
    events = [
        happened(one.act, window(one.first, one.last), state.code, id=str(number)) for number, one in enumerate(facts)
    ]
    return fold(state, instrument(), events)


def columns(timelines):
    return in_columns((line.state.code, line.held) for line in timelines)


def index(counting, *histories):
    """Index the histories of as many states, each a list of facts."""
    timelines = [timeline(state, facts) for state, facts in zip(ALL, histories, strict=False)]
    return RosterIndex(columns(timelines), counting, INDEX)


def fact(act, first, last=None):
    return oracle.Fact(act, day(first), day(first if last is None else last))


def codes(pair):
    return tuple("".join(code[0] for code in one.codes) for one in pair)


JOINED = [fact("accede", 10)]
LEFT = [fact("accede", 10), fact("lapse", 20, 25)]


@pytest.mark.parametrize(
    ("first", "last", "certain", "possible"),
    [
        (0, 9, "", ""),
        (10, 10, "AB", "AB"),
        (10, 19, "AB", "AB"),
        (9, 10, "", "AB"),
        (20, 20, "A", "AB"),
        (24, 24, "A", "AB"),
        (25, 25, "A", "A"),
        (19, 25, "A", "AB"),
        (25, 99, "A", "A"),
        (0, 99, "", "AB"),
    ],
)
def test_certain_members_count_on_every_day_and_possible_ones_on_some(first, last, certain, possible):
    found = index(Counting.DE_JURE, JOINED, LEFT).both(day(first), day(last))
    assert codes(found) == (certain, possible)


def test_the_change_dates_are_those_of_all_bonds_once_each():
    assert index(Counting.DE_JURE, JOINED, LEFT).days == (day(10), day(20), day(25))


def test_an_index_of_nothing_has_an_empty_roster_for_every_day():
    certain, possible = RosterIndex(columns([]), Counting.DE_JURE, INDEX).both(date.min, date.max)
    assert (len(certain), certain is possible) == (0, True)


@pytest.mark.parametrize(("first", "last"), [(10, 10), (12, 19), (25, 30), (0, 5)])
def test_certain_and_possible_are_one_object_where_they_are_equal(first, last):
    certain, possible = index(Counting.DE_JURE, JOINED, LEFT).both(day(first), day(last))
    assert certain is possible


def test_the_roster_between_two_change_dates_is_made_once():
    found = index(Counting.DE_JURE, JOINED, LEFT)
    assert found.both(day(10), day(10))[0] is found.both(day(19), day(19))[0]


def test_the_states_that_may_count_are_named_in_both_rosters():
    certain, possible = index(Counting.DE_JURE, JOINED, LEFT).both(day(22), day(22))
    assert (certain.undetermined, possible.undetermined) == ((BLR,), (BLR,))


def test_a_determined_roster_names_no_undetermined_states():
    assert index(Counting.DE_JURE, JOINED, LEFT).both(day(30), day(30))[1].undetermined == ()


def test_a_state_that_counts_in_every_case_may_still_have_two_statuses():
    found = index(Counting.DE_JURE, [fact("accede", 10), fact("freeze", 20, 25)])
    certain, possible = found.both(day(22), day(22))
    assert certain is possible
    assert certain.possible_statuses == {ARM: frozenset({Status.MEMBER, Status.FROZEN})}


def test_the_rule_of_counting_decides_what_is_undetermined():
    history = [fact("accede", 10), fact("freeze", 20, 25)]
    assert codes(index(Counting.PARTICIPATING, history).both(day(22), day(22))) == ("", "A")
    assert codes(index(Counting.VOTING, history).both(day(22), day(22))) == ("A", "A")


@st.composite
def walks(draw):
    """Draw a short history that the machine allows, with windows of up to three days."""
    position, facts, begins = oracle.NOTHING, [], 0
    for _ in range(draw(st.integers(0, 3))):
        legal = [act.value for act in MOVES if act is not Act.NOTIFY_WITHDRAWAL and oracle.step(position, act.value)]
        act = draw(st.sampled_from(legal))
        position = oracle.step(position, act)
        position = oracle.step(position, "enter_into_force") or position
        begins += draw(st.integers(0, 3))
        facts.append(fact(act, begins, begins + draw(st.integers(0, 2))))
    return facts


def counted(counting, position):
    """Decide again, from the description, whether a position counts."""
    standing, participation, voting, consent = position
    bound, consented = standing in oracle.BOUND, consent == "given"
    return {
        Counting.DE_JURE: bound,
        Counting.PARTICIPATING: bound and participation == "active",
        Counting.VOTING: bound and participation != "suspended" and voting == "entitled",
        Counting.CONSENTED: consented,
        Counting.SIGNED: consented or standing == "signatory",
    }[counting]


@examples(60)
@given(st.lists(walks(), min_size=1, max_size=3), st.sampled_from(Counting))
def test_certain_and_possible_equal_the_enumeration_of_all_worlds_on_all_days(histories, counting):
    found = index(counting, *histories)
    worlds = [oracle.worlds(oracle.Terms(), facts) for facts in histories]
    spans = [(n, n) for n in range(-1, 14)] + [(0, 3), (2, 9), (-1, 14)]
    for first, last in spans:
        certain, possible = set(), set()
        for state, courses in zip(ALL, worlds, strict=False):
            verdicts = {counted(counting, p) for p in oracle.possible(courses, day(first), day(last))}
            if True in verdicts:
                possible.add(state)
            if verdicts == {True}:
                certain.add(state)
        assert found.both(day(first), day(last)) == (certain, possible)


@examples(40)
@given(st.lists(walks(), min_size=1, max_size=3), st.sampled_from(Counting), st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_change_the_answers(histories, counting, random):
    spans = [(day(n), day(n) + timedelta(days=width)) for n in range(-1, 14, 2) for width in (0, 4)]
    shuffled = random.sample(spans, len(spans))
    one, other = index(counting, *histories), index(counting, *histories)
    for span in shuffled:
        one.both(*span)
    assert [one.both(*span) for span in spans] == [other.both(*span) for span in spans]


def ready(found, on):
    """Return which ways to treat doubt have a roster in hand for a day, and of whom."""
    place = bisect_right(found.days, on)
    return {way: "".join(code[0] for code in kept[place].codes) for way, kept in found.ready.items() if kept[place]}


def ready_after(first, last=None, *, until=99):
    timelines = [timeline(state, facts) for state, facts in zip(ALL, (JOINED, LEFT), strict=False)]
    found = RosterIndex(columns(timelines), Counting.DE_JURE, INDEX, day(until))
    found.both(day(first), day(first if last is None else last))
    return ready(found, day(first))


def test_a_roster_is_kept_for_every_way_to_ask():
    assert ready_after(12) == {"raise": "AB", "exclude": "AB", "include": "AB"}


def test_where_somebody_may_or_may_not_count_nothing_is_kept_for_those_who_want_to_be_told():
    assert ready_after(20) == {"exclude": "A", "include": "AB"}


@pytest.mark.parametrize(("on", "until", "kept"), [(12, 12, True), (13, 12, False), (12, 13, True)])
def test_up_to_the_horizon_rosters_are_kept_and_not_after_it(on, until, kept):
    assert bool(ready_after(on, until=until)) == kept


@pytest.mark.parametrize(("first", "last"), [(9, 10), (12, 13)])
def test_of_a_question_about_several_days_a_roster_is_kept_only_if_nothing_changes_on_them(first, last):
    assert bool(ready_after(first, last)) == (first == 12)


def test_a_register_tells_of_doubt_however_often_it_is_asked():
    register = load("csto")
    assert not register.members("2009-01-01", instrument="ksor", counting="signed")
    for _ in range(3):
        with pytest.raises(UndeterminedError):
            register.members("2009-10-05", instrument="ksor", counting="signed")


def test_a_roster_leaves_it_to_others_to_equal_it():
    class Lenient:
        __hash__ = None

        def __eq__(self, other):
            return isinstance(other, Roster)

    assert Roster(INDEX, {ARM: (Status.MEMBER,)}) == Lenient()

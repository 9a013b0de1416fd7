"""Disputes: readings of one mean *or*, several disputes mean *and*; what was public by a day."""

import pickle
from datetime import date
from itertools import product

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from csto_membership.errors import UnknownReadingError
from csto_membership.model.disputes import Dispute, Reading, chosen, combinations, events_in_view, touched
from csto_membership.model.events import Event

UZB = Dispute(
    id="uzbekistan_2012",
    question="Did it withdraw, or suspend its membership?",
    default="withdrew",
    readings=[Reading(id="suspended", text="It suspended.", sources="s"), Reading(id="withdrew")],
)
ARM = Dispute(id="armenia_2024", question="?", default="frozen", readings=[Reading(id="frozen"), Reading(id="active")])
DISPUTES = {dispute.id: dispute for dispute in (UZB, ARM)}


def event(name="e", readings=(), when="2012-06-20", reported=None):
    return Event(id=name, state="UZB", act="suspend", date=when, reported=reported, readings=readings)


def ids(events):
    return [one.id for one in events]


# the record


def test_the_choices_are_the_ids_of_the_readings_the_default_first():
    assert UZB.choices == ("withdrew", "suspended")


def test_the_other_choices_keep_the_order_written():
    many = Dispute(id="d", question="?", default="c", readings=[Reading(id=name) for name in "abcd"])
    assert many.choices == ("c", "a", "b", "d")


def test_a_reading_is_found_by_its_id():
    assert UZB["suspended"] == Reading(id="suspended", text="It suspended.", sources=("s",))


def test_a_reading_that_a_dispute_does_not_have_is_unknown():
    with pytest.raises(UnknownReadingError) as caught:
        UZB["left"]
    choices = ("uzbekistan_2012=withdrew", "uzbekistan_2012=suspended")
    assert (caught.value.name, caught.value.suggestions) == ("uzbekistan_2012=left", choices)


def test_a_dispute_does_not_pass_for_an_empty_sequence():
    with pytest.raises(TypeError):
        iter(UZB)


def test_a_dispute_survives_pickling():
    copy = pickle.loads(pickle.dumps(UZB))  # noqa: S301  our own bytes
    assert (copy, hash(copy)) == (UZB, hash(UZB))


def test_a_dispute_does_not_change():
    with pytest.raises(FrozenInstanceError):
        UZB.default = "suspended"


# choosing


@pytest.mark.parametrize(
    "readings", [{}, {"uzbekistan_2012": "suspended"}, {"armenia_2024": "active", "uzbekistan_2012": "withdrew"}]
)
def test_a_choice_of_known_readings_is_taken_as_it_is(readings):
    assert chosen(DISPUTES, readings) == readings


def test_a_choice_is_taken_and_not_kept():
    asked = {"armenia_2024": "active"}
    taken = chosen(DISPUTES, asked)
    asked["armenia_2024"] = "frozen"
    assert taken == {"armenia_2024": "active"}


@pytest.mark.parametrize(
    ("dispute", "reading", "suggestions"),
    [
        ("uzbekistan_2021", "suspended", ("uzbekistan_2012",)),
        ("Armenia_2024", "active", ("armenia_2024",)),
        ("belarus", "x", ("uzbekistan_2012", "armenia_2024")),
        ("uzbekistan_2012", "suspend", ("uzbekistan_2012=suspended",)),
        ("uzbekistan_2012", "Suspended", ("uzbekistan_2012=suspended",)),
        ("uzbekistan_2012", "frozen", ("uzbekistan_2012=withdrew", "uzbekistan_2012=suspended")),
        ("armenia_2024", "", ("armenia_2024=frozen", "armenia_2024=active")),
        ("armenia_2024", 1, ("armenia_2024=frozen", "armenia_2024=active")),
        ("armenia_2024", None, ("armenia_2024=frozen", "armenia_2024=active")),
    ],
)
def test_an_unknown_dispute_or_reading_is_refused_with_what_comes_near(dispute, reading, suggestions):
    with pytest.raises(UnknownReadingError) as caught:
        chosen(DISPUTES, {dispute: reading})
    assert (caught.value.name, caught.value.suggestions) == (f"{dispute}={reading}", suggestions)


# what holds


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"a": "1"}, True),
        ({"a": "2"}, True),
        ({"a": "3"}, False),
        ({"a": "1", "b": "9"}, True),
    ],
)
def test_several_readings_of_one_dispute_mean_or(asked, expected):
    one = event(readings={"a": ["1", "2"]})
    assert list(events_in_view([one], asked)) == [one] * expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"a": "1", "b": "1"}, True),
        ({"a": "1", "b": "2"}, False),
        ({"a": "2", "b": "1"}, False),
        ({"a": "2", "b": "2"}, False),
    ],
)
def test_several_disputes_on_one_event_mean_and(asked, expected):
    one = event(readings={"a": ["1"], "b": ["1"]})
    assert list(events_in_view([one], asked)) == [one] * expected


def test_an_event_without_readings_holds_in_all():
    assert ids(events_in_view([event()], {"a": "1"})) == ["e"]


def test_an_event_of_a_dispute_on_which_nothing_is_chosen_does_not_hold():
    assert ids(events_in_view([event(readings={"a": ["1"]})], {})) == []


def test_what_holds_keeps_its_order():
    events = [event("b"), event("a", readings={"a": ["2"]}), event("c", readings={"a": ["1"]})]
    assert ids(events_in_view(events, {"a": "1"})) == ["b", "c"]


NAMES = st.sampled_from("abc")
READINGS = st.dictionaries(NAMES, st.lists(st.sampled_from("123"), min_size=1, max_size=3), max_size=3)


@given(st.lists(READINGS, max_size=4))
def test_an_event_holds_in_as_many_worlds_as_its_readings_multiply_to(marks):
    disputes = [Dispute(id=name, question="?", default="1", readings=[Reading(id=n) for n in "123"]) for name in "abc"]
    for marked in marks:
        worlds = sum(bool(ids(events_in_view([event(readings=marked)], world))) for world in combinations(disputes))
        expected = 1
        for name in "abc":
            expected *= len(set(marked.get(name, "123")))
        assert worlds == expected


# what was public


@pytest.mark.parametrize(
    ("when", "reported", "known_on", "expected"),
    [
        ("2012-06-20", None, "2012-06-19", False),
        ("2012-06-20", None, "2012-06-20", True),
        ("2012-06-20", "2012-06-28", "2012-06-27", False),
        ("2012-06-20", "2012-06-28", "2012-06-28", True),
        ("2012-06", None, "2012-06-29", False),
        ("2012-06", None, "2012-06-30", True),
        ("2012-06-20", "2012", "2012-12-30", False),
        ("2012-06-20", "2012", "2012-12-31", True),
        ("2012-06-20", "2012-06-10", "2012-06-10", True),  # announced before it was done
    ],
)
def test_an_event_holds_from_the_last_day_on_which_it_can_have_become_public(when, reported, known_on, expected):
    one = event(when=when, reported=reported)
    assert list(events_in_view([one], {}, date.fromisoformat(known_on))) == [one] * expected


def test_without_a_day_everything_is_known():
    assert ids(events_in_view([event(when="9999-12-31")], {})) == ["e"]


def test_an_event_must_hold_and_be_known():
    events = [event("known", {"a": ["2"]}), event("later", {"a": ["1"]}, "2020"), event("both", {"a": ["1"]})]
    assert ids(events_in_view(events, {"a": "1"}, date(2015, 1, 1))) == ["both"]


# what is disputed


def test_the_disputes_that_events_mention_stand_in_the_order_of_mention():
    events = [
        event(readings={"b": ["1"]}),
        event(),
        event(readings={"c": ["1"], "a": ["1"]}),
        event(readings={"b": ["2"]}),
    ]
    assert touched(events) == ("b", "a", "c")


def test_events_without_readings_touch_no_dispute():
    assert touched([event(), event()]) == ()


def test_no_disputes_have_one_combination():
    assert list(combinations([])) == [{}]


def test_the_combinations_are_all_pairs_the_defaults_first():
    found = list(combinations([UZB, ARM]))
    pairs = product(["withdrew", "suspended"], ["frozen", "active"])
    assert found == [{"uzbekistan_2012": one, "armenia_2024": other} for one, other in pairs]


def test_the_disputes_of_combinations_may_come_from_anything_iterable():
    assert len(list(combinations(iter([UZB, ARM])))) == 4


@pytest.mark.parametrize(
    ("readings", "listed", "near"),
    [
        ({"armenia_2024": "frozn"}, ("armenia_2024=frozen",), True),
        ({"armenia_2024": "?"}, ("armenia_2024=frozen", "armenia_2024=active"), False),
        ({"armenia_2023": "frozen"}, ("armenia_2024",), True),
        ({"?": "frozen"}, ("uzbekistan_2012", "armenia_2024"), False),
    ],
)
def test_an_unknown_reading_lists_what_comes_near_or_all(readings, listed, near):
    with pytest.raises(UnknownReadingError) as caught:
        chosen(DISPUTES, readings)
    assert (caught.value.suggestions, caught.value.near) == (listed, near)


def test_a_reading_that_a_dispute_does_not_have_lists_its_own():
    with pytest.raises(UnknownReadingError) as caught:
        ARM["thawed"]
    assert (set(caught.value.suggestions), caught.value.near) == ({"armenia_2024=frozen", "armenia_2024=active"}, False)

"""Events and sources: what they hold, how they are made, and when they were public."""

import pickle
from datetime import date, datetime

import pytest
from attrs import fields_dict
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from csto_membership.errors import MomentError, UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source, readings_of
from csto_membership.model.vocabulary import Act

FULL = {
    "id": "arm-freeze",
    "state": "ARM",
    "act": "freeze",
    "instrument": "charter",
    "date": "2024-02-22",
    "effective": "2024-02-23",
    "notified": "2024-02-24",
    "reported": "2024-02",
    "verified": date(2025, 11, 22),
    "form": "",
    "by": "state",
    "basis": "no provision of the Charter",
    "topic": "",
    "sources": ["a", "b"],
    "note": "said in an interview",
    "readings": {"armenia_2024": ["frozen"]},
    "derived_by": "",
    "origin": "arm.toml",
}


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


def event(**given):
    return Event(**({"state": "ARM", "act": "sign", "date": "1992-05-15"} | given))


# an event


def test_an_event_needs_no_more_than_state_act_and_date():
    made = Event(state="ARM", act=Act.NOTIFY_WITHDRAWAL, date="2027-01-15")
    assert (made.id, made.instrument, made.sources, made.readings) == ("", None, (), ())


@pytest.mark.parametrize("missing", ["state", "act", "date"])
def test_an_event_without_one_of_these_is_refused(missing):
    given = {"state": "ARM", "act": "sign", "date": "1992-05-15"}
    del given[missing]
    with pytest.raises(TypeError, match=missing):
        Event(**given)


def test_an_event_takes_its_act_as_text():
    assert event(act="withhold_vote").act is Act.WITHHOLD_VOTE


def test_an_event_refuses_what_is_no_act():
    with pytest.raises(UnknownWordError, match="unknown act 'join'"):
        event(act="join")


@pytest.mark.parametrize("name", ["date", "effective", "reported"])
@pytest.mark.parametrize("value", ["1992-05-15", date(1992, 5, 15), datetime(1992, 5, 15)])  # noqa: DTZ001  naive
def test_a_day_of_an_event_is_made_a_moment(name, value):
    assert getattr(event(**{name: value}), name) == Moment.parse("1992-05-15")


@pytest.mark.parametrize("name", ["date", "effective", "reported"])
def test_a_day_of_an_event_that_is_no_day_is_refused(name):
    with pytest.raises(MomentError, match="'1992-13' has no such month"):
        event(**{name: "1992-13"})


@pytest.mark.parametrize("name", ["effective", "reported", "verified"])
def test_a_day_that_is_not_given_is_none(name):
    assert getattr(event(), name) is None


@pytest.mark.parametrize("value", ["2025-11-22", 2025, Moment.parse("2025-11-22")])
def test_the_day_of_verification_is_a_date_and_nothing_else(value):
    with pytest.raises(TypeError):
        event(verified=value)


def test_one_source_is_not_its_letters():
    assert event(sources="tass").sources == ("tass",)


def test_sources_are_kept_in_the_order_given():
    assert event(sources=["b", "a"]).sources == ("b", "a")


def test_events_of_the_same_fields_are_equal_and_hash_alike():
    assert len({Event(**FULL), Event(**FULL)}) == 1


CHANGED = {"act": "suspend", "verified": date(2026, 1, 1), "sources": [], "readings": {}}


@pytest.mark.parametrize("name", [name for name in FULL if name != "origin"])
def test_an_event_that_differs_in_a_field_is_another(name):
    changed = CHANGED.get(name, "1992")
    assert Event(**(FULL | {name: changed})) != Event(**FULL)


def test_the_file_that_an_event_was_read_from_is_no_part_of_it():
    assert Event(**(FULL | {"origin": "elsewhere.toml"})) == Event(**FULL)


def test_the_table_above_has_every_field():
    assert list(FULL) == list(fields_dict(Event))


def test_an_event_survives_pickling_with_all_its_fields():
    made = Event(**FULL)
    copy = again(made)
    assert (copy, hash(copy), copy.origin) == (made, hash(made), "arm.toml")


def test_an_event_does_not_change():
    with pytest.raises(FrozenInstanceError):
        event().date = Moment.parse("1993")


def test_an_event_takes_keywords_only():
    with pytest.raises(TypeError):
        Event("id", "ARM", "sign", "cst", "1992")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"id": "e", "instrument": "cst"}, "<Event e: ARM sign cst 1992-05-15>"),
        ({"id": "e", "instrument": "cst", "date": "1992?"}, "<Event e: ARM sign cst 1992?>"),
    ],
)
def test_the_repr_of_an_event_is_short(given, text):
    assert repr(event(**given)) == text


# when it was public


def test_an_event_is_known_from_its_date():
    assert event(date="1992-05").known_from == Moment.parse("1992-05")


def test_an_event_that_was_reported_is_known_from_then():
    assert event(date="2012-06-20", effective="2012-12-19", reported="2012-06-28").known_from == Moment.parse(
        "2012-06-28"
    )


# readings


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, ()),
        ((), ()),
        ({"d": ["x"]}, (("d", ("x",)),)),
        ({"d": "xy"}, (("d", ("xy",)),)),
        ({"e": ["z", "x"], "d": ("y",)}, (("d", ("y",)), ("e", ("x", "z")))),
        ([("e", ["x"]), ("d", ["y"])], (("d", ("y",)), ("e", ("x",)))),
        ((("d", ("x",)),), (("d", ("x",)),)),
    ],
)
def test_readings_have_one_hashable_form_in_a_fixed_order(value, expected):
    assert readings_of(value) == expected
    assert isinstance(hash(readings_of(value)), int)


NAMES = st.text("abc", min_size=1, max_size=2)


@given(st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=3), max_size=3), st.randoms(use_true_random=False))
def test_the_order_in_which_readings_are_written_does_not_matter(readings, random):
    pairs = [(dispute, random.sample(chosen, len(chosen))) for dispute, chosen in readings.items()]
    random.shuffle(pairs)
    assert event(readings=pairs) == event(readings=readings)


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=3))
def test_the_form_of_readings_is_its_own_form(readings):
    assert readings_of(readings_of(readings)) == readings_of(readings)


# sources


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {"title": "Minutes", "publisher": "TASS", "date": "1992-05", "url": "https://example.org/1"},
            "TASS, “Minutes”, 1992-05, https://example.org/1",
        ),
        ({"title": "Minutes"}, "“Minutes”"),
        ({"title": "", "publisher": "TASS", "date": "1992"}, "TASS, 1992"),
        ({"title": "", "url": "https://example.org/1"}, "https://example.org/1"),
        ({"title": ""}, ""),
    ],
)
def test_a_source_is_written_as_in_a_list_of_references(given, text):
    assert str(Source(id="s", **given)) == text


def test_the_day_of_a_source_may_be_imprecise():
    assert Source(id="s", title="t", date="2012-06~").date == Moment.parse("2012-06~")


def test_a_source_survives_pickling():
    source = Source(id="s", title="t", publisher="p", date="1992", url="u", note="page 3")
    assert (again(source), hash(again(source))) == (source, hash(source))


def test_a_source_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Source(id="s", title="t").title = "other"


@pytest.mark.parametrize(
    ("readings", "why"), [({1: ["a"]}, "ids, which are texts, not int"), ("abc", "pairs of the two, not str")]
)
def test_readings_that_are_none_say_what_they_should_be(readings, why):
    with pytest.raises(TypeError, match=why):
        Event(**(FULL | {"readings": readings}))


def test_an_event_as_plain_values_has_its_readings_by_dispute_and_a_short_form_names_what_it_is_about():
    one = Event(**(FULL | {"readings": {"d": ["a", "b"]}}))
    assert one.as_dict()["readings"] == {"d": ["a", "b"]}
    assert repr(Event(state="ARM", act="freeze", date="2024-02-22", id="x")) == "<Event x: ARM freeze  2024-02-22>"

"""Events in columns are the same events: the same records, refusals and answers."""

import pickle
from copy import deepcopy
from datetime import date

import pytest
from attrs import evolve
from helpers import happened, instrument, register
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import Event, EventColumns, Moment, Register, UnknownInstrumentError, UnknownStateError, panel
from csto_membership.engine.equality import same_facts
from csto_membership.errors import MembershipError, TransitionError
from csto_membership.model.instruments import EndsWith, Withdrawal
from csto_membership.model.vocabulary import MOVES, Act, Counting

FIELDS = ("id", "state", "act", "instrument", "date", "effective", "reported", "form", "sources", "note", "origin")
NAMED = {"state": ["AAA", "BBB"], "act": ["accede", "sign"], "date": ["2000-01-01", "1999-05"]}


def columns(events, fields=FIELDS):
    return EventColumns(**{name: [getattr(event, name) for event in events] for name in fields})


exact = st.integers(0, 9).map(lambda number: date(2000, 1, 1 + number).isoformat())
days = exact | st.sampled_from(["2000-01", "2000"])
events = st.lists(
    st.builds(
        happened,
        st.sampled_from([*(act for act in MOVES), Act.NOTE]),
        days,
        st.sampled_from(["AAA", "BBB"]),
        instrument=st.sampled_from(["t", "u"]),
        effective=st.none() | st.none() | days,
        reported=st.none() | st.none() | days,
        form=st.sampled_from(["", "", "ratification"]),
        note=st.sampled_from(["", "é"]),
        origin=st.sampled_from(["", "", "", "b.toml"]),
    ),
    max_size=6,
).map(lambda some: [happened(one.act, one.date, one.state, **_more(one), id=f"e{n}") for n, one in enumerate(some)])


def _more(event):
    return {name: getattr(event, name) for name in FIELDS[3:] if name != "date"}


def asked(made):
    """Return what a register answers to many questions; of those that it refuses, the refusal."""
    found = []
    for under in ("t", "u"):
        for one in (
            lambda on, under=under: made.members(on, instrument=under, undetermined="include").statuses,
            lambda on, under=under: made.members(on, instrument=under, undetermined="exclude", counting="voting"),
            lambda on, under=under: made.possible_statuses("AAA", on, instrument=under),
            lambda on, under=under: made.explain("BBB", on, instrument=under).as_dict(),
        ):
            for on in ("1999-12-31", "2000-01-03", "2000-01-07", "2001-01-01", "2000-01"):
                try:
                    found.append(one(on))
                except MembershipError as error:
                    found.append(str(error))
        try:
            found.append(panel(made, 1999, 2001, instrument=under))
        except MembershipError as error:
            found.append(str(error))
    return found


@given(some=events)
def test_the_records_of_columns_are_those_that_the_columns_were_made_of(some):
    assert tuple(columns(some)) == tuple(some)


@examples(150)
@given(some=events)
def test_a_register_of_columns_answers_as_one_of_records(some):
    under = [instrument(), instrument(id="u", in_force="2000-01-04")]
    records = register(*some, instruments=under)
    other = register(instruments=under)
    other = Register(type(other.facts)(**{**other.facts.__getstate__(), "events": columns(some)}))
    assert same_facts(records.facts, other.facts)
    assert asked(other) == asked(records)
    assert [event.id for event in other.events] == [event.id for event in records.events]


def test_what_is_supposed_or_was_not_yet_known_counts_beside_columns():
    some = [happened("accede", "2000-01-01", id="e0", instrument="t", reported="2000-02-01")]
    made = register()
    made = Register(type(made.facts)(**{**made.facts.__getstate__(), "events": columns(some)}))
    assert made.members("2000-01-05").codes == ("AAA",)
    assert made.as_known_on("2000-01-10").members("2000-01-05").codes == ()
    left = made.with_events(Event(state="AAA", act="withdraw", date="2000-01-03"))
    assert left.members("2000-01-05").codes == ()
    assert left.members("2000-01-02").codes == ("AAA",)


def test_an_act_that_the_chart_refuses_is_refused_when_the_bond_is_asked_about():
    made = _of(state=["AAA"], act=["reinstate"], date=["2000-01-01"])
    with pytest.raises(TransitionError):
        made.members("2000-05-05")


def test_events_of_two_files_are_merged_by_day_and_those_of_one_are_taken_as_written():
    on_one_day = {"state": ["AAA"] * 3, "act": ["accede", "withdraw", "accede"], "date": ["2001-01-01"] * 3}
    assert _of(**on_one_day).members("2002-01-01").codes == ("AAA",)
    with pytest.raises(MembershipError) as refused:  # both accessions are of the file that is read first
        _of(**on_one_day, origin=["a.toml", "b.toml", "a.toml"]).members("2002-01-01")
    assert refused.value.__context__ is None
    backwards = {"state": ["AAA"] * 2, "act": ["accede", "sign"], "date": ["2001-01-01", "2000-01-01"]}
    assert _of(**backwards, origin=["a.toml", "b.toml"]).members("2002-01-01").codes == ("AAA",)
    with pytest.raises(MembershipError):
        _of(**backwards).members("2002-01-01")


def _of(**given_columns):
    made = register()
    return Register(type(made.facts)(**{**made.facts.__getstate__(), "events": EventColumns(**given_columns)}))


def test_columns_name_the_constitutive_instrument_where_they_name_none():
    made = _of(**NAMED)
    assert {event.instrument for event in made.facts.events} == {"t"}
    made = _of(**NAMED, instrument=[None, "t"])
    assert {event.instrument for event in made.facts.events} == {"t"}


def test_columns_are_refused_if_they_name_a_state_or_an_instrument_that_is_not_there():
    with pytest.raises(UnknownStateError, match="QQQ"):
        _of(**NAMED | {"state": ["AAA", "QQQ"]})
    with pytest.raises(UnknownInstrumentError, match="'v'"):
        _of(**NAMED, instrument=["t", "v"])


def test_values_are_converted_as_those_of_an_event():
    made = EventColumns(**NAMED, sources=[["s"], ()], readings=[{"d": ["r"]}, {}], verified=[None, date(2020, 1, 1)])
    assert made[0] == Event(state="AAA", act="accede", date="2000-01-01", sources=["s"], readings={"d": ["r"]})
    assert made[1].verified == date(2020, 1, 1)
    assert made.columns["date"] == (Moment.of("2000-01-01"), Moment.of("1999-05"))


@pytest.mark.parametrize(
    ("wrong", "kind", "says"),
    [
        ({"days": [1, 2]}, TypeError, "no column 'days'; one of: id, state, act"),
        ({"note": ["a"]}, ValueError, r"of one length, not state \(2\), act \(2\), date \(2\), note \(1\)"),
        ({"note": "ab"}, TypeError, "the column 'note' of events must be a sequence of values, not str"),
        ({"note": None}, TypeError, "the column 'note' of events must be a sequence of values, not NoneType"),
        ({"note": [1, ""]}, TypeError, "Event.note must be a text, not int"),
        ({"note": ["é\ud800", ""]}, ValueError, "Event.note has half a character"),
        ({"id": ["a", 2]}, TypeError, "Event.id must be a text, not int"),
        ({"id": ["a", "\ud800"]}, ValueError, "Event.id has half a character"),
        ({"act": ["accede", "leave"]}, ValueError, "'leave'"),
        ({"date": ["2000-01-01", "soon"]}, ValueError, "'soon'"),
        ({"date": ["2000-01-01", None]}, TypeError, "Event.date"),
        ({"sources": [["s"], [1]]}, TypeError, "Event.sources"),
        ({"note": [Moment.of("2000"), Moment.of("2000")]}, TypeError, "Event.note must be a text, not Moment"),
    ],
)
def test_what_is_no_column_of_events_is_refused(wrong, kind, says):
    with pytest.raises(kind, match=says):
        EventColumns(**NAMED | wrong)


def test_columns_are_a_sequence():
    made = EventColumns(**NAMED)
    assert len(made) == 2
    assert [made[-1].state, *(one.state for one in made[:1])] == ["BBB", "AAA"]
    assert made[1] in made
    with pytest.raises(IndexError):
        made[2]
    assert repr(made) == "<EventColumns of 2: state, act, date>"


def test_who_holds_a_record_has_the_one_that_others_get():
    made = _of(**NAMED)
    record = made.facts.events[0]
    assert made.facts.bonds["t"]["AAA"][0] is record
    assert made.facts.bonds["t"]["AAA"] is made.facts.bonds["t"]["AAA"]


def test_equal_columns_are_equal_and_can_be_copied():
    made = EventColumns(**NAMED, note=["", "more"])
    other = EventColumns(**NAMED, note=["", "more"], form=["", ""])
    assert made == other == deepcopy(made)
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301  our own bytes
    assert hash(made) == hash(other)
    assert made != EventColumns(**NAMED)
    assert made != tuple(made)


def test_the_events_under_an_instrument_are_found_by_state():
    bonds = _of(**NAMED, instrument=["t", "t"]).facts.bonds["t"]
    assert (len(bonds), list(bonds), "AAA" in bonds, "CCC" in bonds) == (2, ["AAA", "BBB"], True, False)
    with pytest.raises(KeyError):
        bonds["CCC"]


def test_days_of_effect_in_columns_count():
    made = _of(**NAMED | {"act": ["accede", "accede"], "effective": [None, "2000-03-01"]})
    assert made.members("2000-02-01").codes == ("AAA",)
    assert made.members("2000-03-01").codes == ("AAA", "BBB")


def test_no_events_are_columns_too():
    made = _of(state=[], act=[], date=[], sources=[])
    assert (len(made.facts.events), made.members("2000-01-01").codes) == (0, ())


def test_rosters_of_columns_are_counted_as_asked():
    made = _of(state=["AAA", "AAA"], act=["accede", "suspend"], date=["2000-01-01", "2001-01-01"])
    assert made.members("2002-01-01").codes == ("AAA",)
    assert made.members("2002-01-01", counting=Counting.VOTING).codes == ()


def test_rosters_of_an_instrument_that_ends_with_another_are_those_of_records():
    columns = {
        "state": ["AAA", "AAA", "AAA"],
        "act": ["accede", "expel", "accede"],
        "instrument": ["statute", "statute", "t"],
        "date": ["1999-01-01", "2005-01-01", "2000-01-01"],
        "id": ["a", "b", "c"],
    }
    rule = Withdrawal(ends_with=EndsWith(instrument="statute", after="P6M"))
    treaties = [instrument(withdrawal=rule), instrument(id="statute")]
    made = Register(evolve(register(instruments=treaties).facts, events=EventColumns(**columns)))
    records = Register(evolve(made.facts, events=tuple(made.facts.events)))
    for day in ("1999-06-01", "2005-06-30", "2005-07-01"):
        for under in ("t", "statute"):
            assert made.members(day, instrument=under) == records.members(day, instrument=under)
    assert (made.members("2005-06-30").codes, made.members("2005-07-01").codes) == (("AAA",), ())

"""Every history of a bond must be possible, under each combination of readings."""

from helpers import ALAND, happened, instrument, register

from csto_membership import Event, OrderError, TransitionError
from csto_membership.engine.fold import can_be
from csto_membership.engine.histories import refusals
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.instruments import EndsWith, Withdrawal


def question(name, *readings):
    return Dispute(id=name, question="?", default=readings[0], readings=[Reading(id=one) for one in readings])


def refused(asked):
    """Return the readings under which the bond of Aland to the treaty is refused, and the errors."""
    return list(refusals(asked.view, "t", "AAA"))


def test_a_history_that_one_reading_makes_impossible_is_refused_under_that_reading_alone():
    events = happened("accede", "2000-01-01"), happened("accede", "2001-01-01", readings={"d": ["twice"]})
    asked = register(*events, disputes=[question("d", "once", "twice")])
    ((readings, error),) = refused(asked)
    assert (readings, type(error)) == ({"d": "twice"}, TransitionError)
    assert refused(register(events[0])) == []


def test_written_days_of_publication_must_not_run_backwards_and_the_refusal_names_both_events():
    late, early = happened("sign", "2000-01-01", reported="2010-01-01"), happened("ratify", "2005-01-01")
    ((readings, error),) = refused(register(late, early))
    assert (readings, type(error)) == ({}, OrderError)
    assert (error.state, error.instrument, error.first, error.second) == ("Aland", "t", late.id, early.id)
    assert "2010-01-01, then 2005-01-01" in str(error)


def test_the_end_under_another_instrument_is_that_of_the_same_reading():
    """With the expulsion of May membership ends in November, so that a lapse in October is possible."""
    there = [
        ("accede", "1999-01-01", {}),
        ("expel", "2022-05-16", {"when": ["may"]}),
        ("expel", "2022-03-16", {"when": ["march"]}),
    ]
    bound = [
        Event(state="AAA", act=act, date=on, instrument="u", id=f"u{on}", sources=["s"], readings=r)
        for act, on, r in there
    ]
    ends = Withdrawal(ends_with=EndsWith(instrument="u", after="P6M"))
    asked = register(
        *bound,
        happened("accede", "2000-01-01"),
        happened("lapse", "2022-10-01"),
        instruments=[instrument(withdrawal=ends), instrument(id="u", name="The Statute")],
        disputes=[question("when", "may", "march")],
    )
    ((readings, error),) = refused(asked)
    assert (readings, type(error)) == ({"when": "march"}, TransitionError)
    assert next((row["when"], row["status"]) for row in asked.by_reading("AAA", "2022-10-15")) == ("may", "withdrawn")


def test_a_reading_that_makes_the_history_under_another_instrument_impossible_is_refused_there_alone():
    there = [("accede", "1999-01-01", {}), ("accede", "2000-01-01", {"d": ["twice"]})]
    statute = [happened(act, when, instrument="statute", readings=readings) for act, when, readings in there]
    rule = Withdrawal(ends_with=EndsWith(instrument="statute"))
    treaties = [instrument(withdrawal=rule), instrument(id="statute")]
    asked = register(
        happened("accede", "2001-01-01"), *statute, instruments=treaties, disputes=[question("d", "once", "twice")]
    )
    assert refused(asked) == []
    ((readings, error),) = refusals(asked.view, "statute", "AAA")
    assert (readings, type(error)) == ({"d": "twice"}, TransitionError)


def test_whether_a_history_can_be_is_decided_without_an_error():
    once, again = happened("accede", "2000-01-01"), happened("accede", "2001-01-01")
    assert can_be(ALAND, instrument(), [once], ())
    assert not can_be(ALAND, instrument(), [once, again], ())

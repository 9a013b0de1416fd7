"""The facts of a register: what each event is about, and the instruments that hang together."""

import pytest
from helpers import happened, instrument, register

from csto_membership import UnknownInstrumentError
from csto_membership.model.instruments import EndsWith, Withdrawal
from csto_membership.model.lineages import Lineage


def ending_with(other):
    return Withdrawal(ends_with=EndsWith(instrument=other, after="P6M"))


def test_events_that_name_no_instrument_are_about_the_constitutive_one():
    facts = register(happened("accede", "2000-01-01", instrument=None)).facts
    assert [event.instrument for event in facts.events] == ["t"]
    assert list(facts.bonds) == ["t"]


def test_instruments_that_end_with_others_are_linked_to_these_through_a_lineage_too():
    some = [
        instrument(withdrawal=ending_with("statute")),
        instrument(id="u"),
        instrument(id="statute", withdrawal=ending_with("pact")),
        instrument(id="pact"),
    ]
    facts = register(instruments=some, lineages=[Lineage(id="both", name="Both", instruments=["u", "t"])]).facts
    assert facts.linked["t"] == ("t", "statute", "pact")
    assert facts.linked["u"] == ("u",)
    assert facts.linked["both"] == ("u", "t", "statute", "pact")


def test_an_instrument_that_another_ends_with_must_exist_and_all_are_listed():
    with pytest.raises(UnknownInstrumentError) as caught:
        register(instruments=[instrument(withdrawal=ending_with("tt"))])
    assert (caught.value.name, caught.value.suggestions, caught.value.near) == ("tt", ("t",), False)


def test_an_event_names_an_instrument_and_no_lineage():
    both = Lineage(id="both", name="Both", instruments=["t"])
    with pytest.raises(UnknownInstrumentError) as caught:
        register(happened("accede", "2000-01-01", instrument="both"), lineages=[both])
    assert (caught.value.name, caught.value.suggestions, caught.value.near) == ("both", ("t",), False)

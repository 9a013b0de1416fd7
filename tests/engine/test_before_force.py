"""What is said of a table that begins before its instrument is in force."""

import warnings

import pytest
from helpers import happened, instrument, register

from csto_membership.engine.before_force import warn_before_force
from csto_membership.errors import BeforeForceWarning
from csto_membership.model.dates import Moment
from csto_membership.model.lineages import Lineage
from csto_membership.model.vocabulary import Counting

SAID = "The Treaty: in force 2000-01-02; nobody is a member under it before."
OTHER = instrument(id="u", name="The Pact", in_force=None)
SIDE = instrument(id="v", name="The Protocol")
ALLIANCE = Lineage(id="alliance", name="The Alliance", instruments=["t", "u"])
LATER = Lineage(id="later", name="Later", instruments=["u"])
OLDER = Lineage(id="older", name="The Older", instruments=["t", "v"])


def asked(**more):
    """Return a register with a treaty in force from 2000-01-02, a pact that is not in force, and an older protocol."""
    treaty = instrument(in_force=Moment.parse("2000-01-02"))
    return register(happened("accede", "2005-01-01"), instruments=[treaty, OTHER, SIDE], **more)


def said(of, counting=Counting.DE_JURE, when="2000-01-01", **more):
    return warned(asked(**more).view, of, when, counting)


def warned(view, of, when, counting=Counting.DE_JURE):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_before_force(view, view.facts.instrument(of), Moment.parse(when).earliest, counting)
    return " ".join(str(one.message) for one in caught)


@pytest.mark.parametrize(
    ("when", "words"), [("1999-12-31", SAID), ("2000-01-01", SAID), ("2000-01-02", ""), ("2001-01-01", "")]
)
def test_a_table_is_before_its_instrument_until_the_day_of_its_entry_into_force(when, words):
    assert said("t", when=when) == words


def test_under_an_instrument_that_is_not_constitutive_nobody_is_a_party():
    assert said("v", when="1899") == "The Protocol: in force 1900-01-01; nobody is a party under it before."


def test_of_an_instrument_that_is_not_in_force_that_is_said_and_when_it_was_known():
    assert said("u") == "The Pact: not in force."
    view = asked().as_known_on("1999-12-31").view
    assert warned(view, "u", "1999-01-01") == "The Pact: not in force as known on 1999-12-31."


@pytest.mark.parametrize("counting", Counting)
def test_signatories_and_contracting_states_are_there_before(counting):
    assert said("t", counting) == ("" if counting in {Counting.SIGNED, Counting.CONSENTED} else SAID)


def test_of_a_lineage_nothing_is_said():
    assert said("alliance", lineages=[ALLIANCE]) == ""


def test_the_warning_names_what_was_asked_and_the_lineages_of_the_instrument():
    view = asked(lineages=[ALLIANCE, LATER, OLDER]).view
    first = Moment.parse("2000-01-01").earliest
    with pytest.warns(BeforeForceWarning) as caught:
        warn_before_force(view, view.facts.instrument("t"), first, Counting.DE_JURE)
    (one,) = caught
    assert str(one.message) == (
        f'{SAID} For The Alliance as one: instrument="alliance". For The Older as one: instrument="older".'
    )
    assert (one.message.instrument, one.message.first, one.message.lineages) == ("t", first, ("alliance", "older"))

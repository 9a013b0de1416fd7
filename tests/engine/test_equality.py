"""Registers with the same facts are equal, however these are written; any other fact makes them differ."""

from datetime import date

import pytest
from attrs import evolve
from helpers import happened, instrument, register

from csto_membership.engine.equality import same_facts

NOTE = happened("note", "2001-01-01", topic="statement", id="note")
SOME = happened("sign", "2000-01-01"), happened("accede", "2000-01-01"), NOTE
ONE = register(*SOME).facts


def test_the_order_of_notes_and_of_different_bonds_makes_no_difference_that_of_a_bond_on_one_day_does():
    sign, accede, note = SOME
    assert same_facts(ONE, register(note, sign, accede).facts)
    assert not same_facts(ONE, register(accede, sign, note).facts)
    other = happened("accede", "2000-01-01", state="BBB")
    assert same_facts(register(*SOME, other).facts, register(other, *SOME).facts)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Another"},
        {"note": "?"},
        {"checked_through": date(2030, 12, 30)},
        {"closed": False},
        {"rows": {"office": [{"id": "post", "name": "Post", "kind": "person", "since": "2000-01-01"}]}},
        {"instruments": [instrument(name="Another")]},
        {"events": SOME[:2]},
        {"events": (*SOME[:2], evolve(NOTE, note="more"))},
        {"events": (SOME[0], evolve(SOME[1], basis="a clause"), NOTE)},
        {"sources": [evolve(ONE.sources[0], title="Another")]},
        {"states": ONE.states[:1]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_any_other_fact_makes_a_difference(changed):
    assert not same_facts(ONE, evolve(ONE, **changed))

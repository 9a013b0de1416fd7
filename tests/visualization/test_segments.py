"""The intervals of a history: the days between the bounds of its spells, and what can be held on them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from helpers import day, happened, instrument, register, window
from histories import registers
from hypothesis import given
from thorough import examples

from csto_membership import CSTO
from csto_membership.visualization.segments import intervals

ONE = timedelta(1)
DOUBTFUL = register(
    happened("sign", window(day(0), day(40))),
    happened("ratify", window(day(30), day(60))),
    happened("suspend", window(day(90), day(95))),
    instruments=[instrument(in_force=day(5))],
)


def check(timeline, *, consent):
    """Check the intervals of a history against what it says of their first and last days."""
    found = list(intervals(timeline, consent=consent))
    assert (found[0].start, found[-1].end) == (None, None)
    for one, other in pairwise(found):
        assert one.end == other.start
    for one in found:
        last = one.end - ONE if one.end else date.max
        for on in {one.start or date.min, last}:
            possible = timeline.holding(on, on)
            assert {here.position for here in possible} == set(one.positions)
            assert {position.status for position in one.positions} == set(one.statuses)
            assert {spell for spell in timeline.spells if spell.can_hold(on, on)} == set(one.spells), on
            if consent:
                assert set(possible) == set(one.holding)
            assert {spell.position for spell in one.spells} >= set(one.positions)  # so that its words tell each
            assert all(one.words(constitutive=True).split(" or "))


@pytest.mark.parametrize("consent", [False, True])
@pytest.mark.parametrize("asked", [CSTO, DOUBTFUL], ids=["csto", "doubtful"])
def test_on_the_days_of_an_interval_the_same_can_be_held(asked, consent):
    for under in asked.instruments.ids():
        for state in asked.states:
            check(asked.timeline(state, instrument=under), consent=consent)


@given(registers())
@examples(40)
def test_on_the_days_of_an_interval_of_any_history_the_same_can_be_held(asked):
    for state in asked.states:
        for consent in (False, True):
            check(asked.timeline(state), consent=consent)


def test_an_interval_says_in_words_where_the_state_stands_and_since_when():
    shown = {one.start: one for one in intervals(CSTO.timeline("UZB"))}
    first, member = shown[None], shown[date(2006, 8, 16)]
    assert (first.words(constitutive=True), first.since) == ("outsider", "")
    assert (member.words(constitutive=True), member.words(constitutive=False)) == ("member", "party")
    assert member.since == "2006-08-16"
    left = shown[date(2012, 12, 19)]
    assert (left.words(constitutive=True), left.since) == ("withdrawn (former member: withdrew 2012-12-19)", "")
    several = {one.start: one for one in intervals(DOUBTFUL.timeline("AAA"))}
    assert several[day(90)].words(constitutive=True) == "member or suspended"
    assert several[day(90)].since == ""

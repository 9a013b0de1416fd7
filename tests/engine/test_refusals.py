"""A refusal says what would have been right, where that can be known."""

import pytest
from helpers import ALAND, entry, happened, instrument, notice

from csto_membership import TransitionError
from csto_membership.engine.fold import fold

JOINED = happened("accede", "2000-01-01")
LEAVING = happened("notify_withdrawal", "2001-01-01")
LATER = "a new consent before the exit is dated on the day of the exit"
EARLY = "'accede-2000-01-01' is not yet in force for the state"
UNBORN = "'accede-2000-01-01' has no effect: 't' is not in force"
SIGN = "record `sign` first (with bounds if its day is unknown), or `accede`"


@pytest.mark.parametrize(
    ("terms", "events", "hint"),
    [
        ({}, [JOINED, LEAVING, happened("accede", "2001-02-01")], LATER),
        ({}, [JOINED, LEAVING, happened("sign", "2001-02-01")], ""),
        ({}, [JOINED, happened("accede", "2001-02-01")], ""),
        ({}, [happened("suspend", "2001-02-01")], ""),
        ({}, [happened("ratify", "2001-02-01")], SIGN),
        ({"entry": entry("P30D")}, [JOINED, happened("suspend", "2000-01-10")], EARLY),
        ({"in_force": None}, [JOINED, happened("suspend", "2000-01-10")], UNBORN),
        (
            {"terminated": "2001-01-01"},
            [JOINED, happened("accede", "2002-01-01")],
            "the instrument ended on 2001-01-01",
        ),
    ],
)
def test_the_hint_of_a_refusal(terms, events, hint):
    with pytest.raises(TransitionError) as caught:
        fold(ALAND, instrument(**terms), events)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("act", "hint"),
    [
        ("rescind_withdrawal", "too late to rescind it"),
        ("withdraw", "if it named a later day, record that day as the `effective` of the notice"),
    ],
)
def test_what_comes_after_a_notice_matured_names_the_notice_and_the_day(act, hint):
    leaving = happened("notify_withdrawal", "2001-01-01", id="note:of:exit")
    with pytest.raises(TransitionError) as caught:
        fold(ALAND, instrument(withdrawal=notice("P6M")), [JOINED, leaving, happened(act, "2002-01-01")])
    told = "the notice 'note:of:exit' matured on 2001-07-01"
    assert caught.value.hint in {f"{told}: {hint}", f"{told}; {hint}"}

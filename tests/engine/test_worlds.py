"""What is possible on each day is exactly what some world has: against the enumeration of all worlds.

The samples are random but fixed by their number. The larger run is `python tools/worlds.py --histories 50000`, and
docs/correctness.md has its figures.
"""

import pytest
from worlds import FAULTS, KINDS, differences

from csto_membership.engine import imprecise_fold, plans

FEW, MANY = 400, 2_000
"""How many histories of each kind are compared, in the fast run and in the slow one."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has(kind):
    assert next(differences(kind, range(FEW)), None) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has_in_many_samples(kind):
    assert next(differences(kind, range(FEW, MANY)), None) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["entry", "notice", "party", "force", "with", "mixed"])
def test_beyond_the_stated_sizes_answers_are_wider_and_nothing_possible_is_refused_or_left_out(kind, monkeypatch):
    for size, few in (("MOST_VALUES", 12), ("MOST_PAIRS", 1), ("MOST_ENTRIES", 2)):
        monkeypatch.setattr(imprecise_fold, size, few)
    monkeypatch.setattr(plans, "MOST_PLANS", 1)
    wider = {"impossible accepted", "too wide"}
    assert wider < set(FAULTS)
    assert {found.fault for found in differences(kind, range(FEW))} <= wider

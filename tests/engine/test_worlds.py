"""What is possible on each day is exactly what some world has: against the enumeration of all worlds.

The samples are random but fixed by their number. None of those compared here differs. The larger run is
`python tools/worlds.py --histories 50000`; a few histories of it still differ, and docs/correctness.md counts them.
"""

import pytest
from worlds import KINDS, differences

FEW, MANY = 400, 2_000
"""How many histories of each kind are compared, in the fast run and in the slow one."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has(kind):
    assert next(differences(kind, range(FEW)), None) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_possible_is_what_some_world_has_in_many_samples(kind):
    assert next(differences(kind, range(FEW, MANY)), None) is None

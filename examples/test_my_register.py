"""Tests of a register of one's own: every invariant, a law of one's own, acts supposed at random.

Copy it, point `MINE` at your file, and run it with ``python -m pytest test_my_register.py``. Run
by itself, it tells what holds. It needs pytest and the extra ``testing``.

Nothing else need be changed. The states that live through histories drawn at random are chosen by
`newcomers`: those that are outsiders at the end of what was checked, with no event after it. If your
register has none, or its instrument is not in force, that one test is skipped and says so.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csto_membership import Register, Status, TransitionError, load
from csto_membership.testing import (
    INVARIANTS,
    IllegalHistory,
    Question,
    assert_sound,
    check_register,
    illegal_histories,
    questions,
    register_machine,
)

MINE = load(Path(__file__).parent / "registers" / "rome-statute.toml")


def newcomers(register: Register) -> list[str]:
    """Return the states, by code, for which everything about the constitutive instrument is still to come."""
    instrument, today = register.instrument(), register.checked_through
    if instrument.in_force is None or instrument.in_force.latest > today or instrument.terminated is not None:
        return []
    outside = [one for one in register.states if register.timeline(one).spells[-1].status == Status.OUTSIDER]
    later = {one.state for one in register.events if max(one.date.latest, one.known_from.latest) > today}
    return sorted({one.code for one in outside if one.until is None} - later)


NEWCOMERS = newcomers(MINE)


@pytest.mark.parametrize("name", INVARIANTS)
def test_every_invariant_holds(name: str) -> None:
    """Each law is checked over all bonds and all days on which something can turn."""
    assert_sound(MINE, name)


@settings(max_examples=50)
@given(questions(MINE, exact=True))
def test_nobody_votes_that_is_no_member(question: Question) -> None:
    """A law of one's own, asked on the days at which answers can turn."""
    view = question.view(MINE)
    voters = view.members(question.on, counting="voting", undetermined="exclude", projected="accept")
    members = view.members(question.on, undetermined="include", projected="accept")
    assert voters <= members  # noqa: S101  a test asserts


@pytest.mark.skipif(not NEWCOMERS, reason="no state is an outsider to an instrument in force, with no event later")
@settings(max_examples=50)
@given(
    st.sampled_from(NEWCOMERS).flatmap(
        lambda state: illegal_histories(instrument=MINE.instrument(), state=state, first=MINE.checked_through)
    )
)
def test_what_the_machine_refuses_is_refused(history: IllegalHistory) -> None:
    """A state that is not yet a party lives through a history that ends in a refusal."""
    supposed = MINE.with_events(*history.legal)
    with pytest.raises(TransitionError, match=f"cannot {history.refused.act}"):
        supposed.with_events(history.refused)


TestMine = register_machine(MINE).TestCase
TestMine.settings = settings(max_examples=10, stateful_step_count=20)

if __name__ == "__main__":
    broken = check_register(MINE)
    print(f"{MINE.name}: {len(INVARIANTS) - len(broken)} of {len(INVARIANTS)} invariants hold")
    for error in broken:
        print(error)

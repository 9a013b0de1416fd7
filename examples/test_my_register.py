"""Tests of a register of one's own: every invariant, a law of one's own, acts supposed at random.

Copy it, point `MINE` at your file, and run it with ``python -m pytest test_my_register.py``. Run
by itself, it tells what holds. It needs pytest and the extra ``testing``.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings

from csto_membership import TransitionError, load
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


@settings(max_examples=50)
@given(illegal_histories(instrument=MINE.instrument(), state="MYS", first=MINE.checked_through))
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

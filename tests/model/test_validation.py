"""Records refuse what their fields cannot hold, and name the field."""

import pytest

from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.states import State

HALF = "ab\ud800c"


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Source(id=1, title="t"), TypeError, "Source.id must be a text, not int"),
        (lambda: Source(id="s", title=HALF), ValueError, r"Source.title has half a character, '\ud800' at place 2"),
        (
            lambda: State(code="AAA", name="A", aliases=[HALF]),
            ValueError,
            r"a text has half a character, '\ud800' at place 2",
        ),
        (
            lambda: State(code="AAA", name="A", cow=True),
            TypeError,
            "State.cow must be a whole number or None, not bool",
        ),
        (
            lambda: State(code="AAA", name="A", aliases=[1]),
            TypeError,
            "State.aliases: a sequence of texts is needed, not one with int",
        ),
        (
            lambda: Dispute(id="d", question="?", default="a", readings=["a"]),
            TypeError,
            "Dispute.readings: a sequence of Reading records is needed, not one with str",
        ),
        (
            lambda: Dispute(id="d", question="?", default="a", readings=1),
            TypeError,
            "Dispute.readings: a sequence of Reading records is needed, not int",
        ),
        (lambda: Event(state="AAA", act="sign", date=1), TypeError, "Event.date: a day is a datetime.date"),
    ],
)
def test_a_value_that_a_field_cannot_hold_is_refused_and_the_field_is_named(make, error, words):
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value).startswith(words)


def test_texts_beyond_ascii_are_held():
    assert Source(id="s", title="Договор 😀").title == "Договор 😀"
    assert State(code="AAA", name="A", aliases=["Å", "😀"]).aliases == ("Å", "😀")

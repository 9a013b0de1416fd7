"""The fold in columns gives what the fold that records gives, or leaves the bond to it."""

import pickle
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from csto_membership import Act, Event, Instrument, MembershipError, State
from csto_membership.engine.fold import fold, fold_recording
from csto_membership.engine.plain_fold import plain_fold

STATE = State(code="AAA", name="A")
DAYS = st.integers(0, 12).map(lambda number: date(2000, 1, 1 + number))
EVENTS = st.lists(st.tuples(st.sampled_from(Act), DAYS), max_size=7)
SIGNED = [(Act.SIGN, date(2000, 1, 1)), (Act.RATIFY, date(2000, 1, 1)), (Act.WITHDRAW_CONSENT, date(2000, 1, 2))]
MEMBERS = st.builds(
    lambda begun, later: [(Act.ACCEDE, begun), *sorted(later, key=lambda one: one[1])],
    st.just(date(2000, 1, 1)),
    st.lists(
        st.tuples(st.sampled_from([Act.SUSPEND, Act.REINSTATE, Act.WITHDRAW, Act.LAPSE, Act.ACCEDE, Act.SIGN]), DAYS)
    ),
)


def treaty(force):
    return Instrument(id="t", name="", kind="treaty", in_force=force)


def events(acts):
    return tuple(
        Event(id=f"e{place}", state="AAA", act=act, instrument="t", date=day, topic="absence" if act == "note" else "")
        for place, (act, day) in enumerate(acts)
    )


@given(EVENTS | MEMBERS, DAYS)
@example(SIGNED, date(2000, 1, 2))
@example([(Act.ACCEDE, date(2000, 1, 1)), (Act.WITHDRAW, date(2000, 1, 1))], date(2000, 1, 1))
def test_a_plain_bond_holds_what_the_fold_that_records_finds(acts, force):
    happened = events(acts)
    held = plain_fold(treaty(force), happened)
    try:
        recorded = fold_recording(STATE, treaty(force), happened)
    except MembershipError:
        assert held is None
        return
    assert held in (None, recorded.held)
    assert fold(STATE, treaty(force), happened) == recorded
    if not {Act.NOTIFY_WITHDRAWAL, Act.ENTER_INTO_FORCE} & {act for act, _ in acts}:
        assert held is not None


def test_what_was_not_recorded_is_recorded_when_it_is_asked_for():
    happened = events([(Act.ACCEDE, date(2000, 1, 1)), (Act.WITHDRAW, date(2000, 1, 9))])
    timeline = fold(STATE, treaty(date(1999, 1, 1)), happened)
    recorded = fold_recording(STATE, treaty(date(1999, 1, 1)), happened)
    assert pickle.loads(pickle.dumps(fold(STATE, treaty(date(1999, 1, 1)), happened))) == recorded  # noqa: S301  our own
    assert [step.event for step in timeline.steps] == list(happened)
    assert (timeline.spells, timeline.acts, hash(timeline)) == (recorded.spells, recorded.acts, hash(recorded))
    assert not hasattr(timeline, "nothing")

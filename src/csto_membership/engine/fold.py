"""The fold: the events of one bond, in the order written, become its `Timeline`.

Derived events arise here, because whether they happen depends on what is held: consent matures into entry
into force, a notice of withdrawal into an exit unless it is rescinded or overtaken before, and the end of an
instrument ends all its bonds. On one and the same day derived events come before written ones: the exit, then
the end, then the entry; only a written exit replaces a derived one. From this follows what imprecise days
leave possible: an act that is legal only before a derived event comes before it, another after it.
"""

from collections.abc import Iterable

from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State

from .exact_fold import walk
from .imprecise_fold import ImpreciseFold
from .plain_fold import plain_fold
from .recorder import Recorder
from .timeline import Timeline
from .windows import windows_in_order


def fold(state: State, instrument: Instrument, events: Iterable[Event]) -> Timeline:
    """Fold the events of one bond, in the order written, into its timeline.

    Args:
        state: the state.
        instrument: the instrument.
        events: the events that hold; notes among them move nothing.

    Raises:
        TransitionError: the machine refuses an act in the position it meets.
        OrderError: the days of two events contradict their order.
        MomentError: a derived day lies beyond the calendar.
    """
    given = tuple(events)
    held = plain_fold(instrument, given)
    return (
        fold_recording(state, instrument, given)
        if held is None
        else Timeline.plain(state, instrument, held, fold_recording, given)
    )


def fold_recording(state: State, instrument: Instrument, events: Iterable[Event]) -> Timeline:
    """Fold the events of one bond and record every step, as `fold` does once that is asked for."""
    windows = windows_in_order(state, instrument, tuple(events))
    record = Recorder(state, instrument)
    exact = all(moment is None or moment.exact for moment in (instrument.in_force, instrument.terminated))
    if exact and all(window.exact for window in windows):
        return walk(record, windows)
    return ImpreciseFold(record, windows).in_every_world()

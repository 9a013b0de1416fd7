"""The fold: the events of one bond, in the order written, become its `Timeline`.

Derived events arise here, because whether they happen depends on what is held: consent matures into entry
into force, a notice of withdrawal into an exit unless it is rescinded or overtaken before, and the end of an
instrument ends all its bonds, as that of membership under another instrument may (`endings`). On one and the
same day derived events come before written ones: the exit, then the end, then the entry; only a written exit
replaces a derived one. From this follows what imprecise days leave possible: an act that is legal only before a
derived event comes before it, another after it.
"""

from collections.abc import Iterable, Sequence

from csto_membership.errors import MembershipError
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State

from .exact_fold import walk
from .imprecise_fold import ImpreciseFold
from .plain_fold import plain_fold
from .recorder import Recorder
from .spells import Ending
from .timeline import Timeline
from .windows import windows_in_order


def fold(state: State, instrument: Instrument, events: Iterable[Event], endings: Iterable[Ending] = ()) -> Timeline:
    """Fold the events of one bond, in the order written, into its timeline.

    Args:
        state: the state.
        instrument: the instrument.
        events: the events that hold; notes among them move nothing.
        endings: the ends of membership that follow from another instrument.

    Raises:
        TransitionError: the machine refuses an act in the position it meets.
        OrderError: the days of two events contradict their order.
        MomentError: a derived day lies beyond the calendar.
    """
    given, also = tuple(events), tuple(endings)
    held = None if also else plain_fold(instrument, given)
    if held is None:
        return fold_recording(state, instrument, given, also)
    return Timeline.plain(state, instrument, held, fold_recording, given)


def can_be(state: State, instrument: Instrument, events: Iterable[Event], endings: Iterable[Ending]) -> bool:
    """Return whether a state can have this history under an instrument."""
    try:
        fold(state, instrument, events, endings)
    except MembershipError:
        return False
    return True


def fold_recording(
    state: State, instrument: Instrument, events: Sequence[Event], endings: Iterable[Ending] = ()
) -> Timeline:
    """Fold the events of one bond and record every step, as `fold` does once that is asked for."""
    windows = windows_in_order(state, instrument, events)
    record = Recorder(state, instrument, sorted(endings, key=lambda one: one.days))
    exact = all(moment is None or moment.exact for moment in (instrument.in_force, instrument.terminated))
    if exact and all(window.exact for window in windows) and all(ending.exact for ending in record.endings):
        return walk(record, windows)
    return ImpreciseFold(record, windows).in_every_world()

"""What a bond holds where nothing but its exact days and the chart decides: a fold in columns, without records.

Most bonds of a large register are so. What is held, and from which days, is all that questions, rosters, panels and
annotation need; steps, consents and findings are recorded when somebody asks the timeline for them. What is not plain,
or is refused, is left to the fold that records.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import le, lt

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Entry, Instrument
from csto_membership.model.vocabulary import CONSENTS, Act

from .configurations import START, Held

Holding = tuple[tuple[date, ...], tuple[tuple[Held, ...], ...]]
_SAME_DAY = Entry()
_NO_MOVES = {Act.NOTE, Act.NOTIFY_WITHDRAWAL, Act.ENTER_INTO_FORCE}
"""A note moves nothing; the days of the others depend on the terms, or on other events."""
_ALONE: dict[Held, tuple[Held, ...]] = {}
_ALIKE: dict[tuple[Held, ...], tuple[tuple[Held, ...], ...]] = {}
"""What is held one after the other, made once for all bonds that went the same way."""
_COURSES: dict[tuple[Act, ...], tuple[list[int] | None, tuple[tuple[Held, ...], ...]]] = {}
"""By the acts of a bond, each on a day of its own and the instrument in force: which of them change what is held.

``None``: all do.
"""
_MOST_ALIKE = 10_000
_LONGEST_ALIKE = 8


def plain_fold(instrument: Instrument, events: Sequence[Event]) -> Holding | None:
    """Return the days on which what a bond holds changes, and what it holds, as `Timeline.held` has them.

    Args:
        instrument: the instrument.
        events: the events that hold, in the order written; notes among them move nothing.

    Returns:
        ``None``: the bond is not plain, or the machine refuses an act.
    """
    force = plain_force(instrument)
    if force is None or any(
        event.effective is not None or event.notified is not None or event.origin != events[0].origin
        for event in events
    ):
        return None
    return held_by(force, tuple([event.act for event in events]), [event.date for event in events])


def plain_force(instrument: Instrument) -> date | None:
    """Return the day from which consents are in force at once; ``None``: the terms decide more than that."""
    force = instrument.in_force
    if force is None or instrument.terminated is not None or instrument.entry != _SAME_DAY or not force.exact:
        return None
    return force.earliest


def held_by(force: date, acts: tuple[Act, ...], moments: Sequence[Moment]) -> Holding | None:
    """Return what a bond holds whose acts have effect on their own days.

    A consent enters into force on its day, or with the instrument.

    Args:
        force: the day on which the instrument is in force.
        acts: the acts, notes among them.
        moments: the day of each.

    Returns:
        The days on which what is held changes, and what is held before the first, from it on, …; ``None`` where
        the days are not exact or not in order, other things than the chart decide, or the chart refuses an act.
    """
    days = [moment.earliest for moment in moments]
    if days != [moment.latest for moment in moments]:
        return None
    apart = len(days) == 1 or all(map(lt, days, days[1:]))
    if not (apart or all(map(le, days, days[1:]))):
        return None
    shared = apart and bool(days) and force <= days[0] and len(days) <= _LONGEST_ALIKE
    known = _COURSES.get(acts) if shared else None
    if known is not None:
        places, held = known
        return tuple(days) if places is None else tuple([days[place] for place in places]), held
    found = _walk(force, acts, days)
    if shared and found is not None and len(_COURSES) < _MOST_ALIKE:
        places = [days.index(day) for day in found[0]]
        _COURSES[acts] = None if len(places) == len(days) else places, found[1]
    return found


def _walk(force: date, acts: Iterable[Act], days: Iterable[date]) -> Holding | None:
    here, due = START, date.max
    changed: list[date] = []
    held = [here]
    for act, day in zip(acts, days, strict=True):
        if act in _NO_MOVES:
            if act is Act.NOTE:
                continue
            return None
        if here.waiting and due <= day:
            here, force = here.moves[Act.ENTER_INTO_FORCE], date.min
            _hold(here, due, changed, held)
        after = here.moves.get(act)
        if after is None:
            return None
        here = after
        _hold(here, day, changed, held)
        if act in CONSENTS:
            due = max(day, force)
    if here.waiting:
        _hold(here.moves[Act.ENTER_INTO_FORCE], due, changed, held)
    key = tuple(held)
    return tuple(changed), _ALIKE.get(key) or _alike(key)


def _hold(here: Held, day: date, changed: list[date], held: list[Held]) -> None:
    if changed and changed[-1] == day:
        changed.pop()
        held.pop()
    if here is not held[-1]:
        changed.append(day)
        held.append(here)


def _alike(key: tuple[Held, ...]) -> tuple[tuple[Held, ...], ...]:
    made = tuple(_ALONE.setdefault(one, (one,)) for one in key)
    return _ALIKE.setdefault(key, made) if len(_ALIKE) < _MOST_ALIKE else made

"""What a bond holds where nothing but its exact days and the chart decides: a fold in columns, without records.

Most bonds of a large register are so. What is held, and from which days, is all that questions, rosters, panels and
annotation need; steps, consents and findings are recorded when somebody asks the timeline for them. What is not plain,
or is refused, is left to the fold that records.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from csto_membership.model.events import Event
from csto_membership.model.instruments import Entry, Instrument
from csto_membership.model.vocabulary import CONSENTS, Act

from .configurations import START, Held

Holding = tuple[tuple[date, ...], tuple[tuple[Held, ...], ...]]
_SAME_DAY = Entry()
_NOT_PLAIN = {Act.NOTIFY_WITHDRAWAL, Act.ENTER_INTO_FORCE}
"""Acts whose days the terms, or other events, decide."""
_ALONE: dict[Held, tuple[Held, ...]] = {}
_ALIKE: dict[tuple[Held, ...], tuple[tuple[Held, ...], ...]] = {}
"""What is held one after the other, made once for all bonds that went the same way."""
_MOST_ALIKE = 10_000


def plain_fold(instrument: Instrument, events: Sequence[Event]) -> Holding | None:
    """Return the days on which what a bond holds changes, and what it holds, as `Timeline.held` has them.

    Args:
        instrument: the instrument.
        events: the events that hold, in the order written; notes among them move nothing.

    Returns:
        ``None``: the bond is not plain, or the machine refuses an act.
    """
    force = instrument.in_force
    if force is None or instrument.terminated is not None or instrument.entry != _SAME_DAY or not force.exact:
        return None
    acts: list[Act] = []
    days: list[date] = []
    for event in events:
        act, moment = event.act, event.date
        if act is Act.NOTE:
            continue
        day = moment.earliest
        if (
            act in _NOT_PLAIN
            or day != moment.latest
            or event.effective is not None
            or event.notified is not None
            or (days and day < days[-1])
            or event.origin != events[0].origin
        ):
            return None
        acts.append(act)
        days.append(day)
    return _held_by(force.earliest, acts, days)


def _held_by(force: date, acts: Iterable[Act], days: Iterable[date]) -> Holding | None:
    """Return what a bond holds whose acts have effect on their own days, which are in order.

    A consent enters into force on its day, or with the instrument.

    Args:
        force: the day on which the instrument is in force.
        acts: the acts.
        days: the day of each.

    Returns:
        The days on which what is held changes, and what is held before the first, from it on, …; ``None`` where
        the machine refuses an act.
    """
    here, floor, due = START, force, date.max
    changed: list[date] = []
    held = [here]
    for act, day in (*zip(acts, days, strict=True), (None, date.max)):
        if due <= day and here.waiting:
            here, floor = here.moves[Act.ENTER_INTO_FORCE], date.min
            _hold(here, due, changed, held)
        if act is None:
            break
        after = here.moves.get(act)
        if after is None:
            return None
        if after is not here:
            here = after
            _hold(here, day, changed, held)
        if act in CONSENTS:
            due = max(day, floor)
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

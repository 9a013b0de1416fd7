"""Entry into force of an instrument after a number of consents (VCLT art. 24(1)), computed without folding.

It counts the consents as written. So it depends on the events of many bonds and on the readings of their
disputes, but never on what the fold makes of a bond. Of imprecise days it gives bounds: the first day on which
so many consents can stand, and the first on which so many certainly do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

from csto_membership.errors import MomentError
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import touched
from csto_membership.model.events import Event
from csto_membership.model.instruments import EntryAt, Force, Instrument
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .order import in_order, order_days
from .terms import next_month

MOST_COMBINATIONS = 64
"""How many combinations of readings may decide when one instrument enters into force."""
_ENDS = EXITS | {Act.WITHDRAW_CONSENT}
_Days = tuple[int, int]


def deciding(instrument: Instrument, bonds: Mapping[str, Sequence[Event]]) -> tuple[str, ...]:
    """Return the disputes whose readings decide when an instrument enters into force.

    Args:
        instrument: the instrument.
        bonds: all events under it, by state.
    """
    force = instrument.force
    if force is None or instrument.in_force is not None:
        return ()
    counted = (event for state, bond in bonds.items() if state not in force.excluded for event in bond)
    return touched(event for event in counted if event.act in _ENDS or _counts(force, event))


def entry_into_force(force: Force, bonds: Mapping[str, Iterable[Event]]) -> Moment | None:
    """Return the day on which an instrument enters into force by its consents.

    Args:
        force: the rule.
        bonds: the events that hold, by state, each bond's in order.

    Returns:
        The day, within bounds where days are imprecise (up to the year 9999 where so many consents may never
        have stood together); ``None``: so many were never given.
    """
    earliest: list[_Days] = []
    latest: list[_Days] = []
    for state, bond in bonds.items():
        if state not in force.excluded:
            for given, ended in _standing(force, list(bond)):
                earliest.append((given[0], ended[1]))
                latest.append((given[1], ended[0]))
    first, last = _first_day(force, earliest), _first_day(force, latest)
    return None if first is None else Moment.between(first, last or date.max)


def _counts(force: Force, event: Event) -> bool:
    return event.act in (force.acts or CONSENTS)


def _standing(force: Force, bond: list[Event]) -> Iterator[tuple[_Days, _Days]]:
    """Return the bounds of the days on which each consent of a state begins to stand, and ends."""
    moves = in_order([event for event in bond if not event.is_note])
    days = [order_days(event) for event in moves]
    firsts = list(accumulate((first for first, _ in days), max))
    lasts = list(accumulate((last for _, last in reversed(days)), min))[::-1]
    never = date.max.toordinal() + 1
    for place, event in enumerate(moves):
        if _counts(force, event):
            given = firsts[place], lasts[place]
            if event.effective is not None:  # it stands in order by its effect, and counts by its deposit
                given = event.date.earliest.toordinal(), event.date.latest.toordinal()
            ends = (other for other in range(place + 1, len(moves)) if moves[other].act in _ENDS)
            end = next(ends, None)
            yield given, (never, never) if end is None else (firsts[end], lasts[end])


def _first_day(force: Force, intervals: Iterable[_Days]) -> date | None:
    """Return the day that follows from the first on which enough intervals hold."""
    changes: dict[int, int] = {}
    for given, ended in intervals:
        if given < ended:
            changes[given] = changes.get(given, 0) + 1
            changes[ended] = changes.get(ended, 0) - 1
    standing = 0
    for day in sorted(changes):
        standing += changes[day]
        if standing >= force.parties:
            try:
                due = force.after.after(date.fromordinal(day))
                return next_month(due) if force.at is EntryAt.NEXT_MONTH else due
            except MomentError:
                return date.max
    return None

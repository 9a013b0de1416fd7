"""When the events of one bond became public, by the order in which they stand.

An event is public from its `reported` day. Where none is written, it is public at the latest on its own last
possible day, and no later than the days of the events after it: a signature of "1998" before a ratification of
1998-06-01 was public by then. What follows an event is not known before it.

Supposed events stand in such an order among themselves only: that one is supposed says nothing of when a
recorded event became public, and the other way round.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from csto_membership.model.events import Event

from .order import in_order, order_days

SUPPOSED = "what-if"
"""The origin of supposed events."""


def public_by(moves: Sequence[Event]) -> list[date]:
    """Return, for each event of a bond in order, the day by which it was public; none is before the one before."""
    days: list[date] = []
    cap = date.max.toordinal()
    for event in reversed(moves):
        day = _at_the_latest(event, cap)
        days.append(date.fromordinal(day))
        cap = min(cap, day, order_days(event)[1])
    days.reverse()
    for place in range(1, len(days)):
        days[place] = max(days[place - 1 : place + 1])
    return days


def _at_the_latest(event: Event, cap: int) -> int:
    if event.reported is not None:
        return event.reported.latest.toordinal()
    return max(event.date.earliest.toordinal(), min(event.date.latest.toordinal(), cap))


def known(events: Iterable[Event], day: date | None) -> Iterator[Event]:
    """Return the events of one bond under one choice of readings that were public by a day; ``None``: all."""
    if day is None:
        yield from events
        return
    held = tuple(events)
    moves = [event for event in held if not event.is_note]
    public: set[int] = set()
    for supposed in (False, True):
        some = in_order([event for event in moves if (event.origin == SUPPOSED) is supposed])
        public |= {id(event) for event, by in zip(some, public_by(some), strict=True) if by <= day}
    for event in held:
        if id(event) in public or (event.is_note and event.known_from.latest <= day):
            yield event


def contradiction(events: Iterable[Event]) -> tuple[Event, Event, date] | None:
    """Return an event whose written day of publication is later than the next one was public, that one, and its day."""
    moves = [event for event in events if not event.is_note]
    if all(event.reported is None for event in moves):
        return None
    moves = in_order(moves)
    cap, after = date.max.toordinal(), None
    for event in reversed(moves):
        day = _at_the_latest(event, cap)
        if event.reported is not None and after is not None and day > cap:
            return event, after, date.fromordinal(cap)
        if day < cap:
            cap, after = day, event
    return None

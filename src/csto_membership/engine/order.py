"""The order of the events of one bond: as written within a file, files merged by the day of each event."""

from collections.abc import Sequence
from heapq import merge

from csto_membership.model.events import Event

from .terms import order_days


def in_order(events: Sequence[Event]) -> list[Event]:
    """Put the events of one bond in order: as written within a file, files merged by the day of each event."""
    origins: dict[str, list[tuple[int, Event]]] = {}
    for event in events:
        begins = order_days(event)[0]
        written = origins.setdefault(event.origin, [])
        if written:
            begins = max(begins, written[-1][0])
        written.append((begins, event))
    return [event for _, event in merge(*origins.values(), key=lambda pair: pair[0])]

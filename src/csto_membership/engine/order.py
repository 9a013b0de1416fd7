"""The order of the events of one bond: as written within a file, files merged by the day of each event."""

from collections.abc import Sequence
from heapq import merge

from csto_membership.model.events import Event
from csto_membership.model.vocabulary import CONSENTS, Act


def order_days(event: Event) -> tuple[int, int]:
    """Return the bounds of the day by which an event stands in order, as ordinals.

    A consent stands at its deposit, or at its effect where that is earlier; a notice of withdrawal at its
    `date`; any other act at its effect.
    """
    if event.effective is None or event.act is Act.NOTIFY_WITHDRAWAL:
        moment = event.date
    elif event.act in CONSENTS:
        one, other = event.date, event.effective
        return min(one.earliest, other.earliest).toordinal(), min(one.latest, other.latest).toordinal()
    else:
        moment = event.effective
    return moment.earliest.toordinal(), moment.latest.toordinal()


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

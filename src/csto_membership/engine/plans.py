"""The orders in which written events and ends of membership with another instrument can stand.

Where the day of an `Ending` falls between events whose days are not exact, each place that it can have is a `Plan`
of its own: some events come before it, the others on it or after it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from csto_membership.model.vocabulary import EXITS

from .day_sets import NEVER, Interval
from .spells import Ending
from .ways import Place, Plan

if TYPE_CHECKING:
    from .windows import Window

MOST_PLANS = 2_000
"""For so many days of endings, times the places that each can have, answers are exact."""
_NEVER: Interval = (NEVER, -NEVER)


class _Choice(NamedTuple):
    """Where an ending stands: its days, and the event that it comes before.

    Attributes:
        days: its days.
        before: the event that it comes before.
        replaced: whether that is an exit in its stead.
        outside: whether it has no effect, because it does not happen or not before the end of the instrument.
    """

    days: Interval
    before: int
    replaced: bool = False
    outside: bool = False


def plans(windows: Sequence["Window"], endings: Sequence[Ending], end: Interval | None) -> Iterator[Plan]:
    """Yield the orders in which the written events and the endings can stand.

    Args:
        windows: the written events in order.
        endings: the endings in order.
        end: the bounds of the day on which the instrument ends.
    """
    every = [list(_choices(windows, one, end, exact=True)) for one in endings]
    if prod(map(len, every)) > MOST_PLANS:
        every = [list(_choices(windows, one, end, exact=False)) for one in endings]
    for chosen in product(*every):
        lasting = [one for one, ending in zip(chosen, endings, strict=True) if ending.certain or not one.outside]
        if all(_in_order(one, other) for one, other in pairwise(lasting)):
            ends = [one.days[1] for one in lasting if one.outside]
            yield Plan(_places(len(windows), chosen), None if end is None else (end[0], min([end[1], *ends])))


def _in_order(one: _Choice, other: _Choice) -> bool:
    if one.outside:
        return other.outside
    return other.outside or (one.before <= other.before and one.days[0] <= other.days[1])


def _choices(windows: Sequence["Window"], ending: Ending, end: Interval | None, *, exact: bool) -> Iterator[_Choice]:
    """Yield the places of an ending: day by day, or for all its days at once."""
    low, high = ending.days
    beyond = end is not None and high >= end[0]
    if beyond or not ending.certain:
        yield _Choice(ending.days, len(windows), outside=True)
    if end is not None:
        high = min(high, end[1] - 1)
    for first in range(low, high + 1) if exact else [low] * (low <= high):
        last = first if exact else high
        for place in range(len(windows) + 1):
            before = place == 0 or windows[place - 1].earliest <= last - (first == last)
            if before and (place == len(windows) or windows[place].latest >= first):
                yield _Choice((first, last), place)
                if place < len(windows) and windows[place].event.act in EXITS:
                    yield _Choice((first, last), place, replaced=True)


def _places(events: int, chosen: Sequence[_Choice]) -> list[Place]:
    """Return the events with what is left to each, and the endings before those that they come before."""
    places = [Place(number) for number in range(events)]
    inside = [(number, one) for number, one in enumerate(chosen) if not one.outside]
    for _, ((first, last), before, replaced, _) in inside:
        apart = int(first == last)  # what is derived comes before what is written on the same day
        for number, place in enumerate(places):
            days, exit_days = ((first, NEVER),) * 2 if number >= before else ((-NEVER, last - apart),) * 2
            if number == before:  # only an exit that is written for the same day replaces the ending
                days, exit_days = (_NEVER, (first, last)) if replaced else (days, (first + apart, NEVER))
            places[number] = place._replace(
                days=_both(place.days, days),
                exit_days=_both(place.exit_days, exit_days),
                replaces=place.replaces or (number == before and replaced),
            )
    found: list[Place] = []
    for number in range(events + 1):
        waiting = (pair for pair in inside if pair[1].before == number and not pair[1].replaced)
        found += (Place(ending, ending=True, days=one.days) for ending, one in waiting)
        found += places[number : number + 1]
    return found


def _both(days: Interval, others: Interval) -> Interval:
    return max(days[0], others[0]), min(days[1], others[1])

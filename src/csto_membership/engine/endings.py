"""`Ending`: membership that ends with that under another instrument (VCLT art. 54(a)), without any notice.

The other bond is folded by itself, and the days on which membership under it can have ended are taken as
independent of this bond. Where such a day falls between events whose days are not exact, each place that it can
have is a `Plan` of its own: some events come before it, the others on it or after it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from attrs import frozen

from csto_membership.model.instruments import Instrument, Withdrawal
from csto_membership.model.vocabulary import EXITS

from .day_sets import NEVER, Interval
from .terms import fits
from .timeline import Timeline
from .windows import Window
from .worlds import Alternative

MOST_PLANS = 2_000
"""For so many days of endings, times the places that each can have, answers are exact."""
_ALWAYS: Interval = (-NEVER, NEVER)
_NEVER: Interval = (NEVER, -NEVER)


@frozen(slots=True)
class Ending:
    """An end of membership that follows from that under another instrument.

    Attributes:
        began: the first day on which membership under the other instrument can have ended.
        earliest, latest: the bounds of the day on which membership under this one ends.
        certain: whether membership under the other one certainly ended.
        cause: the id of the event that ended it.
        rule: the rule, in words.
        sources: ids of the sources of that event.
    """

    began: date
    earliest: date
    latest: date
    certain: bool
    cause: str
    rule: str
    sources: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether it certainly is on one known day."""
        return self.certain and self.earliest == self.latest

    @property
    def days(self) -> Interval:
        """The bounds of its day, as ordinals."""
        return self.earliest.toordinal(), self.latest.toordinal()


def endings_with(instrument: Instrument, other: Timeline) -> Iterator[Ending]:
    """Yield the ends of membership that follow from a state's history under another instrument.

    Raises:
        MomentError: a day lies beyond the calendar.
    """
    for ended in other.exits:
        rules = [(_rule(instrument, other, day), day) for day in (ended.earliest, ended.latest)]
        due = [(rule, rule.ends_with.after.after(day)) for rule, day in rules if rule and rule.ends_with]
        if due:
            rule = due[0][0]
            yield Ending(
                began=ended.earliest,
                earliest=due[0][1],
                latest=due[-1][1],
                certain=ended.certain and len(due) == len(rules),
                cause=ended.event.id,
                rule=f"{rule.ends_with}{f' ({rule.basis})' if rule.basis else ''}",
                sources=ended.event.sources,
            )


def _rule(instrument: Instrument, other: Timeline, day: date) -> Withdrawal | None:
    """Return the rule by which membership ends with that under another instrument which ended on a day."""
    fitting = (rule for rule in instrument.withdrawals if rule.ends_with and fits(rule, day))
    return next((rule for rule in fitting if rule.ends_with and rule.ends_with.instrument == other.instrument.id), None)


class Place(NamedTuple):
    """One place of a plan: a written event, or an ending.

    Attributes:
        number: the number of the event, or of the ending.
        ending: whether it is an ending.
        days: the days that are left to it.
        exit_days: of a written event, those on which it can end membership.
        replaces: whether it is an exit that replaces an ending.
    """

    number: int
    ending: bool = False
    days: Interval = _ALWAYS
    exit_days: Interval = _ALWAYS
    replaces: bool = False

    @property
    def free(self) -> bool:
        """Whether all days are left to it."""
        return self.days == self.exit_days == _ALWAYS

    def within(self, alternatives: Iterable[Alternative]) -> list[Alternative]:
        """Return the ways in which an event can fall on the days that are left to it."""
        found: list[Alternative] = []
        for one in alternatives:
            days = self.exit_days if one.act in EXITS else self.days
            first, last = max(one.first, days[0]), min(one.last, days[1])
            if first <= last:
                found.append(one._replace(first=first, last=last, replaces=self.replaces))
                if self.replaces and first < last:  # it may also be on another day than the ending
                    found.append(one._replace(first=first, last=last))
        return found


class Plan(NamedTuple):
    """One order of written events and endings.

    Attributes:
        places: what stands in this order.
        end: the bounds of the day on which the instrument ends, after all of them.
    """

    places: Sequence[Place]
    end: Interval | None


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


def plans(windows: Sequence[Window], endings: Sequence[Ending], end: Interval | None) -> Iterator[Plan]:
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


def _choices(windows: Sequence[Window], ending: Ending, end: Interval | None, *, exact: bool) -> Iterator[_Choice]:
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

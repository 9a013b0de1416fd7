"""`StepFunction`: whether a state counts, as a step function of the day; yes, no, or not known.

The register under some reading, and a coding under some convention, are both step functions, so
they can be compared.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from attrs import field, frozen

from csto_membership.engine.configurations import Held
from csto_membership.engine.roster import single_or_none
from csto_membership.engine.timeline import Timeline
from csto_membership.model.days import ONE_DAY
from csto_membership.model.periods import MonthDay

Member = bool | None
MANY_DAYS = ("any", "majority")
"""The rules under which more than one day decides."""


@frozen(slots=True, cache_hash=True)
class StepFunction:
    """Whether a state counts, day by day.

    Attributes:
        days: the days on which it changes, in order.
        members: the answers: before the first of them, from it on, …; ``None``: not known.
    """

    days: tuple[date, ...] = ()
    members: tuple[Member, ...] = field(default=(False,))

    @classmethod
    def of(cls, steps: Iterable[tuple[date, Member]], before: Member) -> "StepFunction":
        """Return the step function with these answers from these days on, which are in order."""
        days: list[date] = []
        members = [before]
        for day, member in steps:
            if member is not members[-1]:
                days.append(day)
                members.append(member)
        return cls(tuple(days), tuple(members))

    def on(self, day: date) -> Member:
        """Return the answer on a day."""
        return self.members[bisect_right(self.days, day)]

    def intervals(self, first: date, last: date) -> Iterator[tuple[date, date, Member]]:
        """Return the intervals of one answer from `first` to `last`, both included."""
        place = bisect_right(self.days, first)
        while first <= last:
            end = self.days[place] - ONE_DAY if place < len(self.days) else date.max
            yield first, min(end, last), self.members[place]
            if end >= last:
                return
            first, place = end + ONE_DAY, place + 1

    def throughout(self, first: date, last: date) -> Member:
        """Return the answer of all days from `first` to `last`; ``None`` where they differ."""
        answer: Member = single_or_none(member for _, _, member in self.intervals(first, last))
        return answer

    def in_year(self, rule: str | MonthDay, first: date, last: date) -> Member:
        """Return the answer of a rule for the days of a year from `first` to `last`, as `panel` has it.

        ``None`` also where the rule's day is none of them.
        """
        if rule in MANY_DAYS:
            lengths = {True: 0, False: 0, None: 0}
            for begun, ended, member in self.intervals(first, last):
                lengths[member] += (ended - begun).days + 1
            least = 0 if rule == "any" else sum(lengths.values()) // 2
            certain, possible = lengths[True] > least, lengths[True] + lengths[None] > least
            return certain if certain is possible else None
        day, _ = deciding_days(rule, first, last)
        return self.on(day) if first <= day <= last else None

    def with_last_day(self) -> "StepFunction":
        """Return the step function of a coder who counts the day of an exit as a day of membership."""
        days = sorted({*self.days} | {day + ONE_DAY for day in self.days if day < date.max})

        def counted(day: date) -> Member:
            now, before = self.on(day), self.on(day - ONE_DAY) if day > date.min else self.members[0]
            return True if now or before else None if now is None or before is None else False

        return StepFunction.of(((day, counted(day)) for day in days), self.members[0])


def deciding_days(rule: str | MonthDay, first: date, last: date) -> tuple[date, date]:
    """Return the first and the last day of those, from `first` to `last` of one year, that decide under a rule."""
    if isinstance(rule, MonthDay):
        first = last = rule.at_or_after(first.replace(month=1, day=1))
    return (first, last) if rule in MANY_DAYS else (last, last) if rule == "last" else (first, first)


def step_function_of(timeline: Timeline, counts: Callable[[Held], bool]) -> StepFunction:
    """Return the step function of one bond; `counts` decides who counts."""
    days, possible = timeline.held
    members: Sequence[Member] = [single_or_none(map(counts, positions)) for positions in possible]
    return StepFunction.of(zip(days, members[1:], strict=True), members[0])


def either(functions: Sequence[StepFunction]) -> StepFunction:
    """Return the step function that is true where any of some is, and unknown where any may be."""
    days = sorted({day for function in functions for day in function.days})

    def on(answers: Iterable[Member]) -> Member:
        held = set(answers)
        return True if True in held else None if None in held else False

    before = on(function.members[0] for function in functions)
    return StepFunction.of(((day, on(function.on(day) for function in functions)) for day in days), before)

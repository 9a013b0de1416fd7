"""Years instead of days: what a rule makes of each year of a bond.

The answers are intervals of whole years, so that a row of the year 2012 is looked up as one of
2012-12-31 (`scratch`), and the engines (`backends`) need not know of years.
"""

from datetime import date

from attrs import frozen

from csto_membership.analysis.aggregate import Aggregation, AnswersByPossible
from csto_membership.analysis.intervals import Interval
from csto_membership.analysis.periods import Periods
from csto_membership.engine.configurations import Held
from csto_membership.engine.timeline import Timeline
from csto_membership.model.periods import MonthDay
from csto_membership.model.vocabulary import Counting


@frozen(slots=True)
class YearInterval(Interval):
    """Years running with the same answer: from the first day of the first to the last day of the last.

    Attributes:
        held: what can be held on the day that decides, or on some day of the year.
        closing: the status, as `panel` gives it; ``None`` where several are possible.
        member: whether the state counts, by the rule; ``None``: it may or may not.
    """

    closing: str | None
    member: bool | None

    @property
    def status(self) -> str | None:
        """The status; ``None`` where several are possible."""
        return self.closing

    def counts(self, counting: Counting) -> bool | None:  # noqa: ARG002  the one that the interval was made with
        """Whether the state counts; ``None``: it may or may not."""
        return self.member


def year_intervals(timeline: Timeline, rule: str | MonthDay, counting: Counting) -> tuple[YearInterval, ...]:
    """Return what a rule makes of the years of one bond, in order, from the calendar's first to its last.

    A year in which the state begins or ceases to exist is cut to the days on which it exists, as in
    `panel`; a year without it is not.
    """
    answers = AnswersByPossible(counting)
    state = timeline.state
    days = [*timeline.held[0], *(day for day in (state.since, state.until) if day)]
    following = {year + 1 for year in (date.min.year - 1, *(day.year for day in days)) if year < date.max.year}
    starts = sorted({day.year for day in days} | following)  # between these, one year is as the next
    ends = [date(year - 1, 12, 31) for year in starts[1:]] + [date.max]
    found: list[YearInterval] = []
    for year, end in zip(starts, ends, strict=True):
        aggregation = Aggregation(Periods.between(year, year, "year"), rule, date.max)
        lifetime = aggregation.lifetime(state.since, state.until)
        lifetime = lifetime if lifetime.rows else aggregation.lifetime()
        aggregation.add(answers.steps(timeline), lifetime)
        (closing,), (member,) = aggregation.cells().status(), aggregation.cells().member()
        answer = (None if closing is None else str(closing), None if member is None else bool(member))
        begin, last = date.fromordinal(lifetime.begin), date.fromordinal(lifetime.finish - 1)
        held = _held(timeline, rule, begin, last)
        found.append(YearInterval(date(year, 1, 1), end, held, *answer))
    return tuple(found)


def _held(timeline: Timeline, rule: str | MonthDay, begin: date, last: date) -> tuple[Held, ...]:
    """Return what can be held on the day that decides, or on some of the days if no single day does."""
    if isinstance(rule, MonthDay):
        begin = last = rule.at_or_after(date(begin.year, 1, 1))
    elif rule == "first":
        last = begin
    elif rule == "last":
        begin = last
    return timeline.holding(begin, last)

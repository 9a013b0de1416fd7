"""Years instead of days: what a rule makes of each year of a bond.

The answers hold for whole years, so that a row of the year 2012 is looked up as one of
2012-12-31 (`scratch`), and the engines (`backends`) need not know of years.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from csto_membership.analysis.aggregate import Aggregation, AnswersByPossible
from csto_membership.analysis.periods import Periods
from csto_membership.engine.columns import Histories, Possible
from csto_membership.engine.configurations import Held
from csto_membership.engine.holdings import Holdings
from csto_membership.engine.roster import statuses_of
from csto_membership.engine.timeline import Timeline
from csto_membership.model.instruments import Instrument
from csto_membership.model.periods import MonthDay
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting


class RowAnswer(NamedTuple):
    """The answer to a row.

    Attributes:
        status: the status; ``None`` where several are possible.
        member: whether the state counts; ``None``: it may or may not.
        possible: the possible statuses, by name.
    """

    status: str | None
    member: bool | None
    possible: tuple[str, ...]


OUTSIDER = RowAnswer(status="outsider", member=False, possible=("outsider",))
"""The answer before anything happened."""


def compiled_years(
    register: Holdings, under: Sequence[Instrument], states: Sequence[State], rule: str | MonthDay, counting: Counting
) -> tuple[Histories, list[RowAnswer]]:
    """Return what a rule makes of the years of these states under the first of these instruments, then under the next.

    The histories change on the first days of years only; their kinds are places among the answers.
    """
    answers, counts = AnswersByPossible(counting), array("q")
    places = {OUTSIDER: 0}
    days, kinds = array("q"), array("q")
    for one in under:
        for state in states:
            timeline = register.view.timeline(one.id, state.code)
            before, held = len(days), 0
            for first, answer in year_answers(timeline, rule, answers):
                kind = places.setdefault(answer, len(places))
                if kind != held:
                    days.append(first.toordinal())
                    kinds.append(kind)
                held = kind
            counts.append(len(days) - before)
    unused: tuple[Possible, ...] = ((),) * len(places)
    starts = array("q", accumulate(counts, initial=0))
    return Histories(len(under), [state.code for state in states], unused, starts, days, kinds), list(places)


def year_answers(
    timeline: Timeline, rule: str | MonthDay, answers: AnswersByPossible
) -> Iterator[tuple[date, RowAnswer]]:
    """Return the answers to the years of one bond, each with the first day from which it holds, from the calendar's.

    A year in which the state begins or ceases to exist is cut to the days on which it exists, as in
    `panel`; a year without it is not.
    """
    state = timeline.state
    days = [*timeline.held[0], *(day for day in (state.since, state.until) if day)]
    following = {year + 1 for year in (date.min.year - 1, *(day.year for day in days)) if year < date.max.year}
    for year in sorted({day.year for day in days} | following):  # between these, one year is as the next
        aggregation = Aggregation(Periods.between(year, year, "year"), rule, date.max)
        lifetime = aggregation.lifetime(state.since, state.until)
        lifetime = lifetime if lifetime.rows else aggregation.lifetime()
        aggregation.add(answers.steps(timeline), lifetime)
        (closing,), (member,) = aggregation.cells().status(), aggregation.cells().member()
        begin, last = date.fromordinal(lifetime.begin), date.fromordinal(lifetime.finish - 1)
        possible = statuses_of(here.position for here in _held(timeline, rule, begin, last))
        yield (
            date(year, 1, 1),
            RowAnswer(
                None if closing is None else str(closing),
                None if member is None else bool(member),
                tuple(sorted(map(str, possible))),
            ),
        )


def _held(timeline: Timeline, rule: str | MonthDay, begin: date, last: date) -> tuple[Held, ...]:
    """Return what can be held on the day that decides, or on some of the days if no single day does."""
    if isinstance(rule, MonthDay):
        begin = last = rule.at_or_after(date(begin.year, 1, 1))
    elif rule == "first":
        last = begin
    elif rule == "last":
        begin = last
    return timeline.holding(begin, last)

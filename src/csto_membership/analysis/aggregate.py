"""From days to periods: what a history says of a year, a quarter, a month, a day.

A history is a step function (`AnswerSteps`): the days on which its answer changes, and the answers
between them.
The answer of some days running is three-valued: a state counts on them for certain, for
certain not, or perhaps. Over a period this gives two numbers of days: those on which it
certainly counts, and those on which it possibly counts. Both are reached by a possible
history, for windows of days that only their order binds: take every exit as early and every
entry as late as it can be, and exactly the certain days are left (where an entry can be as
late as the next exit, that interval shrinks to nothing); the other way round for the possible
days. So "on some day" and "on more than half of the days" can be decided by these two
numbers alone, and without claiming too much where a derived exit binds the windows further.

Periods that no change touches are never visited: they are the runs between those that one
does. The cost is that of the changes, whatever the number of days or periods.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import field, frozen

from csto_membership.engine.before_force import warn_before_force
from csto_membership.engine.configurations import START, Held, counts
from csto_membership.engine.horizon import Projected, check_horizon
from csto_membership.engine.timeline import Timeline
from csto_membership.model.dates import Day
from csto_membership.model.periods import MonthDay
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Column, Kind, Runs, Slices, Value

from .periods import Periods, read_rule

if TYPE_CHECKING:
    from .selection import Selection

Member = bool | None
KINDS: dict[str, Kind] = {
    "instrument": str,
    "status": str,
    "member": bool,
    "share_min": float,
    "share_max": float,
    "projected": bool,
    "undetermined": bool,
}
"""The types of the columns that every table of periods has."""


Cell = tuple[str | None, Member, float, float]
"""The answer for one period: status, membership, least and greatest share of days."""


@frozen(slots=True, eq=False)
class Answer:
    """What is known of some days running.

    Attributes:
        member: whether the state counts on them; ``None``: perhaps.
        statuses: the possible statuses where it counts, where it does not, and (``None``) all.
        status: the status; ``None`` where several are possible.
        whole: the cell of a period that has no other days.
    """

    member: Member
    statuses: dict[Member, frozenset[str]]
    status: str | None = field(init=False)
    whole: Cell = field(init=False)

    @status.default  # pyright: ignore[reportUntypedFunctionDecorator, reportAttributeAccessIssue, reportUnknownMemberType, reportOptionalMemberAccess]  # a field of attrs has it
    def _single(self) -> str | None:
        return only(self.statuses[None])

    @whole.default  # pyright: ignore[reportUntypedFunctionDecorator, reportAttributeAccessIssue, reportUnknownMemberType]  # a field of attrs has it
    def _of_a_period(self) -> Cell:
        return self.status, self.member, float(self.member is True), float(self.member is not False)


def only(statuses: frozenset[str] | set[str]) -> str | None:
    """Return the status, if it is one."""
    return next(iter(statuses)) if len(statuses) == 1 else None


AnswerSteps = tuple[Sequence[date], Sequence[Answer]]
"""Days on which the answer changes, and the answers: before the first, from it on, …"""

AnswerDays = list[tuple[Answer, int]]
"""The answers of one period in order, each with its number of days; never empty."""


class AnswersByPossible(dict[tuple[Held, ...], Answer]):
    """The answer for each set of what can be held, made once."""

    def __init__(self, counting: Counting) -> None:
        """Count by this rule."""
        super().__init__()
        self._counting = counting

    def __missing__(self, possible: tuple[Held, ...]) -> Answer:
        """Make an answer."""
        counted = {here: counts(self._counting, here) for here in possible}
        statuses: dict[Member, frozenset[str]] = {None: frozenset(h.position.status.value for h in possible)}
        for side in (True, False):
            statuses[side] = frozenset(h.position.status.value for h in possible if counted[h] is side)
        distinct = set(counted.values())
        self[possible] = made = Answer(distinct.pop() if len(distinct) == 1 else None, statuses)
        return made

    def steps(self, timeline: Timeline | None) -> AnswerSteps:
        """Return the answers of one history; ``None`` is that of a state without events."""
        if timeline is None:
            return (), (self[START,],)
        days, possible = timeline.held
        return days, [self[some] for some in possible]


def closing_status(answer_days: AnswerDays, member: Member) -> str | None:
    """Return the status on the last day that agrees with `member`; ``None`` where several are possible."""
    found: set[str] = set()
    for answer, _ in reversed(answer_days):
        found |= answer.statuses[member]
        if answer.member is member is not None:
            break
    return only(found)


ENOUGH: dict[str, Callable[[Any, Any], Any]] = {
    "any": lambda counted, _: counted > 0,
    "majority": lambda counted, days: 2 * counted > days,
}
"""Under a rule of many days, whether so many counted days are enough, out of how many; also of arrays."""


def _deciding(enough: Callable[[Any, Any], Any]) -> Callable[[int, int, int], Member]:
    def decide(certain: int, possible: int, days: int) -> Member:
        return True if enough(certain, days) else None if enough(possible, days) else False

    return decide


DAYS_DECIDE = {rule: _deciding(enough) for rule, enough in ENOUGH.items()}
"""What certain days and possible days, out of how many, decide under a rule of many days."""


class Lifetime(NamedTuple):
    """The days and periods of a table on which a state exists.

    Attributes:
        begin: ordinal of the first day.
        finish: ordinal of the first day after the last one.
        first: place of the first period.
        last: place of the last period.
        checked: whether the last day comes no later than the register was checked through.
    """

    begin: int
    finish: int
    first: int
    last: int
    checked: bool

    @property
    def rows(self) -> int:
        """How many periods it has."""
        return self.last + 1 - self.first

    def shift(self, count: int) -> int:
        """Return by how much its periods lie behind those that may be projected; `count` is that of all periods."""
        return count if self.checked else 0


NEVER = Lifetime(0, 0, 0, -1, checked=True)
"""Of a state that does not exist in any period of the table."""


Deferred = Callable[[], Iterable[Value]]
"""A function that makes the values of a column when they are asked for."""


@frozen(slots=True, kw_only=True)
class Cells:
    """The cells of many histories, one after the other.

    Attributes:
        lifetimes: those of the histories that have cells, each with the number of histories in a row.
        lengths: for how many periods in a row each of the following is the answer.
        status, member, share_min, share_max: the cells.
        undetermined: of each cell, whether its status or membership is missing.
    """

    lifetimes: Sequence[tuple[Lifetime, int]]
    lengths: Sequence[int]
    status: Deferred
    member: Deferred
    share_min: Deferred
    share_max: Deferred
    undetermined: Deferred

    def columns(self, periods: Periods, checked_through: date) -> dict[str, Column]:
        """Return the columns that a table has of its periods and cells."""
        count = len(periods)
        later = max(0, bisect_right(periods.starts, checked_through.toordinal() + 1) - 1)
        period = Slices(
            periods.labels, [(lifetime.first, lifetime.last + 1, times) for lifetime, times in self.lifetimes]
        )
        runs = Runs.over(self.lengths, len(period))
        return {
            "period": period,
            "status": runs.alike(self.status),
            "member": runs.alike(self.member),
            "share_min": runs.alike(self.share_min),
            "share_max": runs.alike(self.share_max),
            "projected": Slices(
                lambda: (later <= place < count for place in range(2 * count)),
                [
                    (lifetime.first + lifetime.shift(count), lifetime.last + 1 + lifetime.shift(count), n)
                    for lifetime, n in self.lifetimes
                ],
            ),
            "undetermined": runs.alike(self.undetermined),
        }


class Aggregation:
    """The cells of one history after the other.

    A period is cut to the days on which the state exists: a period of which no day is left
    has no cell, and neither has one whose day (of a rule ``MM-DD``) is not left.

    Attributes:
        periods: the periods.
        rule: the rule.
        probes: the ordinal of the day that decides each year, under a rule ``MM-DD``.
    """

    @classmethod
    def over(
        cls, asked: "Selection", start: Day | int, end: Day | int, every: str, rule: str, projected: Projected
    ) -> "Aggregation":
        """Return an aggregation over the periods from `start` to `end`, as `panel` takes them.

        Warns if one instrument is asked about and the periods begin before it is in force.

        Raises:
            UnknownWordError: no such period, rule or word for projections.
            MomentError: no such day, or `end` before `start`.
            HorizonError: a later day than was checked through, where that is refused.
        """
        periods = Periods.between(start, end, every)
        check_horizon(asked.register.checked_through, periods.last_day, projected)
        if len(asked.instruments) == 1:
            first = date.fromordinal(periods.starts[0])
            warn_before_force(asked.register.view, asked.instruments[0], first, asked.counting)
        return cls(periods, read_rule(rule, every), asked.register.checked_through)

    def __init__(self, periods: Periods, rule: str | MonthDay, checked_through: date) -> None:
        """Start without cells."""
        self.periods: Periods = periods
        self.rule: str | MonthDay = rule
        self.probes: Sequence[int] | None = periods.day_of_year(rule) if isinstance(rule, MonthDay) else None
        self._decide = DAYS_DECIDE.get(str(rule))
        self._starts, self._number = periods.starts, periods.number
        self._horizon = checked_through.toordinal()
        self._cells: list[Cell] = []
        self._lengths: list[int] = []
        self._lifetimes: list[tuple[Lifetime, int]] = []

    def lifetime(self, since: date | None = None, until: date | None = None) -> Lifetime:
        """Return the days and periods for which a state has cells.

        Args:
            since: the first day on which the state exists, if it is limited.
            until: the first day on which it does not any more.
        """
        begin, finish = self._starts[0], self._starts[-1]
        if since is not None:
            begin = max(begin, since.toordinal())
        if until is not None:
            finish = min(finish, until.toordinal())
        if begin >= finish:
            return NEVER
        first, last = bisect_right(self._starts, begin) - 1, bisect_left(self._starts, finish) - 1
        if self.probes is not None:
            first += self.probes[first] < begin
            last -= self.probes[last] >= finish
        if first > last:
            return NEVER
        begin, finish = max(begin, self._starts[first]), min(finish, self._starts[last + 1])
        return Lifetime(begin, finish, first, last, finish - 1 <= self._horizon)

    def add(self, steps: AnswerSteps, lifetime: Lifetime) -> None:
        """Add the cells of one history, cut to a lifetime of the state."""
        if lifetime is NEVER:
            return
        if self._lifetimes and self._lifetimes[-1][0] == lifetime:
            self._lifetimes[-1] = lifetime, self._lifetimes[-1][1] + 1
        else:
            self._lifetimes.append((lifetime, 1))
        self._encode(steps, lifetime)

    def _encode(self, steps: AnswerSteps, lifetime: Lifetime) -> None:
        days, answers = steps
        begin, finish, first, last, _ = lifetime
        starts, zero = self._starts, self.periods.first
        place, at = first, bisect_right(days, date.fromordinal(begin))
        stop = bisect_right(days, date.fromordinal(finish - 1))
        while at < stop:
            period = self._number(days[at]) - zero
            if period > place:
                self._append(answers[at].whole, period - place)
            day, end = max(begin, starts[period]), min(finish, starts[period + 1])
            answer_days: AnswerDays = []
            while at < stop and (change := days[at].toordinal()) < end:
                if change > day:
                    answer_days.append((answers[at], change - day))
                day, at = change, at + 1
            answer_days.append((answers[at], end - day))
            self._append(self._cell(answer_days, period, end), 1)
            place = period + 1
        if place <= last:
            self._append(answers[at].whole, last + 1 - place)

    def _append(self, cell: Cell, length: int) -> None:
        if self._cells and self._cells[-1] is cell:
            self._lengths[-1] += length
        else:
            self._cells.append(cell)
            self._lengths.append(length)

    def _cell(self, answer_days: AnswerDays, period: int, end: int) -> Cell:
        """Return the cell of a period from its answers, the last of which holds to the day before `end`."""
        if len(answer_days) == 1:
            return answer_days[0][0].whole
        certain = possible = total = 0
        for answer, days in answer_days:
            total += days
            if answer.member is not False:
                possible += days
                certain += days if answer.member else 0
        if self._decide is None:
            deciding = self._deciding(answer_days, period, end)
            return deciding.status, deciding.member, certain / total, possible / total
        member = self._decide(certain, possible, total)
        return closing_status(answer_days, member), member, certain / total, possible / total

    def _deciding(self, answer_days: AnswerDays, period: int, end: int) -> Answer:
        """Return the answer on the one day that decides a period."""
        if self.probes is None:
            return answer_days[0 if self.rule == "first" else -1][0]
        place, day = len(answer_days), end
        while day > self.probes[period]:
            place -= 1
            day -= answer_days[place][1]
        return answer_days[place][0]

    def cells(self) -> Cells:
        """Return all the cells."""
        cells = self._cells
        return Cells(
            lifetimes=self._lifetimes,
            lengths=self._lengths,
            status=lambda: (cell[0] for cell in cells),
            member=lambda: (cell[1] for cell in cells),
            share_min=lambda: (cell[2] for cell in cells),
            share_max=lambda: (cell[3] for cell in cells),
            undetermined=lambda: (cell[0] is None or cell[1] is None for cell in cells),
        )

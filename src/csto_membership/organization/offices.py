"""`Succession`: who held an office, one holder after the other, and on which days.

The beginnings and ends of an office's tenures, in order, divide time into intervals, each with
one holder or none. Their days may be known within bounds only; the order tightens the
bounds, as it does for the events of a bond. On a day, an interval is possible if it can have
begun by then and its end can be still to come.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from csto_membership.engine.horizon import Projected, check_horizon
from csto_membership.engine.view import View
from csto_membership.errors import UndeterminedError
from csto_membership.model.dates import Day, Moment

from .records import Office, Tenure


@frozen(slots=True)
class Incumbency:
    """An interval of days with one holder or none: from `start` until the day before `end`.

    Attributes:
        start: first day, exact or within bounds; ``None``: since ever.
        end: first day after it; ``None``: open.
        tenure: who held the office, or that somebody did; ``None``: nobody.
    """

    start: Moment | None
    end: Moment | None
    tenure: Tenure | None

    @property
    def who(self) -> str:
        """The holder in words."""
        return self.tenure.who if self.tenure else "nobody"

    def __repr__(self) -> str:
        """Return a short form: the days and the holder."""
        return f"<Incumbency {self.start or '…'} to {self.end or '…'}: {self.who}>"


def _as_written(tenures: Iterable[Tenure]) -> Iterator[tuple[Moment, Tenure | None]]:
    """Return each day on which an office passes on, as written, and to whom it passes."""
    for tenure in tenures:
        yield tenure.start, tenure
        if tenure.end is not None:
            yield tenure.end, None


@frozen(slots=True, repr=False)
class Succession:
    """The holders of one office, in order.

    Attributes:
        office: the office.
        tenures: its tenures, in order.
        view: the view whose last day checked limits the answers.
    """

    office: Office
    tenures: tuple[Tenure, ...]
    view: View

    @property
    def timeline(self) -> tuple[Incumbency, ...]:
        """The intervals of days with one holder or none, in order; none that no day can have."""
        found: list[Incumbency] = []
        changes = self._changes()
        for place, (start, tenure) in enumerate(changes):
            end = changes[place + 1][0] if place + 1 < len(changes) else None
            if start is None or end is None or start.earliest < end.latest:
                found.append(Incumbency(start, end, tenure))
        return tuple(found)

    def _changes(self) -> list[tuple[Moment | None, Tenure | None]]:
        """Return the days on which the office passes on, tightened by their order; before them, nobody."""
        written = list(_as_written(self.tenures))
        earliest: list[date] = []
        latest: list[date] = []
        for day, _ in written:
            earliest.append(max(day.earliest, earliest[-1]) if earliest else day.earliest)
        for day, _ in reversed(written):
            latest.append(min(day.latest, latest[-1]) if latest else day.latest)
        bounds = zip(earliest, reversed(latest), strict=True)
        days = [Moment.between(*bound, like=day) for bound, (day, _) in zip(bounds, written, strict=True)]
        return [(None, None), *zip(days, (tenure for _, tenure in written), strict=True)]

    def possible(self, on: Day, *, projected: Projected = "warn") -> tuple[Tenure | None, ...]:
        """Return whoever can have held the office on some day that the question can mean.

        ``None`` among them: nobody. The same holder in the same capacity is named once.
        """
        moment = Moment.of(on)
        check_horizon(self.view.checked_through, moment.latest, projected)
        found: dict[object, Tenure | None] = {}
        for held in self._during(moment.earliest, moment.latest):
            tenure = held.tenure
            found.setdefault((tenure.holder, tenure.state, tenure.acting) if tenure else None, tenure)
        return tuple(found.values())

    def _during(self, first: date, last: date) -> Iterator[Incumbency]:
        for held in self.timeline:
            begun = max(first, held.start.earliest) if held.start else first
            if begun <= last and (held.end is None or begun < held.end.latest):
                yield held

    def holder(self, on: Day, *, projected: Projected = "warn") -> Tenure | None:
        """Return who held the office on a day; ``None``: nobody did.

        A term that has run out ends nothing by itself: see `overrun`.

        Raises:
            UndeterminedError: several answers are possible, or nobody's name was found.
            MomentError, TypeError: it is no day.
            HorizonError: a later day than was checked through, where that is refused.

        >>> from csto_membership import CSTO
        >>> CSTO.organization.office("chair").holder("2023-06-01").state
        'BLR'
        """
        possible = self.possible(on, projected=projected)
        if len(possible) == 1 and (possible[0] is None or possible[0].named):
            return possible[0]
        raise UndeterminedError(
            f"who held {self.office.id!r} on {on}",
            [tenure.who if tenure else "nobody" for tenure in possible],
            hint="see its timeline" if len(possible) == 1 else "ask for one day, or for who is possible",
        )

    def overrun(self, on: Day) -> Moment | None:
        """Return the day on which the last tenure's term was to end, if that is over on a day.

        The answer then rests on nothing later being recorded. ``None``: no such tenure can
        hold on this day, or its term was not recorded, or runs still.

        Raises:
            MomentError, TypeError: it is no day.

        >>> from csto_membership import CSTO
        >>> CSTO.organization.office("chair").overrun("2035-01-01")
        Moment('2027-01-01')
        """
        last, day = self.timeline[-1].tenure, Moment.of(on)
        due = last.expires if last is not None else None
        return due if due is not None and due.earliest <= day.latest else None

    def __repr__(self) -> str:
        """Return a short form: the office and its holders."""
        return f"<Succession {self.office.id}: {' → '.join(tenure.who for tenure in self.tenures)}>"

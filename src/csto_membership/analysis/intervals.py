"""`Interval`: days running on which no answer about one bond changes.

The spells of a timeline have bounds where days are imprecise; these have none. On the days
on which an event may or may not have happened yet, several positions are possible, and
that is an interval of its own. So the intervals of a bond follow each other without a gap and
without an overlap, from the first day of the calendar to its last.
"""

from datetime import date

from attrs import frozen

from csto_membership.engine.configurations import Held, counts
from csto_membership.engine.roster import single_or_none, statuses_of
from csto_membership.engine.timeline import Timeline
from csto_membership.model.days import ONE_DAY
from csto_membership.model.vocabulary import Counting, Status


@frozen(slots=True)
class Interval:
    """Days running on which the same is possible.

    Attributes:
        first: the first day; the calendar's first: since ever.
        last: the last day; the calendar's last: open.
        held: what can be held: position, consent, exit.
    """

    first: date
    last: date
    held: tuple[Held, ...]

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The possible statuses, by name."""
        return tuple(sorted(statuses_of(here.position for here in self.held)))

    @property
    def status(self) -> str | None:
        """The status; ``None`` where several are possible."""
        return str(self.statuses[0]) if len(self.statuses) == 1 else None

    def counts(self, counting: Counting) -> bool | None:
        """Whether the state counts; ``None``: it may or may not."""
        answer: bool | None = single_or_none(counts(counting, here) for here in self.held)
        return answer


def intervals(timeline: Timeline) -> tuple[Interval, ...]:
    """Return the intervals of one bond, in order."""
    days, possible = timeline.held
    firsts = (date.min, *days)
    lasts = (*(max(day, date.min + ONE_DAY) - ONE_DAY for day in days), date.max)
    found = zip(firsts, lasts, possible, strict=True)
    later = 1 if days[:1] == (date.min,) else 0  # nothing lies before the calendar's first day
    return tuple(Interval(*one) for one in found)[later:]

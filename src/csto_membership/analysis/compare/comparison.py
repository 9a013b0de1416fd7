"""What a comparison finds: the combination that reproduces a coding best, and what it leaves.

Records only: `compare` makes them.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from attrs import field, frozen

from csto_membership.engine.configurations import Held
from csto_membership.engine.spells import Step
from csto_membership.errors import cut
from csto_membership.model.events import Source
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Consent, Counting, Position, Status
from csto_membership.output.table import Table

Readings = tuple[tuple[str, str], ...]


BEGINNINGS = {"force": Counting.DE_JURE, "deposit": Counting.CONSENTED, "signature": Counting.SIGNED}
"""From when a state counts that is not bound yet: who counts by then."""


@frozen(slots=True, kw_only=True)
class Combination:
    """One way to make a coding of membership.

    Attributes:
        rule: which days of a year decide; ``None`` where the coding is by day.
        end: ``exclusive`` or ``inclusive``.
        start: ``force``, ``deposit`` or ``signature``.
        counting: ``de_jure``, ``participating`` or ``voting``.
        readings: the disputes that are read otherwise than in the register compared with, and how.
    """

    rule: str | None
    end: str
    start: str
    counting: Counting
    readings: Readings = ()

    def counts(self, position: Position, consent: Consent = Consent.NONE) -> bool:
        """Whether a state in this position counts."""
        early = not position.bound and BEGINNINGS[self.start].counts(position, consent)
        return early or self.counting.counts(position, consent)

    def holds(self, here: Held) -> bool:
        """Whether a state counts that holds this."""
        return self.counts(here.position, here.consent)

    def __str__(self) -> str:
        """Return it in words."""
        parts = [f"year rule {self.rule}"] if self.rule else []
        parts += [f"end days {self.end}", f"from {self.start}", f"counting {self.counting}"]
        return ", ".join([*parts, *(f"{dispute} read as {reading}" for dispute, reading in self.readings)])


@frozen(slots=True, kw_only=True)
class Difference:
    """Years or days running on which the coding and the register still disagree.

    Attributes:
        state: the state.
        first, last: the first and the last day.
        period: the year, the day, or the first and the last of several, as text.
        weight: how many cells of a panel, or days of spells, it is.
        coded: what the coding says: whether the state counts.
        ours: what the register says under the best combination.
        statuses: the possible statuses in that time.
        step: the event that brought the register's answer about: the last that brought or ended membership in
            this time or before it, else the first after it; ``None``: there is none.
        sources: the sources of that event.
    """

    state: State
    first: date
    last: date
    period: str
    weight: int
    coded: bool
    ours: bool
    statuses: tuple[Status, ...]
    step: Step | None
    sources: tuple[Source, ...]

    def runs_on_to(self, other: "Difference") -> bool:
        """Whether another difference is the same one, and begins on the day after this one."""
        alike = all(
            getattr(self, name) == getattr(other, name) for name in ("state", "coded", "ours", "statuses", "step")
        )
        return alike and (other.first - self.last).days == 1

    @property
    def days(self) -> int:
        """How many days from the first to the last."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        """Return one sentence."""
        return self.sentence(self.period)

    def sentence(self, period: str) -> str:
        """Return one sentence, for this and perhaps for other times of the same kind."""
        coded = "a member" if self.coded else "no member"
        event = f"{self.step.event.act} {self.step.moment} ({self.step.event.id})" if self.step else "no event"
        return f"{self.state.name} {period}: coded as {coded}, here {' or '.join(self.statuses)}; {event}"


@frozen(slots=True, kw_only=True)
class Score:
    """How well a combination reproduces the coding: cells of a panel, or days of spells.

    Attributes:
        combination: the combination.
        agreeing: how many agree.
        comparable: how many can be compared.
    """

    combination: Combination
    agreeing: int
    comparable: int

    @property
    def share(self) -> float:
        """The share that agrees; 0 where nothing can be compared."""
        return self.agreeing / self.comparable if self.comparable else 0.0


@frozen(slots=True, kw_only=True)
class Comparison:
    """A coding beside the register; ``str()`` of it is for people.

    Attributes:
        register: the id of the register; `instrument`: of the instrument.
        unit: ``cells`` of a panel or list, or ``days`` of spells.
        scores: the best of each combination of rule, end, start and counting, in order of merit.
        indifferent: of each choice that makes no difference to the score, the other answers.
        differences: what the best combination does not explain.
        not_comparable: how many units are not, by reason; and rows that were not read.
        unrecognised: states that the register does not know, with the number of their rows.
        uncoded: states with a history under the instrument that the coding does not mention.
        covers: the first and the last day compared.
    """

    register: str
    instrument: str
    unit: str
    scores: tuple[Score, ...]
    indifferent: dict[str, tuple[str, ...]] = field(hash=False)
    differences: tuple[Difference, ...]
    not_comparable: dict[str, int] = field(hash=False)
    unrecognised: dict[str, int] = field(hash=False)
    uncoded: tuple[State, ...]
    covers: tuple[date, date]

    @property
    def best(self) -> Combination:
        """The combination that reproduces the coding best."""
        return self.scores[0].combination

    @property
    def share(self) -> float:
        """The share on which it agrees."""
        return self.scores[0].share

    def table(self) -> Table:
        """Return the differences, one a row."""
        columns = ("state", "period", "first", "last", self.unit, "coded", "ours", "status")
        rows = [
            (
                *(one.state.code, one.period, one.first, one.last, one.weight, one.coded, one.ours),
                " or ".join(one.statuses),
                *((one.step.event.id, str(one.step.event.act), str(one.step.moment)) if one.step else 3 * (None,)),
                " ".join(source.id for source in one.sources) or None,
            )
            for one in self.differences
        ]
        return Table((*columns, "event", "act", "effective", "sources"), rows)

    def ranking(self) -> Table:
        """Return the scores, one a row, the best first."""
        rows = [
            (
                *(one.combination.rule, one.combination.end, one.combination.start, str(one.combination.counting)),
                "; ".join(f"{dispute}={reading}" for dispute, reading in one.combination.readings) or None,
                *(one.agreeing, one.comparable, one.share),
            )
            for one in self.scores
        ]
        columns = ("rule", "end", "start", "counting", "readings", "agreeing", "comparable", "share")
        return Table(columns, rows, {"rule": str, "readings": str, "share": float})

    @property
    def summary(self) -> tuple[str, ...]:
        """How much agrees, what reproduces the coding best, and what would do so as well."""
        best, (first, last) = self.scores[0], self.covers
        return (
            f"{best.agreeing} of {best.comparable} {self.unit} agree ({best.share:.2%}), {first} to {last}",
            f"best reproduced by: {best.combination}",
            *(f"as good: {choice} {' or '.join(others)}" for choice, others in self.indifferent.items()),
        )

    @property
    def caveats(self) -> tuple[str, ...]:
        """What could not be compared, and why."""
        missing = [f"not in the coding: {', '.join(state.name for state in self.uncoded)}"] if self.uncoded else []
        return (
            *(f"not comparable: {count} ({reason})" for reason, count in self.not_comparable.items()),
            *(f"not recognised: {cut(name, 200)} ({row_range(count)})" for name, count in self.unrecognised.items()),
            *missing,
        )

    def __str__(self) -> str:
        """Return the comparison for people, line by line."""
        return "\n".join((*self.summary, *self._left(), *self.caveats))

    def _left(self) -> Iterator[str]:
        if self.differences:
            yield f"what that leaves ({sum(one.weight for one in self.differences)} {self.unit}):"
        for _, group in groupby(self.differences, lambda one: (one.state, one.coded, one.statuses, one.step)):
            alike = list(group)
            yield f"  {alike[0].sentence(', '.join(one.period for one in alike))}"
            yield from (f"    source: {source}" for source in alike[0].sources)


def row_range(count: int) -> str:
    """Say how many rows."""
    return "1 row" if count == 1 else f"{count} rows"

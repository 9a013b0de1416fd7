"""`Row`, a line of the table: what, against what, the target; `Contest`, what is measured together."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from time import perf_counter
from typing import Literal

from attrs import field, frozen

from .measure import Contenders, Ratio, Spread, Taken, check, in_turns, ratios

Sense = Literal["at most", "at least"]


@frozen(kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        key: its name, for ``--only`` and for the file of figures.
        what: what is measured; `against`: what it is divided by, or what is divided by it.
        ours: the contender that is ours; `theirs`: the other one.
        sense: whether the ratio is of ours to theirs, ``at most`` the target, or of theirs to
            ours, ``at least`` the target.
        target: the target; ``None``: there is none, the figure is for information.
        unit: of the figures: ``seconds`` or ``bytes``.
        ratio: how the ratio is made of the figures of a round, where it is not one by the other.
    """

    key: str
    what: str
    against: str
    ours: str
    theirs: str
    sense: Sense = "at most"
    target: float | None = None
    unit: str = "seconds"
    ratio: Ratio = field()

    @ratio.default
    def _plain(self) -> Ratio:
        above, below = (self.ours, self.theirs) if self.sense == "at most" else (self.theirs, self.ours)
        return lambda figures: figures[above] / figures[below]


@frozen(kw_only=True)
class Contest:
    """What is measured together, in turns.

    Attributes:
        rows: the lines of the table that it gives.
        prepare: makes the contenders, at a scale: 1 is the full size.
        rounds: how many rounds are enough.
        needs: the packages of the contenders.
        clock: what measures the seconds.
        measure: how the figures are got, where it is not by a clock around each contender.
        quick: the scale for the regression check; 0: it is left out there.
    """

    rows: tuple[Row, ...]
    prepare: Callable[[float], Contenders]
    rounds: int = 25
    needs: tuple[str, ...] = ()
    clock: Callable[[], float] = perf_counter
    measure: Callable[[int, float], Taken] | None = None
    quick: float = 1.0

    @property
    def missing(self) -> tuple[str, ...]:
        """The packages that are needed and not installed."""
        return tuple(name for name in self.needs if find_spec(name) is None)

    def figures(self, rounds: int, scale: float = 1.0) -> Taken:
        """Check the answers, then measure.

        Raises:
            DisagreementError: a contender answers something else.
        """
        if self.measure is not None:
            return self.measure(rounds, scale)
        contenders = self.prepare(scale)
        check(contenders)
        return in_turns(contenders, rounds, self.clock)

    def results(self, rounds: int | None = None, scale: float = 1.0) -> "list[Result]":
        """Measure, and return a result for each row."""
        taken = self.figures(rounds or self.rounds, scale)
        return [Result.of(row, taken) for row in self.rows]


@frozen
class Result:
    """What was measured for a row.

    Attributes:
        row: the row.
        ratio: the ratios of all rounds.
        ours: seconds (or bytes) of ours; `theirs`: of the other one.
        rounds: how many rounds.
    """

    row: Row
    ratio: Spread
    ours: float
    theirs: float
    rounds: int

    @classmethod
    def of(cls, row: Row, taken: Mapping[str, list[float]]) -> "Result":
        """Summarise the figures of all rounds."""
        one, other = (Spread.of(taken[name]).median for name in (row.ours, row.theirs))
        return cls(row, Spread.of(ratios(taken, row.ratio)), one, other, len(taken[row.ours]))

    @property
    def verdict(self) -> str:
        """Whether the median reaches the target."""
        if self.row.target is None:
            return ""
        reached = kept(self.row, self.ratio.median, self.row.target)
        return "reached" if reached else "not reached"


def kept(row: Row, ratio: float, target: float) -> bool:
    """Whether a ratio is on the right side of a target."""
    return ratio <= target if row.sense == "at most" else ratio >= target

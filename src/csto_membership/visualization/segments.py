"""The intervals of a history and the look of a status, for every picture."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from attrs import frozen

from csto_membership.engine.describe import spell_words
from csto_membership.engine.roster import statuses_of
from csto_membership.engine.timeline import Spell, Timeline
from csto_membership.model.vocabulary import Status


@frozen(slots=True, kw_only=True)
class Look:
    """How a status is drawn: a colour of the Okabe-Ito palette, and a hatch that grey keeps.

    The palette (Okabe and Ito, "Color Universal Design", 2008) can be distinguished with every
    common kind of colour blindness; the hatch, also where there is no colour at all.

    Attributes:
        colour: of the bar; empty: no bar is drawn.
        hatch: in the letters of matplotlib.
    """

    colour: str
    hatch: str


LOOKS: Mapping[Status, Look] = MappingProxyType(
    {
        Status.OUTSIDER: Look(colour="", hatch=""),
        Status.SIGNATORY: Look(colour="#f0e442", hatch="///"),
        Status.MEMBER: Look(colour="#0072b2", hatch=""),
        Status.SUSPENDED: Look(colour="#d55e00", hatch="xxx"),
        Status.FROZEN: Look(colour="#56b4e9", hatch="|||"),
        Status.WITHDRAWING: Look(colour="#e69f00", hatch="\\\\\\"),
        Status.WITHDRAWN: Look(colour="#c4c4c4", hatch="--"),
    }
)
"""How each status is drawn, in plots and on the page."""


@frozen(slots=True, kw_only=True)
class Interval:
    """Days of one bond on which the same spells can hold, half-open.

    Attributes:
        start: first day; ``None``: since ever.
        end: first day after it; ``None``: open.
        statuses: the possible statuses; one, where the answer is determined.
        spells: the spells that can hold.
    """

    start: date | None
    end: date | None
    statuses: tuple[Status, ...]
    spells: tuple[Spell, ...]

    @property
    def since(self) -> str:
        """Since when, as it was written; empty where that is open, or part of the words."""
        first, *more = self.spells
        return "" if more or first.start is None or first.exit else str(first.start)

    def words(self, *, constitutive: bool) -> str:
        """Return where the state stands, in words; several joined by "or"."""
        return " or ".join(dict.fromkeys(spell_words(spell, constitutive=constitutive) for spell in self.spells))


def intervals(timeline: Timeline) -> Iterator[Interval]:
    """Cut a timeline where what is possible changes: at the bounds of its spells."""
    starts = [spell.start for spell in timeline.spells if spell.start is not None]
    days = sorted({day for start in starts for day in (start.earliest, start.latest)})
    for start, end in zip([None, *days], [*days, None], strict=True):
        on = start or date.min
        yield Interval(
            start=start,
            end=end,
            statuses=statuses_of(timeline.possible(on, on)),
            spells=tuple(spell for spell in timeline.spells if spell.can_hold(on, on)),
        )

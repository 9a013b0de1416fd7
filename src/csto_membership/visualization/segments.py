"""The intervals of a history and the look of a status, for every picture."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from attrs import frozen

from csto_membership.engine.configurations import Held
from csto_membership.engine.describe import spell_words
from csto_membership.engine.roster import statuses_of
from csto_membership.engine.spells import Spell
from csto_membership.engine.timeline import Timeline
from csto_membership.model.vocabulary import Position, Status


@frozen(slots=True, kw_only=True)
class Look:
    """How a status is drawn: a colour of the Okabe-Ito palette, and a hatch that grey keeps.

    The palette (Okabe and Ito, "Color Universal Design", 2008) can be distinguished with every
    common kind of colour blindness; the hatch, also where there is no colour at all.

    Attributes:
        colour: of the bar; empty: no bar is drawn.
        dark: the colour on a dark ground, where what matters most must be the brightest.
        hatch: in the letters of matplotlib.
    """

    colour: str
    dark: str
    hatch: str


LOOKS: Mapping[Status, Look] = MappingProxyType(
    {
        Status.OUTSIDER: Look(colour="", dark="", hatch=""),
        Status.SIGNATORY: Look(colour="#f0e442", dark="#a39a1f", hatch="///"),
        Status.MEMBER: Look(colour="#0072b2", dark="#3f9fe0", hatch=""),
        Status.SUSPENDED: Look(colour="#d55e00", dark="#d55e00", hatch="xxx"),
        Status.FROZEN: Look(colour="#56b4e9", dark="#a5d8f6", hatch="|||"),
        Status.WITHDRAWING: Look(colour="#e69f00", dark="#e69f00", hatch="\\\\\\"),
        Status.WITHDRAWN: Look(colour="#c4c4c4", dark="#565c66", hatch="--"),
    }
)
"""How each status is drawn, in plots and on the page."""


@frozen(slots=True, kw_only=True)
class Interval:
    """Days of one bond on which the same is possible, half-open.

    Attributes:
        start: first day; ``None``: since ever.
        end: first day after it; ``None``: open.
        holding: what can be held: position and consent; one, where everything is determined.
        spells: the spells that can hold.
    """

    start: date | None
    end: date | None
    holding: tuple[Held, ...]
    spells: tuple[Spell, ...]

    @property
    def positions(self) -> tuple[Position, ...]:
        """The possible positions."""
        return tuple(dict.fromkeys(here.position for here in self.holding))

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The possible statuses."""
        return statuses_of(self.positions)

    @property
    def since(self) -> str:
        """Since when, as it was written; empty where that is open, or part of the words."""
        if len(self.spells) != 1 or self.spells[0].start is None or self.spells[0].exit:
            return ""
        return str(self.spells[0].start)

    def words(self, *, constitutive: bool) -> str:
        """Return where the state stands, in words; several joined by "or".

        Args:
            constitutive: whether a state that is bound is called a member, rather than a party.
        """
        return " or ".join(dict.fromkeys(spell_words(spell, constitutive=constitutive) for spell in self.spells))


def intervals(timeline: Timeline, *, consent: bool = False) -> Iterator[Interval]:
    """Cut a timeline where what is possible changes, and at the bounds of its spells.

    Args:
        timeline: the timeline.
        consent: whether it is cut where consent alone changes, too.
    """
    changes, _ = timeline.held if consent else timeline.changes
    starts = [spell.start for spell in timeline.spells if spell.start is not None]
    days = sorted({*changes, *(day for start in starts for day in (start.earliest, start.latest))})
    for start, end in zip([None, *days], [*days, None], strict=True):
        on = start or date.min
        yield Interval(
            start=start,
            end=end,
            holding=timeline.holding(on, on),
            spells=tuple(spell for spell in timeline.spells if spell.can_hold(on, on)),
        )

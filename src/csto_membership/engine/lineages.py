"""`LineageTimeline`: a state's standing in a community of instruments that follow one another.

It is made of the timelines of the state's bonds and answers the same questions. What is
possible on a day is every combination of what is possible under each instrument: the bonds
are taken as independent of each other.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

from attrs import evolve, frozen

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.lineages import Lineage, Overlap
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act, Counting, Standing
from csto_membership.output.cached import cached_property

from .configurations import Held, counts
from .spells import Spell, Step
from .timeline import Timeline

_STRENGTH = {Standing.OUTSIDER: 0, Standing.WITHDRAWN: 1, Standing.SIGNATORY: 2}
"""How strong a bond is that does not bind; one that does is stronger. Among equals the later instrument's answers."""
_BINDING = 3


class JointHeld(Held):
    """What a state holds under a lineage: what its strongest bond holds, and who counts under any of them.

    Attributes:
        answered_by: id of the instrument whose bond it is.
    """

    __slots__ = ("_chosen", "_counting", "answered_by")
    _chosen: Held
    _counting: frozenset[Counting]
    answered_by: str

    def __init__(self, chosen: Held, counting: frozenset[Counting], answered_by: str) -> None:
        """Take over what the strongest bond holds."""
        super().__init__(chosen.position, chosen.consent, chosen.exit)
        self._counting, self.answered_by = counting, answered_by
        self._chosen = chosen

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by what it is: there is one of each."""
        return joint_held, (self._chosen, self._counting, self.answered_by)

    def counted(self, counting: Counting) -> bool:
        """Whether the state counts by a rule: under any of the instruments that answer."""
        return counting in self._counting


@cache
def joint_held(chosen: Held, counting: frozenset[Counting], answered_by: str) -> JointHeld:
    """Return what is held jointly; there is one of each."""
    return JointHeld(chosen, counting, answered_by)


@frozen(slots=True, repr=False, kw_only=True)
class LineageTimeline(Timeline):
    """The history of one state under a lineage.

    Attributes:
        lineage: the lineage.
        bonds: the timelines under its instruments, in their order.
    """

    lineage: Lineage
    bonds: tuple[Timeline, ...]

    @cached_property
    def held(self) -> tuple[tuple[date, ...], tuple[tuple[Held, ...], ...]]:
        """The days on which what is possible changes, and what can be held, one more: before the first day first."""
        every_day = {day for bond in self.bonds for day in bond.held[0]}
        if self.lineage.overlap is Overlap.LAST:
            every_day |= {day for start in self._starts if start for day in (start.earliest, start.latest)}
        days: list[date] = []
        possible = [self._possible_on(None)]
        for day in sorted(every_day):
            now = self._possible_on(day)
            if now != possible[-1]:
                days.append(day)
                possible.append(now)
        return tuple(days), tuple(possible)

    @cached_property
    def _starts(self) -> tuple[Moment | None, ...]:
        """From when each instrument answers, if only the last one in force does; ``None``: never."""
        since = dict(self.lineage.since)
        return tuple(since.get(bond.instrument.id, bond.instrument.in_force) for bond in self.bonds)

    def _possible_on(self, day: date | None) -> tuple[Held, ...]:
        """Return what can be held on a day; ``None``: before every change."""
        each = [bond.held[1][0 if day is None else bisect_right(bond.held[0], day)] for bond in self.bonds]
        joint = (self._join(parts, last) for last in self._answering(day) for parts in product(*each))
        return tuple(dict.fromkeys(joint))

    def _answering(self, day: date | None) -> Iterator[int | None]:
        """Return the places of the instruments that may answer alone; ``None``: all of them answer."""
        if self.lineage.overlap is Overlap.ANY:
            yield None
            return
        for place in reversed(range(1, len(self.bonds))):
            start = self._starts[place]
            if start is not None and day is not None and start.earliest <= day:
                yield place
                if start.latest <= day:
                    return
        yield 0

    def _join(self, parts: Sequence[Held], last: int | None) -> JointHeld:
        """Return what is held jointly: by the strongest bond, or by the one that answers alone."""
        answering = parts if last is None else parts[last : last + 1]
        chosen = last
        if chosen is None:
            strength = [_STRENGTH.get(part.position.standing, _BINDING) for part in parts]
            chosen = max(range(len(parts)), key=lambda place: (strength[place], place))
        counting = frozenset(rule for rule in Counting if any(counts(rule, part) for part in answering))
        return joint_held(parts[chosen], counting, self.lineage.instruments[chosen])

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """The periods with one position, in order. A position that is nowhere certain has none."""
        days, possible = self.held
        spells: list[Spell] = []
        opened: date | None = None  # the first day on which the next spell can begin
        for place, some in enumerate(possible):
            begins = days[place - 1] if place else None
            opened = opened or begins
            if len({here.position for here in some}) > 1:
                continue
            exits = tuple(dict.fromkeys(here.exit for here in some if here.exit))
            if not spells or (spells[-1].position, spells[-1].possible_exits) != (some[0].position, exits):
                self._add_spell(spells, some[0], exits, opened, begins)
            opened = None
        return tuple(spells)

    def _add_spell(
        self, spells: list[Spell], here: Held, exits: tuple[Act, ...], opened: date | None, begins: date | None
    ) -> None:
        step = None if opened is None or begins is None else self._opening(opened, begins, here)
        moment = None if opened is None or begins is None else Moment.between(opened, begins)
        if step is not None and moment is not None and (step.earliest, step.latest) == (opened, begins):
            moment = step.moment
        event = step.event if step else None
        if spells:
            spells[-1] = evolve(spells[-1], end=moment, closed_by=event)
        ended = exits[0] if len(exits) == 1 else None
        own = self._spell_of_bond(begins, here)
        spells.append(
            Spell(
                moment,
                None,
                here.position,
                ended,
                event,
                possible_exits=exits,
                entry=own.entry if own else None,
                consented=own.consented if own else None,
            )
        )

    def _spell_of_bond(self, day: date | None, here: Held) -> Spell | None:
        """Return the spell that holds on a day under the instrument that answers."""
        if day is None or not isinstance(here, JointHeld):
            return None
        (bond,) = (one for one in self.bonds if one.instrument.id == here.answered_by)
        return next(one for one in reversed(bond.spells) if one.can_hold(day, day))

    def _opening(self, earliest: date, latest: date, here: Held) -> Step | None:
        """Return the step that began what is held: under the instrument that answers, if it has one on these days."""
        found = [step for step in self.steps if step.earliest <= latest and earliest <= step.latest]
        own = [step for step in found if isinstance(here, JointHeld) and step.event.instrument == here.answered_by]
        return next(iter([*own[-1:], *found[-1:]]), None)

    def undetermined_events(
        self, earliest: date, latest: date, answer: Callable[[Held], object] = lambda here: here.position
    ) -> tuple[Event, ...]:
        """Return the events that leave an answer open on the days from `earliest` to `latest`."""
        if len({answer(here) for here in self.holding(earliest, latest)}) == 1:
            return ()
        return tuple(event for bond in self.bonds for event in bond.undetermined_events(earliest, latest, answer))

    def answered_by(self, earliest: date, latest: date) -> tuple[str, ...]:
        """Return the ids of the instruments whose bonds can answer on these days, in their order."""
        found = {here.answered_by for here in self.holding(earliest, latest) if isinstance(here, JointHeld)}
        return tuple(one for one in self.lineage.instruments if one in found)


def lineage_timeline(
    lineage: Lineage, instrument: Instrument, state: State, bonds: Sequence[Timeline]
) -> LineageTimeline:
    """Return the history of a state under a lineage.

    Args:
        lineage: the lineage.
        instrument: what stands for it where an instrument is named.
        state: the state.
        bonds: its histories under the instruments of the lineage, in their order.
    """
    steps = sorted((step for bond in bonds for step in bond.steps), key=lambda step: (step.earliest, step.latest))
    return LineageTimeline(
        state=state,
        instrument=instrument,
        steps=tuple(steps),
        without_effect=tuple(event for bond in bonds for event in bond.without_effect),
        consents=tuple(consent for bond in bonds for consent in bond.consents),
        lineage=lineage,
        bonds=tuple(bonds),
    )

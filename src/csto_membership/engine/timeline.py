"""`Timeline`: the history of one bond, as the fold found it, and the questions about its days.

Spells are half-open: an effect holds from the start of its day, and a position that no day can have is no
spell. What is possible on a day is exact: it is what some world has (`worlds`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import field, frozen

from csto_membership.errors import UndeterminedError
from csto_membership.model.dates import Day, Moment, bounds_of
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, Act, Consent, Position, Standing, Status
from csto_membership.output.cached import cached_property
from csto_membership.output.plain import plain

from .configurations import START, Held, held
from .spells import Consented, Exit, Finding, Spell, Step

_CONTRACTING = held(Position(), Consent.GIVEN)


def _plainly(position: Position, consented: Event | None = None) -> Held:
    """Return what is held in a position, before a consent enters into force or not."""
    given = position.bound or (consented is not None and consented.act in CONSENTS)
    exit_act = Act.WITHDRAW if position.standing is Standing.WITHDRAWN else None
    return held(position, Consent.GIVEN if given else Consent.NONE, exit_act)


_RECORDED = {"steps", "without_effect", "findings", "consents", "acts", "_marks", "_ends"}
Sequence = tuple[tuple[date, ...], tuple[tuple[Held, ...], ...]]


@frozen(slots=True, repr=False)
class Timeline:
    """The history of one bond.

    Attributes:
        state: the state.
        instrument: the instrument.
        steps: the events that moved the bond, derived ones included, in order of effect.
        without_effect: consents to an instrument that is not in force.
        findings: claims that the terms do not honour.
        consents: the consents to be bound, in order.
        acts: every act in order, those of consent and derived ones too, with what is held after it.
    """

    state: State
    instrument: Instrument
    steps: tuple[Step, ...]
    without_effect: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    consents: tuple[Consented, ...] = ()
    acts: tuple[tuple[Act, Held], ...] = ()
    _marks: tuple[tuple[int, Held], ...] = field(default=(), eq=False)
    _covered: Mapping[Held, Iterable[tuple[int, int]]] | None = field(default=None, eq=False)
    _ends: tuple[tuple[Event, tuple[int, int]], ...] = field(default=(), eq=False)
    _recorded: "Callable[[State, Instrument, tuple[Event, ...]], Timeline] | None" = field(default=None, eq=False)
    _events: tuple[Event, ...] = field(default=(), eq=False)

    @classmethod
    def plain(
        cls,
        state: State,
        instrument: Instrument,
        held: Sequence,
        recorded: Callable[[State, Instrument, tuple[Event, ...]], "Timeline"],
        events: tuple[Event, ...],
    ) -> "Timeline":
        """Return the history of a bond of which so far only what it holds is known.

        Args:
            state: the state.
            instrument: the instrument.
            held: what it holds, see `held`.
            recorded: makes the timeline with steps, consents, acts and findings, when one of them is asked for.
            events: the events of the bond.
        """
        made, put = cls.__new__(cls), object.__setattr__
        put(made, "state", state)
        put(made, "instrument", instrument)
        put(made, "held", held)
        put(made, "_covered", None)
        put(made, "_recorded", recorded)
        put(made, "_events", events)
        return made

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a field
        """Return a field that was not recorded before."""
        if name not in _RECORDED:
            raise AttributeError(name=name, obj=self)
        assert self._recorded is not None
        whole = self._recorded(self.state, self.instrument, self._events)
        for one in _RECORDED:
            object.__setattr__(self, one, getattr(whole, one))
        return getattr(whole, name)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return {
            "state": self.state.code,
            "instrument": self.instrument.id,
            "spells": plain(self.spells),
            "events": plain(self.steps),
            "findings": plain(self.findings),
        }

    def at(self, day: Day) -> Spell:
        """Return the spell that holds on a day.

        Raises:
            UndeterminedError: several can hold, on the day or on the days that it can mean.
            MomentError: there is no such day.
        """
        first, last = bounds_of(day)
        possible = self.possible(first, last)
        found = [spell for spell in self.spells if spell.can_hold(first, last) and spell.position in possible]
        if len(found) == 1:
            return found[0]
        raise UndeterminedError(
            f"the spell of {self.state.name} under {self.instrument.id!r} on {day}",
            [str(spell.position) for spell in found],
            dict.fromkeys(spell.opened_by for spell in found[1:] if spell.opened_by),
            "ask for one day, or look at the spells",
        )

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """The periods with one position, in order."""
        opened = [(None, START.position), *((step, step.after) for step in self.steps)]
        ends = [*(step.latest for step in self.steps), None]
        kept: list[tuple[Step | None, Position, tuple[Act, ...]]] = []
        for (step, position), end in zip(opened, ends, strict=True):
            if step is not None and end is not None and step.earliest >= end:
                continue
            exits = self._exits(step, end) if step and position.standing is Standing.WITHDRAWN else ()
            if not kept or kept[-1][1:] != (position, exits):
                kept.append((step, position, exits))
        spells: list[Spell] = []
        for place, (step, position, exits) in enumerate(kept):
            following = kept[place + 1][0] if place + 1 < len(kept) else None
            start = step.moment if step else None
            spells.append(
                Spell(
                    start=start,
                    end=following.moment if following else None,
                    position=position,
                    exit=exits[0] if len(exits) == 1 else None,
                    opened_by=step.event if step else None,
                    closed_by=following.event if following else None,
                    entry=self._entry(step) if step else None,
                    possible_exits=exits,
                    consented=self._consented(start, following.moment if following else None),
                )
            )
        return tuple(spells)

    def _exits(self, step: Step, end: date | None) -> tuple[Act, ...]:
        """Return the acts that may have ended membership, in a spell that a step opens."""
        if self._covered is None:
            return (step.event.act,)
        first, last = step.earliest.toordinal(), end.toordinal() if end else None
        found = [
            one.exit
            for one, days in self._covered.items()
            if one.exit is not None and any(b > first and (last is None or a < last) for a, b in days)
        ]
        own = step.event.act
        return (own,) if len(found) < 2 else tuple(sorted(set(found), key=lambda act: (act is not own, act)))  # noqa: PLR2004

    def _entry(self, step: Step) -> Event | None:
        """Return the entry into force that a step stands for."""
        if step.event.act not in CONSENTS or step.entry is not None:
            return step.entry
        return Event(
            id=f"{self.instrument.id}:{step.event.id}:entry",
            state=self.state.code,
            act=Act.ENTER_INTO_FORCE,
            instrument=self.instrument.id,
            date=step.moment,
            sources=step.event.sources,
            derived_by="entry into force of the instrument, and the period after the consent",
        )

    def _consented(self, start: Moment | None, end: Moment | None) -> Moment | None:
        """Return the day of the consent that is in force or waits in a spell."""
        for one in reversed(self.consents):
            begun = end is None or one.given.earliest < end.latest
            if begun and (one.until is None or start is None or one.until.latest > start.earliest):
                return one.given
        return None

    @property
    def exits(self) -> Iterator[Exit]:
        """The ends of being bound, in order, as far as the state was then not bound for a day."""
        if self._covered is None:
            ends = [s for s in self.steps if s.before.bound and not s.after.bound]
            found = [(step.event, step.earliest, step.latest) for step in ends]
        else:
            found = [(event, date.fromordinal(first), date.fromordinal(last)) for event, (first, last) in self._ends]
        for event, first, last in found:
            before = self.possible(first - timedelta(1), first - timedelta(1))
            if any(one.bound for one in (*before, *self.possible(first, last))):
                after = self.possible(last, last)
                certain = all(one.bound for one in before) and not any(one.bound for one in after)
                if certain or any(not one.bound for one in self.possible(first, last)):
                    yield Exit(first, last, event, certain)

    @cached_property
    def held(self) -> Sequence:
        """The days on which what is possible changes, and what can be held: position, consent, exit.

        The second has one more: before the first day, from it on, and so forth.
        """
        days: list[date] = []
        possible: list[tuple[Held, ...]] = [(START,)]
        for day, now in self._sweep() if self._covered is not None else self._one_by_one():
            if now != possible[-1]:
                days.append(date.fromordinal(day))
                possible.append(now)
        return tuple(days), tuple(possible)

    def _one_by_one(self) -> Iterator[tuple[int, tuple[Held, ...]]]:
        """Return what is held in the one world of exact days, day by day of change."""
        last: tuple[int, Held] | None = None
        for mark in self._marks:
            if last is not None and mark[0] != last[0]:
                yield last[0], (last[1],)
            last = mark
        if last is not None:
            yield last[0], (last[1],)

    def _sweep(self) -> Iterator[tuple[int, tuple[Held, ...]]]:
        """Return what can be held from each day on which that changes."""
        assert self._covered is not None
        begun: dict[int, list[tuple[int, Held]]] = {}
        for one, some in self._covered.items():
            for first, end in some:
                begun.setdefault(first, []).append((1, one))
                begun.setdefault(end, []).append((-1, one))
        order = {one: min(first for first, _ in some) for one, some in self._covered.items()}
        count = dict.fromkeys(order, 0)
        lasting = date.max.toordinal()
        for day in sorted(begun):
            for step, one in begun[day]:
                count[one] += step
            now = tuple(sorted((one for one, ways in count.items() if ways), key=order.__getitem__))
            if 0 < day <= lasting:
                yield day, now

    @cached_property
    def changes(self) -> tuple[tuple[date, ...], tuple[tuple[Position, ...], ...]]:
        """The days on which the possible positions change, and the possible positions.

        The second has one more: before the first day, from it on, and so forth.
        """
        found: list[date] = []
        possible: list[tuple[Position, ...]] = []
        for day, some in zip((None, *self.held[0]), self.held[1], strict=True):
            now = (some[0].position,) if len(some) == 1 else tuple(dict.fromkeys(one.position for one in some))
            if not possible or now != possible[-1]:
                possible.append(now)
                if day is not None:
                    found.append(day)
        return tuple(found), tuple(possible)

    def holding(self, earliest: date, latest: date) -> tuple[Held, ...]:
        """Return everything that can be held on some day from `earliest` to `latest`."""
        days, possible = self.held
        first, last = bisect_right(days, earliest), bisect_right(days, latest)
        return tuple(dict.fromkeys(one for some in possible[first : last + 1] for one in some))

    def waiting(self, earliest: date, latest: date) -> tuple[Consented, ...]:
        """Return the consents that can be given, and not in force, on the days from `earliest` to `latest`."""
        if not any(here.waiting for here in self.holding(earliest, latest)):
            return ()
        ends = [[day.latest for day in (one.in_force, one.until) if day] for one in self.consents]
        given = zip(self.consents, ends, strict=True)
        return tuple(
            one for one, days in given if one.given.earliest <= latest and earliest < min(days, default=date.max)
        )

    def possible(self, earliest: date, latest: date) -> tuple[Position, ...]:
        """Return every position that is possible on some day from `earliest` to `latest`."""
        days, possible = self.changes
        first = bisect_right(days, earliest)
        if earliest == latest:
            return possible[first]
        last = bisect_right(days, latest)
        return tuple(dict.fromkeys(position for some in possible[first : last + 1] for position in some))

    def undetermined_events(
        self, earliest: date, latest: date, answer: Callable[[Held], object] = lambda here: here.position
    ) -> tuple[Event, ...]:
        """Return the events that leave an answer open on the days from `earliest` to `latest`.

        They can have happened or not on those days, and they change the answer. There are none where the
        answer is the same in every world.
        """
        if len({answer(here) for here in self.holding(earliest, latest)}) == 1:
            return ()
        found = [
            (step.earliest, step.latest, step.event)
            for step in self.steps
            if answer(_plainly(step.before, step.event)) != answer(_plainly(step.after))
        ]
        if answer(START) != answer(_CONTRACTING):
            found += [(one.given.earliest, one.given.latest, one.event) for one in self.consents]
            found += [(c.until.earliest, c.until.latest, c.closed_by) for c in self.consents if c.until and c.closed_by]
        found.sort(key=lambda one: one[:2])
        return tuple(dict.fromkeys(event for first, last, event in found if first <= latest and last > earliest))

    def outlived(self) -> tuple[Finding, ...]:
        """Return a finding if the bond certainly goes on after the end of its state."""
        end, last = self.state.until, self.spells[-1]
        if end is None or last.status in {Status.OUTSIDER, Status.WITHDRAWN} or last.start is None:
            return ()
        event = last.opened_by.id if last.opened_by else ""
        rule = "the state ended while the bond goes on; record how the bond ended"
        return (Finding(self.state.code, self.instrument.id, event, last.start, Moment.of(end), rule),)

    def _repr_html_(self) -> str:
        """Return the spells for a notebook."""
        from csto_membership.output.table import Table  # noqa: PLC0415  3 ms that a plain question need not pay

        rows = [
            (
                str(spell.position),
                *(None if day is None else str(day) for day in (spell.start, spell.end)),
                spell.days,
                spell.exit,
                spell.opened_by.id if spell.opened_by else None,
            )
            for spell in self.spells
        ]
        caption = f"{self.state.name} ({self.state.code}) under {self.instrument.name}"
        return Table(("position", "start", "end", "days", "exit", "opened by"), rows).to_html(caption=caption)

    def __repr__(self) -> str:
        """Return a short form: the bond and the statuses it went through."""
        statuses = " → ".join(spell.status for spell in self.spells)
        return f"<Timeline {self.state.code} under {self.instrument.id}: {statuses}>"

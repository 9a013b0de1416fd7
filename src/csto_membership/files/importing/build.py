"""The events of all bonds into the facts of a register, proved bond by bond.

A bond that no history allows is set aside with the words of the refusal; the others are kept.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import date

from attrs import define, field

from csto_membership.engine.histories import refusals
from csto_membership.engine.view import View
from csto_membership.errors import MembershipError, OrderError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .bonds import Made, RefusedError, in_order, joined
from .options import LATE_SIGNATURE

Bond = tuple[str, str]
"""State and instrument."""


@define(slots=True, eq=False)
class Build:
    """What is made of a table, before and after it is proved.

    Attributes:
        register: the register's id, name and checked-through day.
        drop: kinds of events that are left out, instead of setting their bonds aside.
        states: the states of the register, beside those of the catalogue.
        instruments: their names by id, in the order of the table.
        in_force: the days of entry into force that the table or the caller names, by instrument.
        sources: the sources by id.
        made: the events that the rows make, by bond.
        source_of: the id of the source of each row's events.
        refused: why a bond was set aside: the kind of reason, and the reason.
        rows: the row of each event, by the event's id.
        undated: the ids of the events whose days the table does not have; they are bounds.
    """

    register: tuple[str, str, date]
    drop: frozenset[str] = frozenset()
    states: tuple[State, ...] = ()
    instruments: dict[str, str] = field(factory=dict[str, str])
    in_force: dict[str, Moment] = field(factory=dict[str, Moment])
    sources: dict[str, Source] = field(factory=dict[str, Source])
    made: dict[Bond, list[Made]] = field(factory=dict[Bond, list[Made]])
    source_of: dict[int, str] = field(factory=dict[int, str])
    refused: dict[Bond, tuple[str, str]] = field(factory=dict[Bond, tuple[str, str]])
    rows: dict[str, int] = field(factory=dict[str, int])
    undated: set[str] = field(factory=set[str])

    def refuse(self, bond: Bond, kind: str, reason: str = "") -> None:
        """Set a bond aside with its rows."""
        self.refused[bond] = kind, reason or kind
        for one in self.made.pop(bond, ()):
            one.row.set_aside(kind, reason)

    def prove(self) -> Facts:
        """Return the facts whose every bond folds; set aside the others."""
        made = {bond: in_order(joined(some)) for bond, some in self.made.items()}
        pending = set(self.instruments)  # those whose bonds are proved again: one of theirs was set aside
        while True:
            of_each: dict[str, list[Made]] = {}
            for (_, instrument), some in made.items():
                of_each.setdefault(instrument, []).extend(some)
            instruments = {id_: self._instrument(id_, of_each.get(id_, [])) for id_ in self.instruments}
            before = set(self.refused)
            facts = self._facts(instruments, made)
            view = View(facts)
            for instrument, state in (
                (one, state) for one in facts.bonds if one in pending for state in facts.bonds[one]
            ):
                error = next((error for _, error in refusals(view, instrument, state)), None)
                if error is not None:
                    self.refuse((state, instrument), kind_of(error), str(error))
            made = {bond: some for bond, some in made.items() if bond in self.made}
            pending = {instrument for _, instrument in self.refused.keys() - before}
            if not pending:
                return facts

    def _instrument(self, id_: str, own: list[Made]) -> Instrument:
        """Return an instrument; without a day of entry into force, no later than its first effect."""
        note, in_force = "", self.in_force.get(id_)
        if in_force is None:
            effects = [one.effective.earliest for one in own if one.effective is not None and one.act in CONSENTS]
            if effects:
                first, last = first_day(own, min(effects)), min(effects)
                in_force = Moment.between(first, last)
                note = "The table has no day of entry into force: it was no later than the first day of effect there."
        return Instrument(id=id_, name=self.instruments[id_], kind="treaty", in_force=in_force, note=note)

    def _facts(self, instruments: Mapping[str, Instrument], made: Mapping[Bond, list[Made]]) -> Facts:
        events: list[Event] = []
        first: dict[str, date] = {}
        for (_, instrument), some in made.items():
            first[instrument] = first_day(some, first.get(instrument, date.max))
        places = {id_: place for place, id_ in enumerate(self.instruments)}
        for (state, instrument), some in sorted(made.items(), key=lambda item: (places[item[0][1]], item[0][0])):
            bond = state, instrument
            try:
                events += self._events(bond, some, instruments[instrument], first[instrument])
            except (RefusedError, MembershipError) as error:
                self.refuse(bond, error.kind if isinstance(error, RefusedError) else kind_of(error), str(error))
        id_, name, checked_through = self.register
        return Facts(
            id=id_,
            name=name,
            constitutive=next(iter(instruments)),
            checked_through=checked_through,
            states=self.states,
            instruments=list(instruments.values()),
            sources=[self.sources[id_] for id_ in sorted({id_ for event in events for id_ in event.sources})],
            events=events,
        )

    def _events(self, bond: Bond, made: list[Made], instrument: Instrument, first: date) -> list[Event]:
        """Return the events of a bond, with the acts that its history asks for.

        Raises:
            RefusedError: the rows say what no history can be.
        """
        state, under = bond
        stem = state.lower() if len(self.instruments) == 1 else f"{state.lower()}-{under}"
        counts, events = Counter[Act](), list[Event]()
        for one in made:
            if one.act is Act.SIGN and LATE_SIGNATURE in self.drop and _current(events, CONSENTS):
                one.row.fates[one.column] = "a signature after consent, left out (--drop)"
                continue
            act, form = _act(one, events, instrument)
            counts[act] += 1
            number = f"-{counts[act]}" if counts[act] > 1 else ""
            day = self._day(one, events, first)
            effective = one.effective if one.effective != day else None
            id_ = f"{stem}-{act.value}{number}"
            self.rows[id_] = one.row.number
            if one.date is None:
                self.undated.add(id_)
            events.append(
                Event(
                    id=id_,
                    state=state,
                    act=act,
                    instrument=under,
                    date=day,
                    effective=effective,
                    form=form,
                    note=one.note,
                    sources=[self.source_of[id(one.row)]],
                )
            )
        return events

    def _day(self, one: Made, before: list[Event], first: date) -> Moment:
        if one.date is not None:
            return one.date
        earliest = max((event.date.earliest for event in before), default=first)
        latest = one.effective.latest if one.effective is not None else self.register[2]
        return Moment.between(min(earliest, latest), latest)


def first_day(made: Iterable[Made], default: date) -> date:
    """Return the first day that some events can have."""
    return min([default, *(one.bounds[0] for one in made)])


def _act(one: Made, before: list[Event], instrument: Instrument) -> tuple[Act, str]:
    """Return the act and the form that fit what was before.

    Raises:
        RefusedError: a signature after consent.
    """
    consents = _current(before, CONSENTS)
    if one.act is Act.SIGN and consents:
        kind = "a signature after consent (--drop signature-after-consent)"
        raise RefusedError(kind, f"a signature on {one.date}, after the consent of {consents[-1].date}")
    if one.act is Act.RATIFY and not _current(before, {Act.SIGN}):
        return Act.ACCEDE, one.form or "ratification"
    if (
        one.act is Act.WITHDRAW
        and consents
        and one.date is not None
        and _before_effect(one.date, consents[-1], instrument)
    ):
        return Act.WITHDRAW_CONSENT, ""
    return one.act, one.form


def _current(before: list[Event], acts: Container[Act]) -> list[Event]:
    """Return the events of some acts since the last exit."""
    exits = [place for place, event in enumerate(before) if event.act in EXITS]
    return [event for event in before[exits[-1] + 1 if exits else 0 :] if event.act in acts]


def _before_effect(day: Moment, consent: Event, instrument: Instrument) -> bool:
    """Whether a day is after a consent and before it has effect."""
    if instrument.in_force is None:
        return True
    effect = max((consent.effective or consent.date).earliest, instrument.in_force.earliest)
    return consent.date.earliest <= day.latest < effect


def kind_of(error: MembershipError) -> str:
    """Return what a refusal is, in words that are the same for all of its kind."""
    if isinstance(error, TransitionError):
        return f"no {error.act} is possible while {error.position}"
    return "its days run backwards" if isinstance(error, OrderError) else type(error).__name__

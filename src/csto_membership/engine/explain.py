"""`Explanation`: why a state stands where it stands, with fields for programs and sentences for people.

It is put together from timelines; nothing is decided here.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import frozen

from csto_membership.model.dates import Day, Moment, bounds_of
from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Consent, Counting, Position, Standing, Status
from csto_membership.output.blocks import Block, as_html, as_text
from csto_membership.output.plain import plain, plain_fields
from csto_membership.output.table import Table

from .configurations import counts
from .deadlines import Deadline, deadlines
from .describe import (
    answer_block,
    hint_blocks,
    moment_text,
    projection_blocks,
    reason_blocks,
    status_word,
)
from .histories import outcomes_of
from .horizon import check_horizon
from .lineages import LineageTimeline
from .questions import status_of
from .roster import Roster, single_or_none, statuses_of
from .spells import Consented, Spell
from .view import View


@frozen(slots=True, kw_only=True)
class Disagreement:
    """A dispute on which the answer depends.

    Attributes:
        dispute: the dispute.
        chosen: id of the reading in this view.
        answers: the possible statuses under each of its readings, the others unchanged.
        sources: the sources of each reading.
    """

    dispute: Dispute
    chosen: str
    answers: dict[str, tuple[str, ...]]
    sources: dict[str, tuple[Source, ...]]


@frozen(slots=True, kw_only=True)
class Explanation:
    """Why a state stands where it stands on a day; ``str()`` of it is for people.

    Attributes:
        state, instrument, on: what was asked.
        possible: the possible statuses; one, where the answer is determined.
        positions: the possible positions.
        consents: whether consent to be bound is given; both, where it may be.
        counts: whether the state counts, by counting rule; ``None``: it may or may not.
        waiting: consents that may be given on the day and not in force for the state.
        ended: consents that ended before the day without having entered into force.
        spells: the spells that the day can fall in.
        before: the spell before them, `after` the spell after them, if any.
        events: the events that led there: of each spell, the one that opened it.
        undetermined_events: the events whose imprecise or intervening days leave the answer open.
        sources: the sources of these events, of the one that ends the last spell, and of these consents.
        notes: the notes on the bond up to the day, by date.
        disagreements: the disputes on which the answer depends.
        deadlines: the clocks that run or have run out.
        hints: what the question perhaps meant.
        constitutive: whether standing under the instrument is membership of the organization.
        answered_by: of a lineage, ids of the instruments whose bonds answer; else none.
        treaties: of a lineage, ids of its instruments that are not constitutive.
        projected: whether the day is later than `checked_through`.
        checked_through: the last day that the register answers for.
    """

    state: State
    instrument: Instrument
    on: Moment
    possible: tuple[Status, ...]
    positions: tuple[Position, ...]
    consents: tuple[Consent, ...]
    counts: dict[Counting, bool | None]
    waiting: tuple[Consented, ...]
    ended: tuple[Consented, ...]
    spells: tuple[Spell, ...]
    before: Spell | None
    after: Spell | None
    events: tuple[Event, ...]
    undetermined_events: tuple[Event, ...]
    sources: dict[str, Source]
    notes: tuple[Event, ...]
    disagreements: tuple[Disagreement, ...]
    deadlines: tuple[Deadline, ...]
    hints: tuple[str, ...]
    constitutive: bool
    answered_by: tuple[str, ...]
    treaties: frozenset[str]
    projected: bool
    checked_through: date

    @property
    def status(self) -> Status | None:
        """The status, or ``None`` where several are possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes on which the answer depends."""
        return tuple(one.dispute for one in self.disagreements)

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, ready for JSON; of events and sources what is not empty."""
        opened = self.after.opened_by if self.after else None
        found: dict[str, Any] = plain(
            {
                "state": self.state.code,
                "instrument": self.instrument.id,
                "on": self.on,
                "status": self.status,
                "possible": self.possible,
                "consent": self.consents,
                "waiting": list(map(_consented, self.waiting)),
                "ended": list(map(_consented, self.ended)),
                "positions": self.positions,
                "counts": self.counts,
                "start": moment_text(self.spells[0].start),
                "end": moment_text(self.spells[-1].end),
                "events": list(map(_filled, self.events)),
                "then": opened and _filled(opened),
                "unsettled": list(map(_filled, self.undetermined_events)),
                "sources": {name: _filled(source) for name, source in self.sources.items()},
                "notes": list(map(_filled, self.notes)),
                "disputes": {
                    one.dispute.id: {
                        "question": one.dispute.question,
                        "read_as": one.chosen,
                        "answers": one.answers,
                    }
                    for one in self.disagreements
                },
                "deadlines": self.deadlines,
                "hints": self.hints,
                "answered_by": self.answered_by,
                "projected": self.projected,
                "checked_through": self.checked_through,
            }
        )
        return found

    def _blocks(self) -> tuple[Block, ...]:
        instrument, counting, *reasons = reason_blocks(self)
        return (answer_block(self), instrument, counting, *hint_blocks(self), *reasons, *projection_blocks(self))

    def __str__(self) -> str:
        """Return the explanation in sentences."""
        return as_text(self._blocks())

    def _repr_html_(self) -> str:
        """Return the explanation for a notebook."""
        return f"<div>{''.join(as_html(self._blocks()))}</div>"

    def __repr__(self) -> str:
        """Return a short form: the question and the answer."""
        answer = " or ".join(self.possible)
        return f"<Explanation {self.state.code} under {self.instrument.id} on {self.on}: {answer}>"


def explain(view: View, state: State, on: Moment, instrument: Instrument) -> Explanation:
    """Put an explanation together."""
    timeline = view.timeline(instrument.id, state.code)
    holding = timeline.holding(on.earliest, on.latest)
    positions = tuple(dict.fromkeys(here.position for here in holding))
    spells = timeline.spells
    now = [n for n, spell in enumerate(spells) if spell.can_hold(on.earliest, on.latest)]
    during = tuple(spells[n] for n in now)
    after = spells[now[-1] + 1] if now[-1] + 1 < len(spells) else None
    bond_notes = view.notes(instrument.id, state.code)
    notes = tuple(note for note in bond_notes if note.date.earliest <= on.latest)
    waiting = timeline.waiting(on.earliest, on.latest)
    ended = tuple(one for one in timeline.consents if one.ended_before(on.earliest))
    consents = [event for one in (*ended, *waiting) for event in (one.event, one.closed_by)]
    told = (*(spell.opened_by for spell in (*during, after) if spell), *consents, *notes)
    return Explanation(
        state=state,
        instrument=instrument,
        on=on,
        possible=statuses_of(positions),
        positions=positions,
        consents=tuple(dict.fromkeys(here.consent for here in holding)),
        counts={one: single_or_none(counts(one, here) for here in holding) for one in Counting},
        waiting=waiting,
        ended=ended,
        spells=during,
        before=spells[now[0] - 1] if now[0] else None,
        after=after,
        events=tuple(spell.opened_by for spell in during if spell.opened_by),
        undetermined_events=timeline.undetermined_events(on.earliest, on.latest, status_of),
        sources=_sources(view, told),
        notes=notes,
        disagreements=tuple(_disagreements(view, state, on, instrument)),
        deadlines=deadlines(timeline, bond_notes, on.earliest, on.latest),
        hints=tuple(hints(view, on, instrument, state)),
        constitutive=view.facts.is_constitutive(instrument.id),
        treaties=view.facts.treaties_of(instrument.id),
        answered_by=timeline.answered_by(on.earliest, on.latest) if isinstance(timeline, LineageTimeline) else (),
        projected=on.latest > view.checked_through,
        checked_through=view.checked_through,
    )


def _sources(view: View, events: Iterable[Event | None]) -> dict[str, Source]:
    """Return the sources of some events by id, in the order in which they are cited."""
    known = view.facts.sources.by_id()
    cited = dict.fromkeys(one for event in events if event for one in event.sources)
    return {one: known[one] for one in cited if one in known}


def _disagreements(view: View, state: State, on: Moment, instrument: Instrument) -> Iterator[Disagreement]:
    matter, outcomes = outcomes_of(view, instrument.id, state.code, on.earliest, on.latest)
    known, used = view.facts.sources.by_id(), view.readings
    for name in matter:
        dispute = view.facts.disputes_by_id[name]
        answers: dict[str, tuple[str, ...]] = {}
        for readings, outcome in outcomes:
            if all(readings[d] == used[d] for d in readings if d != name):
                answers[readings[name]] = outcome
        sources = {
            reading.id: tuple(known[one] for one in reading.sources if one in known) for reading in dispute.readings
        }
        yield Disagreement(dispute=dispute, chosen=used[name], answers=answers, sources=sources)


def _possible_members(view: View, on: Moment, instrument: str, counting: Counting = Counting.DE_JURE) -> Roster:
    return view.roster_index(instrument, counting).both(on.earliest, on.latest)[1]


MOST_HINTS = 10
"""How many other instruments a hint lists; of more it tells the number, which needs no history of theirs."""


def hints(view: View, on: Moment, instrument: Instrument, state: State | None = None) -> Iterator[str]:
    """Say what a question perhaps meant: the first question is often the wrong one.

    Before an instrument is in force nobody is a member under it; and a state that is an
    outsider to it may have had a bond to another.
    """
    lineage = view.facts.lineages_by_id.get(instrument.id)
    own = lineage.instruments if lineage else (instrument.id,)
    others = [other for other in view.instruments if other.id not in own]
    unborn = instrument.in_force is None or on.latest < instrument.in_force.earliest
    if state is None:
        if unborn:
            others += [view.instrument(one.id) for one in view.facts.lineages if instrument.id in one.instruments]
            yield from _where_there_are_members(view, on, instrument, others)
        return
    position = view.timeline(instrument.id, state.code).possible(on.earliest, on.latest)
    if all(one.standing is Standing.OUTSIDER for one in position):
        if unborn and instrument.in_force:
            yield f"{instrument.name} entered into force on {instrument.in_force} only."
        yield from _where_it_has_bonds(view, on, state, others)


def _where_there_are_members(view: View, on: Moment, instrument: Instrument, others: list[Instrument]) -> Iterator[str]:
    """Say that an instrument is not in force yet, and which others have parties."""
    known = f" as known on {view.known_on}" if view.known_on else ""
    since = f"in force {instrument.in_force}" if instrument.in_force else f"not in force{known}"
    yield f"{instrument.name}: {since}; nobody is a member under it on {on}."
    signed = len(_possible_members(view, on, instrument.id, Counting.SIGNED))
    if signed:
        yield f'For the {signed} {"state" if signed == 1 else "states"} that had signed or consented: counting="signed"'
    if len(others) > MOST_HINTS:
        yield f'The register has {len(others)} other instruments: instrument="ID"'
        return
    for other in others:
        parties = _possible_members(view, on, other.id)
        if parties:
            constitutive = view.facts.is_constitutive(other.id)
            one, several = ("member of", "members of") if constitutive else ("party to", "parties to")
            count = f"1 {one}" if len(parties) == 1 else f"{len(parties)} {several}"
            yield f'For the {count} {other.name}: instrument="{other.id}"'


def _where_it_has_bonds(view: View, on: Moment, state: State, others: list[Instrument]) -> Iterator[str]:
    """Say to which other instruments a state has a bond, and what it is."""
    bound = [other for other in others if view.has_bond(other.id, state.code)]
    if len(bound) > MOST_HINTS:
        yield f"{state.name} has bonds to {len(bound)} other instruments; list them with: events {state.code}"
        return
    for other in bound:
        possible = view.timeline(other.id, state.code).possible(on.earliest, on.latest)
        statuses = sorted(set(statuses_of(possible)))
        if statuses != [Status.OUTSIDER]:
            constitutive = view.facts.is_constitutive(other.id)
            word = " or ".join(status_word(status, constitutive=constitutive) for status in statuses)
            yield f'{state.name} is {word} under {other.name}: instrument="{other.id}"'


def unfilled(view: View, on: Moment, instrument: Instrument) -> Iterator[str]:
    """Say that no party to an instrument in force is recorded: the register is incomplete."""
    force, end = instrument.in_force, instrument.terminated
    if force is None or force.latest > on.earliest or (end is not None and end.earliest <= on.latest):
        return
    if not _possible_members(view, on, instrument.id):
        word = status_word(Status.MEMBER, constitutive=view.facts.is_constitutive(instrument.id))
        yield f"{instrument.name}: in force since {force}, but no {word} is recorded on {on}."
        if instrument.note:
            yield instrument.note


def by_reading(view: View, state: State, on: Day, instrument: str, projected: str) -> Table:
    """Return the answer under every reading of the disputes that matter to it."""
    earliest, latest = bounds_of(on)
    check_horizon(view.checked_through, latest, projected)
    matter, outcomes = outcomes_of(view, instrument, state.code, earliest, latest)
    used = view.readings
    rows: dict[tuple[str, ...], tuple[str | None, str]] = {}
    for readings, outcome in outcomes:
        if all(readings[dispute] == used[dispute] for dispute in readings if dispute not in matter):
            status = outcome[0] if len(outcome) == 1 and outcome[0] in tuple(Status) else None
            rows[tuple(readings[dispute] for dispute in matter)] = (status and str(status), " or ".join(outcome))
    return Table((*matter, "status", "possible"), [(*key, *row) for key, row in rows.items()])


def _consented(one: Consented) -> dict[str, Any]:
    """Return a consent as plain values, with its event and the one that ended it."""
    events = {"event": _filled(one.event), "closed_by": one.closed_by and _filled(one.closed_by)}
    return plain_fields(one, **events, entry=one.entry and one.entry.id)


def _filled(record: Event | Source) -> dict[str, Any]:
    """Return the fields of a record that are not empty, but for the file where it is written."""
    filled = {name: value for name, value in record.as_dict().items() if value not in (None, "", [], {})}
    filled.pop("origin", None)
    return filled

"""`Explanation` (why a state stands where it stands) and `Change` (what an event did).

Both have fields for programs and read as sentences for people. They are put together from
timelines; nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import asdict, fields, frozen

from csto_membership.model.dates import Day, Moment, bounds_of
from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, Act, Counting, Position, Standing, Status
from csto_membership.output.table import Table

from .deadlines import Deadline, deadlines
from .questions import check_horizon
from .roster import Roster, statuses_of
from .timeline import Spell, Timeline
from .view import View

SHOWN_NOTES = 6
"""How many notes the text of an explanation shows; the field has all."""


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
        spells: the spells that the day can fall in.
        before: the spell before them, `after` the spell after them, if any.
        events: the events that led there: of each spell, the one that opened it.
        unsettled: the events whose imprecise or intervening days leave the answer open.
        sources: the sources of these events, and of the one that ends the last spell.
        notes: the notes on the bond up to the day, by date.
        disagreements: the disputes on which the answer depends.
        deadlines: the clocks that run or have run out.
        hints: what the question perhaps meant.
        constitutive: whether standing under the instrument is membership of the organization.
        projected: whether the day is later than `checked_through`.
        checked_through: the last day that the register answers for.
    """

    state: State
    instrument: Instrument
    on: Moment
    possible: tuple[Status, ...]
    positions: tuple[Position, ...]
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
    projected: bool
    checked_through: date

    @property
    def status(self) -> Status | None:
        """The status, or ``None`` where several are possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def counts(self) -> dict[Counting, bool | None]:
        """Whether the state counts, by counting rule; ``None``: it may or may not."""
        found = {one: {one.counts(position) for position in self.positions} for one in Counting}
        return {one: answers.pop() if len(answers) == 1 else None for one, answers in found.items()}

    @property
    def disputes(self) -> tuple[Dispute, ...]:
        """The disputes on which the answer depends."""
        return tuple(one.dispute for one in self.disagreements)

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, ready for JSON."""
        return {
            "state": self.state.code,
            "instrument": self.instrument.id,
            "on": str(self.on),
            "status": self.status,
            "possible": list(self.possible),
            "positions": [asdict(position) for position in self.positions],
            "counts": {str(counting): answer for counting, answer in self.counts.items()},
            "start": _text(self.spells[0].start),
            "end": _text(self.spells[-1].end),
            "events": [_plain_event(event) for event in self.events],
            "then": _plain_event(self.after.opened_by) if self.after and self.after.opened_by else None,
            "unsettled": [_plain_event(event) for event in self.undetermined_events],
            "sources": {name: _plain(source) for name, source in self.sources.items()},
            "notes": [_plain_event(event) for event in self.notes],
            "disputes": {
                one.dispute.id: {
                    "question": one.dispute.question,
                    "read_as": one.chosen,
                    "answers": {reading: list(answer) for reading, answer in one.answers.items()},
                }
                for one in self.disagreements
            },
            "deadlines": [
                {field.name: getattr(clock, field.name) for field in fields(Deadline)}
                | {"started": str(clock.started), "due": str(clock.due), "event": clock.event.id}
                for clock in self.deadlines
            ],
            "hints": list(self.hints),
            "projected": self.projected,
            "checked_through": self.checked_through.isoformat(),
        }

    def __str__(self) -> str:
        """Return the explanation in sentences."""
        return "\n".join(_lines(self))

    def _repr_html_(self) -> str:
        """Return the explanation for a notebook."""
        from .html import explanation_html  # noqa: PLC0415  only a notebook pays for it

        return explanation_html(self)

    def __repr__(self) -> str:
        """Return a short form: the question and the answer."""
        answer = " or ".join(self.possible)
        return f"<Explanation {self.state.code} under {self.instrument.id} on {self.on}: {answer}>"


@frozen(slots=True, kw_only=True)
class Change:
    """What one event did to one bond and to the rosters.

    Attributes:
        on: the day it took effect, exact or within bounds.
        state, instrument: the bond.
        event: the event, perhaps a derived one.
        before, after: the positions before and after it.
        constitutive: whether standing under the instrument is membership of the organization.
    """

    on: Moment
    state: State
    instrument: Instrument
    event: Event
    before: Position
    after: Position
    constitutive: bool

    @property
    def joined(self) -> tuple[Counting, ...]:
        """The rosters that the state came into."""
        return tuple(c for c in Counting if c.counts(self.after) and not c.counts(self.before))

    @property
    def left(self) -> tuple[Counting, ...]:
        """The rosters that the state went out of."""
        return tuple(c for c in Counting if c.counts(self.before) and not c.counts(self.after))

    def __str__(self) -> str:
        """Return one sentence."""
        return (
            f"{self.on}: {self.state.name} under {self.instrument.id}: "
            f"{told(self.before, constitutive=self.constitutive)} → "
            f"{told(self.after, constitutive=self.constitutive)} "
            f"({did(self.event)})"
        )


def said(status: Status, *, constitutive: bool) -> str:
    """Return the word for a status: the members under a mere treaty are its parties."""
    return "party" if status is Status.MEMBER and not constitutive else str(status)


def changes(timelines: Iterable[Timeline], start: date, end: date, *, constitutive: bool) -> tuple[Change, ...]:
    """Return the changes of some bonds in [start, end), in order of effect."""
    found = [
        (step, timeline)
        for timeline in timelines
        for step in timeline.steps
        if step.earliest < end and step.latest >= start
    ]
    found.sort(key=lambda one: (one[0].earliest, one[0].latest, one[1].state.name))
    return tuple(
        Change(
            on=step.moment,
            state=timeline.state,
            instrument=timeline.instrument,
            event=step.event,
            before=step.before,
            after=step.after,
            constitutive=constitutive,
        )
        for step, timeline in found
    )


def explain(view: View, state: State, on: Moment, instrument: Instrument) -> Explanation:
    """Put an explanation together."""
    timeline = view.timeline(instrument.id, state.code)
    positions = timeline.possible(on.earliest, on.latest)
    spells = timeline.spells
    now = [n for n, spell in enumerate(spells) if _can_hold(spell, on)]
    during = tuple(spells[n] for n in now)
    before = spells[now[0] - 1] if now[0] else None
    after = spells[now[-1] + 1] if now[-1] + 1 < len(spells) else None
    bond_notes = view.notes(instrument.id, state.code)
    notes = tuple(note for note in bond_notes if note.date.earliest <= on.latest)
    events = tuple(spell.opened_by for spell in during if spell.opened_by)
    closing = [after.opened_by] if after and after.opened_by else []
    cited = dict.fromkeys(one for event in (*events, *closing, *notes) for one in event.sources)
    known = view.facts.sources.by_id()
    return Explanation(
        state=state,
        instrument=instrument,
        on=on,
        possible=statuses_of(positions),
        positions=positions,
        spells=during,
        before=before,
        after=after,
        events=events,
        undetermined_events=timeline.undetermined_events(on.earliest, on.latest, lambda position: position.status),
        sources={one: known[one] for one in cited if one in known},
        notes=notes,
        disagreements=tuple(_disagreements(view, state, on, instrument)),
        deadlines=deadlines(timeline, bond_notes, on.earliest, on.latest),
        hints=tuple(hints(view, on, instrument, state)),
        constitutive=instrument.id == view.facts.constitutive,
        projected=on.latest > view.checked_through,
        checked_through=view.checked_through,
    )


def _can_hold(spell: Spell, on: Moment) -> bool:
    begun = spell.start is None or spell.start.earliest <= on.latest
    return begun and (spell.end is None or spell.end.latest > on.earliest)


def _disagreements(view: View, state: State, on: Moment, instrument: Instrument) -> Iterator[Disagreement]:
    matter, outcomes = view.outcomes(instrument.id, state, on.earliest, on.latest)
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


def _possible_members(view: View, on: Moment, instrument: str) -> Roster:
    return view.roster_index(instrument, Counting.DE_JURE).both(on.earliest, on.latest)[1]


def hints(view: View, on: Moment, instrument: Instrument, state: State | None = None) -> Iterator[str]:
    """Say what a question perhaps meant: the first question is often the wrong one.

    Before an instrument is in force nobody is a member under it; and a state that is an
    outsider to it may have had a bond to another.
    """
    others = [other for other in view.instruments if other.id != instrument.id]
    unborn = instrument.in_force is None or on.latest < instrument.in_force.earliest
    if unborn and state is None:
        known = f" as known on {view.known_on}" if view.known_on else ""
        since = f"in force {instrument.in_force}" if instrument.in_force else f"not in force{known}"
        yield f"{instrument.name}: {since}; nobody is a member under it on {on}."
        for other in others:
            parties = _possible_members(view, on, other.id)
            if parties:
                count = "1 party" if len(parties) == 1 else f"{len(parties)} parties"
                yield f"For the {count} to {other.name}: --instrument {other.id}"
    if state is not None:
        position = view.timeline(instrument.id, state.code).possible(on.earliest, on.latest)
        if any(one.standing is not Standing.OUTSIDER for one in position):
            return
        if unborn and instrument.in_force:
            yield f"{instrument.name} entered into force on {instrument.in_force} only."
        for other in others:
            possible = view.timeline(other.id, state.code).possible(on.earliest, on.latest)
            statuses = sorted(set(statuses_of(possible)))
            if statuses != [Status.OUTSIDER]:
                constitutive = other.id == view.facts.constitutive
                word = " or ".join(said(status, constitutive=constitutive) for status in statuses)
                yield f"{state.name} is {word} under {other.name}: --instrument {other.id}"


def unfilled(view: View, on: Moment, instrument: Instrument) -> Iterator[str]:
    """Say that no party to an instrument in force is recorded: the register is incomplete."""
    force, end = instrument.in_force, instrument.terminated
    if force is None or force.latest > on.earliest or (end is not None and end.earliest <= on.latest):
        return
    if not _possible_members(view, on, instrument.id):
        word = said(Status.MEMBER, constitutive=instrument.id == view.facts.constitutive)
        yield f"{instrument.name}: in force since {force}, but no {word} is recorded on {on}."
        if instrument.note:
            yield instrument.note


def by_reading(view: View, state: State, on: Day, instrument: str, projected: str) -> Table:
    """Return the answer under every reading of the disputes that matter to it."""
    earliest, latest = bounds_of(on)
    check_horizon(view, latest, projected)
    matter, outcomes = view.outcomes(instrument, state, earliest, latest)
    used = view.readings
    rows: dict[tuple[str, ...], tuple[str | None, str]] = {}
    for readings, outcome in outcomes:
        if all(readings[dispute] == used[dispute] for dispute in readings if dispute not in matter):
            status = outcome[0] if len(outcome) == 1 and outcome[0] in tuple(Status) else None
            rows[tuple(readings[dispute] for dispute in matter)] = (status and str(status), " or ".join(outcome))
    return Table((*matter, "status", "possible"), [(*key, *row) for key, row in rows.items()])


def _text(moment: Moment | None) -> str | None:
    return None if moment is None else str(moment)


def _plain(record: Event | Source) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in fields(type(record))}
    kept = {name: value for name, value in values.items() if value not in (None, "", ()) and name != "origin"}
    return {name: str(value) if isinstance(value, Moment | date) else value for name, value in kept.items()}


def _plain_event(event: Event) -> dict[str, Any]:
    return _plain(event) | {"readings": dict(event.readings)} if event.readings else _plain(event)


def did(event: Event) -> str:
    """Name an act, who did it, and the form of consent."""
    form = f" ({event.form})" if event.form else ""
    by = f" by the {event.by}" if event.by else ""
    return f"{event.act}{form}{by}"


def _lines(this: Explanation) -> Iterator[str]:
    answer = " or ".join(said(status, constitutive=this.constitutive) for status in this.possible)
    doubt = "" if this.status else "cannot be determined: "
    hidden = [str(position) for position in this.positions if str(position) != position.status]
    detail = f" [{'; '.join(hidden)}]" if hidden else ""
    yield f"{this.state.name} ({this.state.code}) under {this.instrument.id!r} on {this.on}: {doubt}{answer}{detail}"
    yield f"  {this.instrument.name}{in_force(this.instrument)}"
    yield counted(this.counts)
    yield from (f"Perhaps you meant: {hint}" for hint in this.hints)
    yield from _course_lines(this)
    yield from _doubt_lines(this)
    if this.notes:
        all_of_them = f"csto-membership events {this.state.code} --format csv"
        cut = f" (the last {SHOWN_NOTES} of {len(this.notes)}; all: {all_of_them})"
        yield f"Notes{cut if len(this.notes) > SHOWN_NOTES else ''}:"
        yield from (f"  - {n.date} {n.topic}: {n.note or n.id}" for n in this.notes[-SHOWN_NOTES:])
    if this.instrument.note:
        yield f"On the instrument: {this.instrument.note}"
    if this.projected:
        yield f"A projection: the register was checked through {this.checked_through}."


def _course_lines(this: Explanation) -> Iterator[str]:
    """What led to the answer, what came after, what was before."""
    for spell in this.spells:
        if spell.start or spell.end:
            words = [standing(spell, constitutive=this.constitutive).capitalize()]
            words += [f"since {spell.start}"] if spell.start and not spell.exit else []
            words += [f"until {spell.end}"] if spell.end else []
            yield " ".join(words)
        if spell.opened_by is not None:
            yield from _event_lines(spell.opened_by, this, spell.start)
    if this.after is not None and this.after.opened_by is not None:
        yield f"Then, from {this.after.start}: {standing(this.after, constitutive=this.constitutive)}"
        yield from _event_lines(this.after.opened_by, this, this.after.start)
    if this.before is not None:
        since = f" from {this.before.start}" if this.before.start and not this.before.exit else ""
        yield f"Before: {standing(this.before, constitutive=this.constitutive)}{since}"


def _doubt_lines(this: Explanation) -> Iterator[str]:
    """What leaves the answer open, which clocks run, on which readings it depends."""
    if this.undetermined_events:
        yield "What leaves it open:"
        yield from (f"  - {did(event)} on {event.date} ({event.id})" for event in this.undetermined_events)
    yield from (f"Clock: {clock}" for clock in this.deadlines)
    if this.disagreements:
        yield "The answer depends on how the sources are read (* marks the reading in use):"
    for one in this.disagreements:
        yield from _disagreement_lines(one)


_COUNTED: dict[bool | None, tuple[str, str]] = {
    True: ("Counts", ""),
    None: ("May or may not count", "may or may not"),
    False: ("Does not count", "not"),
}
"""The words for each answer, in this order: at the head of a line, and further on."""


def counted(counts: Mapping[Counting, bool | None]) -> str:
    """Say by which counting rules a state counts, and by which it may or may not."""
    parts = [(answer, [str(one) for one in counts if counts[one] is answer]) for answer in _COUNTED]
    told = [(_COUNTED[answer], ", ".join(names)) for answer, names in parts if names]
    return "; ".join(f"{words[place > 0]}: {names}" for place, (words, names) in enumerate(told))


def in_force(instrument: Instrument) -> str:
    """Say since when an instrument is in force, and until when, after its name."""
    if instrument.in_force is None:
        return ", not in force"
    end = f" until {instrument.terminated}" if instrument.terminated else ""
    return f", in force {instrument.in_force}{end}"


_ENDED = {Act.WITHDRAW: "withdrew", Act.LAPSE: "lapsed", Act.EXPEL: "expelled", Act.TERMINATE: "terminated"}


def standing(spell: Spell, *, constitutive: bool) -> str:
    """Return what a spell is, in words: of a former party or member, how that ended, and when."""
    if spell.exit is not None:
        return (
            f"withdrawn (former {said(Status.MEMBER, constitutive=constitutive)}: {_ENDED[spell.exit]} {spell.start})"
        )
    return told(spell.position, constitutive=constitutive)


def told(position: Position, *, constitutive: bool) -> str:
    """Return a position in words, with what its status hides."""
    bare = str(position) == position.status
    return said(position.status, constitutive=constitutive) if bare else str(position)


def _event_lines(event: Event, this: Explanation, start: Moment | None = None) -> Iterator[str]:
    effect = f", effective {start}" if start is not None and start != event.date else ""
    yield f"  because of: {did(event)}, {event.date}{effect} ({event.id})"
    if event.derived_by:
        yield f"    derived, not recorded: {event.derived_by}"
    elif effect and event.act in CONSENTS and event.effective is None:
        yield "    effect derived from the terms: entry into force, and the period after the deposit"
    if event.reported is not None:
        yield f"    became public: {event.reported}"
    if event.basis:
        yield f"    basis: {event.basis}"
    if event.note:
        yield f"    note: {event.note}"
    for one in event.sources:
        yield f"    source: {this.sources.get(one, one)}"


def _disagreement_lines(one: Disagreement) -> Iterator[str]:
    yield f"  {one.dispute.id}: {one.dispute.question}"
    for reading in one.dispute.choices:
        mark = "*" if reading == one.chosen else "-"
        text = one.dispute[reading].text
        yield f"    {mark} {reading}: {' or '.join(one.answers[reading])}{f' ({text})' if text else ''}"
        yield from (f"        source: {source}" for source in one.sources[reading])

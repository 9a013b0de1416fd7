"""`Register`: the questions, answered from compiled histories.

A register is a ledger of facts, seen under one reading of each dispute, as known on a day
(or now), with supposed events (or none). The three views `read_as`, `as_known_on` and
`with_events` each change one of these and give a new register; they commute. Everything is
compiled on first use, per instrument, and kept; registers are immutable and safe to share
between threads.
"""

import os
import sys
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from attrs import evolve, field, frozen

from .engine.roster import UNDETERMINED, Roster, RosterIndex, single_or_none, statuses_of, up_to
from .engine.timeline import WHAT_IF, Finding, Timeline, fold
from .errors import (
    Fault,
    HorizonError,
    MembershipError,
    MomentError,
    ProjectionWarning,
    RegisterError,
    UndeterminedError,
    UnknownWordError,
)
from .model.dates import Moment, as_date, iso_day
from .model.disputes import Dispute, chosen, events_in_view, touched
from .model.events import Event, Source
from .model.facts import Facts, Records
from .model.instruments import Instrument
from .model.states import State
from .model.vocabulary import Counting, Position, Status

if TYPE_CHECKING:
    from .engine.deadlines import Deadline
    from .engine.explain import Change, Explanation
    from .organization import Organization
    from .output.table import Table

Day = date | str | Moment
Projected = Literal["warn", "accept", "refuse"]
Undetermined = Literal["raise", "exclude", "include"]

PROJECTED = ("warn", "accept", "refuse")
_HERE = str(Path(__file__).parent) + os.sep
_PROJECTION = "a day later than the register's checked_through: the answer is a projection"


@lru_cache(maxsize=4096)
def _read(text: str) -> date | Moment:
    """Read a day from text; an exact and undoubted one as a plain date."""
    if len(text) == 10 and text[4] == text[7] == "-" and text[8:] != "XX":  # noqa: PLR2004  the length of an ISO day
        return iso_day(text)
    return Moment.parse(text)


def _bounds(on: Day) -> tuple[date, date]:
    """Return the first and the last day that a question can mean."""
    if isinstance(on, str):
        on = _read(on)
    if isinstance(on, Moment):
        return on.earliest, on.latest
    day = as_date(on)
    return day, day


def _way_out(earliest: date, latest: date, way: str) -> str:
    return way if earliest == latest else f"ask for one day, or {way}"


def _one_of(word: str, words: tuple[str, ...], kind: str) -> None:
    if word not in words:
        raise UnknownWordError(word, words, kind)


class _Track(NamedTuple):
    """One question about one bond: its single answer between change days, where there is one.

    The last day is the first after the horizon; from there on there is no ready answer,
    because somebody must be told that it is a projection.
    """

    days: tuple[date, ...]
    answers: tuple[Any, ...]
    timeline: Timeline
    answer: Callable[[Position], Any]


_Ready = tuple[tuple[date, ...], Sequence[Roster | None]]
_NEVER = object()
_Histories = tuple[tuple[dict[str, str], Timeline | str], ...]


class _Memo:
    """What a register has compiled so far."""

    __slots__ = ("histories", "indexes", "latest", "lock", "rosters", "timelines", "tracks")

    def __init__(self) -> None:
        self.lock = RLock()
        self.timelines: dict[tuple[str, str], Timeline] = {}
        self.histories: dict[tuple[str, str], _Histories] = {}
        self.indexes: dict[tuple[str, Counting], RosterIndex] = {}
        self.rosters: dict[Any, _Ready] = {}
        self.latest: tuple[object, object, object, object, tuple[date, ...], Sequence[Roster | None]]
        self.latest = _NEVER, _NEVER, _NEVER, _NEVER, (), (None,)
        self.tracks: dict[Any, _Track] = {}


@frozen(slots=True, eq=False, repr=False)
class Register:
    """Who stood where towards the instruments of one treaty community, on any day.

    Questions share their arguments:

    - ``on``: a `datetime.date`, an ISO 8601 or EDTF text, or a `Moment`. A naive datetime at
      midnight counts as its date. An imprecise question is answered only if the answer is
      the same on every day that it can mean.
    - ``state``: a code, a name or an alias in any case, or a `State`.
    - ``instrument``: its id; ``None`` is the constitutive instrument.
    - ``projected``: what to do about days after `checked_through`: ``"warn"``
      (`ProjectionWarning`), ``"accept"`` or ``"refuse"`` (`HorizonError`).

    They raise `UnknownStateError`, `UnknownInstrumentError`, `UnknownWordError`,
    `MomentError` (no such day), `TypeError` (not a day at all), and `UndeterminedError`
    rather than guess.
    """

    facts: Facts
    _choice: tuple[tuple[str, str], ...] = ()
    known_on: date | None = None
    supposed: tuple[Event, ...] = ()
    checked_through: date = field(init=False)
    _memo: _Memo = field(init=False, factory=_Memo)

    @checked_through.default  # pyright: ignore[reportUntypedFunctionDecorator, reportAttributeAccessIssue, reportUnknownMemberType]  # a field of attrs has it
    def _horizon(self) -> date:
        last = self.facts.checked_through
        return last if self.known_on is None else min(last, self.known_on)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the facts and the view; what was compiled is compiled anew."""
        return Register, (self.facts, self._choice, self.known_on, self.supposed)

    def __eq__(self, other: object) -> bool:
        """Whether both see the same facts in the same view."""
        if not isinstance(other, Register):
            return NotImplemented
        return self._view() == other._view() and self.facts == other.facts

    def __hash__(self) -> int:
        """Hash by facts and view."""
        return hash((self.facts, self._view()))

    def _view(self) -> tuple[object, ...]:
        return tuple(sorted(self.readings.items())), self.known_on, self.supposed

    def __repr__(self) -> str:
        """Return a short form: the id, the size and the view."""
        view = [f"{dispute}={reading}" for dispute, reading in self._choice]
        view += [f"as known on {self.known_on}"] if self.known_on else []
        view += [f"{len(self.supposed)} supposed events"] if self.supposed else []
        return f"<Register {self.id}: {len(self.states)} states{''.join(f', {part}' for part in view)}>"

    # what the register holds

    @property
    def id(self) -> str:
        """The register's name for programs."""
        return self.facts.id

    @property
    def name(self) -> str:
        """The register's name for people."""
        return self.facts.name

    @property
    def states(self) -> tuple[State, ...]:
        """The states, sorted by name."""
        return tuple(sorted(self.facts.states, key=lambda state: state.name))

    @property
    def instruments(self) -> Records[Instrument]:
        """The instruments, in the order written; also by id."""
        if self.known_on is None:
            return self.facts.instruments
        return Records(one.as_known_on(self.known_on) for one in self.facts.instruments)

    @property
    def sources(self) -> Records[Source]:
        """The sources, in the order written; also by id."""
        return self.facts.sources

    @property
    def disputes(self) -> Records[Dispute]:
        """The disputes, in the order written; also by id."""
        return self.facts.disputes

    @property
    def readings(self) -> dict[str, str]:
        """The reading of each dispute in this view."""
        return {dispute.id: dispute.default for dispute in self.facts.disputes} | dict(self._choice)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that hold in this view, notes and supposed events included, by date.

        Those of other readings are in ``register.facts.events``.
        """
        held = events_in_view((*self.facts.events, *self.supposed), self.readings, self.known_on)
        return tuple(sorted(held, key=lambda event: (event.date.earliest, event.date.latest)))

    @property
    def organization(self) -> "Organization":
        """Offices, meetings, relations and requests for assistance, in this view."""
        from .organization import Organization  # noqa: PLC0415  a plain question does not pay for it

        return Organization.of(self)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The claims that do not hold, in this view.

        Exit days earlier than the terms allow, effect before the entry into force, and bonds
        that outlive their state.
        """
        return tuple(
            finding
            for instrument in self.facts.instruments
            for timeline in self.timelines(instrument=instrument)
            for finding in (*timeline.findings, *timeline.outlived())
        )

    def state(self, state: State | str) -> State:
        """Return the state of a code, name or alias: one of the register, or one of the catalogue.

        A state of the catalogue that the register does not mention is an outsider, unless the
        register says ``closed = false``; then it is unknown.

        Raises:
            UnknownStateError: there is none, with the names that come near.
        """
        return self.facts.index.find(state)

    def instrument(self, instrument: Instrument | str | None = None) -> Instrument:
        """Return the instrument of an id, as known in this view; ``None``: the constitutive one.

        Raises:
            UnknownInstrumentError: there is none of this id.
        """
        found = self.facts.instrument(instrument)
        return found if self.known_on is None else found.as_known_on(self.known_on)

    # views

    def read_as(self, /, **readings: str) -> "Register":
        """Return the register under other readings of some disputes.

        >>> from csto_membership import CSTO
        >>> CSTO.read_as(uzbekistan_2012="suspended").status("UZB", "2020-01-01").value
        'suspended'

        Raises:
            UnknownReadingError: there is no such dispute or reading.
        """
        choice = dict(self._choice) | chosen(self.facts.disputes_by_id, readings)
        view = Register(self.facts, tuple(sorted(choice.items())), self.known_on, self.supposed)
        view._check_supposed()
        return view

    def as_known_on(self, day: Day) -> "Register":
        """Return the register as its facts were public on a day.

        An event counts from the day it was reported; an entry into force later than the day
        is not known yet; `checked_through` becomes the day, if it is earlier.

        Raises:
            MomentError: it is no exact day.
            TransitionError, OrderError: the supposed events cannot be, as far as was known.
        """
        first, last = _bounds(day)
        if first != last:
            raise MomentError(str(day), "must be one exact day: what was known cannot be asked of an imprecise one")
        known_on = last if self.known_on is None else min(last, self.known_on)
        view = Register(self.facts, self._choice, known_on, self.supposed)
        view._check_supposed()
        return view

    def with_events(self, *events: Event) -> "Register":
        """Return the register as it would be if these events had happened as well.

        The same rules hold as for events of the register; sources may be missing, and ids
        are made up. A supposed event is public on its own `reported` day (or `date`), so it
        is not there as known on an earlier day.

        Raises:
            TransitionError: the machine refuses one of them, or what follows it.
            OrderError: one falls on the same days as an event of the register.
            UnknownStateError, UnknownInstrumentError, UnknownReadingError: it names what is not there.
            RegisterError: another event of the bond has its id.
        """
        for event in events:
            if not isinstance(event, Event):
                message = f"with_events takes events, not {type(event).__name__}"
                raise TypeError(message)
        free = self._free_ids(events)
        view = self
        for event in events:
            view = Register(self.facts, self._choice, self.known_on, (*view.supposed, view._supposing(event, free)))
        view._check_supposed()
        return view

    def _free_ids(self, events: Sequence[Event]) -> Iterator[str]:
        """Make up ids that no event has; the facts are looked through when the first is needed."""
        taken = {event.id for event in (*self.facts.events, *self.supposed, *events)}
        yield from (name for number in count(1) if (name := f"{WHAT_IF}-{number}") not in taken)

    def _supposing(self, event: Event, free: Iterator[str]) -> Event:
        """Return a supposed event with its bond by code and id, and with an id of its own."""
        for dispute, readings in event.readings:
            for reading in readings:
                chosen(self.facts.disputes_by_id, {dispute: reading})
        state, instrument = self.state(event.state).code, self.facts.instrument(event.instrument).id
        if event.id and any(event.id == other.id for other in self._bond(instrument, state)):
            why = f"another event of {state} under {instrument!r} has this id"
            raise RegisterError([Fault(WHAT_IF, "event", event.id, "id", event.id, why)])
        name = event.id or next(free)
        return evolve(event, id=name, state=state, instrument=instrument, origin=WHAT_IF)

    def _check_supposed(self) -> None:
        for instrument, state in {(str(event.instrument), event.state): None for event in self.supposed}:
            self._timeline(instrument, state)

    # compiling

    def _bond(self, instrument: str, state: str) -> tuple[Event, ...]:
        written = self.facts.bonds.get(instrument, {}).get(state, ())
        if not self.supposed:
            return written
        return (*written, *(e for e in self.supposed if e.state == state and e.instrument == instrument))

    def _fold(self, instrument: str, state: str, readings: Mapping[str, str]) -> Timeline:
        held = events_in_view(self._bond(instrument, state), readings, self.known_on)
        return fold(self.facts.index.find(state), self.instrument(instrument), held)

    def _timeline(self, instrument: str, code: str) -> Timeline:
        """Fold a bond when it is first asked for; whoever asks at the same time waits for the one fold."""
        known = self._memo.timelines.get((instrument, code))
        if known is None:
            with self._memo.lock:
                known = self._memo.timelines.get((instrument, code))
                if known is None:
                    known = self._memo.timelines[instrument, code] = self._fold(instrument, code, self.readings)
        return known

    def timelines(self, *, instrument: Instrument | str | None = None) -> tuple[Timeline, ...]:
        """Return the histories of all states that have events under an instrument."""
        under = self.facts.instrument(instrument).id
        codes = dict.fromkeys(self.facts.bonds.get(under, ()))
        codes |= {event.state: None for event in self.supposed if event.instrument == under}
        return tuple(self._timeline(under, code) for code in codes)

    def timeline(self, state: State | str, *, instrument: Instrument | str | None = None) -> Timeline:
        """Return the history of one bond: its spells, in order.

        >>> from csto_membership import CSTO
        >>> [spell.status.value for spell in CSTO.timeline("UZB").spells]
        ['outsider', 'member', 'suspended', 'withdrawn']
        """
        found, under = self.state(state), self.facts.instrument(instrument).id
        return self._timeline(under, found.code)

    def _index(self, instrument: Instrument | str | None, counting: Counting | str) -> RosterIndex:
        under, rule = self.facts.instrument(instrument).id, Counting(counting)
        index = self._memo.indexes.get((under, rule))
        if index is None:
            index = RosterIndex(self.timelines(instrument=under), rule, self.facts.index, self.checked_through)
            index = self._memo.indexes.setdefault((under, rule), index)
        return index

    def _track(self, question: Any, state: Any, instrument: Any, projected: str) -> _Track:  # noqa: ANN401  as asked
        """Return the track of a question, and keep it under the words that it was asked with."""
        timeline = self.timeline(state, instrument=instrument)
        answer = question if question in (_status, _position) else Counting(question).counts
        _one_of(projected, PROJECTED, "projected")
        known = self._memo.tracks.get((question, state, instrument, projected))
        if known is not None:
            return known
        days, possible = timeline.changes
        kept = up_to(self.checked_through, days)
        answers = [single_or_none(map(answer, positions)) for positions in possible[: len(kept)]]
        track = _Track(kept, (*answers, None), timeline, answer)
        if isinstance(state, State) or state in timeline.state.spellings:
            self._memo.tracks[question, state, instrument, projected] = track
        return track

    # questions; the commonest look for a ready answer themselves, since one more call costs half of it

    def check_horizon(self, latest: date, projected: str) -> None:
        """Warn about, accept or refuse a day after `checked_through`, as every question does.

        Raises:
            HorizonError: the day is later and `projected` is ``"refuse"``.
            UnknownWordError: `projected` is no such word.
        """
        _one_of(projected, PROJECTED, "projected")
        if latest <= self.checked_through or projected == "accept":
            return
        if projected == "refuse":
            raise HorizonError(latest, self.checked_through)
        depth, frame = 2, sys._getframe(1)  # noqa: SLF001  to blame the caller's line, not ours
        while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
            depth, frame = depth + 1, frame.f_back
        warnings.warn(_PROJECTION, ProjectionWarning, stacklevel=depth)

    def members(
        self,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        counting: Counting | str = Counting.DE_JURE,
        undetermined: Undetermined = "raise",
        projected: Projected = "warn",
    ) -> Roster:
        """Return the states that count as members.

        Args:
            on: the day.
            instrument: the instrument; ``None``: the constitutive one.
            counting: who counts, see `Counting`.
            undetermined: what to do with states that may or may not count: ``"raise"``,
                ``"exclude"`` (only who counts on every possible day) or ``"include"``.
            projected: what to do after `checked_through`.

        Raises:
            UndeterminedError: some state may or may not count.

        >>> from csto_membership import CSTO
        >>> CSTO.members("2012-07-01", counting="voting").codes
        ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK')
        """
        if type(on) is str:
            on = _read(on)
        named, rule, way, told, days, rosters = self._memo.latest
        if not (instrument is named and counting is rule and undetermined is way and projected is told):
            days, rosters = self._ready(instrument, counting, undetermined, projected)
        ready = rosters[bisect_right(days, on)] if type(on) is date else None
        if ready is not None:
            return ready
        return self._members(on, instrument, counting, undetermined, projected)

    def _ready(self, instrument: object, counting: object, undetermined: object, projected: object) -> _Ready:
        """Return the rosters that are ready for these words; the next question may well ask with the same."""
        try:
            days, rosters = self._memo.rosters[instrument, counting, undetermined, projected]
        except (KeyError, TypeError):  # not asked before, or not in words: the long way tells
            return (), (None,)
        self._memo.latest = instrument, counting, undetermined, projected, days, rosters
        return days, rosters

    def _members(
        self,
        on: Day,
        instrument: Instrument | str | None,
        counting: Counting | str,
        undetermined: str,
        projected: str,
    ) -> Roster:
        _one_of(undetermined, UNDETERMINED, "undetermined")
        earliest, latest = _bounds(on)
        index = self._index(instrument, counting)
        certain, possible = index.both(earliest, latest)
        self.check_horizon(latest, projected)
        self._memo.rosters[instrument, counting, undetermined, projected] = index.days, index.ready[undetermined]
        if certain is possible or undetermined == "exclude":
            return certain
        if undetermined == "include":
            return possible
        under = self.instrument(instrument)
        open_ones = certain.undetermined
        timelines = [self.timeline(state, instrument=under) for state in open_ones]
        raise UndeterminedError(
            f"the roster ({Counting(counting)}) under {under.id!r} on {on}",
            [f"{state.name} in or out" for state in open_ones],
            [
                e
                for timeline in timelines
                for e in timeline.undetermined_events(earliest, latest, Counting(counting).counts)
            ],
            _way_out(earliest, latest, "exclude or include the undetermined"),
        )

    def is_member(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        counting: Counting | str = Counting.DE_JURE,
        projected: Projected = "warn",
    ) -> bool:
        """Whether a state counts as a member.

        Raises:
            UndeterminedError: it may or may not.

        >>> from csto_membership import CSTO
        >>> CSTO.is_member("Armenia", "2024-03-01")
        True
        """
        if type(on) is str:
            on = _read(on)
        try:
            track = self._memo.tracks[counting, state, instrument, projected]
            ready: bool | None = track.answers[bisect_right(track.days, on)] if type(on) is date else None
        except (KeyError, TypeError):  # not asked before, or not in words: the long way tells
            ready = None
        if ready is not None:
            return ready
        answer: bool = self._ask(counting, state, on, instrument, projected)
        return answer

    def status(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> Status:
        """Return where a state stands, in one word.

        Raises:
            UndeterminedError: several statuses are possible; see `possible_statuses`.

        >>> from csto_membership import CSTO
        >>> CSTO.status("ARM", "2024-03-01").value
        'frozen'
        """
        if type(on) is str:
            on = _read(on)
        try:
            track = self._memo.tracks[_status, state, instrument, projected]
            ready: Status | None = track.answers[bisect_right(track.days, on)] if type(on) is date else None
        except (KeyError, TypeError):  # not asked before, or not in words: the long way tells
            ready = None
        if ready is not None:
            return ready
        answer: Status = self._ask(_status, state, on, instrument, projected)
        return answer

    def position(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> Position:
        """Return where a state stands: standing, participation and voting.

        Raises:
            UndeterminedError: several positions are possible.
        """
        if type(on) is str:
            on = _read(on)
        try:
            track = self._memo.tracks[_position, state, instrument, projected]
            ready: Position | None = track.answers[bisect_right(track.days, on)] if type(on) is date else None
        except (KeyError, TypeError):  # not asked before, or not in words: the long way tells
            ready = None
        if ready is not None:
            return ready
        answer: Position = self._ask(_position, state, on, instrument, projected)
        return answer

    def _ask(self, question: Any, state: State | str, on: Day, instrument: Any, projected: str) -> Any:  # noqa: ANN401
        """Answer a question about one bond, which is one of `_WORDS` or a counting rule."""
        track = self._track(question, state, instrument, projected)
        earliest, latest = _bounds(on)
        answers = tuple(dict.fromkeys(map(track.answer, track.timeline.possible(earliest, latest))))
        self.check_horizon(latest, projected)
        if len(answers) == 1:
            return answers[0]
        timeline = track.timeline
        raise UndeterminedError(
            f"{_asked(question, timeline.state.name)} under {timeline.instrument.id!r} on {on}",
            [_IN_OR_OUT.get(answer, str(answer)) for answer in answers],
            timeline.undetermined_events(earliest, latest, track.answer),
            _way_out(earliest, latest, "ask for the possible statuses"),
        )

    @overload
    def statuses(
        self,
        on: Day,
        *,
        instrument: Instrument | str | None = ...,
        undetermined: Literal["raise", "exclude"] = ...,
        projected: Projected = ...,
    ) -> dict[State, Status]: ...
    @overload
    def statuses(
        self,
        on: Day,
        *,
        instrument: Instrument | str | None = ...,
        undetermined: Literal["include"],
        projected: Projected = ...,
    ) -> dict[State, Status | None]: ...
    def statuses(
        self,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        undetermined: Undetermined = "raise",
        projected: Projected = "warn",
    ) -> dict[State, Status] | dict[State, Status | None]:
        """Return every state's status, by name.

        Args:
            on: the day.
            instrument: the instrument; ``None``: the constitutive one.
            undetermined: what to do with states of several possible statuses: ``"raise"``,
                ``"exclude"`` them, or ``"include"`` them with ``None`` for a status.
            projected: what to do after `checked_through`.

        Raises:
            UndeterminedError: some state has several possible statuses.
        """
        _one_of(undetermined, UNDETERMINED, "undetermined")
        earliest, latest = _bounds(on)
        self.check_horizon(latest, projected)
        under = self.instrument(instrument)
        answers: dict[State, Status | None] = {}
        for state in self.states:
            possible = statuses_of(self.timeline(state, instrument=under).possible(earliest, latest))
            answers[state] = single_or_none(possible)
        doubtful = [state for state, status in answers.items() if status is None]
        if undetermined == "include" or not doubtful:
            return answers
        if undetermined == "exclude":
            return {state: status for state, status in answers.items() if status is not None}
        timelines = [self.timeline(state, instrument=under) for state in doubtful]
        raise UndeterminedError(
            f"every status under {under.id!r} on {on}",
            [f"{state.name} open" for state in doubtful],
            [e for timeline in timelines for e in timeline.undetermined_events(earliest, latest, _status)],
            _way_out(earliest, latest, "exclude or include the undetermined"),
        )

    def possible_statuses(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> frozenset[Status]:
        """Return every status that is possible on some day that the question can mean.

        >>> from csto_membership import CSTO
        >>> sorted(CSTO.possible_statuses("AZE", "1993", instrument="cst"))
        [<Status.OUTSIDER: 'outsider'>, <Status.SIGNATORY: 'signatory'>]
        """
        earliest, latest = _bounds(on)
        possible = self.timeline(state, instrument=instrument).possible(earliest, latest)
        self.check_horizon(latest, projected)
        return frozenset(statuses_of(possible))

    def by_reading(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> "Table":
        """Return the answer under every reading of the disputes that matter to it.

        A dispute matters if changing its reading alone changes the answer, whatever the
        readings of the others. The table has a column for each dispute that matters, then
        ``status`` (empty where it cannot be determined) and ``possible`` (all the statuses
        that are possible, or why a supposed history cannot be).
        """
        from .output.table import Table  # noqa: PLC0415  a plain question does not pay for it

        self.check_horizon(_bounds(on)[1], projected)
        matter, outcomes = self.outcomes(state, on, instrument=instrument)
        rows: dict[tuple[str, ...], tuple[str | None, str]] = {}
        for readings, outcome in outcomes:
            if all(readings[dispute] == self.readings[dispute] for dispute in readings if dispute not in matter):
                status = outcome[0] if len(outcome) == 1 and outcome[0] in tuple(Status) else None
                rows[tuple(readings[dispute] for dispute in matter)] = (status and str(status), " or ".join(outcome))
        return Table((*matter, "status", "possible"), [(*key, *row) for key, row in rows.items()])

    def outcomes(
        self, state: State | str, on: Day, *, instrument: Instrument | str | None = None
    ) -> tuple[tuple[str, ...], list[tuple[dict[str, str], tuple[str, ...]]]]:
        """Return the disputes that matter to an answer, and the answer under every combination.

        The answer is the possible statuses, or the refusal of a supposed history.
        """
        code, under = self.state(state).code, self.facts.instrument(instrument).id
        earliest, latest = _bounds(on)
        outcomes: list[tuple[dict[str, str], tuple[str, ...]]] = []
        outcome: tuple[str, ...]
        for readings, history in self._under_every_reading(under, code):
            outcome = (history,) if isinstance(history, str) else statuses_of(history.possible(earliest, latest))
            outcomes.append((dict(readings), outcome))
        matter: list[str] = []
        for dispute in touched(self._bond(under, code)):
            others: dict[tuple[str, ...], set[frozenset[str]]] = {}
            for readings, outcome in outcomes:
                rest = tuple(reading for name, reading in readings.items() if name != dispute)
                others.setdefault(rest, set()).add(frozenset(outcome))
            if any(len(answers) > 1 for answers in others.values()):
                matter.append(dispute)
        return tuple(matter), outcomes

    def _under_every_reading(self, instrument: str, code: str) -> _Histories:
        """Return a bond's history under every combination of readings, or why one cannot be."""
        with self._memo.lock:  # whoever asks at the same time waits
            known = self._memo.histories.get((instrument, code))
            if known is None:
                events = self._bond(instrument, code)
                folded: dict[tuple[int, ...], Timeline | str] = {}
                histories: list[tuple[dict[str, str], Timeline | str]] = []
                for readings in self.facts.combinations(events):
                    held = tuple(map(id, events_in_view(events, readings, self.known_on)))
                    if held not in folded:
                        try:
                            folded[held] = self._fold(instrument, code, readings)
                        except MembershipError as error:
                            folded[held] = str(error)
                    histories.append((readings, folded[held]))
                known = self._memo.histories[instrument, code] = tuple(histories)
        return known

    def explain(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> "Explanation":
        """Return why a state stands where it stands: events, rules, sources, disputes, clocks.

        An answer that cannot be determined is explained too: what is possible, and why.
        """
        from .engine.explain import explain  # noqa: PLC0415  a plain question does not pay for it

        self.check_horizon(_bounds(on)[1], projected)
        return explain(self, self.state(state), Moment.of(on), self.instrument(instrument))

    def changes(self, start: Day, end: Day, *, instrument: Instrument | str | None = None) -> "tuple[Change, ...]":
        """Return what changed in [start, end), in order: every event that took effect then.

        Events whose day is imprecise are listed if it can lie in that time.

        Raises:
            MomentError: `start` or `end` is not an exact day, or they run backwards.
        """
        from .engine.explain import changes  # noqa: PLC0415  a plain question does not pay for it

        days: list[date] = []
        for day in (start, end):
            first, last = _bounds(day)
            if first != last:
                raise MomentError(str(day), "must be one exact day to begin or end a stretch of time")
            days.append(first)
        if days[1] < days[0]:
            raise MomentError(str(end), f"is earlier than the day to begin with, {start}")
        under = self.facts.instrument(instrument).id
        timelines = self.timelines(instrument=under)
        return changes(timelines, days[0], days[1], constitutive=under == self.facts.constitutive)

    def deadlines(
        self,
        state: State | str,
        on: Day,
        *,
        instrument: Instrument | str | None = None,
        projected: Projected = "warn",
    ) -> "tuple[Deadline, ...]":
        """Return the clocks that run or have run out on a day, and what they permit."""
        from .engine.deadlines import deadlines  # noqa: PLC0415  a plain question does not pay for it

        earliest, latest = _bounds(on)
        self.check_horizon(latest, projected)
        timeline = self.timeline(state, instrument=instrument)
        return deadlines(timeline, self.notes(state, instrument=instrument), earliest, latest)

    def notes(self, state: State | str, *, instrument: Instrument | str | None = None) -> tuple[Event, ...]:
        """Return the notes on one bond that hold in this view, by date."""
        code, under = self.state(state).code, self.facts.instrument(instrument).id
        held = events_in_view(self._bond(under, code), self.readings, self.known_on)
        notes = [event for event in held if event.is_note]
        return tuple(sorted(notes, key=lambda event: (event.date.earliest, event.date.latest)))


def _status(position: Position) -> Status:
    return position.status


def _position(position: Position) -> Position:
    return position


_WORDS = {_status: "status", _position: "position"}
_IN_OR_OUT = {True: "member", False: "not a member"}


def _asked(question: Any, name: str) -> str:  # noqa: ANN401  of `_WORDS`, or a counting rule
    return f"the {_WORDS[question]} of {name}" if question in _WORDS else f"whether {name} counts ({question})"

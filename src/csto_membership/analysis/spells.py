"""`spells`: one row for each spell (days running with one position); `events_table`: one for each event.

A spell begins on one day and ends on one day, each of them known exactly or within bounds,
so each has a text (`Moment`), an earliest and a latest day. Ends are exclusive (the first day
after the spell) or inclusive (its last day): an argument, never an assumption.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

from attrs import frozen

from csto_membership.engine.roster import single_or_none
from csto_membership.engine.spells import Spell, Step
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.days import ONE_DAY
from csto_membership.model.events import Event
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Kind, Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .selection import Instruments, Naming, States, chosen_instruments, chosen_states, timelines_by_code

End = Literal["exclusive", "inclusive"]
By = Literal["position", "status", "member"]
ENDS: tuple[End, ...] = ("exclusive", "inclusive")


@frozen(slots=True)
class _SpellGroup:
    """Neighbouring spells that share a row, cut to the days on which the state exists."""

    timeline: Timeline
    spells: tuple[Spell, ...]
    start: Moment | None
    end: Moment | None

    @property
    def days(self) -> int | None:
        """How many days it lasts, where both ends are exact."""
        if self.start is None or self.end is None or not (self.start.exact and self.end.exact):
            return None
        return (self.end.earliest - self.start.earliest).days


def spells(
    register: Register,
    states: States = None,
    *,
    instrument: Instruments = None,
    by: By = "position",
    counting: Counting | str = Counting.DE_JURE,
    end: End = "exclusive",
    codes: Iterable[str] | str = ("iso3",),
) -> Table:
    """Return one row for each spell of one position, state by state, in order of time.

    The columns are those of `codes` (``state`` for ``iso3``), and:

    - ``instrument``: its id.
    - ``status``, ``participation``, ``voting``, ``member``: the position, and whether it counts;
      missing where it is not the same throughout (see `by`). Participation and vote are missing of a
      state that is not bound; the vote of a suspended member is ``suspended``.
    - ``start``, ``end``: the first day, and the first day after it (or, inclusive, the last
      day), as texts of `Moment`; each also as ``…_earliest`` and ``…_latest``. Missing: since ever,
      and open.
    - ``days``: how many, where both ends are exact.
    - ``left_censored``, ``right_censored``: whether start or end is missing.
    - ``exit``: of a former party, the act that ended membership.
    - ``opened_by``, ``closed_by``: ids of the events.
    - ``consented_on``: the day on which consent to be bound was given, in force or not.
    - ``in_force_on``: of a party's spell, the day on which that consent entered into force.
    - ``projected``: whether the start or the end may be later than `Register.checked_through`.

    A spell is cut to the days on which the state exists (`State.since`, `State.until`).

    Args:
        register: the register.
        states: one or several; ``None``: all, by name.
        instrument: one or several; ``None``: the constitutive one.
        by: what makes a spell: the whole ``position``, the ``status``, or only whether the
            state counts as a ``member``.
        counting: who counts, see `Counting`; not ``consented``, because consent does not divide spells.
        end: ``exclusive`` or ``inclusive``.
        codes: how to name states: ``iso3``, ``iso2``, ``m49``, ``cow``, ``cowc``, ``gw``, ``name``, in any case.

    Raises:
        UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
        ValueError: `counting` is ``consented``.

    >>> from csto_membership import CSTO
    >>> from .spells import spells
    >>> table = spells(CSTO, "UZB", by="member", end="inclusive")
    >>> [(row["member"], row["start"], row["end"]) for row in table]
    [(False, None, '2006-08-15'), (True, '2006-08-16', '2012-12-18'), (False, '2012-12-19', None)]
    """
    if by not in _KEYS:
        raise UnknownWordError(by, tuple(_KEYS), "unit of spells")
    if end not in ENDS:
        raise UnknownWordError(end, ENDS, "end of spells")
    naming, rule, last_day = Naming(codes), Counting(counting), end == "inclusive"
    if rule is Counting.CONSENTED:
        message = "consent does not divide spells: read their consented_on, or ask panel or members with counting"
        raise ValueError(message)
    columns = _columns(rule, register.checked_through, last_day=last_day)
    rows = [
        (*naming.of(state), *(get(group) for _, get in columns.values()))
        for under in chosen_instruments(register, instrument)
        for state in chosen_states(register, states)
        for group in _groups(register.timeline(state, instrument=under), _KEYS[by](rule))
    ]
    return _table(naming, columns, rows)


_KEYS: dict[By, Callable[[Counting], Callable[[Spell], object]]] = {
    "position": lambda _: lambda spell: (spell.position, spell.exit),
    "status": lambda _: lambda spell: spell.status,
    "member": lambda rule: lambda spell: rule.counts(spell.position),
}


def _groups(timeline: Timeline, key: Callable[[Spell], object]) -> Iterator[_SpellGroup]:
    for _, group in groupby(timeline.spells, key):
        held = tuple(group)
        start, end = _within(timeline.state, held[0].start, held[-1].end)
        if end is None or end.latest > (start.earliest if start else date.min):
            yield _SpellGroup(timeline, held, start, end)


def _within(state: State, start: Moment | None, end: Moment | None) -> tuple[Moment | None, Moment | None]:
    """Cut days to those on which a state exists."""
    since, until = state.since or date.min, state.until or date.max

    def cut(moment: Moment | None, limit: date | None) -> Moment | None:
        if moment is None:
            return None if limit is None else Moment.of(limit)
        earliest, latest = (min(max(day, since), until) for day in (moment.earliest, moment.latest))
        return Moment.between(earliest, latest, like=moment)

    return cut(start, state.since), cut(end, state.until)


def _last(end: Moment | None) -> Moment | None:
    """Return the day before an exclusive end; the calendar has none before its first."""
    return end and Moment.between(max(end.earliest, date.min + ONE_DAY) - ONE_DAY, end.latest - ONE_DAY, end)


_Columns = dict[str, tuple[Kind, Callable[[_SpellGroup], Value]]]


def _columns(counting: Counting, checked_through: date, *, last_day: bool) -> _Columns:
    def ends(group: _SpellGroup) -> Moment | None:
        return _last(group.end) if last_day else group.end

    return {
        "instrument": (str, lambda one: one.timeline.instrument.id),
        "status": (str, lambda one: _text(single_or_none(spell.status for spell in one.spells))),
        "participation": (str, lambda one: single_or_none(spell.position.shown[0] for spell in one.spells)),
        "voting": (str, lambda one: single_or_none(spell.position.shown[1] for spell in one.spells)),
        "member": (bool, lambda one: single_or_none(counting.counts(spell.position) for spell in one.spells)),
        "start": (str, lambda one: _text(one.start)),
        "end": (str, lambda one: _text(ends(one))),
        "start_earliest": (date, lambda one: one.start and one.start.earliest),
        "start_latest": (date, lambda one: one.start and one.start.latest),
        "end_earliest": (date, lambda one: (last := ends(one)) and last.earliest),
        "end_latest": (date, lambda one: (last := ends(one)) and last.latest),
        "days": (int, lambda one: one.days),
        "left_censored": (bool, lambda one: one.start is None),
        "right_censored": (bool, lambda one: one.end is None),
        "exit": (str, lambda one: _text(single_or_none(spell.exit for spell in one.spells))),
        "opened_by": (str, lambda one: _id(one.spells[0].opened_by)),
        "closed_by": (str, lambda one: _id(one.spells[-1].closed_by)),
        "consented_on": (str, lambda one: _text(next((s.consented for s in one.spells if s.consented), None))),
        "in_force_on": (str, lambda one: _text(next((_entry(s.entry) for s in one.spells if s.entry), None))),
        "projected": (
            bool,
            lambda one: any(m is not None and m.latest > checked_through for m in (one.start, one.end)),
        ),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _entry(event: Event) -> Moment:
    return event.effective or event.date


def _id(event: Event | None) -> str | None:
    return None if event is None else event.id


def events_table(
    register: Register,
    states: States = None,
    *,
    instrument: Instruments = None,
    codes: Iterable[str] | str = ("iso3",),
    every: bool = False,
) -> Table:
    """Return one row for each event that holds in this view, notes and derived events included, by date.

    The columns are those of `codes` (``state`` for ``iso3``), ``instrument``, and:

    - ``event``, ``act``, ``topic``: id, what was done, and of a note what it is about.
    - ``date``: the day of the act, as a text of `Moment`; also ``date_earliest``, ``date_latest``.
    - ``effective``: the day from which it holds, as far as the order of events and the terms
      decide; also ``effective_earliest``, ``effective_latest``. Missing for what moves nothing.
    - ``before``, ``after``: the statuses that it led from and to; missing for what moves nothing.
    - ``derived_by``: of an event that the terms derive, the rule.
    - ``reported``, ``by``, ``form``, ``basis``, ``readings``, ``sources``, ``verified``, ``note``: as in `Event`.
    - ``projected``: whether a day of it is later than `Register.checked_through`.
    - ``holds``: with `every` only: whether it holds in this view.

    Args:
        register: the register.
        states: one or several; ``None``: all.
        instrument: one or several, of a lineage all its own; ``None``: all (an event has always one).
        codes: how to name states.
        every: list also the events of the files that do not hold in this view, because of its
            readings or of its known-on day.

    Raises:
        UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
    """
    naming = Naming(codes)
    asked = {state.code: naming.of(state) for state in chosen_states(register, states)}
    lineages = register.facts.lineages_by_id
    under = chosen_instruments(register, register.instruments if instrument is None else instrument)
    parts = [lineages[one.id].instruments if one.id in lineages else (one.id,) for one in under]
    under = chosen_instruments(register, [part for some in parts for part in some])
    ids = {one.id for one in under}
    steps = {
        (step.event.id, step.event.state, step.event.instrument): step
        for one in under
        for timeline in timelines_by_code(register, one).values()
        for step in timeline.steps
    }
    held = (*register.events, *(step.event for step in steps.values() if step.event.derived_by))
    known = frozenset(held)
    others = [event for event in register.facts.events if event not in known] if every else []
    listed = [(event, steps.get((event.id, event.state, event.instrument))) for event in (*held, *others)]
    columns = _event_columns(register.checked_through)
    if every:
        columns["holds"] = bool, lambda event, _: event in known
    rows = [
        (*asked[event.state], *(get(event, step) for _, get in columns.values()))
        for event, step in sorted(listed, key=lambda pair: (pair[0].date.earliest, pair[0].date.latest))
        if event.state in asked and event.instrument in ids
    ]
    return _table(naming, columns, rows)


def _table(naming: Naming, columns: Mapping[str, tuple[Kind, object]], rows: Iterable[Sequence[Value]]) -> Table:
    kinds = naming.kinds() | {name: kind for name, (kind, _) in columns.items()}
    return Table((*naming.columns, *columns), rows, kinds)


_EventColumns = dict[str, tuple[Kind, Callable[[Event, Step | None], Value]]]


def _event_columns(checked_through: date) -> _EventColumns:
    return {
        "instrument": (str, lambda event, _: event.instrument),
        "event": (str, lambda event, _: event.id),
        "act": (str, lambda event, _: str(event.act)),
        "topic": (str, lambda event, _: event.topic or None),
        "date": (str, lambda event, _: str(event.date)),
        "date_earliest": (date, lambda event, _: event.date.earliest),
        "date_latest": (date, lambda event, _: event.date.latest),
        "effective": (str, lambda _, step: step and str(step.moment)),
        "effective_earliest": (date, lambda _, step: step and step.earliest),
        "effective_latest": (date, lambda _, step: step and step.latest),
        "before": (str, lambda _, step: step and str(step.before.status)),
        "after": (str, lambda _, step: step and str(step.after.status)),
        "derived_by": (str, lambda event, _: event.derived_by or None),
        "reported": (str, lambda event, _: _text(event.reported)),
        "by": (str, lambda event, _: event.by or None),
        "form": (str, lambda event, _: event.form or None),
        "basis": (str, lambda event, _: event.basis or None),
        "readings": (str, lambda event, _: "; ".join(f"{d}={'|'.join(ids)}" for d, ids in event.readings) or None),
        "sources": (str, lambda event, _: " ".join(event.sources) or None),
        "verified": (date, lambda event, _: event.verified),
        "note": (str, lambda event, _: event.note or None),
        "projected": (
            bool,
            lambda event, step: max(event.date.latest, step.latest if step else event.date.latest) > checked_through,
        ),
    }

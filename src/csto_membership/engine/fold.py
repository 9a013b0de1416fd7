"""The fold: the events of one bond, in order of effect, become its `Timeline`.

Each event that moves has a window of days in which its effect can begin. The order of the
events tightens the windows: none can begin before the one before it, nor after the one
after it.

Derived events arise here, because whether they happen depends on the standing: a notice of
withdrawal matures into an exit unless it is rescinded or overtaken before, and the end of
an instrument ends all its bonds. Where an explicit act and a derived one can fall on the
same days, the act that is legal before the derived one comes before it, else after it. On
one and the same day a derived event comes first, except that an explicit exit replaces it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from heapq import merge
from itertools import pairwise

from attrs import evolve

from csto_membership.errors import OrderError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.days import ONE_DAY
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, EXITS, MOVES, Act, Position, Standing

from .terms import effect_bounds, exit_bounds, minimum_exit
from .timeline import Finding, Step, Timeline
from .transitions import OUTSIDER, TRANSITIONS


def in_order(instrument: Instrument, events: Sequence[Event]) -> list[Event]:
    """Put the events of one bond in order: as written within a file, files merged by day of effect."""
    origins: dict[str, list[tuple[date, Event]]] = {}
    for event in events:
        effect = effect_bounds(instrument, event)
        begins = effect[0] if effect else event.date.earliest
        written = origins.setdefault(event.origin, [])
        if written:
            begins = max(begins, written[-1][0])
        written.append((begins, event))
    return [event for _, event in merge(*origins.values(), key=lambda pair: pair[0])]


def fold(state: State, instrument: Instrument, events: Iterable[Event]) -> Timeline:
    """Fold the events of one bond, in the order written, into its timeline.

    Args:
        state: the state.
        instrument: the instrument.
        events: the events that hold; notes among them move nothing.

    Raises:
        TransitionError: the machine refuses an act in the position it meets.
        OrderError: the days of two events contradict their order.
        MomentError: a derived day lies beyond the calendar.
    """
    moves = [event for event in events if event.act is not Act.NOTE]
    several_files = len({event.origin for event in moves}) > 1
    if several_files:
        moves = in_order(instrument, moves)
    history = Fold(state, instrument)
    windows = [_Window(event, *effect) for event in moves if (effect := history.effect(event))]
    if several_files:
        for origin in dict.fromkeys(window.event.origin for window in windows):
            history.tighten([window for window in windows if window.event.origin == origin])
        history.keep_files_apart(windows)
    history.tighten(windows)
    for window in windows:
        history.add(window)
    history.finish()
    return history.timeline()


class _Window:
    """An event with the bounds of its day of effect, which the order tightens."""

    __slots__ = ("after", "before", "earliest", "event", "latest", "notice")
    before: Position
    after: Position

    def __init__(self, event: Event, earliest: date, latest: date, notice: "_Window | None" = None) -> None:
        self.event = event
        self.earliest, self.latest = earliest, latest
        self.notice = notice

    def step(self) -> Step:
        event = self.event
        if event.derived_by:
            like = self.notice.event.date if self.notice else event.date
            event = evolve(event, date=Moment.between(self.earliest, self.latest, like))
        return Step(event, self.earliest, self.latest, self.before, self.after)


class Fold:
    """The fold of one bond under way."""

    def __init__(self, state: State, instrument: Instrument) -> None:
        self.state = state
        self.instrument = instrument
        self.position = OUTSIDER
        self.placed: list[_Window] = []
        self.maturing: _Window | None = None
        self.ending: _Window | None = None
        self.ended = False
        self.derived = instrument.terminated is not None
        self.without_effect: list[Event] = []
        self.findings: list[Finding] = []
        end = instrument.terminated
        if end is not None:
            event = self._derived(Act.TERMINATE, "end", end, f"the end of the instrument on {end}")
            self.ending = _Window(event, end.earliest, end.latest)

    def _derived(self, act: Act, name: str, day: Moment, rule: str, sources: tuple[str, ...] = ()) -> Event:
        return Event(
            id=f"{self.instrument.id}:{name}",
            state=self.state.code,
            act=act,
            instrument=self.instrument.id,
            date=day,
            sources=sources or self.instrument.sources,
            derived_by=rule,
        )

    def effect(self, event: Event) -> tuple[date, date] | None:
        """Return the bounds of an event's effect; keep what has none, and what claims too much."""
        bounds = effect_bounds(self.instrument, event)
        if bounds is None:
            self.without_effect.append(event)
        elif event.act in CONSENTS and event.effective and event.effective.earliest < bounds[0]:
            self._find(event, bounds, "consent has no effect before the instrument is in force")
        return bounds

    def _find(self, event: Event, holds: tuple[date, date], rule: str) -> None:
        claimed = event.effective or event.date
        self.findings.append(
            Finding(self.state.code, self.instrument.id, event.id, claimed, Moment.between(*holds), rule)
        )

    def keep_files_apart(self, windows: list[_Window]) -> None:
        """Refuse two events of different files whose days of effect overlap.

        The days of each file are tightened by now: none of its events can begin later than its next.
        """
        last: dict[str, _Window] = {}
        for window in windows:
            for origin, other in last.items():
                if origin != window.event.origin and window.earliest <= other.latest:
                    files = " and ".join(one.event.origin or "no file" for one in (other, window))
                    raise self._disorder(other, window, f"they come from {files}; put them in one file")
            last[window.event.origin] = window

    def tighten(self, windows: list[_Window]) -> None:
        """Let the order bound the days: none before the event before, none after the one after."""
        bearer: _Window | None = None
        for window in windows:
            if bearer is not None and window.latest < bearer.earliest:
                raise self._disorder(bearer, window, "their days run backwards")
            if bearer is not None and window.earliest < bearer.earliest:
                window.earliest = bearer.earliest
            else:
                bearer = window
        for later, window in pairwise(reversed(windows)):
            window.latest = min(window.latest, later.latest)

    def _disorder(self, first: _Window, second: _Window, why: str) -> OrderError:
        days = f"{first.event.act} {_days(first)}, then {second.event.act} {_days(second)}"
        return OrderError(self.state.name, self.instrument.id, first.event.id, second.event.id, f"{days}; {why}")

    def add(self, window: _Window) -> None:
        """Place an explicit event, and before it the derived ones that come first."""
        while (derived := self._next()) is not None and self._comes_first(derived, window):
            self._pass(derived)
        if derived is not None:
            last = derived.latest if window.event.act in EXITS else derived.latest - ONE_DAY
            window.latest = min(window.latest, last)
        self._place(window)

    def finish(self) -> None:
        """Place what the terms derive after the last event; tighten what depends on it.

        Without derived events, all is as tight as it was before the first was placed.
        """
        while (derived := self._next()) is not None:
            self._pass(derived)
        if not self.derived:
            return
        before: list[tuple[date, date]] = []
        while before != (before := [(window.earliest, window.latest) for window in self.placed]):
            self.tighten(self.placed)
            for window in self.placed:
                if window.notice is not None:
                    self._link(window.notice, window)

    def _next(self) -> _Window | None:
        """Return the derived event that is due first."""
        if self.maturing is None or self.ending is None:
            return self.maturing or self.ending
        if self.maturing.earliest > self.ending.latest:
            return self.ending
        if self.maturing.latest > self.ending.earliest:
            # whichever comes first, the exit or the end, the state is out from then on
            self.maturing.earliest = min(self.maturing.earliest, self.ending.earliest)
            self.maturing.latest = min(self.maturing.latest, self.ending.latest)
            self.maturing.notice = None
        return self.maturing

    def _comes_first(self, derived: _Window, window: _Window) -> bool:
        if window.latest < derived.earliest:
            return False
        replaces = window.event.act in EXITS
        in_time = window.earliest <= derived.latest if replaces else window.earliest < derived.latest
        return not (in_time and (self.position, window.event.act) in TRANSITIONS)

    def _pass(self, derived: _Window) -> None:
        """Let a derived event happen, where it still has something to end."""
        if derived is self.ending:
            self.ending, self.ended = None, True
        if (self.position, derived.event.act) in TRANSITIONS:
            self._place(derived)

    def _place(self, window: _Window) -> None:
        act = window.event.act
        after = TRANSITIONS.get((self.position, act))
        if after is None or (self.ended and (act in CONSENTS or act is Act.SIGN)):
            raise self._refusal(window)
        window.before, window.after = self.position, after
        self.position = after
        self.placed.append(window)
        if act is Act.NOTIFY_WITHDRAWAL:
            self._mature(window)
        elif after.standing is not Standing.WITHDRAWING:
            self.maturing = None

    def _mature(self, notice: _Window) -> None:
        event, terms = notice.event, self.instrument.withdrawal
        bounds = exit_bounds(self.instrument, event, (notice.earliest, notice.latest))
        if bounds is None:
            return
        rule = f"withdrawal {terms}" if terms else "no exit before its notice"
        if event.effective is not None and event.effective.earliest < bounds[0]:
            self._find(event, bounds, rule)
        elif event.effective is not None:
            rule = f"the exit day that the notice claims; {rule}"
        exit_event = self._derived(Act.WITHDRAW, f"{event.id}:exit", Moment.between(*bounds), rule, event.sources)
        self.maturing = _Window(exit_event, *bounds, notice=notice)
        self.derived = True

    def _link(self, notice: _Window, matured: _Window) -> None:
        """Let notice and exit bound each other: the exit follows from the day of the notice."""
        bounds = exit_bounds(self.instrument, notice.event, (notice.earliest, notice.latest))
        matured.earliest = max(matured.earliest, bounds[0]) if bounds else matured.earliest
        matured.latest = min(matured.latest, bounds[1]) if bounds else matured.latest
        terms = self.instrument.withdrawal
        if terms is not None:
            first = notice.earliest.toordinal()
            days = range(first, notice.latest.toordinal() + 1)
            fitting = bisect_right(days, matured.latest, key=lambda n: minimum_exit(terms, date.fromordinal(n)))
            notice.latest = date.fromordinal(first + max(fitting, 1) - 1)

    def _refusal(self, window: _Window) -> TransitionError:
        event = window.event
        allowed = [act for act in MOVES if (self.position, act) in TRANSITIONS]
        return TransitionError(
            self.state.name,
            self.instrument.id,
            _days(window),
            event.act,
            self.position,
            () if self.ended else allowed,
            event.id,
            self._hint(event.act),
        )

    def _hint(self, act: Act) -> str:
        last = self.placed[-1] if self.placed else None
        if self.ended and (act in CONSENTS or act is Act.SIGN):
            return f"the instrument ended on {self.instrument.terminated}"
        if act is Act.RATIFY and (self.position, Act.ACCEDE) in TRANSITIONS:
            return "record `sign` first (with bounds if its day is unknown), or `accede`"
        if last is not None and last.notice is not None and act is Act.RESCIND_WITHDRAWAL:
            return f"the notice {last.notice.event.id!r} matured on {_days(last)}: too late to rescind it"
        if last is not None and last.notice is not None and act in EXITS:
            return (
                f"the notice {last.notice.event.id!r} matured on {_days(last)}; if it named a later day, "
                "record that day as the `effective` of the notice"
            )
        if self.without_effect:
            return f"{self.without_effect[-1].id!r} has no effect: {self.instrument.id!r} is not in force"
        return ""

    def timeline(self) -> Timeline:
        steps = tuple(window.step() for window in self.placed)
        return Timeline(self.state, self.instrument, steps, tuple(self.without_effect), tuple(self.findings))


def _days(window: _Window) -> str:
    return str(Moment.between(window.earliest, window.latest))

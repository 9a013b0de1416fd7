"""The fold: the events of one bond, in the order written, become its `Timeline`.

Where every day is exact there is one world, and the fold walks through it. Where days are known only within
bounds, `worlds` finds what is possible in all of them.

Derived events arise here, because whether they happen depends on what is held: consent matures into entry
into force, a notice of withdrawal into an exit unless it is rescinded or overtaken before, and the end of an
instrument ends all its bonds. On one and the same day derived events come before written ones: the exit, then
the end, then the entry; only a written exit replaces a derived one. From this follows what imprecise days
leave possible: an act that is legal only before a derived event comes before it, another after it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from csto_membership.errors import MembershipError, OrderError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, EXITS, MOVES, Act

from .configurations import START, Held
from .order import in_order
from .terms import (
    anchored,
    consent_ways,
    effect_bounds,
    entry_day,
    exit_day,
    notice_ways,
    order_days,
    party_matters,
    withdrawal_rule,
)
from .timeline import Consented, Finding, Step, Timeline
from .worlds import NEVER, Alternative, Alternatives, Edge, Interval, Solution, in_parts, solve
from .worlds import State as Node

_JOINS = CONSENTS | {Act.SIGN}
_ENTRY_ENDS = CONSENTS | EXITS | {Act.ENTER_INTO_FORCE, Act.WITHDRAW_CONSENT, Act.RESCIND_WITHDRAWAL}
"""The acts up to the first of which a written entry into force replaces the one that a consent derives."""
MOST_DAYS = 800
"""On how many days an instrument can have entered into force, where answers are exact for each of them."""
MOST_ENTRIES = 400
"""On how many days a state can have become a party, where answers are exact for each of them."""


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
        moves = in_order(moves)
    windows = [_Window(event, *order_days(event)) for event in moves]
    under_way = _Fold(state, instrument, windows)
    if several_files:
        under_way.keep_files_apart()
    under_way.tighten(windows)
    exact = all(moment is None or moment.exact for moment in (instrument.in_force, instrument.terminated))
    if exact and all(window.exact for window in windows):
        return under_way.walk()
    return under_way.in_every_world()


class _Window:
    """An event with the bounds of the day by which it stands in order, which the order tightens."""

    __slots__ = ("earliest", "event", "latest", "replaced")

    def __init__(self, event: Event, earliest: int, latest: int) -> None:
        self.event = event
        self.earliest, self.latest = earliest, latest
        self.replaced = False  # of a consent: whether its entry into force is written

    @property
    def exact(self) -> bool:
        """Whether every day that matters is exact."""
        event = self.event
        if self.earliest != self.latest:
            return False
        if event.act not in CONSENTS and event.act is not Act.NOTIFY_WITHDRAWAL:
            return True
        if event.notified is not None and event.notified.latest < event.date.latest:
            return False  # there may be no world: nobody is notified of a consent before it
        return (event.effective is None or event.effective.exact) and (event.notified is None or event.notified.exact)


class _Fold:
    """The fold of one bond under way."""

    def __init__(self, state: State, instrument: Instrument, windows: list[_Window]) -> None:
        self.state = state
        self.instrument = instrument
        self.windows = windows
        self.steps: list[Step] = []
        self.consents: list[Consented] = []
        self.acts: list[tuple[Act, Held]] = []
        self.without_effect: list[Event] = []
        self.findings: list[Finding] = []
        self._consent: tuple[Event, int, int] | None = None
        following: Act | None = None
        for window in reversed(windows):
            act = window.event.act
            if act in CONSENTS:
                window.replaced = following is Act.ENTER_INTO_FORCE
            if act in _ENTRY_ENDS:
                following = act

    # order

    def keep_files_apart(self) -> None:
        """Refuse two events of different files whose days overlap, each file's days tightened on their own."""
        for origin in dict.fromkeys(window.event.origin for window in self.windows):
            self.tighten([window for window in self.windows if window.event.origin == origin])
        last: dict[str, _Window] = {}
        for window in self.windows:
            for origin, other in last.items():
                if origin != window.event.origin and window.earliest <= other.latest:
                    files = " and ".join(one.event.origin or "no file" for one in (other, window))
                    raise self._disorder(other, window, f"they come from {files}; put them in one file")
            last[window.event.origin] = window

    def tighten(self, windows: Sequence[_Window]) -> None:
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
        days = ", then ".join(f"{w.event.act} {_moment(w.earliest, w.latest)}" for w in (first, second))
        return OrderError(self.state.name, self.instrument.id, first.event.id, second.event.id, f"{days}; {why}")

    # one world

    def walk(self) -> Timeline:  # noqa: C901, PLR0912  one walk, in one piece
        """Walk through the one world that exact days leave."""
        force = self.instrument.in_force.earliest if self.instrument.in_force else None
        end = self.instrument.terminated.earliest.toordinal() if self.instrument.terminated else NEVER
        exits = entry = NEVER
        notice: Event | None = None
        here, party, ended, floor = START, None, False, force
        marks: list[tuple[int, Held]] = []
        for window in (*self.windows, None):
            day = window.earliest if window else NEVER - 1
            exiting = window is not None and window.event.act in EXITS
            while (due := min(exits, entry, end)) <= day and not (due == day and exiting and due in (exits, end)):
                if due == exits:
                    assert notice is not None
                    act, exits, what = Act.WITHDRAW, NEVER, self._exit_event(notice, due, due)
                elif due == end:
                    act, end, ended, what = Act.TERMINATE, NEVER, True, self._end_event()
                else:
                    act, entry, what, party, floor = Act.ENTER_INTO_FORCE, NEVER, None, date.fromordinal(due), None
                after = here.moves.get(act)
                if after is not None:
                    self._record(what, act, due, due, here, after)
                    here = after
                    marks.append((due, here))
                    exits = exits if here.withdrawing else NEVER
                    entry = entry if here.waiting else NEVER
            if window is None:
                break
            event, act = window.event, window.event.act
            after = here.moves.get(act)
            if after is None or (ended and act in _JOINS):
                raise self._refusal(window, here, ended=ended)
            if act is Act.NOTIFY_WITHDRAWAL:
                counts, due_day = exit_day(self.instrument, event, force, party)
                if not counts:
                    self._premature(event)
                    continue
                notice, exits = event, due_day.toordinal() if due_day else NEVER
                self._check_claim(event, (exits, exits))
            elif act in CONSENTS and not window.replaced:
                if force is None:
                    self.without_effect.append(event)
                else:
                    entry = max(entry_day(self.instrument, event, floor).toordinal(), day)
                    self._check_effect(event, (entry, entry))
            elif act is Act.ENTER_INTO_FORCE:
                party, floor = date.fromordinal(day), None
            self._record(event, act, day, day, here, after)
            here = after
            marks.append((day, here))
            exits = exits if here.withdrawing else NEVER
            entry = entry if here.waiting else NEVER
        return self._timeline(marks=tuple(marks))

    # every world

    def in_every_world(self) -> Timeline:
        """Find what is possible in every world that imprecise days leave."""
        end = _bounds(self.instrument.terminated)
        best: Solution | None = None
        solutions: list[Solution] = []
        for force in self._conditions():
            solution = solve([self._ways(window, force) for window in self.windows], end)
            if solution.refused is None:
                solutions.append(solution)
            elif best is None or solution.refused > (best.refused or 0):
                best = solution
        if not solutions:
            assert best is not None
            raise self._refused(best)
        found = solutions[0]
        for other in solutions[1:]:
            found.add(other)
        self._read(found, end)
        return self._timeline(covered=found.covered)

    def _conditions(self) -> list[Interval | None]:
        """Return the bounds of the entry into force, day by day where more than the first entry depends on it."""
        force = _bounds(self.instrument.in_force)
        if force is None or force[0] == force[1]:
            return [force]
        undone = False
        again = False
        for window in self.windows:
            act = window.event.act
            undone = undone or act in {Act.WITHDRAW_CONSENT, Act.LAPSE, Act.TERMINATE}
            again = again or (undone and act in CONSENTS)
        if (again or anchored(self.instrument)) and force[1] - force[0] < MOST_DAYS:
            return [(day, day) for day in range(force[0], force[1] + 1)]
        return [force]

    def _ways(self, window: _Window, force: Interval | None) -> Alternatives:
        """Return the ways in which an event can fall, by whether and when the state has become a party."""
        event, act = window.event, window.event.act
        known: dict[tuple[bool, int | None], list[Alternative]] = {}
        apart = party_matters(self.instrument)

        def ways(entered: bool, party: int | None) -> list[Alternative]:  # noqa: FBT001
            found = known.get((entered, party))
            if found is None:
                if act in CONSENTS and force is not None and not window.replaced:
                    found = consent_ways(self.instrument, event, (-NEVER, -NEVER) if entered else force)
                elif act is Act.NOTIFY_WITHDRAWAL:
                    found = notice_ways(self.instrument, event, _date(force), _date(party))
                else:
                    found = [Alternative(*order_days(event), act)]
                if apart and (act in CONSENTS or act is Act.ENTER_INTO_FORCE):
                    found = in_parts(found, MOST_ENTRIES)
                known[entered, party] = found
            return found

        return ways

    def _read(self, found: Solution, end: Interval | None) -> None:
        """Put the steps together along one way through the chain, each with its days in every world."""
        node = found.states[0][0]
        for place, window in enumerate(self.windows, 1):
            edge = _chosen(node)
            here = node.configuration
            if edge.derived:
                here = self._derived(found, place - 1, node)
            event, act = window.event, window.event.act
            first, last = found.events[place - 1]
            if act in CONSENTS and self.instrument.in_force is None and not window.replaced:
                self.without_effect.append(event)
            if edge.target.alternative is not None and edge.target.alternative.act is None:
                self._premature(event)
            else:
                after = here.moves[act]
                self._record(event, act, first, last, here, after)
                if edge.target.configuration is not after:
                    entering = found.derived[place, Act.ENTER_INTO_FORCE]
                    self._record(None, Act.ENTER_INTO_FORCE, *entering, after, edge.target.configuration)
            self._check_derived(window, found, place)
            node = edge.target
        self._read_end(found, node, end)

    def _derived(self, found: Solution, place: int, node: Node) -> Held:
        """Record the derived event that a state of the chain waits for; return what is held after it."""
        assert node.pending is not None
        act, here = node.pending.act, node.configuration
        days, what = found.derived[place, act], None
        if act is Act.WITHDRAW:
            ends = found.derived.get((place, Act.TERMINATE))
            days = (min(days[0], ends[0]), max(days[1], ends[1])) if ends else days
            notice = next(one.event for one in reversed(self.windows[:place]) if one.event.act is Act.NOTIFY_WITHDRAWAL)
            what = self._exit_event(notice, *days)
        after = here.moves[act]
        self._record(what, act, *days, here, after)
        return after

    def _read_end(self, found: Solution, node: Node, end: Interval | None) -> None:
        """Record what follows the last written event."""
        place, here = len(self.windows), node.configuration
        if node.pending is not None and (place, node.pending.act) in found.derived:
            here = self._derived(found, place, node)
        days = found.derived.get((place, Act.TERMINATE))
        after = here.moves.get(Act.TERMINATE)
        if end is not None and days is not None and after is not None:
            self._record(self._end_event(), Act.TERMINATE, *days, here, after)

    # records

    def _record(self, event: Event | None, act: Act, first: int, last: int, here: Held, after: Held) -> None:
        """Record what an event does: a step, and consent given, in force or gone."""
        earliest, latest = date.fromordinal(first), date.fromordinal(last)
        self.acts.append((act, after))
        if act in CONSENTS:
            assert event is not None
            self._consent = event, first, last
            self.consents.append(Consented(event, Moment.between(earliest, latest, event.date)))
            return
        if act is Act.ENTER_INTO_FORCE and self._consent is not None:
            consent = self._consent[0]
            self.steps.append(Step(consent, earliest, latest, here.position, after.position, event))
            if event is not None:
                self._check_entry(consent, event, (first, last))
            self.consents[-1] = self.consents[-1].entered(Moment.between(earliest, latest, consent.date), event)
            return
        assert event is not None
        if here.position is not after.position:
            self.steps.append(Step(event, earliest, latest, here.position, after.position))
        if here.consent is not after.consent and self.consents:
            self.consents[-1] = self.consents[-1].ended_by(Moment.between(earliest, latest, event.date), event)

    def _derive(self, act: Act, name: str, day: Moment, rule: str, sources: tuple[str, ...] = ()) -> Event:
        return Event(
            id=f"{self.instrument.id}:{name}",
            state=self.state.code,
            act=act,
            instrument=self.instrument.id,
            date=day,
            sources=sources or self.instrument.sources,
            derived_by=rule,
        )

    def _end_event(self) -> Event:
        end = self.instrument.terminated
        assert end is not None
        return self._derive(Act.TERMINATE, "end", end, f"the end of the instrument on {end}")

    def _exit_event(self, notice: Event, first: int, last: int) -> Event:
        terms = withdrawal_rule(self.instrument, notice.date.earliest)
        rule = f"withdrawal {terms}" if terms else "no exit before its notice"
        if notice.effective is not None and not self._clamped(notice):
            rule = f"the exit day that the notice claims; {rule}"
        day = _moment(first, last, notice.date)
        return self._derive(Act.WITHDRAW, f"{notice.id}:exit", day, rule, notice.sources)

    # findings

    def _clamped(self, notice: Event) -> bool:
        return any(finding.event == notice.id for finding in self.findings)

    def _find(self, event: Event, holds: Interval, rule: str) -> None:
        claimed = event.effective or event.date
        self.findings.append(Finding(self.state.code, self.instrument.id, event.id, claimed, _moment(*holds), rule))

    def _check_claim(self, notice: Event, exit_days: Interval) -> None:
        if notice.effective is not None and notice.effective.earliest.toordinal() < exit_days[0] < NEVER:
            terms = withdrawal_rule(self.instrument, notice.date.earliest)
            self._find(notice, exit_days, f"withdrawal {terms}" if terms else "no exit before its notice")

    def _check_effect(self, event: Event, entry_days: Interval) -> None:
        if event.effective is not None and event.effective.earliest.toordinal() < entry_days[0]:
            self._find(event, entry_days, "consent has no effect before the instrument is in force")

    def _check_entry(self, consent: Event, entry: Event, days: Interval) -> None:
        """Keep a finding where an entry into force is written that the terms cannot give."""
        derived = effect_bounds(self.instrument, consent)
        if derived is None:
            self.without_effect.append(consent)
        elif days[1] < derived[0].toordinal() or days[0] > derived[1].toordinal():
            holds, rule = Moment.between(*derived), "the written entry into force is kept"
            bond = self.state.code, self.instrument.id
            self.findings.append(Finding(*bond, entry.id, entry.effective or entry.date, holds, rule, kept=True))

    def _check_derived(self, window: _Window, found: Solution, place: int) -> None:
        act = window.event.act
        if act is Act.NOTIFY_WITHDRAWAL and (place, Act.WITHDRAW) in found.derived:
            self._check_claim(window.event, found.derived[place, Act.WITHDRAW])
        elif act in CONSENTS and (place, Act.ENTER_INTO_FORCE) in found.derived:
            self._check_effect(window.event, found.derived[place, Act.ENTER_INTO_FORCE])

    def _premature(self, notice: Event) -> None:
        terms = withdrawal_rule(self.instrument, notice.date.earliest)
        moves = notice.date.earliest.toordinal(), notice.date.latest.toordinal()
        self._find(notice, moves, f"a notice before its time moves nothing: withdrawal {terms}")

    # refusals

    def _refused(self, best: Solution) -> MembershipError:
        """Return why the event at which no world is left is refused."""
        assert best.refused is not None
        window, nodes = self.windows[best.refused], best.states[best.refused]
        node = nodes[0]
        here, pending = node.configuration, node.pending
        if pending is not None and window.latest >= pending.up(node.z1):
            matured = pending.up(node.z1), pending.down(node.z2)
            if pending.act is Act.WITHDRAW:
                notice = next(
                    w.event for w in reversed(self.windows[: best.refused]) if w.event.act is Act.NOTIFY_WITHDRAWAL
                )
                event = self._exit_event(notice, *matured)
                after = here.moves[pending.act]
                self.steps.append(
                    Step(
                        event, date.fromordinal(matured[0]), date.fromordinal(matured[1]), here.position, after.position
                    )
                )
            here = here.moves.get(pending.act, here)
        end = self.instrument.terminated
        ended = end is not None and window.latest >= end.earliest.toordinal() and window.event.act in here.moves
        return self._refusal(window, here, ended=ended)

    def _refusal(self, window: _Window, here: Held, *, ended: bool) -> TransitionError:
        event = window.event
        return TransitionError(
            self.state.name,
            self.instrument.id,
            str(_moment(window.earliest, window.latest)),
            event.act,
            here.position,
            () if ended else [act for act in MOVES if act in here.moves],
            event.id,
            self._hint(event.act, here, ended=ended),
        )

    def _hint(self, act: Act, here: Held, *, ended: bool) -> str:  # noqa: PLR0911  a case each
        last = self.steps[-1] if self.steps else None
        if ended and act in _JOINS:
            return f"the instrument ended on {self.instrument.terminated}"
        if act is Act.RATIFY and Act.ACCEDE in here.moves:
            return "record `sign` first (with bounds if its day is unknown), or `accede`"
        matured = last is not None and last.event.act is Act.WITHDRAW and last.event.derived_by
        if matured and last is not None and act is Act.RESCIND_WITHDRAWAL:
            return f"the notice {_notice_of(last)!r} matured on {_days(last)}: too late to rescind it"
        if matured and last is not None and act in EXITS:
            return (
                f"the notice {_notice_of(last)!r} matured on {_days(last)}; if it named a later day, "
                "record that day as the `effective` of the notice"
            )
        if act is Act.ACCEDE and here.withdrawing:
            return "a new consent before the exit is dated on the day of the exit"
        if self.without_effect:
            return f"{self.without_effect[-1].id!r} has no effect: {self.instrument.id!r} is not in force"
        if here.waiting and self.consents:
            return f"{self.consents[-1].event.id!r} is not yet in force for the state"
        return ""

    def _timeline(
        self, marks: tuple[tuple[int, Held], ...] = (), covered: Mapping[Held, Sequence[Interval]] | None = None
    ) -> Timeline:
        return Timeline(
            self.state,
            self.instrument,
            tuple(self.steps),
            tuple(self.without_effect),
            tuple(self.findings),
            tuple(self.consents),
            tuple(self.acts),
            marks,
            covered,
        )


def _chosen(node: Node) -> Edge:
    """Return the way on from a state of the chain: by the derived event, where that is possible."""
    ways = [edge for edge in node.edges if edge.target.pieces]
    return next((edge for edge in ways if edge.derived), ways[0])


def _notice_of(step: Step) -> str:
    return step.event.id.split(":", 1)[1].removesuffix(":exit")


def _bounds(moment: Moment | None) -> Interval | None:
    return None if moment is None else (moment.earliest.toordinal(), moment.latest.toordinal())


def _date(day: Interval | int | None) -> date | None:
    number = day[0] if isinstance(day, tuple) else day
    return None if number is None else date.fromordinal(number)


def _moment(first: int, last: int, like: Moment | None = None) -> Moment:
    return Moment.between(date.fromordinal(first), date.fromordinal(last), like)


def _days(step: Step) -> str:
    return str(Moment.between(step.earliest, step.latest))

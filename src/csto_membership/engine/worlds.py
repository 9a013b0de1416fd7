"""Every possible world of one bond at once: which days and positions are possible, exactly.

A *world* gives every written day one day within its bounds, such that the order written, the machine and
the rules for ties hold. There are far too many to walk through one by one. But a history is a chain: each
event is bounded by the one before it and the one after it, and by nothing else, except that a derived day
(the exit that a notice matures into, the entry into force that a consent matures into) follows from the day
of one event and takes its place later in the chain. While such a day is pending it is carried along as a
variable. For any one value of it, what the past allows of an event's day is everything from a first day on,
and what the future allows is everything up to a last day; both depend on the value in a simple way. So one
pass forwards and one pass backwards find, for every state of the chain, the days that some world has, and
the days between two neighbours of the chain are those on which the position between them is possible.

Days are ordinals here. Nothing is known here of instruments: the caller gives each event as a list of
`Alternative`, ways in which it can fall on some days.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from csto_membership.model.vocabulary import EXITS, Act

from .configurations import START, Held

NEVER = 10**7
"""Later than every day; ``-NEVER`` is earlier."""
FEW = 20_000
"""How many days a derived day may take one by one where the days between are not connected."""

Interval = tuple[int, int]


class Rule(NamedTuple):
    """How a derived day follows from a day.

    Attributes:
        act: the derived act.
        day: the derived day of a day; never earlier than it, and later for a later day.
        shortest: the shortest distance between the two (0: on the same day; 2: two days or more).
        since: of the derived day, its earliest.
        claims: bounds of a day, written, that decides instead where it is later.
        told: bounds of the day that the rule counts from, where that is not the event's own.
    """

    act: Act
    day: Callable[[int], int]
    shortest: int
    since: int = -NEVER
    claims: Interval | None = None
    told: Interval | None = None


class Alternative(NamedTuple):
    """One way in which an event can fall: its days, and what comes of it.

    Attributes:
        first, last: the bounds of the event's day.
        act: the act; ``None`` has no effect, though `needs` must be legal.
        rule: what it matures into; ``None``: nothing.
        needs: the act that must be legal.
    """

    first: int
    last: int
    act: Act | None
    rule: Rule | None = None
    needs: Act | None = None

    @property
    def immediate(self) -> bool:
        """Whether what it matures into is on its own day."""
        return self.rule is not None and not self.rule.shortest and self.rule.claims is None

    def after(self, here: Held | None) -> Held | None:
        """Return what is held after it; ``None`` where it is not legal."""
        legal = self.act or self.needs
        after = here.moves.get(legal) if here is not None and legal is not None else None
        return after if self.act is not None or after is None else here


def _keeps(act: Act, here: Held) -> bool:
    """Return whether a derived act that is pending stays pending."""
    return here.withdrawing if act is Act.WITHDRAW else here.waiting


class Pending:
    """A derived day that is to come: which values it can have, and what each says of the event it follows from.

    For a value `z`, the event lies from ``since(z)`` to ``until(z)``.
    """

    __slots__ = ("_day", "act", "first", "free", "last", "shortest", "source", "z1", "z2")
    act: Act
    first: int
    last: int
    free: bool
    shortest: int
    source: Interval | None
    z1: int
    z2: int

    def __init__(self, rule: Rule, first: int, last: int, *, claimed: bool) -> None:
        """Prepare what can be derived by a rule from a day between two bounds."""
        self.act, self.shortest = rule.act, rule.shortest
        self.first, self.last = first, last
        self._day = rule.day
        self.free = claimed or rule.told is not None  # the event's own day does not decide
        low, high = (first, last) if rule.told is None else (max(first, rule.told[0]), rule.told[1])
        self.source = None if claimed else (low, high)
        if claimed:
            assert rule.claims is not None
            self.z1, self.z2 = max(rule.claims[0], self._day(first)), rule.claims[1]
            self.shortest = 2
        elif low > high:
            self.z1, self.z2 = 1, 0
        else:
            self.z1, self.z2 = self._day(low), self._day(high)
            self.z1 = self.up(rule.since)

    def _inverse(self, z: int) -> int:
        """Return the first day from which the rule gives `z` or later."""
        assert self.source is not None
        low, high = self.source
        return low + bisect_left(range(low, high + 1), z, key=self._day)

    def up(self, z: int) -> int:
        """Return the first value that is not before a day; ``NEVER`` where there is none."""
        if z <= self.z1:
            return self.z1
        if z > self.z2:
            return NEVER
        return z if self.source is None else self._day(self._inverse(z))

    def down(self, z: int) -> int:
        """Return the last value that is not after a day; ``-NEVER`` where there is none."""
        if z >= self.z2:
            return self.z2
        if z < self.z1:
            return -NEVER
        return z if self.source is None else self._day(self._inverse(z + 1) - 1)

    def since(self, z: int) -> int:
        """Return the first day of the event for a value."""
        return self.first if self.free else self._inverse(z)

    def until(self, z: int) -> int:
        """Return the last day of the event for a value."""
        if self.source is not None:
            return min(self._inverse(z + 1) - 1, self.last)
        low, high = self.first, self.last
        return low + bisect_left(range(low, high + 1), z + 1, key=self._day) - 1

    def last_from(self, day: int) -> int:
        """Return the last value whose event can lie on a day or before it; ``-NEVER`` where there is none."""
        if day < self.first:
            return -NEVER
        if self.free or day >= self.last:
            return self.z2
        return min(self.z2, self._day(day))


class Piece(NamedTuple):
    """What the future allows of a state: days up to `last`, and `apart` or more before a value in [z1, z2]."""

    last: int
    z1: int = -NEVER
    z2: int = NEVER
    apart: int = 0


class State:
    """A configuration right after a written event, in some worlds.

    `first` is the first day that the past allows of the event (for a value `z` of what is pending, the later
    of `first` and ``pending.since(z)``), `latest` the last; `last` ends the event's own window.
    """

    __slots__ = (
        "alternative",
        "configuration",
        "created",
        "edges",
        "entered",
        "first",
        "last",
        "latest",
        "party",
        "pending",
        "pieces",
        "z1",
        "z2",
    )
    configuration: Held
    entered: bool
    party: int | None
    first: int
    last: int
    latest: int
    pending: Pending | None
    created: bool
    z1: int
    z2: int

    def __init__(self, configuration: Held, entered: bool, party: int | None, first: int, last: int) -> None:  # noqa: FBT001
        """Begin with one configuration between two bounds."""
        self.configuration, self.entered, self.party = configuration, entered, party
        self.first, self.last, self.latest = first, last, last
        self.pending = None
        self.created = False
        self.z1 = self.z2 = 0
        self.edges: list[Edge] = []
        self.pieces: list[Piece] = []
        self.alternative: Alternative | None = None

    @property
    def entering(self) -> bool:
        """Whether it is the entry into force that is pending."""
        return self.pending is not None and self.pending.act is Act.ENTER_INTO_FORCE

    @property
    def party_after(self) -> int | None:
        """The day on which the state becomes a party by what is pending, where it can be one day only."""
        return self.z1 if self.z1 == self.z2 else None

    @property
    def own(self) -> int:
        """The least distance to what is pending: a notice can mature on its own day, but nothing comes between."""
        return 0 if self.created else 1

    def days(self, piece: Piece) -> tuple[int, int]:
        """Return the first and the last day of the event in the worlds of a piece."""
        if self.pending is None:
            return self.first, min(piece.last, self.latest)
        last = min(piece.last, self.last, piece.z2 - piece.apart)
        if self.created:
            last = min(last, self.pending.until(piece.z2))
        return max(self.first, self.pending.since(piece.z1)), last

    def clip(self, piece: Piece) -> Piece | None:
        """Return what is left of a piece with the past of this state; ``None``: nothing."""
        last = min(piece.last, self.last)
        if last < self.first:
            return None
        pending = self.pending
        if pending is None:
            return Piece(last)
        if piece.apart and not pending.shortest:
            return None
        z1 = pending.up(max(self.z1, piece.z1, self.first + piece.apart))
        z2 = pending.down(min(self.z2, piece.z2, pending.last_from(last)))
        return Piece(last, z1, z2, piece.apart) if z1 <= z2 else None

    def latest_day(self) -> int:
        """Return the last day that the future allows of the event."""
        return max((self.days(piece)[1] if self.pending else piece.last for piece in self.pieces), default=-NEVER)


class Edge(NamedTuple):
    """A way from one state to the next: straight, or by the derived event that was pending."""

    target: State
    derived: bool
    apart: int


class Solution:
    """What is possible.

    Attributes:
        covered: by configuration, the intervals of days on which it is possible.
        events: of each written event, the bounds of its day.
        derived: by (place of the written event before it, derived act), the bounds of a derived event's day.
        path: by place, the configurations before and after each event, of one world.
    """

    def __init__(self, events: int) -> None:
        """Begin with nothing possible, for so many written events."""
        self.covered: dict[Held, list[Interval]] = {}
        self.events: list[Interval] = [(NEVER, -NEVER)] * events
        self.derived: dict[tuple[int, Act], Interval] = {}
        self.states: list[list[State]] = []
        self.refused: int | None = None

    def add(self, other: "Solution") -> None:
        """Add what is possible in other worlds of the same events."""
        for here, some in other.covered.items():
            self.covered.setdefault(here, []).extend(some)
        self.events = [
            (min(one[0], two[0]), max(one[1], two[1])) for one, two in zip(self.events, other.events, strict=True)
        ]
        for (place, act), days in other.derived.items():
            self.note(place, act, *days)

    def cover(self, configuration: Held, first: int, end: int) -> None:
        """Add days, the last exclusive, on which a configuration is possible."""
        if first < end:
            self.covered.setdefault(configuration, []).append((first, end))

    def note(self, place: int, act: Act, first: int, last: int) -> None:
        """Widen the bounds of a derived event's day."""
        low, high = self.derived.get((place, act), (NEVER, -NEVER))
        self.derived[place, act] = min(low, first), max(high, last)


Alternatives = Callable[[bool, "int | None"], Sequence[Alternative]]


def solve(
    events: Sequence[Alternatives],
    end: Interval | None = None,
) -> Solution:
    """Return what is possible in the worlds of a chain of events; `refused` is set where there is none."""
    solution = Solution(len(events))
    layers = solution.states
    layers.append([State(START, False, None, -NEVER, -NEVER)])  # noqa: FBT003
    for place, alternatives in enumerate(events):
        final = place == len(events) - 1
        layers.append(_forwards(layers[-1], alternatives, end, final=final))
        if not layers[-1]:
            solution.refused = place
            return solution
    for place in range(len(layers) - 1, -1, -1):
        layers[place] = [state for state in layers[place] if _backwards(state, end, place == len(events))]
        if not layers[place]:
            solution.refused = place - 1
            return solution
    for place, states in enumerate(layers):
        for state in states:
            _read(solution, place, state, end)
    return solution


def in_parts(ways: Sequence[Alternative], most: int) -> list[Alternative]:
    """Split ways so that each has one day of entry into force only, if these are not too many."""
    parts: list[Alternative] = []
    for one in ways:
        if one.rule is None or one.immediate:
            parts += [
                one._replace(first=day, last=day) for day in range(one.first, min(one.last, one.first + most) + 1)
            ]
            continue
        pending = Pending(one.rule, one.first, one.last, claimed=one.rule.claims is not None)
        z = pending.z1
        while z <= pending.z2 and len(parts) <= most:
            rule = one.rule._replace(claims=(z, z), told=None, shortest=2)
            day = _nothing_before if pending.free and one.rule.told else one.rule.day
            parts.append(one._replace(first=pending.since(z), last=pending.until(z), rule=rule._replace(day=day)))
            z = pending.up(z + 1)
    return parts if len(parts) <= most else list(ways)


def _nothing_before(day: int) -> int:
    return day


def _forwards(states: list[State], alternatives: Alternatives, end: Interval | None, *, final: bool) -> list[State]:
    found: dict[Any, State] = {}
    for state in states:
        for derived in (False, True) if state.pending is not None else (False,):
            known = (True, state.party_after) if derived and state.entering else (state.entered, state.party)
            for number, one in enumerate(alternatives(*known)):
                last = one.last
                if end is not None:
                    last = min(last, end[1] if final and one.act in EXITS else end[1] - 1)
                (_by_derived if derived else _straight)(state, one, number, last, found)
    return [state for state in found.values() if _opened(state)]


def _opened(state: State) -> bool:
    """Open what a new state's event leaves pending, now that its first day is known."""
    one = state.alternative
    if one is not None and state.created:
        assert one.rule is not None
        state.pending = Pending(one.rule, state.first, state.last, claimed=one.rule.claims is not None)
        state.z1, state.z2 = state.pending.z1, state.pending.z2
        return state.z1 <= state.z2
    return True


def _straight(state: State, one: Alternative, number: int, last: int, found: dict[Any, State]) -> None:
    """Let an event happen while what is pending is still to come."""
    after = one.after(state.configuration)
    if after is None:
        return
    first, pending = max(state.first, one.first), state.pending
    if pending is None:
        if first <= last:
            _add(state, one, number, after, (first, last, last), found)
        return
    keeps = one.act is None or _keeps(pending.act, after)
    apart = 0 if not keeps and one.act in EXITS and pending.act != Act.ENTER_INTO_FORCE else 1
    if (apart and not pending.shortest) or first > last:
        return
    z1 = pending.up(max(state.z1, first + apart))
    z2 = pending.down(min(state.z2, pending.last_from(last)))
    if z1 > z2:
        return
    first = max(first, pending.since(z1))
    if keeps:
        new = State(after, state.entered, state.party, max(state.first, one.first), last)
        new.pending, new.z1, new.z2, new.alternative = pending, z1, z2, one
        found[id(state), number] = new
        state.edges.append(Edge(new, derived=False, apart=1))
        return
    latest = min(last, z2 - apart)
    if first <= latest:
        _add(state, one, number, after, (first, latest, last), found, apart)


def _by_derived(state: State, one: Alternative, number: int, last: int, found: dict[Any, State]) -> None:
    """Let what is pending happen, and then the event."""
    pending = state.pending
    if pending is None:
        return
    after = one.after(state.configuration.moves.get(pending.act))
    if after is None:
        return
    z1 = pending.up(state.z1)
    first = max(one.first, z1)
    if first <= last:
        _add(state, one, number, after, (first, last, last), found, derived=True)


def _add(  # noqa: PLR0913  what is known of one step
    state: State,
    one: Alternative,
    number: int,
    after: Held,
    days: tuple[int, int, int],
    found: dict[Any, State],
    apart: int = 0,
    *,
    derived: bool = False,
) -> None:
    """Add a state that nothing from before is pending in, or widen its twin."""
    first, latest, last = days
    entering = derived and state.entering
    entered = state.entered or entering or one.act == Act.ENTER_INTO_FORCE
    party = state.party_after if entering else state.party
    party = first if one.act == Act.ENTER_INTO_FORCE else party
    created = one.rule is not None and _keeps(one.rule.act, after)
    if created and one.rule is not None and one.rule.act == Act.ENTER_INTO_FORCE and one.immediate:
        after, created, entered, party = after.moves[Act.ENTER_INTO_FORCE], False, True, first
    key: tuple[Any, ...] = (number, after, entered, party)
    twin = found.get(key)
    while twin is not None and not (first <= twin.latest + 1 and twin.first <= latest + 1):
        key = (*key, 0)
        twin = found.get(key)
    if twin is None:
        twin = found[key] = State(after, entered, party, first, last)
        twin.latest, twin.alternative, twin.created = latest, one, created
    else:
        twin.first, twin.latest = min(twin.first, first), max(twin.latest, latest)
    state.edges.append(Edge(twin, derived, apart))


def _backwards(state: State, end: Interval | None, final: bool) -> bool:  # noqa: FBT001
    """Find what the future allows of a state; return whether it allows anything."""
    pieces: list[Piece] = []
    pending = state.pending
    if final:
        pieces = _endings(state, end)
    for edge in state.edges:
        target = edge.target
        if not target.pieces:
            continue
        if pending is None:
            pieces.append(Piece(target.latest_day()))
        elif edge.derived:
            pieces.append(Piece(NEVER, z2=target.latest_day(), apart=state.own))
        elif target.pending is pending:
            for piece in target.pieces:
                pieces.append(Piece(min(piece.last, target.last), piece.z1, piece.z2, max(1, piece.apart)))
        else:
            one = target.alternative
            assert one is not None
            pieces.append(Piece(target.latest_day(), z1=one.first + edge.apart, apart=edge.apart))
    clipped = (state.clip(piece) for piece in pieces)
    state.pieces = [piece for piece in clipped if piece is not None]
    return bool(state.pieces)


def _endings(state: State, end: Interval | None) -> list[Piece]:
    if end is None:
        return [Piece(NEVER, apart=state.own)]
    act = state.alternative.act if state.alternative else None
    last = end[1] if act in EXITS else end[1] - 1
    if state.pending is None:
        return [Piece(last)]
    if state.pending.act == Act.ENTER_INTO_FORCE:
        return [Piece(last, z2=end[1] - 1, apart=state.own), Piece(last, z1=end[0], apart=state.own)]
    return [Piece(last, z2=end[1], apart=state.own), Piece(last, z1=end[0] + 1, apart=state.own)]


def _read(solution: Solution, place: int, state: State, end: Interval | None) -> None:
    """Note the days of a state's event, and cover the days until the next."""
    if place:
        for piece in state.pieces:
            first, last = state.days(piece)
            low, high = solution.events[place - 1]
            solution.events[place - 1] = min(low, first), max(high, last)
            if not state.created and state.alternative is not None and state.alternative.immediate:
                solution.note(place, Act.ENTER_INTO_FORCE, first, last)
    if place == len(solution.events):
        _read_end(solution, place, state, end)
    for edge in state.edges:
        if edge.target.pieces:
            _read_edge(solution, place, state, edge)


def _read_edge(solution: Solution, place: int, state: State, edge: Edge) -> None:
    """Cover the days between a state's event and the next, on one way."""
    pending, here, target = state.pending, state.configuration, edge.target
    latest = target.latest_day()
    if pending is None:
        solution.cover(here, state.first, latest)
    elif edge.derived:
        piece = state.clip(Piece(NEVER, z2=latest, apart=state.own))
        if piece is not None:
            solution.note(place, pending.act, piece.z1, piece.z2)
            _cover(solution, state, piece, NEVER, 0)
            solution.cover(here.moves[pending.act], piece.z1, latest)
    elif target.pending is pending:
        for ahead in target.pieces:
            apart = max(1, ahead.apart)
            piece = state.clip(Piece(min(ahead.last, target.last), ahead.z1, ahead.z2, apart))
            if piece is not None:
                _cover(solution, state, piece, min(ahead.last, target.last), apart)
    elif target.alternative is not None:
        piece = state.clip(Piece(latest, z1=target.alternative.first + edge.apart, apart=edge.apart))
        if piece is not None:
            _cover(solution, state, piece, latest, edge.apart)


def _read_end(solution: Solution, place: int, state: State, end: Interval | None) -> None:
    """Cover the days after the last written event."""
    pending, here = state.pending, state.configuration
    if end is None:
        if pending is None:
            solution.cover(here, state.first, NEVER)
            return
        (piece,) = state.pieces
        solution.note(place, pending.act, piece.z1, piece.z2)
        _cover(solution, state, piece, NEVER, 0)
        solution.cover(here.moves[pending.act], piece.z1, NEVER)
        return
    act = state.alternative.act if state.alternative else None
    gap = 0 if act in EXITS else 1
    after = here.moves.get(Act.TERMINATE, here)
    if pending is None:
        solution.cover(here, state.first, end[1])
        first = max(end[0], state.first + gap)
        if after != here:
            solution.note(place, Act.TERMINATE, first, end[1])
        solution.cover(after, first, NEVER)
        return
    matured = here.moves[pending.act]
    before, beyond = (state.clip(piece) for piece in _endings(state, end))
    entering = pending.act == Act.ENTER_INTO_FORCE
    if before is not None:
        solution.note(place, pending.act, before.z1, before.z2)
        _cover(solution, state, before, NEVER, 0)
        ended = matured.moves.get(Act.TERMINATE, matured)
        solution.cover(matured, before.z1, end[1] if ended != matured else NEVER)
        if ended != matured:
            first = max(end[0], before.z1 + 1)
            solution.note(place, Act.TERMINATE, first, end[1])
            solution.cover(ended, first, NEVER)
    if beyond is not None:
        _cover(solution, state, beyond, end[1], 0 if entering else 1)
        z = beyond.z1
        while z <= beyond.z2:
            first = max(end[0], state.first + 1, pending.since(z) + 1)
            if first <= z - (0 if entering else 1):
                solution.note(place, Act.TERMINATE, first, min(end[1], beyond.z2 - (0 if entering else 1)))
                solution.cover(after, first, NEVER)
                break
            z = pending.up(z + 1)


def _cover(solution: Solution, state: State, piece: Piece, last: int, apart: int) -> None:
    """Cover, for every value of what is pending, the days from the event to the earlier of `last` and the value.

    The days of neighbouring values touch, unless a value can fall on the day of its event or the day after.
    """
    pending, here = state.pending, state.configuration
    assert pending is not None
    if not pending.free and pending.shortest < 1 + apart:
        z, count = piece.z1, 0
        while z <= piece.z2 and count < FEW:
            solution.cover(here, max(state.first, pending.since(z)), min(last, z - apart))
            z, count = pending.up(z + 1), count + 1
        return
    first = max(state.first, pending.since(piece.z1))
    solution.cover(here, first, min(last, piece.z2 - apart))

"""Every possible world of one bond at once: which days and positions are possible, exactly.

A *world* gives every written day one day within its bounds, such that the order written, the machine and
the rules for ties hold. There are far too many to walk through one by one. But a history is a chain: each
event is bounded by the one before it and the one after it, and by nothing else, except that a derived day
(the exit that a notice matures into, the entry into force that a consent matures into) follows from the day
of one event and takes its place later in the chain.

So the chain is walked forwards and then backwards, with one `Node` for each thing that can be held after an
event. While a derived day is pending, a node keeps every value that it can have. For one value, the past
allows every day of the event from a first day on, and the future every day up to a last one. What lies
between is possible, and nothing else is. `coverage` reads it off.

Days are ordinals here. Nothing is known here of instruments: the caller gives each event as a list of
`Alternative`, ways in which it can fall on some days (`ways`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from csto_membership.model.vocabulary import EXITS, Act

from .configurations import START, Held
from .day_sets import NEVER, Interval, common, earliest_in, latest_in, union
from .ways import Alternative, Alternatives


class Cell:
    """A value of what is pending, or neighbouring ones, after an event.

    Attributes:
        low, high: the bounds of the value.
        first: the first day of the event that the past allows.
        last: the last day of the event that the future allows; before `first`: none.
        origins: of the event it follows from, the days from which it can follow.
    """

    __slots__ = ("first", "high", "last", "low", "origins")

    def __init__(self, low: int, high: int, first: int) -> None:
        """Begin with what the past allows."""
        self.low: int = low
        self.high: int = high
        self.first: int = first
        self.last: int = -NEVER
        self.origins: list[Interval] = []


class Node:
    """What can be held right after a written event, in some worlds.

    Attributes:
        configuration: what is held.
        entered: whether the state has become a party before.
        party: the bounds of the day on which it did, where that matters.
        alternative: how the event fell; ``None`` before the first event.
        pending: the derived act that is to come.
        cells: its values.
        created: whether this event opened what is pending, and did not find it so.
        days: the days of the event that the past allows; not kept where what is pending was found so.
        last: without anything pending, the last day of the event that the future allows.
        open_days: the days of the event that the future allows, where nothing was pending before it.
        edges: the ways on.
    """

    __slots__ = (
        *("alternative", "cells", "configuration", "created", "days", "edges"),
        *("entered", "last", "open_days", "party", "pending"),
    )

    def __init__(self, configuration: Held, entered: bool, party: Interval | None) -> None:  # noqa: FBT001
        """Begin with one configuration, on no day."""
        self.configuration: Held = configuration
        self.entered: bool = entered
        self.party: Interval | None = party
        self.alternative: Alternative | None = None
        self.pending: Act | None = None
        self.cells: dict[Interval, Cell] = {}
        self.created = False
        self.days: list[Interval] = []
        self.last = -NEVER
        self.open_days: list[Interval] = []
        self.edges: list[Edge] = []

    @property
    def moved(self) -> bool:
        """Whether the event had an effect."""
        return self.alternative is not None and self.alternative.act is not None

    @property
    def possible(self) -> bool:
        """Whether some world goes through it."""
        return bool(self.cells) if self.pending else bool(self.days) and self.days[0][0] <= self.last

    @property
    def latest(self) -> int:
        """The last day of the event that the future allows, where nothing was pending before it."""
        return self.open_days[-1][1] if self.open_days else -NEVER

    def bounds(self) -> Iterator[Interval]:
        """Yield the first and the last day of the event, for each value of what is pending."""
        if not self.pending:
            last = latest_in(self.days, self.last)
            yield self.days[0][0], last
        for cell in self.cells.values():
            days = common(self.days, cell.origins) if self.created else [(cell.first, cell.last)]
            yield cell.first, latest_in(days, cell.last)


class Edge(NamedTuple):
    """A way from one node to the next: straight, or by the derived event that was pending.

    Attributes:
        target: the next node.
        derived: whether the derived event comes first.
        apart: by how many days the next event must come before what is pending, or after it.
        only: the value of what is pending for which alone it is open; ``None``: for every one.
    """

    target: Node
    derived: bool
    apart: int = 0
    only: Interval | None = None

    def reach(self, node: Node) -> Iterator[tuple[Cell, int]]:
        """Yield the values of what is pending for which the way is open, with the last day of the next event."""
        cells = node.cells.values() if self.only is None else filter(None, (node.cells.get(self.only),))
        for cell in cells:
            latest = self._latest(cell)
            if latest > -NEVER:
                yield cell, latest

    def is_open(self, node: Node) -> bool:
        """Return whether some world goes this way from a node."""
        if node.pending is not None:
            return next(self.reach(node), None) is not None
        return self.target.latest >= max(node.days[0][0], 1)

    def _latest(self, cell: Cell) -> int:
        target = self.target
        assert target.alternative is not None
        first = target.alternative.first
        if self.derived:
            return target.latest if target.latest >= max(cell.low + self.apart, first) else -NEVER
        if target.pending is not None and not target.created:
            kept = target.cells.get((cell.low, cell.high))
            return kept.last if kept is not None and kept.last >= max(cell.first, first) else -NEVER
        last = latest_in(target.open_days, cell.high - self.apart)
        return last if last >= max(cell.first, first) else -NEVER


class Chain(NamedTuple):
    """The nodes after each event, those before the first one included.

    Attributes:
        layers: the nodes that are possible.
        refused: the place of the event at which no world is left; ``None``: there is one.
    """

    layers: list[list[Node]]
    refused: int | None = None


def solve(
    events: Sequence[Alternatives], end: Interval | None = None, *, consents_until: int = 0, parties_until: int = 0
) -> Chain:
    """Return what can be held after each event of a chain, with the days on which some world has it.

    Args:
        events: the ways of each event.
        end: the bounds of the day on which the instrument ends; no event is later.
        consents_until: the place of the first event from which on the ways do not depend on `entered`.
        parties_until: the same of `party`.
    """
    start = Node(START, False, None)  # noqa: FBT003
    start.days = [(-NEVER, -NEVER)]
    layers = [[start]]
    for place, alternatives in enumerate(events):
        matters = place < parties_until, place + 1 < consents_until, place + 1 < parties_until
        layers.append(_Forwards(matters, end, final=place == len(events) - 1).step(layers[-1], alternatives))
        if not layers[-1]:
            return Chain(layers, place)
    for place in range(len(layers) - 1, -1, -1):
        layers[place] = [node for node in layers[place] if _backwards(node, end, final=place == len(events))]
        assert layers[place]  # each node of the last layer ends a world
    return Chain(layers)


def _keeps(act: Act, here: Held) -> bool:
    """Return whether a derived act that is pending stays pending."""
    return here.withdrawing if act is Act.WITHDRAW else here.waiting


class _Forwards:
    """One step of the chain: the nodes after an event, from those before it."""

    def __init__(self, matters: tuple[bool, bool, bool], end: Interval | None, *, final: bool) -> None:
        """Prepare for one event; `matters`: whether `party` matters to it, and `entered` and `party` after it."""
        self.party_now, self.entered_after, self.party_after = matters
        self.end, self.final = end, final
        self.found: dict[Any, Node] = {}

    def step(self, nodes: Iterable[Node], alternatives: Alternatives) -> list[Node]:
        """Return the nodes after the event."""
        for node in nodes:
            for one in self._within(alternatives(node.entered, node.party)):
                self._straight(node, one)
            if node.pending is not None:
                self._derived(node, alternatives)
        return [node for node in self.found.values() if self._opened(node)]

    def _within(self, alternatives: Iterable[Alternative]) -> Iterator[Alternative]:
        """Yield the alternatives, none later than the end: only an exit can be on that day, and nothing after it."""
        for one in alternatives:
            if self.end is None:
                yield one
                continue
            if one.first < self.end[1]:
                yield one._replace(last=min(one.last, self.end[1] - 1))
            if self.final and one.act in EXITS and one.first <= self.end[1] <= one.last:
                yield one._replace(first=self.end[1], last=self.end[1])

    def _on_the_end(self, one: Alternative) -> bool:
        """Return whether an event is an exit that replaces an end: what would follow on that day does not happen."""
        return one.replaces or (self.end is not None and one.first == self.end[1])

    def _straight(self, node: Node, one: Alternative) -> None:
        """Let an event happen while what is pending is still to come."""
        one = one.met(node.configuration)
        after = one.after(node.configuration)
        if after is None:
            return
        if node.pending is None:
            first = max(node.days[0][0], one.first)
            if first <= one.last:
                target = self._target(one, after, node.entered, node.party)
                target.days.append((first, one.last))
                node.edges.append(Edge(target, derived=False))
        elif one.act is None or _keeps(node.pending, after):
            self._keep(node, one, after)
        else:
            self._end(node, one, after)

    def _keep(self, node: Node, one: Alternative, after: Held) -> None:
        """Let an event happen that leaves what is pending as it is."""
        key = one.first, one.last, one.act, after, node.entered, node.party, node.pending
        target = self.found.get(key)
        if target is None:
            target = Node(after, node.entered, node.party)
            target.alternative, target.pending = one, node.pending
        for value, cell in node.cells.items():
            first = max(cell.first, one.first)
            if first > min(one.last, cell.high - (not one.derived)):
                continue
            twin = target.cells.get(value)
            if twin is None:
                target.cells[value] = Cell(*value, first)
            else:
                twin.first = min(twin.first, first)
        if target.cells:
            self.found[key] = target
            node.edges.append(Edge(target, derived=False))

    def _end(self, node: Node, one: Alternative, after: Held) -> None:
        """Let an event happen that ends what is pending: only an exit replaces the one of its own day."""
        replaces = node.pending is Act.WITHDRAW or self._on_the_end(one)
        apart = 0 if one.act in EXITS and replaces and not one.derived else 1
        days = [
            (first, last)
            for cell in node.cells.values()
            if (first := max(cell.first, one.first)) <= (last := min(one.last, cell.high - apart))
        ]
        if days:
            target = self._target(one, after, node.entered, node.party)
            target.days += days
            node.edges.append(Edge(target, False, apart))  # noqa: FBT003

    def _derived(self, node: Node, alternatives: Alternatives) -> None:
        """Let what is pending happen, and then the event."""
        assert node.pending is not None
        matured = node.configuration.moves.get(node.pending)
        entering = node.pending is Act.ENTER_INTO_FORCE
        values: Iterable[Interval | None] = node.cells if entering and self.party_now else (None,)
        least = min(low for low, _ in node.cells)
        for only in values:
            party = only if entering else node.party
            for any_one in self._within(alternatives(node.entered or entering, party)):
                one = any_one.met(matured)
                after = one.after(matured)
                apart = int(entering and (one.derived or self._on_the_end(one)))
                first = max(one.first, (only[0] if only else least) + apart)
                if after is not None and first <= one.last:
                    target = self._target(one, after, node.entered or entering, party)
                    target.days.append((first, one.last))
                    node.edges.append(Edge(target, True, apart, only))  # noqa: FBT003

    def _target(self, one: Alternative, after: Held, entered: bool, party: Interval | None) -> Node:  # noqa: FBT001
        """Return the node after an event before which nothing is pending any more."""
        opens = one.matures is not None and _keeps(one.matures.act, after)
        if one.immediate and after.waiting:
            after = after.moves[Act.ENTER_INTO_FORCE]
            entered, party = True, (one.first, one.last)
        elif one.act is Act.ENTER_INTO_FORCE:
            entered, party = True, (one.first, one.last)
        entered, party = entered and self.entered_after, party if self.party_after else None
        key = one.first, one.last, one.act, id(one.matures), after, entered, party, opens
        node = self.found.get(key)
        if node is None:
            node = self.found[key] = Node(after, entered, party)
            node.alternative, node.created = one, opens
            node.pending = one.matures.act if opens and one.matures else None
        return node

    @staticmethod
    def _opened(node: Node) -> bool:
        """Open what a new node's event leaves pending, now that its days are known."""
        node.days = union(node.days)
        if not node.created:
            return True
        assert node.alternative is not None
        assert node.alternative.matures is not None
        for row in node.alternative.matures.rows:
            first, last = earliest_in(node.days, row.first), min(row.last, node.alternative.last)
            if first > last:
                continue
            cell = node.cells.get((row.low, row.high))
            if cell is None:
                cell = node.cells[row.low, row.high] = Cell(row.low, row.high, first)
            cell.first = min(cell.first, first)
            cell.origins.append((row.first, last))
        return bool(node.cells)


def _backwards(node: Node, end: Interval | None, *, final: bool) -> bool:
    """Find what the future allows of a node; return whether it allows anything."""
    one, last = node.alternative, NEVER
    if final and end is not None:
        last = end[1] - (one is None or one.act not in EXITS)
    if node.pending is None:
        node.last = last if final else max((edge.target.latest for edge in node.edges), default=-NEVER)
        if one is not None:
            last = min(one.last, node.last)
            node.open_days = [(one.first, last)] if one.first <= last else []
        return node.possible
    assert one is not None
    for edge in node.edges:
        for cell, latest in edge.reach(node):
            cell.last = max(cell.last, cell.high if edge.derived else latest)
    for cell in node.cells.values():
        if final:
            cell.last = min(last, cell.high)
        if not node.created:
            cell.last = min(cell.last, one.last, cell.high - (not one.derived))
    node.cells = {value: cell for value, cell in node.cells.items() if cell.first <= cell.last}
    if node.created:
        node.open_days = union(
            [(first, min(last, cell.last)) for cell in node.cells.values() for first, last in cell.origins]
        )
    return node.possible

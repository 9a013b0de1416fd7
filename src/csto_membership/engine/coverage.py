"""What a chain of worlds makes possible: the days of each position, of each event and of each derived event."""

from csto_membership.model.vocabulary import Act

from .configurations import Held
from .day_sets import NEVER, Interval
from .ways import Plan
from .worlds import Cell, Chain, Edge, Node


class Coverage:
    """What is possible.

    Attributes:
        covered: by configuration, the intervals of days on which it is possible, half-open.
        events: of each written event, the bounds of its day.
        endings: of the ends with another instrument that can have an effect, the bounds of their days.
        derived: by (place of the written event before it, derived act), the bounds of a derived event's day.
    """

    def __init__(self, events: int) -> None:
        """Begin with nothing possible, for so many written events."""
        self.covered: dict[Held, list[Interval]] = {}
        self.events: list[Interval] = [(NEVER, -NEVER)] * events
        self.endings: dict[int, Interval] = {}
        self.derived: dict[tuple[int, Act], Interval] = {}

    def add(self, chain: Chain, plan: Plan) -> None:
        """Add what is possible in the worlds of a chain, at whose places stands what a plan says."""
        written = 0
        for layer, nodes in enumerate(chain.layers):
            ending = plan.places[layer - 1] if layer and plan.places[layer - 1].ending else None
            written += int(layer > 0 and ending is None)
            for node in nodes:
                if ending is not None:
                    self._ended_with(ending.number, node)
                elif layer:
                    self._event(written, node)
                for edge in node.edges:
                    self._between(written, node, edge)
                if layer == len(plan.places):
                    self._ending(written, node, plan.end)

    def _ended_with(self, number: int, node: Node) -> None:
        """Note the days of an end with another instrument, where it had an effect."""
        if node.moved:
            low, high = self.endings.get(number, (NEVER, -NEVER))
            bounds = list(node.bounds())
            self.endings[number] = min(low, *(one for one, _ in bounds)), max(high, *(last for _, last in bounds))

    def cover(self, configuration: Held, first: int, end: int) -> None:
        """Add days, the last exclusive, on which a configuration is possible."""
        if first < end:
            known = self.covered.setdefault(configuration, [])
            if known and known[-1][0] <= first <= known[-1][1]:
                known[-1] = known[-1][0], max(end, known[-1][1])
            else:
                known.append((first, end))

    def note(self, place: int, act: Act, first: int, last: int) -> None:
        """Widen the bounds of a derived event's day."""
        low, high = self.derived.get((place, act), (NEVER, -NEVER))
        self.derived[place, act] = min(low, first), max(high, last)

    def _event(self, place: int, node: Node) -> None:
        """Note the days of a node's event."""
        low, high = self.events[place - 1]
        for first, last in node.bounds():
            low, high = min(low, first), max(high, last)
            if node.alternative is not None and node.alternative.immediate and node.pending is None:
                self.note(place, Act.ENTER_INTO_FORCE, first, last)
        self.events[place - 1] = low, high

    def _between(self, place: int, node: Node, edge: Edge) -> None:
        """Cover the days between a node's event and the next, on one way."""
        here = node.configuration
        if node.pending is None:
            self.cover(here, node.days[0][0], edge.target.latest)
            return
        for cell, latest in edge.reach(node):
            if edge.derived:
                self._matured(place, node, cell, latest)
            else:
                self.cover(here, cell.first, latest)

    def _matured(self, place: int, node: Node, cell: Cell, latest: int) -> Held:
        """Cover the days until what is pending has happened, and those after it; return what is held then."""
        assert node.pending is not None
        self.note(place, node.pending, cell.low, cell.high)
        self.cover(node.configuration, cell.first, cell.high)
        matured = node.configuration.moves[node.pending]
        self.cover(matured, cell.low, latest)
        return matured

    def _ending(self, place: int, node: Node, end: Interval | None) -> None:
        """Cover the days after the last written event."""
        if node.pending is None:
            self._ended(place, node.configuration, node.days[0][0], end)
            return
        for cell in node.cells.values():
            if end is None:
                self._matured(place, node, cell, NEVER)
            else:
                self._pending_end(place, node, cell, end)

    def _ended(self, place: int, here: Held, first: int, end: Interval | None) -> None:
        """Cover the days from a first one on, and from the end of the instrument, if there is one, what is left."""
        after = here.moves.get(Act.TERMINATE)
        if end is None or after is None:
            self.cover(here, first, NEVER)
            return
        self.cover(here, first, end[1])
        self.note(place, Act.TERMINATE, max(end[0], first + 1), end[1])
        self.cover(after, max(end[0], first + 1), NEVER)

    def _pending_end(self, place: int, node: Node, cell: Cell, end: Interval) -> None:
        """Cover the days after the last event where either what is pending or the instrument's end comes first.

        On one day the exit comes before the end, and the end before the entry into force.
        """
        exiting = node.pending is Act.WITHDRAW
        if cell.low <= end[1] - (not exiting):
            self.note(place, Act.WITHDRAW if exiting else Act.ENTER_INTO_FORCE, cell.low, min(cell.high, end[1]))
            self.cover(node.configuration, cell.first, min(cell.high, end[1]))
            matured = node.configuration.moves[Act.WITHDRAW if exiting else Act.ENTER_INTO_FORCE]
            self._ended(place, matured, cell.low, end)
        first, last = max(end[0], cell.first + 1), min(end[1], cell.high - exiting)
        if first <= last:
            self.note(place, Act.TERMINATE, first, last)
            self.cover(node.configuration, cell.first, last)
            self.cover(node.configuration.moves[Act.TERMINATE], first, NEVER)

"""The fold of a bond with days known only within bounds: what is possible in every world that they leave."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from csto_membership.errors import MembershipError
from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import CONSENTS, Act

from .alternatives import AT_ONCE, bounds_of_days, by_the_day, consent_ways, notice_ways, of_few_values
from .configurations import Held
from .coverage import Coverage
from .day_sets import Interval
from .order import order_days
from .refusals import refusal
from .terms import anchored, party_matters
from .timeline import Timeline
from .windows import Window
from .worlds import Alternative, Chain, Edge, Node, solve

if TYPE_CHECKING:
    from .recorder import Recorder

MOST_ENTRIES = 100
"""Answers are exact for so many days on which a state can have become a party, where a rule counts from that day."""
MOST_PAIRS = 200_000
"""Where a rule of withdrawal counts from an imprecise day, answers are exact for so many of its days times notices'."""
MOST_VALUES = 100_000
"""Answers are exact for so many days that a derived event can have, times the events, times the days of entry."""


class ImpreciseFold:
    """The fold of one bond under way."""

    def __init__(self, record: "Recorder", windows: Sequence[Window]) -> None:
        """Prepare to fold some events in order."""
        self.record = record
        self.instrument: Instrument = record.instrument
        self.windows = windows
        self.end: Interval | None = bounds_of_days(self.instrument.terminated) if self.instrument.terminated else None
        places = {act: place for place, window in enumerate(windows, 1) for act in [window.event.act]}
        notices = [one for one in windows if one.event.act is Act.NOTIFY_WITHDRAWAL]
        self.most_anchors: int = MOST_PAIRS // (len(windows) + sum(one.latest - one.earliest for one in notices) + 1)
        self.most_entries: int = max(1, min(MOST_ENTRIES, self.most_anchors))
        self.parties_until: int = places.get(Act.NOTIFY_WITHDRAWAL, 0) if party_matters(self.instrument) else 0
        self.consents_until: int = max((places.get(act, 0) for act in CONSENTS), default=0)

    def in_every_world(self) -> Timeline:
        """Return the timeline with everything that is possible in some world."""
        refused: Chain | None = None
        chains: list[Chain] = []
        for force in self._conditions():
            chain = solve(
                [self._ways(window, force) for window in self.windows],
                self.end,
                consents_until=self.consents_until,
                parties_until=self.parties_until,
            )
            if chain.refused is None:
                chains.append(chain)
            elif refused is None or chain.refused > (refused.refused or 0):
                refused = chain
        if not chains:
            assert refused is not None
            raise self._refusal(refused)
        found = Coverage(len(self.windows))
        for chain in chains:
            found.add(chain, self.end)
        self._read(found, chains[0].layers[0][0])
        return self.record.timeline(covered=found.covered)

    def _conditions(self) -> list[Interval | None]:
        """Return the bounds of the entry into force, day by day where more than the first entry depends on it."""
        if self.instrument.in_force is None:
            return [None]
        force = bounds_of_days(self.instrument.in_force)
        undone = again = False
        for window in self.windows:
            act = window.event.act
            undone = undone or act in {Act.WITHDRAW_CONSENT, Act.LAPSE, Act.TERMINATE}
            again = again or (undone and act in CONSENTS)
        days = force[1] - force[0] + 1
        if days <= self.most_anchors and (again or anchored(self.instrument)):
            return [(day, day) for day in range(force[0], force[1] + 1)]
        return [force]

    def _ways(self, window: Window, force: Interval | None) -> Callable[[bool, Interval | None], Sequence[Alternative]]:
        """Return the ways in which an event can fall, by whether and when the state has become a party."""
        event, act = window.event, window.event.act
        most = MOST_VALUES // len(self.windows) // (self.most_entries if self.parties_until else 1) + 1

        @cache
        def ways(entered: bool, party: Interval | None) -> list[Alternative]:  # noqa: FBT001
            if act is Act.NOTIFY_WITHDRAWAL:
                return of_few_values(notice_ways(self.instrument, event, force, party), most)
            if act in CONSENTS and force is not None and not window.replaced:
                found = consent_ways(self.instrument, event, AT_ONCE if entered else force)
                found = of_few_values(found, min(most, self.most_entries) if self.parties_until else most)
            else:
                found = [Alternative(*order_days(event), act)]
            return by_the_day(found, self.most_entries) if self.parties_until else found

        return ways

    # reading

    def _read(self, found: Coverage, node: Node) -> None:
        """Put the steps together along one way through the chain, each with its days in every world."""
        for place, window in enumerate(self.windows, 1):
            edge = _way_on(node)
            here = node.configuration
            values = node.cells if node.pending is Act.WITHDRAW else None
            if edge.derived:
                here = self._read_derived(found, place - 1, node)
            event, act, days = window.event, window.event.act, found.events[place - 1]
            if act in CONSENTS and self.instrument.in_force is None and not window.replaced:
                self.record.without_effect.append(event)
            node = edge.target
            if node.alternative is not None and node.alternative.act is None:
                self.record.moves_nothing(event)
            else:
                after = here.moves[act]
                self.record.record(event, act, days, here, after)
                if node.configuration is not after:
                    entries = found.derived[place, Act.ENTER_INTO_FORCE]
                    self.record.record(None, Act.ENTER_INTO_FORCE, entries, after, node.configuration)
            if act is Act.NOTIFY_WITHDRAWAL and (place, Act.WITHDRAW) in found.derived:
                self.record.check_claim(event, found.derived[place, Act.WITHDRAW])
            elif act is Act.WITHDRAW and values:
                exits = min(values)[0], max(values)[1]
                self.record.check_exit(self._notice(place).event, event, exits, days)
            elif act in CONSENTS and (place, Act.ENTER_INTO_FORCE) in found.derived:
                self.record.check_effect(event, found.derived[place, Act.ENTER_INTO_FORCE])
        self._read_end(found, node)

    def _read_derived(self, found: Coverage, place: int, node: Node) -> Held:
        """Record the derived event that a node waits for; return what is held after it."""
        here, pending = node.configuration, node.pending
        assert pending is not None
        days = found.derived[place, pending]
        if pending is Act.WITHDRAW:
            ends = found.derived.get((place, Act.TERMINATE))
            days = (min(days[0], ends[0]), max(days[1], ends[1])) if ends else days
            return self.record.record_exit(self._notice(place).event, days, here)
        after = here.moves[pending]
        self.record.record(None, pending, days, here, after)
        return after

    def _read_end(self, found: Coverage, node: Node) -> None:
        """Record what follows the last written event."""
        place, here = len(self.windows), node.configuration
        if node.pending is not None and (place, node.pending) in found.derived:
            here = self._read_derived(found, place, node)
        days = found.derived.get((place, Act.TERMINATE))
        if days is not None and Act.TERMINATE in here.moves:
            self.record.record_end(days, here)

    def _notice(self, place: int) -> Window:
        """Return the last notice among the events before a place."""
        return next(one for one in reversed(self.windows[:place]) if one.event.act is Act.NOTIFY_WITHDRAWAL)

    def _refusal(self, chain: Chain) -> MembershipError:
        """Return why the event at which no world is left is refused."""
        assert chain.refused is not None
        window, node = self.windows[chain.refused], chain.layers[chain.refused][0]
        here, pending = node.configuration, node.pending
        if pending is not None and node.cells and window.latest >= min(node.cells)[0]:
            days = min(node.cells)[0], max(node.cells)[1]
            if pending is Act.WITHDRAW:
                here = self.record.record_exit(self._notice(chain.refused).event, days, here)
            else:
                here = here.moves[pending]
        ended = self.end is not None and window.latest >= self.end[0]
        if ended and Act.TERMINATE in here.moves:
            here = here.moves[Act.TERMINATE]
        return refusal(self.record, window, here, ended=ended)


def _way_on(node: Node) -> Edge:
    """Return the way on from a node: by the derived event, where that is possible."""
    ways = [edge for edge in node.edges if edge.is_open(node)]
    return next((edge for edge in ways if edge.derived), ways[0])

"""The fold of a bond with days known only within bounds: what is possible in every world that they leave."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from csto_membership.errors import MembershipError
from csto_membership.model.events import Event
from csto_membership.model.instruments import Anchor, Instrument
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .alternatives import AT_ONCE, bounds_of_days, by_the_day, consent_ways, notice_ways, of_few_values
from .configurations import Held
from .coverage import Coverage
from .day_sets import NEVER, Interval
from .derived_events import end_event
from .findings import moment_between
from .order import order_days
from .plans import plans
from .refusals import refusal
from .terms import counts_from_anchor
from .timeline import Timeline
from .ways import Alternative, Alternatives, Place, Plan
from .windows import Window
from .worlds import Chain, Edge, Node, solve

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
        self.parties_until: int = (
            places.get(Act.NOTIFY_WITHDRAWAL, 0) if counts_from_anchor(self.instrument, Anchor.PARTY) else 0
        )
        self.consents_until: int = max((places.get(act, 0) for act in CONSENTS), default=0)

    def in_every_world(self) -> Timeline:
        """Return the timeline with everything that is possible in some world."""
        refused: tuple[Chain, Plan] | None = None
        chains: list[tuple[Chain, Plan]] = []
        every = list(plans(self.windows, self.record.endings, self.end))
        for force in self._conditions():
            ways = [self._ways(window, force) for window in self.windows]
            for plan in every:
                chain = solve(
                    [self._placed(ways, place) for place in plan.places],
                    plan.end,
                    consents_until=_layer_of(plan, self.consents_until),
                    parties_until=_layer_of(plan, self.parties_until),
                )
                if chain.refused is None:
                    chains.append((chain, plan))
                elif refused is None or chain.refused > (refused[0].refused or 0):
                    refused = chain, plan
        if not chains:
            assert refused is not None
            raise self._refusal(*refused)
        found = Coverage(len(self.windows))
        for chain, plan in chains:
            found.add(chain, plan)
        chain, plan = next((one for one in chains if _ends_membership(*one)), chains[0])
        self._read(found, plan, chain.layers[0][0])
        return self.record.timeline(covered=found.covered, ends=list(self._ends(found)))

    def _placed(self, ways: Sequence[Alternatives], place: Place) -> Alternatives:
        """Return the ways of what stands at a place of a plan, on the days that are left to it."""
        if place.ending:
            some = [Alternative(*place.days, Act.TERMINATE, derived=True)]
            return lambda entered, party: some  # noqa: ARG005  they do not depend on it
        own = ways[place.number]
        return own if place.free else lambda entered, party: place.within(own(entered, party))

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
        if days <= self.most_anchors and (again or counts_from_anchor(self.instrument, Anchor.IN_FORCE)):
            return [(day, day) for day in range(force[0], force[1] + 1)]
        return [force]

    def _ways(self, window: Window, force: Interval | None) -> Alternatives:
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

    def _read(self, found: Coverage, plan: Plan, node: Node) -> None:
        """Put the steps together along one way through the chain, each with its days in every world."""
        place = 0
        for one in plan.places:
            edge = _way_on(node)
            here = node.configuration
            values = node.cells if node.pending is Act.WITHDRAW else None
            if edge.derived:
                here = self._read_derived(found, place, node)
            if one.ending:
                node = self._read_ending(found, one.number, edge.target, here)
                continue
            place, window = place + 1, self.windows[place]
            event, act, days = window.event, window.event.act, found.events[place - 1]
            if act in CONSENTS and self.instrument.in_force is None and not window.replaced:
                self.record.has_no_effect(event)
            node = edge.target
            if not node.moved:
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

    def _ends(self, found: Coverage) -> Iterator[tuple[Event, Interval]]:
        """Yield what can end membership in some world; of several events before a next consent, the first."""
        record, some = self.record, list[tuple[Event, Interval]]()
        endings = sorted(found.endings.items())
        for place, window in enumerate((None, *self.windows)):
            event = window.event if window else None
            if event is not None and event.act in CONSENTS and some:
                yield _joined(some)
                some = []
            if event is not None and event.act in EXITS:
                some.append((event, found.events[place - 1]))
            if (days := found.derived.get((place, Act.WITHDRAW))) is not None:
                some.append((record.exit_event(self._notice(place).event, days), days))
            if (days := found.derived.get((place, Act.TERMINATE))) is not None:
                some.append((end_event(record.state, self.instrument, None, moment_between(*days)), days))
            last = self.windows[place].earliest if place < len(self.windows) else NEVER
            while endings and endings[0][1][0] <= last:
                number, days = endings.pop(0)
                some.append(
                    (end_event(record.state, self.instrument, record.endings[number], moment_between(*days)), days)
                )
        if some:
            yield _joined(some)

    def _read_ending(self, found: Coverage, number: int, node: Node, here: Held) -> Node:
        """Record an end with another instrument, if it has an effect; return the node after it."""
        if node.moved:
            self.record.record_end(found.endings[number], here, self.record.endings[number])
        return node

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

    def _refusal(self, chain: Chain, plan: Plan) -> MembershipError:
        """Return why the event at which no world is left is refused."""
        assert chain.refused is not None
        place = next(one.number for one in (*plan.places[chain.refused :], *reversed(plan.places)) if not one.ending)
        window, node = self.windows[place], chain.layers[chain.refused][0]
        here, pending = node.configuration, node.pending
        if pending is not None and node.cells and window.latest >= min(node.cells)[0]:
            days = min(node.cells)[0], max(node.cells)[1]
            if pending is Act.WITHDRAW:
                here = self.record.record_exit(self._notice(place).event, days, here)
            else:
                here = here.moves[pending]
        ended = self.end is not None and window.latest >= self.end[0]
        if ended and Act.TERMINATE in here.moves:
            here = here.moves[Act.TERMINATE]
        return refusal(self.record, window, here, ended=ended)


def _joined(ends: Sequence[tuple[Event, Interval]]) -> tuple[Event, Interval]:
    """Return the first of some events, with the bounds of the days of all."""
    return ends[0][0], (min(days[0] for _, days in ends), max(days[1] for _, days in ends))


def _layer_of(plan: Plan, events: int) -> int:
    """Return how many places of a plan so many written events take, with the endings between them."""
    return next((layer for layer, one in enumerate(plan.places, 1) if not one.ending and one.number == events - 1), 0)


def _ends_membership(chain: Chain, plan: Plan) -> bool:
    """Return whether an end with another instrument can have an effect in a chain."""
    layers = (nodes for one, nodes in zip(plan.places, chain.layers[1:], strict=True) if one.ending)
    return any(node.moved for some in layers for node in some)


def _way_on(node: Node) -> Edge:
    """Return the way on from a node: by the derived event, where that is possible."""
    ways = [edge for edge in node.edges if edge.is_open(node)]
    return next((edge for edge in ways if edge.derived), ways[0])

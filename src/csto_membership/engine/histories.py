"""What all facts of a register together must satisfy: every bond folds under every combination of readings."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from csto_membership.errors import MembershipError, OrderError
from csto_membership.model.disputes import events_in_view
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import CONSENTS

from .fold import fold
from .timeline import Timeline
from .view import View


def refusals(view: View, instrument: str, state: str) -> Iterator[tuple[Mapping[str, str], MembershipError]]:
    """Fold one bond under every combination of readings; return the readings and errors of those that cannot be.

    Beside the refusals of the fold: a bond whose events became public in another order than
    they happened could not be answered as known on a day. The history under the default
    readings stays in the view.
    """
    facts, under = view.facts, view.facts.instrument(instrument)
    events = facts.bonds[instrument][state]
    seen: set[tuple[int, ...]] = set()
    for readings in facts.combinations(events):
        held = tuple(events_in_view(events, readings))
        key, default = tuple(map(id, held)), not seen  # the defaults are the first combination
        if key in seen:
            continue
        seen.add(key)
        try:
            _check_publication(view.timeline(instrument, state) if default else fold(facts.index[state], under, held))
        except MembershipError as error:
            yield readings, error


def _check_publication(timeline: Timeline) -> None:
    explicit = [step.event for step in timeline.steps if not step.event.derived_by]
    force = timeline.instrument.in_force
    for one, other in pairwise(explicit):
        floor = date.min
        if one.act in CONSENTS and force is not None:
            floor = force.latest  # until then its effect was not known
        known = max(one.known_from.latest, floor)
        if other.known_from.latest < known:
            raise OrderError(
                timeline.state.name,
                timeline.instrument.id,
                one.id,
                other.id,
                f"what became public runs backwards: {known}, then {other.known_from}; {_remedy(one, other, floor)}",
            )


def _remedy(one: Event, other: Event, floor: date) -> str:
    """Say what mends an event that was known before the one it follows.

    An imprecise day counts as public on its last day only. If that is all that is wrong, it
    is the earlier event that should say more.
    """
    first, last = one.date.earliest, other.known_from.latest
    if one.reported is None and max(first, floor) <= last:
        return f"narrow the day of {one.id!r}, to [{first}..{last}], or give it its `reported`"
    return "give the later event its `reported`"

"""What all facts of a register together must satisfy: every bond folds under every combination of readings."""

from collections.abc import Iterable, Iterator, Mapping

from csto_membership.errors import MembershipError, OrderError
from csto_membership.model.disputes import combinations, events_in_view
from csto_membership.model.events import Event

from .fold import fold
from .publication import contradiction
from .timeline import Timeline
from .view import View


def refusals(view: View, instrument: str, state: str) -> Iterator[tuple[Mapping[str, str], MembershipError]]:
    """Fold one bond under every combination of readings; return the readings and errors of those that cannot be.

    Beside the refusals of the fold: days of publication that are written must not run backwards.
    The history under the default readings stays in the view.
    """
    facts = view.facts
    events = facts.bonds[instrument][state]
    seen: set[tuple[object, ...]] = set()
    for readings in combinations(facts.disputes_by_id[dispute] for dispute in view.disputes_of(instrument, state)):
        under = view.under(instrument, view.readings | readings)
        held = tuple(events_in_view(events, readings))
        key, default = (under.in_force, *map(id, held)), not seen  # the defaults are the first combination
        if key in seen:
            continue
        seen.add(key)
        try:
            line = view.timeline(instrument, state) if default else fold(facts.index[state], under, held)
            _check_publication(line, held)
        except MembershipError as error:
            yield readings, error


def _check_publication(timeline: Timeline, held: Iterable[Event]) -> None:
    """Refuse a written day of publication that is later than that of an event after it."""
    found = contradiction(held)
    if found is not None:
        one, other, known = found
        why = f"what became public runs backwards: {one.reported}, then {known}; give the later event its `reported`"
        raise OrderError(timeline.state.name, timeline.instrument.id, one.id, other.id, why)

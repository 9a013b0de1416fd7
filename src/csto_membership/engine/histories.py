"""Histories under every combination of readings: each must fold, and what each of them answers."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from csto_membership.errors import MembershipError, OrderError
from csto_membership.model.disputes import combinations, events_in_view
from csto_membership.model.events import Event

from .fold import fold
from .publication import contradiction
from .roster import statuses_of
from .timeline import Timeline
from .view import View


def refusals(
    view: View, instrument: str, state: str, disputes: Iterable[str] | None = None
) -> Iterator[tuple[Mapping[str, str], MembershipError]]:
    """Fold one bond under every combination of readings; return the readings and errors of those that cannot be.

    Beside the refusals of the fold: days of publication that are written must not run backwards.
    The history under the default readings stays in the view.

    Args:
        view: the view of all facts, under the default readings.
        instrument: id of the instrument.
        state: code of the state.
        disputes: ids of the disputes whose readings decide the history; ``None``: as `View.disputes_of` has them.
    """
    facts = view.facts
    events = facts.bonds[instrument][state]
    disputes = view.disputes_of(instrument, state) if disputes is None else disputes
    defaults = view.readings
    seen: set[tuple[object, ...]] = set()
    for readings in combinations(facts.disputes_by_id[dispute] for dispute in disputes):
        everything = defaults | readings
        under = view.under(instrument, everything)
        held = tuple(events_in_view(events, readings))
        try:
            endings = view.endings(instrument, state, everything)
        except MembershipError:
            continue  # it is refused under the other instrument
        key, default = (under.in_force, endings, *map(id, held)), not seen  # the defaults are the first combination
        if key in seen:
            continue
        seen.add(key)
        try:
            line = fold(facts.index[state], under, events if len(held) == len(events) else held, endings)
            if default:
                view.compiled.timelines[instrument, state] = line
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


def outcomes_of(
    view: View, instrument: str, state: str, earliest: date, latest: date
) -> tuple[tuple[str, ...], list[tuple[dict[str, str], tuple[str, ...]]]]:
    """Return the disputes that matter to an answer, and the answer under every combination of readings.

    The answer is the possible statuses on the days from `earliest` to `latest`, or the
    refusal of a supposed history. A dispute matters if changing its reading alone
    changes the answer, whatever the readings of the others.
    """
    words: dict[Hashable, tuple[str, ...]] = {}
    outcomes: list[tuple[dict[str, str], tuple[str, ...]]] = []
    for readings, history in view.under_every_reading(instrument, state):
        found: Any = history if isinstance(history, str) else history.possible(earliest, latest)
        if found not in words:
            words[found] = (found,) if isinstance(found, str) else statuses_of(found)
        outcomes.append((readings, words[found]))
    answers = [frozenset(outcome) for _, outcome in outcomes]
    matter: list[str] = []
    step = len(answers)
    for dispute in view.disputes_of(instrument, state):
        whole, step = step, step // len(view.facts.disputes_by_id[dispute].choices)
        starts = ((at, at - at % whole) for at in range(0, len(answers), step))
        # a run of outcomes has one reading of this dispute, and those `whole` long have all
        if any(answers[at : at + step] != answers[first : first + step] for at, first in starts):
            matter.append(dispute)
    return tuple(matter), outcomes

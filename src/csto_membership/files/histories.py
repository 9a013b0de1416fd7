"""Proving the histories of a register: every bond must fold under every combination of readings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import prod

from csto_membership.engine.entry_into_force import MOST_COMBINATIONS as MOST_OF_FORCE
from csto_membership.engine.histories import refusals
from csto_membership.engine.view import View
from csto_membership.errors import Fault, MembershipError, OrderError, TransitionError
from csto_membership.model.disputes import touched
from csto_membership.model.events import Event
from csto_membership.model.facts import MOST_COMBINATIONS

from .draft import Draft

FOLDED = {"id", "code", "readings", "default", "signed", "in_force", "terminated", "force"}
"""Keys whose faults can change a history: the bonds of rows with such a fault are not folded."""
MOST_FOLDED = 250_000
"""How many events are folded for the bonds that disputes touch, once for each combination of their readings."""


def faults_of_histories(draft: Draft, view: View) -> Iterator[Fault]:
    """Fold every bond that other faults leave whole; return the refusals, each at the row to blame."""
    facts = view.facts
    blamed = {fault.id for fault in draft.faults if fault.key in FOLDED}
    broken = {bond for row in draft.broken for bond in row.bonds(draft.constitutive)}
    known = set(facts.instruments.ids())
    named = chain(broken, ((event.state, event.instrument) for event in draft.records["event"]))
    misplaced = {state for state, instrument in named if instrument not in known}
    decided = {one.id: view.deciding(one.id) for one in facts.instruments}
    for name, disputes_of_force in decided.items():
        ways = prod(len(facts.disputes_by_id[one].choices) for one in disputes_of_force if one in facts.disputes_by_id)
        if ways > MOST_OF_FORCE:
            problem = f"{ways} combinations of readings decide when it enters into force; at most {MOST_OF_FORCE}"
            yield draft.by_id["instrument"][name].fault("force", None, problem)
            blamed.add(name)
    left = MOST_FOLDED
    for instrument, states in facts.bonds.items():
        linked = facts.linked[instrument]
        for state, events in states.items():
            bonds = [event for one in linked for event in view.bond(one, state)]
            disputes = {*touched(bonds), *(one for name in linked for one in decided.get(name, ()))}
            whole = broken.isdisjoint((state, one) for one in linked) and state not in misplaced
            if not (whole and disputes <= facts.disputes_by_id.keys()):
                continue
            if blamed and not blamed.isdisjoint((state, *linked, *disputes, *(event.id for event in bonds))):
                continue
            deciding = view.disputes_of(instrument, state)
            count = prod(len(facts.disputes_by_id[one].choices) for one in deciding)
            left -= count * len(events) if count > 1 else 0
            if count > MOST_COMBINATIONS or left < 0:
                yield _too_many(draft, instrument, state, count, events[0])
                if left < 0:
                    return
            else:
                yield from _faults_of_bond(draft, view, instrument, state, deciding)


def _too_many(draft: Draft, instrument: str, state: str, count: int, first: Event) -> Fault:
    """Return the fault of a bond that more combinations of readings touch than are folded."""
    problem = f"{count} combinations of readings touch it; at most {MOST_COMBINATIONS}"
    if count <= MOST_COMBINATIONS:
        problem = (
            f"{count} combinations of readings touch it, and with those of the bonds before it more than "
            f"{MOST_FOLDED} events are to be folded"
        )
    return draft.by_id["event"][first.id].fault("", instrument, problem)._replace(table="state", id=state)


def _faults_of_bond(draft: Draft, view: View, instrument: str, state: str, disputes: Iterable[str]) -> Iterator[Fault]:
    facts = view.facts
    events = facts.bonds[instrument][state]
    found: dict[str, Fault] = {}
    for readings, error in refusals(view, instrument, state, disputes):
        read = ", ".join(f"{d}={r}" for d, r in readings.items() if r != facts.disputes_by_id[d].default)
        fault = _at_the_row_to_blame(draft, error, instrument, state, events)
        problem = f"{fault.problem} (read as {read})" if read else fault.problem
        found.setdefault(str(error), fault._replace(problem=problem))
    yield from found.values()


def _at_the_row_to_blame(
    draft: Draft, error: MembershipError, instrument: str, state: str, events: Sequence[Event]
) -> Fault:
    """Place a refusal at the event to blame, or else at the instrument whose terms cannot be met."""
    match error:
        case TransitionError():
            name, key = error.event, "act"
        case OrderError():
            name, key = error.second, "date"
        case _:
            name, key = "", ""
    event = next((event for event in events if event.id == name), None)
    if event is not None:
        return draft.by_id["event"][event.id].fault(key, None, str(error))
    return draft.by_id["instrument"][instrument].fault("", None, f"{state}: {error}")

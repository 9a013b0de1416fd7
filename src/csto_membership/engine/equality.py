"""Whether two registers hold the same facts."""

from attrs import asdict

from csto_membership.model.facts import Facts

from .order import in_order


def same_facts(one: Facts, other: Facts) -> bool:
    """Whether two registers hold the same facts, however these are spread over files."""
    return one is other or _content(one) == _content(other)


def _content(facts: Facts) -> tuple[object, ...]:
    moves = {
        (instrument, state): tuple(in_order([e for e in events if not e.is_note]))
        for instrument, states in facts.bonds.items()
        for state, events in states.items()
    }
    return (
        (facts.id, facts.name, facts.constitutive, facts.checked_through, facts.checked_note, facts.note, facts.closed),
        {state.code: asdict(state) for state in facts.states},
        facts.instruments.by_id(),
        facts.lineages.by_id(),
        facts.sources.by_id(),
        facts.disputes.by_id(),
        moves,
        sorted((event for event in facts.events if event.is_note), key=repr),
        dict(facts.rows),
    )

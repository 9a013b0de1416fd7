"""Checking a register: read strictly, then drive every history through the chart itself."""

from csto_membership.engine.chart import MembershipChart
from csto_membership.engine.timeline import Timeline
from csto_membership.model.facts import Facts
from csto_membership.register import Register

from .loading import DATA, packaged, path_of, read


def check(path: str) -> tuple[Register, list[str]]:
    """Check a register and return it, with lines that say what was checked.

    Raises:
        RegisterError: with every fault.
        FileNotFoundError: there is no such path.
    """
    facts = read(DATA / path if path in packaged() else path_of(path))
    register = Register(facts)
    timelines = [
        register.timeline(state, instrument=instrument)
        for instrument, states in facts.bonds.items()
        for state in states
    ]
    driven = sum(replay(timeline) for timeline in timelines)
    return register, _lines(facts, len(timelines), driven)


def replay(timeline: Timeline) -> int:
    """Drive one history through a running chart; return how many acts it took.

    Raises:
        TransitionError: the chart refuses an act that the fold accepted.
        AssertionError: the chart arrives elsewhere than the fold.
    """
    chart = MembershipChart()
    for step in timeline.steps:
        chart.perform(step.event.act)
        if chart.position != step.after:
            message = f"{timeline!r}: the chart is at {chart.position}, the fold at {step.after}"
            raise AssertionError(message)
    return len(timeline.steps)


def _lines(facts: Facts, bonds: int, driven: int) -> list[str]:
    sizes = (
        (len(facts.states), "state"),
        (len(facts.instruments), "instrument"),
        (len({event.id for event in facts.events}), "event"),
        (len(facts.sources), "source"),
        (len(facts.disputes), "dispute"),
    )
    acts = "1 act" if driven == 1 else f"{driven} acts"
    return [
        f"{facts.name} ({facts.id}): sound",
        "  " + ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in sizes),
        f"  {bonds} {'bond folds' if bonds == 1 else 'bonds fold'} under every combination of readings",
        f"  {acts} of the default readings driven through the state chart: the same positions",
        f"  checked through {facts.checked_through}",
    ]

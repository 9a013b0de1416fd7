"""Checking a register: read strictly, then drive every history through the chart itself."""

from attrs import frozen

from csto_membership.engine.chart import MembershipChart
from csto_membership.engine.timeline import Finding, Timeline
from csto_membership.register import Register

from .loading import DATA, packaged, path_of, read


@frozen(slots=True, kw_only=True)
class CheckResult:
    """What was checked of a sound register.

    Attributes:
        register: the register.
        bonds: how many bonds fold under every combination of readings.
        acts: how many acts of the default readings the chart took, to the same positions as the fold.
    """

    register: Register
    bonds: int
    acts: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The claims that do not hold, though the register is sound."""
        return self.register.findings

    def __str__(self) -> str:
        """Return the result in lines, for people."""
        facts = self.register.facts
        sizes = (
            (len(facts.states), "state"),
            (len(facts.instruments), "instrument"),
            (len({event.id for event in facts.events}), "event"),
            (len(facts.sources), "source"),
            (len(facts.disputes), "dispute"),
        )
        histories = _counted(self.bonds, "state-instrument history", "state-instrument histories")
        acts = f"{_counted(self.acts, 'act')} of the default readings driven through the state chart"
        lines = (
            f"{facts.name} ({facts.id}): sound",
            ", ".join(_counted(count, what) for count, what in sizes),
            f"{histories} checked, under every combination of readings",
            f"{acts}: the same positions",
            f"checked through {facts.checked_through}",
        )
        return "\n  ".join(lines)


def _counted(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or f'{one}s'}"


def check(path: str) -> CheckResult:
    """Check a register: a packaged one by its name, else a file or a folder.

    Raises:
        RegisterError: with every fault.
        FileNotFoundError: there is no such path.
    """
    register = Register(read(DATA / path if path in packaged() else path_of(path)))
    timelines = [one for under in register.facts.bonds for one in register.timelines(instrument=under)]
    return CheckResult(register=register, bonds=len(timelines), acts=sum(map(replay, timelines)))


def replay(timeline: Timeline) -> int:
    """Drive one history through a running chart; return how many acts it took.

    Raises:
        TransitionError: the chart refuses an act that the fold accepted.
        AssertionError: the chart arrives elsewhere than the fold.
    """
    chart = MembershipChart()
    for act, here in timeline.acts:
        chart.perform(act)
        if (chart.position, chart.consent) != (here.position, here.consent):
            message = f"{timeline!r}: the chart is at {chart.position}, consent {chart.consent}, the fold at {here!r}"
            raise AssertionError(message)
    return len(timeline.acts)

"""Checking a register: read strictly, then drive every history through the chart itself."""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from csto_membership.engine.chart import MembershipChart
from csto_membership.engine.spells import Finding
from csto_membership.engine.timeline import Timeline
from csto_membership.model.catalogue import catalogue
from csto_membership.model.state_codes import SYSTEMS
from csto_membership.model.vocabulary import Act, Standing
from csto_membership.register import Register

from .contents import DATA, packaged, path_of
from .loading import read


@frozen(slots=True, kw_only=True)
class Advice:
    """What is no fault, but may be a mistake.

    Attributes:
        kind: ``code``, ``horizon``, ``notice`` or ``rule``.
        subject: the state, the event or the instrument that it is about.
        text: what is unusual, and what to do if it is a mistake.
    """

    kind: str
    subject: str
    text: str

    def __str__(self) -> str:
        """Return one sentence."""
        return f"{self.subject!r} {self.text}"


@frozen(slots=True, kw_only=True)
class CheckResult:
    """What was checked of a sound register.

    Attributes:
        register: the register.
        bonds: how many bonds fold under every combination of readings.
        acts: how many acts of the default readings the chart took, to the same positions as the fold.
        advice: what may be a mistake, though the register is sound.
    """

    register: Register
    bonds: int
    acts: int
    advice: tuple[Advice, ...] = ()

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
            f"checked through {facts.checked_through}" + (f" ({facts.checked_note})" if facts.checked_note else ""),
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
    for alike in {timeline.acts: timeline for timeline in timelines}.values():
        replay(alike)  # many histories have the same acts, which lead the chart to the same positions
    acts = sum(len(timeline.acts) for timeline in timelines)
    advice = (*_codes(register), *_horizon(register), *_forces(timelines), *_notices(register, timelines))
    return CheckResult(register=register, bonds=len(timelines), acts=acts, advice=advice)


def _codes(register: Register) -> Iterator[Advice]:
    """Return advice about codes of states that are not those of the catalogue."""
    known = catalogue()
    for state in register.facts.states:
        if state.code not in known:
            listed = known.lookup(state.name)
            instead = f"{listed.name} is {listed.code}" if listed else "if it is a private code, nothing is to do"
            yield Advice(kind="code", subject=state.code, text=f"is no state code of the catalogue; {instead}")
            continue
        for name, system in SYSTEMS.items():
            own, usual = system.of(state), system.of(known[state.code])
            if name != "name" and own != usual and own is not None and usual is not None:
                text = f"has the {name} code {own} here, but {usual} in the catalogue"
                yield Advice(kind="code", subject=state.code, text=text)


def _horizon(register: Register) -> Iterator[Advice]:
    """Return advice about events of days after the register was checked through."""
    horizon = register.facts.checked_through
    for event in {event.id: event for event in register.facts.events}.values():
        if event.date.earliest > horizon:
            text = f"is of {event.date}, later than the register was checked through ({horizon})"
            yield Advice(kind="horizon", subject=event.id, text=f"{text}: answers after that day are projections")


def _forces(timelines: Iterable[Timeline]) -> Iterator[Advice]:
    """Return advice about instruments that are not in force, though there are consents to be bound by them."""
    waiting = Counter(one.instrument.id for one in timelines if one.instrument.in_force is None and one.consents)
    for instrument, states in waiting.items():
        text = f"has no in_force, so the consents of {_counted(states, 'state')} have no effect"
        yield Advice(kind="force", subject=instrument, text=f"{text}; write its day, unless it is not in force")


def _notices(register: Register, timelines: Iterable[Timeline]) -> Iterator[Advice]:
    """Return advice about notices of withdrawal that do not mature, and instruments that lack the rule for it."""
    given: dict[str, list[str]] = {}
    for timeline in timelines:
        for step in timeline.steps:
            if step.event.act is Act.NOTIFY_WITHDRAWAL:
                given.setdefault(timeline.instrument.id, []).append(step.event.id)
        last = timeline.steps[-1:]
        if last and last[0].after.standing is Standing.WITHDRAWING:
            notice = next(one for one in reversed(timeline.steps) if one.event.act is Act.NOTIFY_WITHDRAWAL)
            text = f"never matures: {timeline.state.name} stays withdrawing from {timeline.instrument.id!r} for ever"
            yield Advice(kind="notice", subject=notice.event.id, text=f"{text}; write the exit, or the withdrawal rule")
    for instrument, notices in given.items():
        if register.instrument(instrument).withdrawal is None:
            text = f"has no withdrawal rule, though there are notices: {', '.join(dict.fromkeys(notices))}"
            yield Advice(kind="rule", subject=instrument, text=f"{text}; no exit is derived from them")


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
            at, fold = (f"{one.position}, consent {one.consent}" for one in (chart, here))
            message = f"{timeline!r}: the chart is at {at}, the fold at {fold}"
            raise AssertionError(message)
    return len(timeline.acts)

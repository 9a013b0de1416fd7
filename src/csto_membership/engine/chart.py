"""`MembershipChart`, the one definition of the machine, and the deriver of its table.

The chart says which acts move a bond, from where and whereto, in three parallel regions:
*standing* (what the state is in law), *participation* (what was declared or decided about
taking part) and *voting* (whether the vote was withheld). An act is accepted if a region
takes it. Participation and voting move only while the state is bound; every exit resets
both. Nothing is final: a former party can come back.

Questions never run the chart: `derive` reads it once into the product table
``(position, act) -> position``, which `render` writes as the module ``_transitions``
(``python -m csto_membership.engine.chart`` prints it). The deriver refuses every feature of
the chart library that it does not model, so the table cannot silently differ.

`note` is no event of the chart: it is recorded and never moves anything.
"""

# the chart library says the types of few of its parts
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

import ast
import gettext
import sys
from typing import TYPE_CHECKING, Any

_domain = gettext.textdomain()

from statemachine import State, StateChart  # noqa: E402  between the two calls on purpose

gettext.textdomain(_domain)  # importing the library sets the whole process's text domain

from csto_membership.errors import TransitionError  # noqa: E402
from csto_membership.model.vocabulary import MOVES, Act, Participation, Position, Standing, Voting  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statemachine.transition import Transition

Table = dict[tuple[Position, Act], Position]

_BOUND = "In('member') or In('withdrawing')"
_LEAVES = {word.value for words in (Standing, Participation, Voting) for word in words}


class ChartError(TypeError):
    """The chart uses a feature that the deriver does not model."""


class MembershipChart(StateChart[Any]):
    """One state's bond to one instrument, as a running state machine.

    >>> chart = MembershipChart()
    >>> chart.perform("sign")
    >>> str(chart.position)
    'signatory'
    """

    allow_event_without_transition = False  # an act that no region takes is refused
    catch_errors_as_events = False  # a fault of ours is not an event of theirs
    atomic_configuration_update = True  # no half-moved configuration is ever seen

    class bond(State.Parallel):  # noqa: N801  a state's id is its name here
        """The three regions, side by side."""

        class standing(State.Compound):  # noqa: N801
            """What the state is in law."""

            outsider = State(initial=True)
            signatory = State()
            member = State()
            withdrawing = State()
            withdrawn = State()

            sign = outsider.to(signatory) | withdrawn.to(signatory)
            withdraw_signature = signatory.to(outsider)
            ratify = signatory.to(member)
            accede = outsider.to(member) | withdrawn.to(member) | signatory.to(member)
            succeed = outsider.to(member)
            notify_withdrawal = member.to(withdrawing)
            rescind_withdrawal = withdrawing.to(member)
            withdraw = expel = member.to(withdrawn) | withdrawing.to(withdrawn)
            lapse = terminate = member.to(withdrawn) | withdrawing.to(withdrawn) | signatory.to(outsider)

        class participation(State.Compound):  # noqa: N801
            """What was declared or decided about taking part."""

            active = State(initial=True)
            frozen = State()
            suspended = State()

            suspend = active.to(suspended, cond=_BOUND) | frozen.to(suspended, cond=_BOUND)
            reinstate = suspended.to(active, cond=_BOUND)
            freeze = active.to(frozen, cond=_BOUND)
            resume = frozen.to(active, cond=_BOUND)
            withdraw = expel = lapse = terminate = frozen.to(active) | suspended.to(active)

        class voting(State.Compound):  # noqa: N801
            """Whether the vote was withheld."""

            entitled = State(initial=True)
            withheld = State()

            withhold_vote = entitled.to(withheld, cond=_BOUND)
            restore_vote = withheld.to(entitled, cond=_BOUND)
            withdraw = expel = lapse = terminate = withheld.to(entitled)

    def __init_subclass__(cls, **_: object) -> None:
        """Refuse subclasses: their transitions would leak into this class."""
        message = "MembershipChart is final: the library lets a subclass change the transitions of its base"
        raise TypeError(message)

    def __init__(self) -> None:
        """Start as an outsider."""
        super().__init__()

    def send(self, event: str, *args: object, **kwargs: object) -> None:
        """Do an act; the only event names are the seventeen acts.

        Raises:
            UnknownWordError: it is no act.
            TransitionError: no region takes it, or it is `note`.
            TypeError: arguments beside the act, which the library would misread.
        """
        if args or kwargs:
            message = "an act takes no arguments: the chart library would silently replace or obey some of them"
            raise TypeError(message)
        act = Act(event)
        if act is Act.NOTE:
            raise self._refusal(act)
        super().send(act.value)

    def _processing_loop(self, caller_future: object = None) -> None:
        """Process what was sent, by `send` or by an event's own method; refuse in our words."""
        try:
            super()._processing_loop(caller_future)
        except self.TransitionNotAllowed as refused:
            raise self._refusal(Act(str(refused.event))) from None

    def _refusal(self, act: Act) -> TransitionError:
        return TransitionError("", "", "", act, self.position, self.allowed)

    def perform(self, act: Act | str) -> None:
        """Do an act: `send` by its proper name."""
        self.send(act)

    @property
    def position(self) -> Position:
        """The present position."""
        here = self.configuration_values
        return Position(*(next(w for w in words if w.value in here) for words in (Standing, Participation, Voting)))

    @property
    def allowed(self) -> tuple[Act, ...]:
        """The acts that some region would take now."""
        taken = {str(event) for event in self.enabled_events()}
        return tuple(act for act in MOVES if act in taken)


def derive(chart: type[StateChart[Any]] = MembershipChart) -> Table:
    """Read the product table off a chart: every reachable position and accepted act.

    Raises:
        ChartError: the chart has a feature that this deriver does not model.
    """
    regions = _regions(chart)
    start = Position()
    table: Table = {}
    found = [start]
    for position in found:
        here = (position.standing.value, position.participation.value, position.voting.value)
        for act in MOVES:
            moves = [_taken(region, active, act, here) for region, active in zip(regions, here, strict=True)]
            if any(moves):
                after = Position(*(move or stay for move, stay in zip(moves, here, strict=True)))
                table[position, act] = after
                if after not in found:
                    found.append(after)
    return table


def _regions(chart: type[StateChart[Any]]) -> "list[State]":
    """Return the three regions, having refused whatever is not modelled."""
    settings = (
        chart.allow_event_without_transition,
        chart.catch_errors_as_events,
        chart.atomic_configuration_update,
    )
    _require(settings == (False, False, True), "settings other than refuse, raise, atomic")
    _require(not chart.start_configuration_values, "a start of its own")
    _require(not chart._class_listeners, "listeners")  # noqa: SLF001
    _require(not _actions(chart, chart), "a preparation of events")
    roots = list(chart.states)
    _require(len(roots) == 1 and roots[0].parallel, "anything but one parallel root")
    regions = list(roots[0].states)
    words = [[word.value for word in kind] for kind in (Standing, Participation, Voting)]
    _require([[state.id for state in region.states] for region in regions] == words, "other regions or states")
    for state in (*roots, *regions, *(leaf for region in regions for leaf in region.states)):
        _require(not state.history and not state.final, f"history in, or an end at, {state.id}")
        _require(not _actions(state, chart), f"actions on {state.id}")
        _require(state.value == state.id, f"another value for {state.id}")
    for outer in (*roots, *regions):
        _require(all(transition.initial for transition in outer.transitions), f"transitions out of {outer.id}")
    for region in regions:
        _require(not region.parallel, f"a parallel region {region.id}")
        _require(
            [state.initial for state in region.states] == [True] + [False] * (len(region.states) - 1),
            f"another start of {region.id}",
        )
        for state in region.states:
            _require(not state.states, f"states inside {state.id}")
            for transition in state.transitions:
                _check_transition(transition, region, chart)
    for outer in (*roots, *regions):
        entries = list(outer.transitions)
        first = list(outer.states) if outer.parallel else list(outer.states)[:1]
        _require([entry.target for entry in entries] == first, f"another entry into {outer.id}")
        _require(not any(_actions(entry, chart) for entry in entries), f"actions on the entry into {outer.id}")
    return regions


def _actions(part: "State | Transition | type[StateChart[Any]]", chart: type[StateChart[Any]]) -> "list[Any]":
    """Return what the chart would call on the way: given in place, or found by a conventional name."""
    return [spec for spec in part._specs if not spec.is_convention or hasattr(chart, spec.func)]  # noqa: SLF001


def _check_transition(transition: "Transition", region: "State", chart: type[StateChart[Any]]) -> None:
    name = str(transition)
    _require(len(transition.targets) == 1 and transition.target in region.states, f"the target of {name}")
    _require(not transition.internal and not transition.is_self, f"an internal or self transition {name}")
    events = [str(event) for event in transition.events]
    _require(bool(events) and all(event in MOVES for event in events), f"the events of {name}")
    _require(not any(event.delay or event.internal for event in transition.events), f"a delay of {name}")
    for spec in _actions(transition, chart):
        guard = spec.group.name == "COND" and isinstance(spec.func, str) and spec.expected_value
        _require(guard, f"an action or a computed guard on {name}")


def _taken(region: "State", active: str, act: Act, here: tuple[str, ...]) -> str | None:
    source = next(state for state in region.states if state.id == active)
    targets = [
        transition.target.id
        for transition in source.transitions
        if transition.target and transition.match(act.value) and all(_guard(g, here) for g in _guards(transition))
    ]
    _require(len(targets) <= 1, f"two ways for {act} out of {active}")
    return targets[0] if targets else None


def _guards(transition: "Transition") -> "Iterator[str]":
    return (str(spec.func) for spec in transition._specs if not spec.is_convention)  # noqa: SLF001


def _guard(text: str, here: tuple[str, ...]) -> bool:
    """Evaluate a guard made of ``In('state')`` and ``or``; nothing else is modelled."""
    try:
        expression = ast.parse(text, mode="eval").body
    except SyntaxError:
        expression = ast.Constant(value=None)
    terms = expression.values if isinstance(expression, ast.BoolOp) else [expression]
    _require(not isinstance(expression, ast.BoolOp) or isinstance(expression.op, ast.Or), f"the guard {text}")
    verdicts: list[bool] = []
    for term in terms:
        match term:
            case ast.Call(func=ast.Name(id="In"), args=[ast.Constant(value=state)], keywords=[]) if state in _LEAVES:
                verdicts.append(state in here)
            case _:
                _require(modelled=False, what=f"the guard {text}")
    return any(verdicts)


def _require(modelled: object, what: str) -> None:
    if not modelled:
        message = f"the table cannot be derived: the chart has {what}, which the deriver does not model"
        raise ChartError(message)


def render(table: Table) -> str:
    """Write the table as the source of the module ``_transitions``."""
    positions = list(dict.fromkeys([Position(), *table.values()]))
    lines = [
        '"""The product table of the chart: (position, act) -> position; what is missing is refused.',
        "",
        "Generated by `python -m csto_membership.engine.chart`; a test regenerates and compares it.",
        '"""',
        "",
        "from csto_membership.model.vocabulary import Act, Position",
        "",
        *(f'{_name(p)} = Position("{p.standing}", "{p.participation}", "{p.voting}")' for p in positions),
        "",
        "POSITIONS = (",
        *(f"    {_name(position)}," for position in positions),
        ")",
        "",
        "TRANSITIONS: dict[tuple[Position, Act], Position] = {",
        *(f"    ({_name(a)}, Act.{act.name}): {_name(b)}," for (a, act), b in table.items()),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _name(position: Position) -> str:
    words = [position.standing.value]
    words += [position.participation.value] if position.participation is not Participation.ACTIVE else []
    words += [position.voting.value] if position.voting is not Voting.ENTITLED else []
    return "_".join(words).upper()


def diagram(form: str) -> str:
    """Draw the chart as a ``mermaid`` diagram or a ``markdown`` table of its transitions."""
    return format(MembershipChart, form)


if __name__ == "__main__":
    sys.stdout.write(render(derive()))

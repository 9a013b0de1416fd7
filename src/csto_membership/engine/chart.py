"""`MembershipChart`, the one definition of the machine, and the deriver of its table.

The chart says which acts move a bond, from where and whereto, in four parallel regions:
*standing* (what the state is in law), *consent* (whether consent to be bound is given, in
force or not), *participation* (what was declared or decided about
taking part) and *voting* (whether the vote was withheld). An act is accepted if a region
takes it. Participation and voting move only while the state is bound; every exit resets
both, and takes consent with it. Nothing is final: a former party can come back.

Questions never run the chart: `derive` drives it once through every act in every configuration and
writes down what it does, ``(position, consent, act) -> (position, consent)``; `render` writes that table
as the module ``transitions`` (``python -m csto_membership.engine.chart`` prints it).

`note` is no event of the chart: it is recorded and never moves anything.
"""

# the chart library says the types of few of its parts
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

import gettext
import sys
from typing import TYPE_CHECKING, Any

_domain = gettext.textdomain()

from statemachine import State, StateChart  # noqa: E402  between the two calls on purpose

gettext.textdomain(_domain)  # importing the library sets the whole process's text domain

from csto_membership.errors import TransitionError  # noqa: E402
from csto_membership.model.vocabulary import MOVES, Act, Consent, Participation, Position, Standing, Voting  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

Configuration = tuple[Position, Consent]
Table = dict[tuple[Position, Consent, Act], Configuration]

_BOUND = "In('member') or In('withdrawing')"
_UNBOUND = "In('outsider') or In('signatory') or In('withdrawn')"


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
        """The four regions, side by side."""

        class standing(State.Compound):  # noqa: N801
            """What the state is in law."""

            outsider = State(initial=True)
            signatory = State()
            member = State()
            withdrawing = State()
            withdrawn = State()

            sign = outsider.to(signatory, cond="In('none')") | withdrawn.to(signatory, cond="In('none')")
            withdraw_signature = signatory.to(outsider, cond="In('none')")
            enter_into_force = (
                outsider.to(member, cond="In('given')")
                | signatory.to(member, cond="In('given')")
                | withdrawn.to(member, cond="In('given')")
            )
            notify_withdrawal = member.to(withdrawing)
            rescind_withdrawal = withdrawing.to(member)
            withdraw = expel = member.to(withdrawn) | withdrawing.to(withdrawn)
            lapse = terminate = member.to(withdrawn) | withdrawing.to(withdrawn) | signatory.to(outsider)

        class consent(State.Compound):  # noqa: N801
            """Whether consent to be bound is given; a member has given it."""

            none = State(initial=True)
            given = State()

            ratify = none.to(given, cond="In('signatory')")
            accede = none.to(given)
            succeed = none.to(given, cond="In('outsider') or In('signatory')")
            withdraw_consent = given.to(none, cond=_UNBOUND)
            withdraw = expel = given.to(none, cond=_BOUND)
            lapse = terminate = given.to(none)

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
        """Do an act; the only event names are the nineteen acts.

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
    def consent(self) -> Consent:
        """Whether consent to be bound is given."""
        here = self.configuration_values
        return next(word for word in Consent if word.value in here)

    @property
    def allowed(self) -> tuple[Act, ...]:
        """The acts that some region would take now."""
        taken = {str(event) for event in self.enabled_events()}
        return tuple(act for act in MOVES if act in taken)


def derive() -> Table:
    """Drive the chart through every act in every configuration that can be reached; return what it does."""
    start: Configuration = Position(), Consent.NONE
    paths: dict[Configuration, tuple[Act, ...]] = {start: ()}
    table: Table = {}
    waiting: list[Configuration] = [start]
    for here in waiting:
        for act in MOVES:
            chart = _driven(paths[here])
            try:
                chart.perform(act)
            except TransitionError:
                continue
            after = chart.position, chart.consent
            table[*here, act] = after
            if after not in paths:
                paths[after] = (*paths[here], act)
                waiting.append(after)
    return table


def _driven(path: "Iterable[Act]") -> MembershipChart:
    """Return a chart after some acts."""
    chart = MembershipChart()
    for act in path:
        chart.perform(act)
    return chart


def render(table: Table) -> str:
    """Write the table as the source of the module ``transitions``."""
    configurations = list(dict.fromkeys([(Position(), Consent.NONE), *table.values()]))
    positions = list(dict.fromkeys(position for position, _ in configurations))
    lines = [
        '"""The product table of the chart: (position, consent, act) -> (position, consent).',
        "",
        "What is missing is refused. Generated by `python -m csto_membership.engine.chart`; a test regenerates it.",
        '"""',
        "",
        "from csto_membership.model.vocabulary import Act, Consent, Position",
        "",
        "NONE, GIVEN = Consent.NONE, Consent.GIVEN",
        *(f'{_name(p)} = Position("{p.standing}", "{p.participation}", "{p.voting}")' for p in positions),
        "",
        "POSITIONS = (",
        *(f"    {_name(position)}," for position in positions),
        ")",
        "",
        "CONFIGURATIONS = (",
        *(f"    ({_name(position)}, {consent.name})," for position, consent in configurations),
        ")",
        "",
        "TRANSITIONS: dict[tuple[Position, Consent, Act], tuple[Position, Consent]] = {",
        *(
            f"    ({_name(p)}, {c.name}, Act.{act.name}): ({_name(after)}, {given.name}),"
            for (p, c, act), (after, given) in table.items()
        ),
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

"""The commands ``panel``, ``wide``, ``dyads`` and ``spells``: the same words as the functions.

The command line adds them with ``commands.add(main, asks)``: what all commands share is its
own, and comes in as an argument. What a command does is imported when it runs.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from csto_membership.position import Status
from csto_membership.table import Table, Value

if TYPE_CHECKING:
    from csto_membership.cli import Asked

Asks = Callable[..., Callable[[Callable[..., Any]], Callable[..., Any]]]
_VIEW = ("register", "reading", "known")
_PRINT = ("form", "output")
_EVERY = ("year", "quarter", "month", "day")
_ENDS = ("exclusive", "inclusive")

_SPAN = [click.argument("start", metavar="FROM"), click.argument("end", metavar="TO")]
_STATES = click.option(
    "--state", "states", multiple=True, metavar="STATE", help="Only this state; may be given more than once."
)
_CODES = click.option(
    "--codes",
    default="iso3",
    show_default=True,
    metavar="CODE,…",
    help="How to name states: iso3, iso2, m49, cow, cowc, gw, name.",
)
_PERIODS = [
    click.option("--every", type=click.Choice(_EVERY), default="year", show_default=True, help="The periods."),
    click.option(
        "--rule",
        default="any",
        show_default=True,
        metavar="RULE",
        help="Which days decide: any, first, last, majority, or a day of the year as MM-DD.",
    ),
]


def add(group: click.Group, asks: Asks) -> None:
    """Add the commands to a group.

    Args:
        group: the group.
        asks: what gives a command the common options of some names, gathered in one `Asked`.
    """
    for function, parameters, common in _COMMANDS:
        command = asks(*_VIEW, *common, *_PRINT)(function)
        for parameter in reversed(parameters):
            command = parameter(command)
        group.command(function.__name__)(command)


def panel(asked: "Asked", start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List who counted in every period from FROM to TO (both included): one row a state and period.

    FROM and TO are years (1999) or days. Where the answer may differ between the possible
    days, the cell is empty.
    """
    from .panel import panel as make  # noqa: PLC0415  only this command pays for it

    table = make(asked.register, start, end, **_periods(asked, start, end, question))
    asked.show(_worded(asked, table, ("status",)))


def wide(asked: "Asked", start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List the same in the wide form: one row a state, one column a period from FROM to TO."""
    from .panel import wide as make  # noqa: PLC0415  only this command pays for it

    table = make(asked.register, start, end, **_periods(asked, start, end, question))
    periods = table.columns[table.columns.index("instrument") + 1 :]
    asked.show(_worded(asked, table, periods if question["shown"] == "status" else ()))


def dyads(asked: "Asked", start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List which pairs of states counted together, in every period from FROM to TO (both included)."""
    from .dyads import dyads as make  # noqa: PLC0415  only this command pays for it

    asked.show(make(asked.register, start, end, **_periods(asked, start, end, question)))


def spells(asked: "Asked", states: tuple[str, ...], codes: str, **question: Any) -> None:  # noqa: ANN401  from click
    """List the spells of each STATE (of all, by default), with the bounds of their days."""
    from .spells import spells as make  # noqa: PLC0415  only this command pays for it

    question |= {"instrument": asked.instrument, "counting": asked.counting, "codes": _split(codes)}
    asked.show(_worded(asked, make(asked.register, states or None, **question), ("status",)))


def _periods(asked: "Asked", start: str, end: str, question: dict[str, Any]) -> dict[str, Any]:
    """Return the question as the library asks it; note a projection."""
    from .periods import Periods  # noqa: PLC0415  only these commands pay for it

    asked.moment(str(Periods.between(start, end, question["every"]).last_day))
    question |= {"states": question["states"] or None, "codes": _split(question["codes"])}
    return question | {
        "instrument": asked.instrument,
        "counting": asked.counting,
        "projected": asked.accepted,
    }


def _split(codes: str) -> list[str]:
    return [code.strip() for code in codes.split(",")]


def _worded(asked: "Asked", table: Table, columns: Iterable[str]) -> Table:
    """Write statuses in the words of the face: a member of a treaty is a party to it."""
    said: dict[Value, Value] = {status.value: asked.word(status) for status in Status}
    places = {table.columns.index(name) for name in columns}
    rows = ([said.get(v, v) if place in places else v for place, v in enumerate(row)] for row in table.rows)
    return Table(table.columns, rows)


_Command = tuple[Callable[..., None], list[Callable[..., Any]], tuple[str, ...]]
_COMMANDS: list[_Command] = [
    (panel, [*_SPAN, *_PERIODS, _STATES, _CODES], ("instrument", "counting", "projected")),
    (
        wide,
        [
            *_SPAN,
            click.option(
                "--shown",
                type=click.Choice(("status", "member")),
                default="status",
                show_default=True,
                help="What a cell shows.",
            ),
            *_PERIODS,
            _STATES,
            _CODES,
        ],
        ("instrument", "counting", "projected"),
    ),
    (
        dyads,
        [
            *_SPAN,
            click.option("--directed", is_flag=True, help="Each pair in both orders."),
            *_PERIODS,
            _STATES,
            _CODES,
        ],
        ("instrument", "counting", "projected"),
    ),
    (
        spells,
        [
            click.argument("states", metavar="[STATE]...", nargs=-1),
            click.option(
                "--by",
                type=click.Choice(("position", "status", "member")),
                default="position",
                show_default=True,
                help="What makes a spell.",
            ),
            click.option(
                "--end",
                type=click.Choice(_ENDS),
                default="exclusive",
                show_default=True,
                help="Whether the end is the first day after the spell or its last day.",
            ),
            _CODES,
        ],
        ("instrument", "counting"),
    ),
]

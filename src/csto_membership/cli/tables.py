"""The commands ``panel``, ``wide``, ``dyads`` and ``spells``: the same words as the functions.

What a command does is imported when it runs, so that ``--help`` of all commands stays fast.
"""

from typing import Any

import click

from .options import PRINT, VIEW, Query, as_day, common_options, joined, one_of, several

_SPAN = joined(click.argument("start", type=as_day, metavar="FROM"), click.argument("end", type=as_day, metavar="TO"))
_CODES = several(
    "--codes",
    default=["iso3"],
    show_default=True,
    metavar="CODE,…",
    text="How to name states: iso3, iso2, m49, cow, cowc, gw, name",
)
_PERIODS = joined(
    one_of("--every", words=("year", "quarter", "month", "day"), text="The periods."),
    click.option(
        "--rule",
        default="any",
        show_default=True,
        metavar="RULE",
        help="Which days decide: any, first, last, majority, or a day of the year as MM-DD.",
    ),
    several("--state", "states", metavar="STATE", text="Only this state"),
    _CODES,
    common_options(*VIEW, "instrument", "counting", "projected", *PRINT),
)


@click.command()
@_SPAN
@_PERIODS
def panel(query: Query, start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List who counted in every period from FROM to TO (both included): one row a state and period.

    FROM and TO are years (1999) or days. Where the answer may differ between the possible
    days, the cell is empty.
    """
    from csto_membership.analysis.panel import panel as make  # noqa: PLC0415  only this command pays for it

    table = make(query.register, start, end, **_library_question(query, start, end, question))
    query.print_table(query.with_status_words(table, "status"))


@click.command()
@_SPAN
@one_of("--shown", words=("status", "member"), text="What a cell shows.")
@_PERIODS
def wide(query: Query, start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List the same in the wide form: one row a state, one column a period from FROM to TO."""
    from csto_membership.analysis.panel import wide as make  # noqa: PLC0415  only this command pays for it

    table = make(query.register, start, end, **_library_question(query, start, end, question))
    periods = table.columns[table.columns.index("instrument") + 1 :]
    query.print_table(query.with_status_words(table, *periods) if question["shown"] == "status" else table)


@click.command()
@_SPAN
@click.option("--directed", is_flag=True, help="Each pair in both orders.")
@_PERIODS
def dyads(query: Query, start: str, end: str, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List which pairs of states counted together, in every period from FROM to TO (both included)."""
    from csto_membership.analysis.dyads import dyads as make  # noqa: PLC0415  only this command pays for it

    query.print_table(make(query.register, start, end, **_library_question(query, start, end, question)))


@click.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@one_of("--by", words=("position", "status", "member"), text="What makes a spell.")
@one_of(
    "--end",
    words=("exclusive", "inclusive"),
    text="Whether the end is the first day after the spell or its last day.",
)
@_CODES
@common_options(*VIEW, "instrument", "counting", *PRINT)
def spells(query: Query, states: tuple[str, ...], codes: tuple[str, ...], **question: Any) -> None:  # noqa: ANN401  from click
    """List the spells of each STATE (of all, by default), with the bounds of their days."""
    from csto_membership.analysis.spells import spells as make  # noqa: PLC0415  only this command pays for it

    question |= {"instrument": query.instrument, "counting": query.counting, "codes": _split(codes)}
    query.print_table(query.with_status_words(make(query.register, states or None, **question), "status"))


def _library_question(query: Query, start: str, end: str, question: dict[str, Any]) -> dict[str, Any]:
    """Return the question about some periods as the library asks it; note a projection."""
    from csto_membership.analysis.periods import Periods  # noqa: PLC0415  only these commands pay for it

    periods = Periods.between(start, end, question["every"])
    query.note_missing_parties(query.moment(str(periods.last_day)))
    return (
        question
        | query.asked
        | {"counting": query.counting}
        | {"states": question["states"] or None, "codes": _split(question["codes"])}
    )


def _split(codes: tuple[str, ...]) -> list[str]:
    return [code.strip() for given in codes for code in given.split(",")]

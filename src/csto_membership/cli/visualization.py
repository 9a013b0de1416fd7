"""The commands ``plot`` and ``page``: the same words as the functions.

What a command does is imported when it runs, so that ``--help`` of all commands stays fast.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from csto_membership.errors import MembershipError

from .options import VIEW, OutputPath, Query, as_day, common_options

_UNDATED: Mapping[str, Mapping[str, None]] = {"svg": {"Date": None}, "png": {}, "pdf": {"CreationDate": None}}
"""The formats of a plot; each with the metadata on the hour, left out so that equal plots are equal files."""


@click.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@click.option("--from", "start", type=as_day, metavar="DATE", help="The first day drawn; default: before any change.")
@click.option(
    "--to", "end", type=as_day, metavar="DATE", help="The last day drawn; default: after the last day checked."
)
@click.option("--count", is_flag=True, help="Draw how many states count, instead of the history of each.")
@common_options(*VIEW, "instrument", "counting", "output")
def plot(query: Query, states: tuple[str, ...], start: str | None, end: str | None, *, count: bool) -> None:
    """Draw the history of each STATE (of all, by default) into the file of --output: svg, png or pdf."""
    from csto_membership.visualization.plot import figure, plot_count  # noqa: PLC0415  only this command pays for it
    from csto_membership.visualization.plot import plot as plot_histories  # noqa: PLC0415

    form = (query.output or Path()).suffix[1:].lower()
    if form not in _UNDATED:
        raise click.UsageError("a plot needs --output FILE.svg, FILE.png or FILE.pdf")
    if count and states:
        raise click.UsageError("--count counts all states: name none")
    question: dict[str, Any] = {"instrument": query.instrument, "start": start, "end": end}
    try:
        question["ax"] = figure(0 if count else len(states) or len(query.register.states))
    except ModuleNotFoundError as error:
        raise MembershipError(str(error)) from error
    if count:
        axes = plot_count(query.register, counting=query.counting, **question)
    else:
        axes = plot_histories(query.register, states or None, **question)
    _save(axes.figure, query, form)


def _save(drawn: Any, query: Any, form: str) -> None:  # noqa: ANN401  a figure of an extra, and where it goes
    from matplotlib import rc_context  # noqa: PLC0415  an extra, and heavy  # pyright: ignore[reportUnknownVariableType]

    with rc_context({"svg.hashsalt": "csto-membership"}):
        image = BytesIO()
        drawn.savefig(image, format=form, metadata=dict(_UNDATED[form]))
        query.write(query.output, image.getvalue())


@click.command()
@click.argument("file", required=False, type=OutputPath(dir_okay=False, path_type=Path))
@click.option("--title", metavar="TEXT", help="The heading; default: made from the register's name.")
@common_options(*VIEW, "output")
def page(query: Query, file: Path | None, title: str | None) -> None:
    """Write the explorer page to FILE: one HTML file that needs no network and answers for every day."""
    from csto_membership.visualization.page import page as make  # noqa: PLC0415  only this command pays for it

    if file is not None and query.output is not None:
        raise click.UsageError("give either FILE or --output")
    evolve(query, output=file or query.output).print_text(make(query.register, title))

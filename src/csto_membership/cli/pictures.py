"""The commands ``plot`` and ``page``: the same words as the functions.

A part of the command line, loaded when one of them is asked for. What a command does is
imported when it runs.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import click

from csto_membership.errors import MembershipError
from csto_membership.output.atomic_write import put

from .main import VIEW, Asked, asks

_UNDATED: Mapping[str, Mapping[str, None]] = {"svg": {"Date": None}, "png": {}, "pdf": {"CreationDate": None}}
"""The formats of a plot; each with what it would say of the hour, left out so that equal plots are equal files."""


@click.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@click.option("--from", "start", metavar="DATE", help="The first day drawn; default: before any change.")
@click.option("--to", "end", metavar="DATE", help="The last day drawn; default: after the last day checked.")
@click.option("--count", is_flag=True, help="Draw how many states count, instead of a lane for each.")
@asks(*VIEW, "instrument", "counting", "output")
def plot(asked: Asked, states: tuple[str, ...], start: str | None, end: str | None, *, count: bool) -> None:
    """Draw the history of each STATE (of all, by default) into the file of --output: svg, png or pdf."""
    from csto_membership.visualization.plot import figure, plot_count  # noqa: PLC0415  only this command pays for it
    from csto_membership.visualization.plot import plot as plot_lanes  # noqa: PLC0415

    form = asked.output.suffix.lstrip(".").lower() if asked.output else ""
    if form not in _UNDATED:
        raise click.UsageError("a plot needs --output FILE.svg, FILE.png or FILE.pdf")
    if count and states:
        raise click.UsageError("--count counts all states: name none")
    question: dict[str, Any] = {"instrument": asked.instrument, "start": start, "end": end}
    try:
        question["ax"] = figure(0 if count else len(states) or len(asked.register.states))
    except ModuleNotFoundError as error:
        raise MembershipError(str(error)) from error
    if count:
        axes = plot_count(asked.register, counting=asked.counting, **question)
    else:
        axes = plot_lanes(asked.register, states or None, **question)
    _save(axes.figure, asked.output, form)


def _save(drawn: Any, path: Any, form: str) -> None:  # noqa: ANN401  a figure of an extra, and where it goes
    from matplotlib import rc_context  # noqa: PLC0415  an extra, and heavy  # pyright: ignore[reportUnknownVariableType]

    with rc_context({"svg.hashsalt": "csto-membership"}):
        picture = BytesIO()
        drawn.savefig(picture, format=form, metadata=dict(_UNDATED[form]))
        put(path, picture.getvalue())


@click.command()
@click.option("--title", metavar="TEXT", help="The heading; default: made from the register's name.")
@asks(*VIEW, "output")
def page(asked: Asked, title: str | None) -> None:
    """Write the explorer page: one HTML file that needs no network and answers for every day."""
    from csto_membership.visualization.page import page as make  # noqa: PLC0415  only this command pays for it

    asked.say(make(asked.register, title))

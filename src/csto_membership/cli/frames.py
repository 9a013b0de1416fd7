"""The commands ``annotate``, ``compare``, ``diff`` and ``export``: the same words as the functions.

What a command does is imported when it runs, so that ``--help`` of all commands stays fast.
"""

from pathlib import Path
from typing import Any

import click
from attrs import evolve

from csto_membership.errors import MembershipError
from csto_membership.files.loading import load
from csto_membership.model.vocabulary import Counting

from .options import (
    PRINT,
    VIEW,
    Output,
    Query,
    as_day,
    common_options,
    joined,
    not_a_dash,
    one_of,
    refuse_input,
    several,
)
from .terminal import note

BY = ("status", "position", "member")
_COLUMNS = joined(
    click.option("--year", metavar="COLUMN", help="The column with the years of a panel."),
    click.option("--on", metavar="COLUMN", help="The column with days, or three: YEAR,MONTH,DAY."),
    click.option("--start", metavar="COLUMN", help="The column with the first days of spells, or three."),
    click.option("--end", metavar="COLUMN", help="The column with the end days of spells, or three; empty: open."),
    several("--open", metavar="VALUE", text="An end day that means open, such as 0"),
    click.option("--member", metavar="COLUMN", help="The column that says who counts; default: every row does."),
    click.option(
        "--codes",
        metavar="SYSTEM",
        help="Whose the states' codes are: iso3, iso2, cowc, name; of numbers cow, gw, m49.",
    ),
    several("--where", metavar="COLUMN=VALUE", text="Only rows with this value; of several values for one column, one"),
    click.option(
        "--covers", nargs=2, type=as_day, metavar="FROM TO", help="The first and last day that the coding covers."
    ),
)
"""The options that say which columns of a coding hold what."""
_RULE = click.option(
    "--rule",
    default="any",
    show_default=True,
    metavar="RULE",
    help="Of years, which days decide: any, first, last, majority, or a day of the year as MM-DD.",
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--state", required=True, metavar="COLUMN", help="The column with the states.")
@click.option("--on", metavar="COLUMN", help="The column with the days.")
@click.option("--year", metavar="COLUMN", help="The column with the years, instead of days.")
@_RULE
@several(
    "--add",
    default=["status", "member"],
    show_default=True,
    metavar="ANSWER[=COLUMN]",
    text="status, member, possible, code or projected, and the name of its column",
)
@click.option("--instrument-column", metavar="COLUMN", help="The column with the id of each row's instrument.")
@click.option(
    "--codes", metavar="SYSTEM", help="Whose the states' codes are: iso3, iso2, cowc, name; of numbers cow, gw, m49."
)
@common_options(*VIEW, "instrument", "counting", "projected", "form csv", "output")
def annotate(query: Query, file: Path, *, add: tuple[str, ...], **question: Any) -> None:  # noqa: ANN401  what click parsed
    """Add to each row of FILE (csv) the status of its state on its day or in its year.

    All columns of FILE stay as they are. A day is written 2012-07-01, a year 2012. What is missing
    or not recognised gets empty answers, and a note counts it.
    """
    from csto_membership.analysis.annotate.csv_file import annotate_file  # noqa: PLC0415  only this command pays for it

    if (question["on"] is None) == (question["year"] is None):
        raise click.UsageError("give one of --on (a column of days) and --year (a column of years)")
    query = evolve(query, inputs=(*query.inputs, file))
    answers = {name: column or name for name, _, column in (one.partition("=") for one in add)}
    question |= {"instrument": query.instrument, "counting": query.counting}
    found = annotate_file(query.register, file, add=answers, **question)
    if found.last is not None:
        query.register.check_horizon(query.moment(str(found.last)).latest, query.after_note)
    for line in found.notes:
        note(line)
    query.print_table(found.table)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--state", required=True, metavar="COLUMN", help="The column with the states.")
@_COLUMNS
@click.option("--ranking", is_flag=True, help="List the scores of all combinations instead.")
@common_options(*VIEW, "instrument", *PRINT)
def compare(query: Query, file: Path, *, where: tuple[str, ...], ranking: bool, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """Compare the coding of membership in FILE (csv) with the register.

    Lists what the best combination of year rule, end days, starting point, counting and
    readings leaves unexplained; notes say which combination that is.
    """
    from csto_membership.analysis.compare.compare import compare as make  # noqa: PLC0415  only this command pays for it
    from csto_membership.analysis.compare.csv_file import read_coding  # noqa: PLC0415

    chosen, query = _choices(where), evolve(query, inputs=(*query.inputs, file))
    found = make(query.register, read_coding(file), instrument=query.instrument, where=chosen, **question)
    query.print_table(found.ranking() if ranking else found.table())
    for line in (*found.summary, *found.caveats):
        note(line)


def _choices(where: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the values that ``--where`` chooses, by column."""
    chosen: dict[str, list[str]] = {}
    for one in where:
        column, equals, value = one.partition("=")
        if not equals:
            raise click.BadParameter(f"{one!r} is not COLUMN=VALUE", param_hint="'--where'")
        chosen.setdefault(column, []).append(value)
    return chosen


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--instrument", metavar="ID", help="The instrument; default: all, or for a coding the constitutive one.")
@click.option("--by", type=click.Choice(BY), help="What must differ; default: status, or for a coding member.")
@one_of("--counting", words=map(str, Counting), text="Who counts as a member.")
@click.option("--rule", default="any", show_default=True, metavar="RULE", help="Of years: which days decide.")
@click.option("--state", metavar="COLUMN", help="B is a csv file of a coding; this is the column with its states.")
@_COLUMNS
@common_options(*PRINT)
def diff(output: Output, first: str, second: str, *, state: str | None, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """List on which days the registers A and B differ: two names or paths, or with --state a coding in a csv file.

    One row for days running: what A says (here) and what B says (there). END is the first day after them.
    """
    from csto_membership.analysis.compare.csv_file import read_coding  # noqa: PLC0415  only this command pays for it
    from csto_membership.analysis.diff import diff as make  # noqa: PLC0415

    where = _choices(question.pop("where"))
    output = evolve(output, inputs=(Path(first), Path(second)))
    if state is None:
        coding = ("year", "on", "start", "end", "open", "member", "codes", "covers")
        given = [name for name in coding if question.pop(name)] + ["where"] * bool(where)
        given += ["rule"] * (question.pop("rule") != "any")
        if given:
            raise click.UsageError(f"--{given[0]} is about a coding: --state names the column with its states")
        table = make(load(first), load(second), **question)
    else:
        table = make(load(first), read_coding(second), state=state, where=where, **question)
    output.print_table(table)
    bonds = len({(row["instrument"], row["state"]) for row in table})
    note(f"{bonds} {'bond differs' if bonds == 1 else 'bonds differ'}" if bonds else "no bond differs")


@click.command()
@click.argument("path", callback=not_a_dash)
@click.option("--parquet", is_flag=True, help="Write Parquet files beside the csv files.")
@click.option("--licence", metavar="LICENCE", help="The licence of the data; a packaged register has its own.")
@common_options(*VIEW)
def export(query: Query, path: str, *, parquet: bool, licence: str | None) -> None:
    """Write the register to PATH: a folder (csv files, datapackage.json), or a database (.sqlite)."""
    from csto_membership.analysis.export.export import export as make  # noqa: PLC0415  only this command pays for it

    refuse_input(Path(path), query.inputs)
    try:
        files = make(query.register, path, parquet=parquet, licence=licence)
    except ImportError as error:
        raise MembershipError(str(error)) from error
    for file in files:
        note(f"wrote {file}")

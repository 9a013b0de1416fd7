"""The commands ``compare`` and ``export``: the same words as the functions.

What a command does is imported when it runs, so that ``--help`` of all commands stays fast.
"""

from pathlib import Path
from typing import Any

import click

from csto_membership.errors import MembershipError

from .options import DATE, PRINT, VIEW, Query, common_options
from .terminal import note


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--state", required=True, metavar="COLUMN", help="The column with the states.")
@click.option("--year", metavar="COLUMN", help="The column with the years of a panel.")
@click.option("--on", metavar="COLUMN", help="The column with days, or three: YEAR,MONTH,DAY.")
@click.option("--start", metavar="COLUMN", help="The column with the first days of spells, or three.")
@click.option("--end", metavar="COLUMN", help="The column with the end days of spells, or three; empty: open.")
@click.option(
    "--open", multiple=True, metavar="VALUE", help="An end day that means open, such as 0; may be given more than once."
)
@click.option("--member", metavar="COLUMN", help="The column that says who counts; default: every row does.")
@click.option(
    "--codes",
    metavar="SYSTEM",
    help="Whose the states' codes are: iso3, iso2, cowc, name; of numbers cow, gw, m49.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only rows with this value; of several values for one column, one; may be given more than once.",
)
@click.option("--covers", nargs=2, type=DATE, metavar="FROM TO", help="The first and last day that the coding covers.")
@click.option("--ranking", is_flag=True, help="List the scores of all combinations instead.")
@common_options(*VIEW, "instrument", *PRINT)
def compare(query: Query, file: Path, *, where: tuple[str, ...], ranking: bool, **question: Any) -> None:  # noqa: ANN401  what click parsed
    """Compare the coding of membership in FILE (csv) with the register.

    Lists what the best combination of year rule, end days, starting point, counting and
    readings leaves unexplained; notes say which combination that is.
    """
    from csto_membership.analysis.compare.compare import compare as make  # noqa: PLC0415  only this command pays for it
    from csto_membership.analysis.compare.csv_file import read_coding  # noqa: PLC0415

    chosen = _choices(where)
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
@click.argument("path")
@click.option("--parquet", is_flag=True, help="Write Parquet files beside the csv files.")
@click.option("--licence", metavar="LICENCE", help="The licence of the data; a packaged register has its own.")
@common_options(*VIEW)
def export(query: Query, path: str, *, parquet: bool, licence: str | None) -> None:
    """Write the register to PATH: a folder (csv files, datapackage.json), or a database (.sqlite)."""
    from csto_membership.analysis.export.export import export as make  # noqa: PLC0415  only this command pays for it

    try:
        files = make(query.register, path, parquet=parquet, licence=licence)
    except ImportError as error:
        raise MembershipError(str(error)) from error
    for file in files:
        note(f"wrote {file}")

"""The command ``import``: somebody else's table becomes a register."""

from typing import Any

import click

from csto_membership.model.vocabulary import MOVES

from .options import as_day, not_a_dash
from .terminal import note, print_text


def _pairs(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the two texts with ``=`` between them that each value of an option is."""
    pairs: list[tuple[str, str]] = []
    for value in given:
        key, equals, rest = value.partition("=")
        if not (key and equals):
            raise click.BadParameter(f"{value!r} is not {option.metavar}")
        pairs.append((key, rest))
    return tuple(pairs)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    callback=not_a_dash,
    help="The folder to write: new or empty, or the one to update.",
)
@click.option("--id", default="", metavar="ID", help="The id of the register. Needed, but for an update.")
@click.option("--name", default="", metavar="TEXT", help="The name of the register.")
@click.option("--state", default="", metavar="COLUMN", help="The column of states. Needed, but for an update.")
@click.option("--codes", metavar="SYSTEM", help="The codes of the states: iso3, iso2, m49, cow, cowc, gw or name.")
@click.option("--treaty", metavar="COLUMN", help="The column of treaties; each value becomes an instrument.")
@click.option(
    "--act",
    "acts",
    callback=_pairs,
    multiple=True,
    metavar="ACT=COLUMN",
    help=f"The column with the day of an act; may be given more than once. Acts: {', '.join(MOVES)}.",
)
@click.option("--marked", metavar="COLUMN", help="The column of days with a mark: a, A, AA, d, s, or none.")
@click.option(
    "--mark",
    "marks",
    callback=_pairs,
    multiple=True,
    metavar="LETTER=ACT",
    help="What another mark means in this table; may be given more than once.",
)
@click.option("--start", metavar="COLUMN", help="The column (or year,month,day) of the first day of a spell.")
@click.option("--end", metavar="COLUMN", help="The column (or year,month,day) of the end of a spell.")
@click.option("--force", metavar="COLUMN", help="The column of the day of entry into force for the state.")
@click.option("--in-force", metavar="COLUMN|DATE", help="When the treaty entered into force.")
@click.option("--open", multiple=True, metavar="VALUE", help="A mark of an open end; may be given more than once.")
@click.option(
    "--where",
    callback=_pairs,
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Take the rows with this value only; of one column, several mean or; several columns mean and.",
)
@click.option(
    "--effective",
    callback=_pairs,
    multiple=True,
    metavar="ACT=COLUMN",
    help="The column with the day of effect of an act; may be given more than once.",
)
@click.option("--source", default="", metavar="TEXT|=COLUMN", help="The source of the events.")
@click.option("--note", metavar="COLUMN", help="The column of notes.")
@click.option("--dates", type=click.Choice(["ymd", "dmy", "mdy"]), help="The order of days written in numbers.")
@click.option(
    "--day-numbers",
    type=click.Choice(["1900", "1904", "1960", "1970"]),
    help="From when days such as 36526 are counted: 1900 by spreadsheets, 1904 old Macs, 1960 Stata and SAS, 1970 R.",
)
@click.option(
    "--undated",
    type=click.Choice(["refuse", "bounds"]),
    help="What to do with rows without a day; default: refuse.",
)
@click.option(
    "--end-is",
    type=click.Choice(["first-day-out", "last-day"]),
    help="What an end is; default: first-day-out.",
)
@click.option(
    "--drop",
    multiple=True,
    type=click.Choice(["signature-after-consent"]),
    help="Leave such events out, instead of setting their bonds aside.",
)
@click.option(
    "--wide", is_flag=True, help="The table is a matrix: a row for each state and year, a column for each treaty."
)
@click.option("--year", metavar="COLUMN", help="The column of years of a matrix.")
@click.option(
    "--member",
    multiple=True,
    metavar="VALUE",
    help="A value of a matrix that means a member; default 1.",
)
@click.option("--missing", multiple=True, metavar="VALUE", help="A value of a matrix that says nothing.")
@click.option("--checked-through", type=as_day, metavar="DATE", help="The last day that the register answers for.")
@click.option("--refused", metavar="FILE", help="Where to write what was set aside; default: _refused.csv in DIR.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of FILE, if it is not UTF-8.")
@click.option(
    "--update", is_flag=True, help="FILE is a newer edition of the table that the register in DIR was made of."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be kept, set aside and changed.")
def import_(file: str, **options: Any) -> None:  # noqa: ANN401  what click parsed
    """Make a register of a table in FILE (csv or Parquet), and write it to a folder.

    Bonds that no history allows are set aside with the reason; all others are kept. With --update, edits made by hand
    stay; what changed, vanished or is in conflict is listed in _review.csv.
    """
    from csto_membership.files.importing.importer import import_table  # noqa: PLC0415  only this command pays for it

    result = import_table(file, **options)
    print_text(f"{result}\n")
    if options["dry_run"]:
        if result.review is not None:
            print_text(f"\n{result.news}" + (f"\n{result.review}\n" if len(result.review) else ""))
        note("nothing was written (--dry-run)")
    for written in result.files:
        note(f"wrote {written}")

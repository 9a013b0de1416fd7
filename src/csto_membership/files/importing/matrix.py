"""A matrix of states and years, with a column for each treaty, into spells.

A cell says that the state was a member in that year. Yearly data have no days: a spell begins on the
first day of its first year and ends with its last year, both marked as approximate (``~``). A year whose
cell is missing between two years of membership is read as membership, and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from csto_membership.errors import cut
from csto_membership.model.dates import Moment
from csto_membership.model.vocabulary import Act

from .bonds import Made, RefusedError
from .build import Build
from .cells import is_missing
from .naming import Names
from .options import Options
from .table import Row

MEMBER, OUT, MISSING = "member", "not a member", "missing"
FILLED = "missing between two years of membership: read as membership"
CONTRADICTED = "two rows of one year that contradict each other"
Cells = dict[int, tuple[bool | None, Row]]


def treaty_columns(rows: Sequence[Row], header: Sequence[str], options: Options) -> tuple[list[str], list[str]]:
    """Return the columns of treaties, and the columns of something else: those with texts that are no codes.

    Raises:
        ValueError: there are rows, and no cell of theirs means a member.
    """
    used = {options.state, options.year, options.note, *(column for column, _ in options.where)}
    known = options.member | options.missing
    treaties: list[str] = []
    others: list[str] = []
    seen = Counter[str]()
    for column in header:
        if column not in used:
            values = Counter(code_of(row.cells[column]) for row in rows)
            codes = all(value in known or is_missing(value) or _is_number(value) for value in values)
            (treaties if codes and values.keys() & options.member else others).append(column)
            seen.update(values)
    if rows and not treaties:
        held = ", ".join(cut(repr(value), 60) for value, _ in seen.most_common(8))
        asked = " or ".join(sorted(map(repr, options.member)))
        message = (
            f"no column of cells that mean a member, {asked} (--member), or nothing (--missing); cells hold {held}"
        )
        raise ValueError(message)
    return treaties, others


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read(
    rows: Sequence[Row], header: Sequence[str], options: Options, names: Names, build: Build, fates: Counter[str]
) -> list[str]:
    """Make the consents and exits of a matrix; count what became of its cells, and return what else should be known.

    Raises:
        ValueError: there are rows, and no cell of theirs means a member.
    """
    treaties, others = treaty_columns(rows, header, options)
    instruments = {column: names.slug_of(column, column) for column in treaties}
    cells: dict[tuple[str, str], Cells] = {}
    last = 0
    for row in rows:
        try:
            year = read_year(row.cells[str(options.year)])
            last = max(last, year)
            row.state = names.state(row, date(year, 12, 31))
        except RefusedError as error:
            row.set_aside(error.kind, str(error))
            fates[error.kind] += len(treaties)
            continue
        pairs: dict[bool | None, tuple[bool | None, Row]] = {one: (one, row) for one in (None, False, True)}
        for column, instrument in instruments.items():
            said = read_cell(row.cells[column], options)
            held = cells.setdefault((row.state, instrument), {})
            if year in held and held[year][0] != said:
                build.refused[row.state, instrument] = CONTRADICTED, f"{row.state} in {year}: {column}"
            held.setdefault(year, pairs[said])
    if options.checked_through is None and last:
        build.register = (*build.register[:2], date(last, 12, 31))
    build.source_of |= {id(row): names.source(row) for row in rows if not row.kind}
    for bond, held in cells.items():
        if bond in build.refused:
            fates[CONTRADICTED] += len(held)
        elif made := list(spells_of(held, fates)):
            build.made[bond] = made
    return [f"columns without a cell that means a member: {cut(', '.join(others))}"] if others else []


def read_cell(text: str, options: Options) -> bool | None:
    """Return whether a cell says that the state is a member; ``None`` if it is missing."""
    code = code_of(text)
    if code in options.missing or is_missing(code):
        return None
    return code in options.member


def code_of(text: str) -> str:
    """Return a code as it is meant: programs write whole numbers with ``.0``."""
    return text.removesuffix(".0")


def read_year(text: str) -> int:
    """Return the year of a cell.

    Raises:
        RefusedError: it is none.
    """
    whole = code_of(text)
    if re.fullmatch(r"\d{1,9}", whole) and 1 <= int(whole) < date.max.year:
        return int(whole)
    raise RefusedError("no year", f"{cut(text, 200)!r} is no year")


def spells_of(cells: Cells, fates: Counter[str]) -> Iterator[Made]:
    """Return the consents and exits of one bond from its years; count what became of its cells."""
    said = {year: cells[year][0] for year in sorted(cells)}
    filled = 0
    for start, end in _runs(said):
        first = Moment.parse(f"{start:04}-01-01~")
        yield Made(cells[start][1], "", Act.ACCEDE, first, first)
        filled += sum(member is None for year, member in said.items() if start < year < end)
        if any(member is False for year, member in said.items() if year > end):
            yield Made(cells[end][1], "", Act.WITHDRAW, Moment.parse(f"{end + 1:04}-01-01~"))
    counts = Counter(said.values())
    fates.update({MEMBER: counts[True], OUT: counts[False], FILLED: filled, MISSING: counts[None] - filled})


def _runs(said: Mapping[int, bool | None]) -> Iterator[tuple[int, int]]:
    """Return the first and the last year of each spell: years of membership with none without it between them."""
    held: list[int] = []
    for year, member in said.items():
        if member:
            held.append(year)
        elif member is False and held:
            yield held[0], held[-1]
            held = []
    if held:
        yield held[0], held[-1]

"""A coding in a file of separated values, as a table of texts."""

import csv
import io
from collections import Counter
from pathlib import Path

from csto_membership.output.bounded_read import content_of
from csto_membership.output.table import Table

SEPARATORS = ",;\t"


def read_coding(path: str | Path) -> Table:
    """Return a file of separated values as a table of texts; empty fields are missing.

    Whether commas, semicolons or tabs separate is read off the header line, or off the line ``sep=;`` before
    it. A column without a name is called by its place (``column 3``), and columns with the same name are
    numbered (``code 1``, ``code 2``).

    Args:
        path: the file.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it is no regular file, or too large.
        ValueError: it is not UTF-8, it is empty, a row is not as long as the header, or a field is too long for `csv`.
    """
    try:
        text = content_of(Path(path)).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        message = f"{path} is not UTF-8: save it as CSV UTF-8, and try again"
        raise ValueError(message) from None
    header, _, rest = text.partition("\n")
    named = header.strip().removeprefix("sep=")
    told = len(named) == 1 and header.startswith("sep=")
    separator = named if told else max(SEPARATORS, key=lambda one: len(next(csv.reader([header], delimiter=one), ())))
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=separator)
    try:
        lines = [(reader.line_num + told, line) for line in reader if line]
    except csv.Error as error:
        message = f"{path}, line {reader.line_num + told}: {error}"
        raise ValueError(message) from error
    if not lines:
        message = f"{path} is empty"
        raise ValueError(message)
    (_, head), *rows = lines
    for number, line in rows:
        if len(line) != len(head):
            message = f"{path}, line {number}: {len(line)} values for {len(head)} columns"
            raise ValueError(message)
    return Table(_names(head), [[cell.strip() or None for cell in line] for _, line in rows])


def _names(head: list[str]) -> list[str]:
    """Return the names of the columns, each its own."""
    given = [name.strip() or f"column {place}" for place, name in enumerate(head, start=1)]
    counts, seen = Counter(given), Counter[str]()
    names: list[str] = []
    for name in given:
        seen[name] += 1
        names.append(name if counts[name] == 1 else f"{name} {seen[name]}")
    return names

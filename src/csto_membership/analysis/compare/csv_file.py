"""A coding in a file of separated values, as a table of texts."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from csto_membership.files.separated import read_separated
from csto_membership.output.bounded_read import content_of
from csto_membership.output.table import Table


def read_coding(path: str | Path) -> Table:
    """Return a file of separated values as a table of texts; empty fields are missing.

    Whether commas, semicolons, tabs or bars separate is read off the header line, or off the line ``sep=;`` before
    it. A column without a name is called by its place (``column 3``), and columns with the same name are
    numbered (``code 1``, ``code 2``).

    Args:
        path: the file.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: it is no regular file, or too large.
        ValueError: it is neither UTF-8 nor marked as UTF-16, it is empty, or a row is not as long as the header.
    """
    try:
        read = read_separated(content_of(Path(path)))
    except ValueError as error:
        message = f"{path} {error}".removesuffix(", or name its encoding")
        raise ValueError(message) from None
    for number, line in read.rows:
        if len(line) != len(read.header):
            message = f"{path}, line {number}: {len(line)} values for {len(read.header)} columns"
            raise ValueError(message)
    return Table(_names(read.header), [[cell.strip() or None for cell in line] for _, line in read.rows])


def _names(head: Sequence[str]) -> list[str]:
    """Return the names of the columns, each its own."""
    given = [name.strip() or f"column {place}" for place, name in enumerate(head, start=1)]
    counts, seen = Counter(given), Counter[str]()
    names: list[str] = []
    for name in given:
        seen[name] += 1
        names.append(name if counts[name] == 1 else f"{name} {seen[name]}")
    return names

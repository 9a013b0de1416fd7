"""`Resource`: a table of an export, with its key and what its columns refer to."""

from collections.abc import Mapping

from attrs import field, frozen

from csto_membership.output.table import Table


@frozen(slots=True, kw_only=True)
class Resource:
    """A table of an export.

    Attributes:
        name: its name.
        about: what a row is.
        table: its rows.
        key: the columns that identify a row.
        refers: for columns, the table and the column that they refer to.
    """

    name: str
    about: str
    table: Table
    key: tuple[str, ...] = ()
    refers: Mapping[str, tuple[str, str]] = field(factory=dict[str, tuple[str, str]])


def text(value: object) -> str | None:
    """Write a value as a cell has it: a text; nothing where there is none."""
    return None if value in {None, ""} else str(value)

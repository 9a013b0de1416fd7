"""The records of an organization as rows of plain values, in which form `Facts` holds them."""

from collections.abc import Iterable, Mapping
from typing import Any

from csto_membership.model.facts import Facts
from csto_membership.model.rows import from_row, to_row

from .record import Record
from .records import TABLES


def records_of(facts: Facts) -> Mapping[str, tuple[Record, ...]]:
    """Return a register's records by table. They are made on the first call and kept with the facts."""
    kept = vars(facts)  # where its cached properties are as well; neither is pickled
    if "organization_records" not in kept:
        kept["organization_records"] = of_rows(facts.rows)
    records: Mapping[str, tuple[Record, ...]] = kept["organization_records"]
    return records


def of_rows(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, tuple[Record, ...]]:
    """Make records from rows of plain values by table. The loader has checked the rows.

    Days may be texts, as in JSON. Tables of other packages are left out.
    """
    return {table: tuple(from_row(kind, row) for row in rows.get(table, ())) for table, kind in TABLES.items()}


def to_rows(records: Mapping[str, Iterable[Record]]) -> dict[str, list[dict[str, Any]]]:
    """Return records as rows of plain values by table, days as texts: what `of_rows` reads.

    What is at its default, and tables without rows, are left out; so equal records give
    equal rows.
    """
    rows = {table: [to_row(record) for record in records.get(table, ())] for table in TABLES}
    return {table: some for table, some in rows.items() if some}

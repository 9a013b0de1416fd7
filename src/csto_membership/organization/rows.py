"""The records of an organization as rows of plain values, in which form `Facts` holds them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import fields

from csto_membership.model.facts import Facts

from .record import Record
from .records import INNER, TABLES


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
    return {table: tuple(_of_row(kind, row) for row in rows.get(table, ())) for table, kind in TABLES.items()}


def _of_row(kind: type[Record], row: Mapping[str, Any]) -> Record:
    values: dict[str, Any] = {
        key: [INNER[key](**one) for one in value] if key in INNER else value for key, value in row.items()
    }
    if isinstance(values.get("verified"), str):
        values["verified"] = date.fromisoformat(values["verified"])
    return kind(**values)


def to_rows(records: Mapping[str, Iterable[Record]]) -> dict[str, list[dict[str, Any]]]:
    """Return records as rows of plain values by table, days as texts: what `of_rows` reads.

    What is at its default, and tables without rows, are left out; so equal records give
    equal rows.
    """
    rows = {table: [_plain(record) for record in records.get(table, ())] for table in TABLES}
    return {table: some for table, some in rows.items() if some}


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401  a record or a table inside one
    row: dict[str, Any] = {}
    for one in fields(type(record)):  # pyright: ignore[reportUnknownArgumentType]  # of any record
        value = getattr(record, one.name)
        if value == one.default:
            continue
        if isinstance(value, tuple):
            row[one.name] = [part if isinstance(part, str) else _plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType]  # of any parts
        else:
            row[one.name] = value if isinstance(value, bool) else str(value)
    return row

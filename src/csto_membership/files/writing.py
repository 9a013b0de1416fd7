"""Facts back into rows and TOML text, which `reader` reads."""

# tomlkit's tables, and the plain values that go into them, are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

import tomlkit

from csto_membership.engine.order import in_order
from csto_membership.model.events import Event
from csto_membership.model.facts import Facts
from csto_membership.model.rows import to_row
from csto_membership.organization.records import INNER
from csto_membership.organization.rows import records_of

from .core import head_of
from .tables import INTERNAL, SEVERAL


def write(facts: Facts) -> str:
    """Return facts as the text of one TOML document.

    Raises:
        ValueError: no order of events in one file keeps all bonds in order.
    """
    rows = document(facts) | ({"event": _event_rows(facts)} if facts.events else {})
    out = tomlkit.document()
    for name, value in rows.items():
        out.add(name, tomlkit.item(value) if isinstance(value, dict) else _array(value))
    return tomlkit.dumps(out)


def _array(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401  a tomlkit item
    """Write an array of tables, those inside its rows too; a dictionary of lists stays in its row."""
    array = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            if key in INNER:
                table.add(key, _in_line(value))
            elif key in {"readings", "since"} and isinstance(value, dict):
                inline = tomlkit.inline_table()
                inline.update(value)
                table.add(key, inline)
            else:
                table.add(key, tomlkit.item(value))
        array.append(table)
    return array


def _in_line(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401  a tomlkit item
    """Write the tables inside a row as one array, a table a line."""
    array = tomlkit.array().multiline(multiline=True)
    for row in rows:
        inline = tomlkit.inline_table()
        inline.update(row)
        array.append(inline)
    return array


def document(facts: Facts) -> dict[str, Any]:
    """Return facts, but for their events, as the rows of a TOML document."""
    tables: dict[str, Any] = {
        "state": facts.states,
        "source": facts.sources,
        "instrument": facts.instruments,
        "lineage": facts.lineages,
        "dispute": facts.disputes,
        **records_of(facts),
    }
    rows = {table: [_row(record) for record in records] for table, records in tables.items()}
    return {"register": _row(head_of(facts)), **{table: some for table, some in rows.items() if some}}


def _event_rows(facts: Facts) -> list[dict[str, Any]]:
    """Write events of one id as one row, in an order that keeps the order of every bond.

    Raises:
        ValueError: no order of rows keeps all bonds in order.
    """
    groups: dict[str, list[Event]] = {}
    for event in facts.events:
        groups.setdefault(event.id, []).append(event)
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(groups, ()))
    for states in facts.bonds.values():
        for bond in states.values():
            moves = [event for event in bond if not event.is_note]
            names = [event.id for event in in_order(moves)]
            for one, other in pairwise(names):
                order.add(other, one)
    try:
        names = list(order.static_order())
    except CycleError as error:
        message = f"no single file can hold these events in order: {', '.join(error.args[1])}; write a folder"
        raise ValueError(message) from None
    return [_event_row(groups[name]) for name in names]


def _row(record: Any) -> dict[str, Any]:  # noqa: ANN401  any of the records
    row = to_row(record, days_as_text=False)
    return {key: value for key, value in row.items() if key not in INTERNAL}


def _event_row(group: list[Event]) -> dict[str, Any]:
    row = _row(group[0])
    for one, many in SEVERAL.items():
        values = list(dict.fromkeys(getattr(event, one) for event in group))
        if len(values) > 1:
            row = {(many if key == one else key): (values if key == one else value) for key, value in row.items()}
    return row

"""The events of a register from one table file into columns, without a row and a record of each.

What comes of it is what the rows one by one would give. Where a cell or a reference is not in order, or a row is
more than an event of one bond, nothing is read here: the rows are then read one by one, which names every fault.
"""

# cells are of any type until they are checked here
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import re
from collections.abc import Iterable, Sequence
from types import NoneType
from typing import Any

from attrs import NOTHING

from csto_membership.engine.view import View
from csto_membership.errors import MembershipError
from csto_membership.model.catalogue import catalogue
from csto_membership.model.event_columns import EventColumns
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import Act
from csto_membership.organization.records import TABLES as ORGANIZATION_TABLES

from .convert import to_records
from .draft import Draft
from .table_files import cells_by_column, value_of
from .tables import BY, FORMS, ID, SEVERAL, own_keys

_ID = re.compile(ID)
_ELSEWHERE = {"readings", "reported", *SEVERAL.values()}
"""Keys of which each value must be seen together with other events, or makes several events of a row."""


def events_in_columns(file: str, content: bytes, draft: Draft) -> EventColumns | None:
    """Return the events of a table file.

    Args:
        file: the name of the file.
        content: its bytes.
        draft: what the other files of the register hold.

    Returns:
        ``None``: there is a fault, or an event that must be read together with others.
    """
    cells = cells_by_column(file, content)
    columns: dict[str, Sequence[Any]] = {}
    for key, values in (cells or {}).items():
        if key in _ELSEWHERE and all(value_of(Event, key, one) is None for one in values):
            continue
        found = None if key in _ELSEWHERE else _values(key, values)
        if found is None:
            return None
        columns[key] = found
    if not columns.keys() >= {"id", "state", "act", "date", "sources"} or not _fit(columns, draft):
        return None
    return EventColumns(**columns, origin=[file] * len(columns["id"]))


def _values(key: str, cells: Sequence[Any]) -> Sequence[Any] | None:
    """Return the values of a column as the records have them; ``None``: one of them is no such value."""
    known = own_keys(Event).get(key)
    if known is None:
        return None
    default = None if known.default is NOTHING else known.default
    if known.converter is None:
        texts = set(map(type, cells)) <= {str, NoneType}
        return [one.strip() or default if one else default for one in cells] if texts else None
    made: dict[Any, Any] = {}
    values: list[Any] = []
    for cell in cells:
        same = tuple(cell) if isinstance(cell, list) and all(isinstance(one, str) for one in cell) else cell
        if isinstance(same, list | dict):
            return None
        if same not in made:
            value = value_of(Event, key, cell)
            records, problems = to_records([_ANY if value is None else _ANY | {key: value}], Event, hints=False)
            if problems:
                return None
            made[same] = default if value is None else getattr(records[0], key)
        values.append(made[same])
    return values


_ANY: dict[str, Any] = {"state": "", "act": "note", "date": "1900-01-01"}


def _fit(columns: dict[str, Sequence[Any]], draft: Draft) -> bool:
    """Whether the events have what they need, and name what there is."""
    ids, needed = set(columns["id"]), ("state", "act", "date", "sources")
    if len(ids) < len(columns["id"]) or not all(map(_ID.fullmatch, ids)):
        return False
    if any(None in columns[key] or () in columns[key] for key in needed):
        return False
    known = (
        (columns["state"], draft.by_id["state"].places.keys() | catalogue().keys()),
        (columns.get("instrument", ()), draft.by_id["instrument"].places.keys() | {None}),
        ([one for some in set(columns["sources"]) for one in some], draft.by_id["source"].places.keys()),
        (columns.get("by", ()), {"", *BY}),
        (columns.get("form", ()), {"", *FORMS}),
    )
    topics = columns.get("topic", ("",) * len(columns["id"]))
    return (
        all(set(named) <= there for named, there in known)
        and all((act is Act.NOTE) == bool(topic) for act, topic in zip(columns["act"], topics, strict=True))
        and all(ids.isdisjoint(draft.by_id[table]) for table in ORGANIZATION_TABLES)
    )


def can_be(view: View, instruments: Iterable[str]) -> bool:
    """Whether every history under these instruments can be, by the chart and the terms."""
    try:
        for one in instruments:
            view.columns(one)
    except MembershipError:
        return False
    return True

"""What a register file may hold: its tables, what their rows become, and the keys of each."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import NOTHING, fields

from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event
from csto_membership.model.rows import RENAMED
from csto_membership.model.states import State
from csto_membership.organization.records import TABLES as ORGANIZATION_TABLES

from .core import CORE

if TYPE_CHECKING:
    from attrs import Attribute

BY = ("state", "organization", "depositary")
FORMS = ("ratification", "acceptance", "approval", "accession", "admission", "definitive signature")
ID = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
"""Ids become names of files, keys and links. The register's own id is free."""
MOST_BONDS = 5_000
"""How many bonds one row may name: each costs as much as a row of its own."""
MOST_SHARED = 100_000
"""How many bonds all rows that name several may name together."""
SEVERAL = {"state": "states", "instrument": "instruments"}
"""Keys of an event of one bond, and the keys that name several at once."""

DERIVED = {"derived_by"}
INTERNAL = {"origin", *DERIVED}
"""Fields of an event that no file may set. The reader sets the origin."""


TABLES: dict[str, type] = {**CORE, **ORGANIZATION_TABLES}
"""The tables of a register file and what their rows become."""

NEEDED: dict[type, dict[str, str]] = {
    Event: {"id": "every event has an id and a source", "sources": "every event has an id and a source"},
    Dispute: {"reading": "a dispute has readings"},
}
"""Keys that a file must have although the record could do without them, and why."""


@cache
def own_keys(kind: type) -> Mapping[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have, one for each field of its record."""
    renamed: dict[str, str] = RENAMED.get(kind, {})
    own: list[Attribute[Any]] = [*fields(kind)]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of any kind
    return {renamed.get(str(one.name), str(one.name)): one for one in own if one.name not in INTERNAL}


@cache
def keys_of(kind: type) -> Mapping[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have in a file, with their fields."""
    keys: dict[str, Attribute[Any]] = {}
    for key, one in own_keys(kind).items():
        keys[key] = one
        if kind is Event and key in SEVERAL:
            keys[SEVERAL[key]] = one
    return keys


def required_of(kind: type) -> list[str]:
    """Return the keys that a table of this kind must have in a file.

    But for the state of an event, which may be several, and a state's name, which the catalogue may have.
    """
    needed = NEEDED.get(kind, {})
    optional = SEVERAL if kind is Event else ("name",) if kind is State else ()
    return [
        key
        for key, one in keys_of(kind).items()
        if (one.default is NOTHING or key in needed) and one.name not in optional
    ]

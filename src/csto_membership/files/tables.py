"""What a register file may hold: its tables, what their rows become, and the keys of each."""

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import NOTHING, fields, frozen

from csto_membership import organization
from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Instrument
from csto_membership.model.rows import RENAMED
from csto_membership.model.states import State

if TYPE_CHECKING:
    from attrs import Attribute

FORMAT = 1
"""The version of the register format that this package reads."""

BY = ("state", "organization", "depositary")
FORMS = ("ratification", "acceptance", "approval", "accession", "admission", "definitive signature")
SEVERAL = {"state": "states", "instrument": "instruments"}
"""Keys of an event of one bond, and the keys that name several at once."""

INTERNAL = {"derived_by", "origin"}
"""Fields of an event that no file may set."""


@frozen(slots=True, kw_only=True)
class Head:
    """The ``[register]`` table: the register as a whole.

    Attributes:
        format: the version of the register format.
        id: the register's name for programs.
        name: the register's name for people.
        constitutive: id of the instrument under which standing is membership of the organization.
        checked_through: the last day that the register answers for; later answers are projections.
        closed: whether states of the catalogue that the register does not name are outsiders; otherwise
            they are unknown.
        note: whatever else should be known.
    """

    format: int
    id: str
    name: str
    constitutive: str
    checked_through: date
    closed: bool = True
    note: str = ""


def head_of(facts: Facts) -> Head:
    """Return the ``[register]`` table of some facts."""
    return Head(
        format=FORMAT,
        id=facts.id,
        name=facts.name,
        constitutive=facts.constitutive,
        checked_through=facts.checked_through,
        closed=facts.closed,
        note=facts.note,
    )


CORE: dict[str, type] = {
    "register": Head,
    "state": State,
    "instrument": Instrument,
    "source": Source,
    "dispute": Dispute,
    "event": Event,
}
"""The tables that `Facts` holds as records. The other tables are those of the organization, held as rows."""

TABLES: dict[str, type] = {**CORE, **organization.TABLES}
"""The tables of a register file and what their rows become."""

NEEDED: dict[type, dict[str, str]] = {
    Event: {"id": "every event has an id and a source", "sources": "every event has an id and a source"},
    Dispute: {"reading": "a dispute has readings"},
}
"""Keys that a file must have although the record could do without them, and why."""


def own_keys(kind: type) -> dict[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have, one for each field of its record."""
    renamed = RENAMED.get(kind, {})
    own: list[Attribute[Any]] = [*fields(kind)]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of any kind
    return {renamed.get(str(one.name), str(one.name)): one for one in own if one.name not in INTERNAL}


def keys_of(kind: type) -> dict[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have in a file, with their fields."""
    keys = {}
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

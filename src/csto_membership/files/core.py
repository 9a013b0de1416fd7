"""The tables of a register file that `Facts` holds as records.

Compiled registers need only these, and do without the records of the organization.
"""

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from csto_membership.model.disputes import Dispute
from csto_membership.model.events import Event, Source
from csto_membership.model.instruments import Instrument
from csto_membership.model.lineages import Lineage
from csto_membership.model.states import State

if TYPE_CHECKING:
    from csto_membership.model.facts import Facts

FORMAT = 1
"""The version of the register format that this package reads."""


@frozen(slots=True, kw_only=True)
class Head:
    """The ``[register]`` table: the register as a whole.

    Attributes:
        format: the version of the register format.
        id: the register's name for programs.
        name: the register's name for people.
        constitutive: id of the instrument under which standing is membership of the organization.
        checked_through: the last day that the register answers for; later answers are projections.
        checked_note: how far the check reaches, where it is not the same for all days; told with each projection.
        closed: whether states of the catalogue that the register does not name are outsiders; otherwise
            they are unknown.
        note: whatever else should be known.
    """

    format: int
    id: str
    name: str
    constitutive: str
    checked_through: date
    checked_note: str = ""
    closed: bool = True
    note: str = ""


def head_of(facts: "Facts") -> Head:
    """Return the ``[register]`` table of some facts."""
    return Head(
        format=FORMAT,
        id=facts.id,
        name=facts.name,
        constitutive=facts.constitutive,
        checked_through=facts.checked_through,
        checked_note=facts.checked_note,
        closed=facts.closed,
        note=facts.note,
    )


CORE: dict[str, type] = {
    "register": Head,
    "state": State,
    "instrument": Instrument,
    "lineage": Lineage,
    "source": Source,
    "dispute": Dispute,
    "event": Event,
}
"""The tables that `Facts` holds as records. The other tables are those of the organization, held as rows."""

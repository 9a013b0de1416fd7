"""What an edition of a table said, kept beside the register that was made of it: ``_edition.csv``.

A later edition is compared with it, so that an edit made by hand is not taken for a change of the table. The
first row has the day of the edition, then a row for each treaty, then a row for each event.
"""

import csv
import io
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import fields, frozen

from csto_membership.model.events import Event
from csto_membership.model.facts import Facts
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

NAME = "_edition.csv"
COMPARED = ("act", "date", "effective", "form", "note")
"""What of an event is compared between editions."""


@frozen(slots=True, kw_only=True)
class Said:
    """What an edition said of one event, as texts; of a treaty or the edition itself, with what that has.

    Attributes:
        id: the id of the event in the register; of a treaty, what the table calls it.
        state: the code of the state; empty for a treaty.
        instrument: the id of the instrument; empty for the edition itself.
        act, date, effective, form, note: as in the event; of a treaty, `date` is its entry into force.
        undated: ``yes`` where the table had no day, and the date is bounds that the importer gave.
    """

    id: str = ""
    state: str = ""
    instrument: str = ""
    act: str = ""
    date: str = ""
    effective: str = ""
    form: str = ""
    note: str = ""
    undated: str = ""

    @property
    def bond(self) -> tuple[str, str]:
        """State and instrument."""
        return self.state, self.instrument

    @property
    def kind(self) -> str:
        """What acts it can be taken for in another edition: all consents are one kind, and all exits."""
        return (
            "consent" if self.act in CONSENTS else "exit" if self.act in EXITS or self.act == _NO_CONSENT else self.act
        )

    @property
    def day(self) -> str:
        """The day; empty where the table had none."""
        return "" if self.undated else self.date

    def __str__(self) -> str:
        """Say the event in a few words."""
        effect = f", effective {self.effective}" if self.effective else ""
        return f"{self.act.replace('_', ' ')} {self.date}{effect}" + (f", {self.form}" if self.form else "")


_NO_CONSENT = Act.WITHDRAW_CONSENT
_COLUMNS = tuple(str(one.name) for one in fields(Said))


def said(event: Event, undated: str = "") -> Said:
    """Return an event as an edition says it."""
    texts = {one: str(getattr(event, one) or "") for one in COMPARED}
    return Said(id=event.id, state=event.state, instrument=str(event.instrument), undated=undated, **texts)


@frozen(slots=True)
class Edition:
    """What one edition of a table said.

    Attributes:
        day: the last day that it answers for.
        treaties: the rows of treaties, by instrument.
        events: the rows of events, in order.
    """

    day: date
    treaties: Mapping[str, Said]
    events: tuple[Said, ...]

    @classmethod
    def of(cls, facts: Facts, texts: Mapping[str, str], told: Container[str], undated: Container[str]) -> "Edition":
        """Return what was made of a table.

        Args:
            facts: the facts that were made.
            texts: what the table calls each instrument.
            told: the instruments whose entry into force the table has.
            undated: the events whose days it does not have.
        """
        treaties = {
            one.id: Said(
                id=texts[one.id],
                instrument=one.id,
                date=str(one.in_force or ""),
                undated="" if one.id in told else "yes",
            )
            for one in facts.instruments
        }
        events = (said(event, "yes" if event.id in undated else "") for event in facts.events)
        return cls(facts.checked_through, treaties, tuple(events))

    @classmethod
    def read(cls, content: bytes) -> "Edition":
        """Read the file of an edition.

        Raises:
            ValueError: it is none.
        """
        try:
            rows = [Said(**row) for row in csv.DictReader(io.StringIO(content.decode(), newline=""))]
            day = date.fromisoformat(rows[0].date)
        except (TypeError, ValueError, IndexError, csv.Error):
            message = f"{NAME} is damaged: it is no file that an import has written"
            raise ValueError(message) from None
        treaties = {one.instrument: one for one in rows if one.instrument and not one.state}
        return cls(day, treaties, tuple(one for one in rows if one.state))

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        text = io.StringIO()
        table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
        table.writeheader()
        rows = (Said(date=self.day.isoformat()), *self.treaties.values(), *self.events)
        table.writerows({one: getattr(row, one) for one in _COLUMNS} for row in rows)
        return text.getvalue().encode()


def pairs(old: Iterable[Said], new: Iterable[Said]) -> tuple[list[tuple[Said | None, Said]], list[Said]]:
    """Match the events of one bond in two editions: those of equal days, then the first with the first of an act.

    Returns:
        The new ones in their order, each with its counterpart if it has one; and the old ones without a counterpart.
    """
    left, right = list(old), list(new)
    found: dict[int, Said] = {}
    for key in _KEYS:
        waiting: dict[Any, list[Said]] = {}
        for one in left:
            waiting.setdefault(key(one), []).append(one)
        for place, one in enumerate(right):
            if place not in found and (others := waiting.get(key(one))):
                found[place] = others.pop(0)
        taken = set(map(id, found.values()))
        left = [one for one in left if id(one) not in taken]
    return [(found.get(place), one) for place, one in enumerate(right)], left


_KEYS: tuple[Callable[[Said], Any], ...] = (
    lambda one: (one.act, one.day, one.effective),
    lambda one: (one.kind, one.day),
    lambda one: one.act,
    lambda one: one.kind,
)
"""What must be equal in two editions of one event, the closest match first."""

"""The files of a register that was imported: ``register.toml``, and its events as a table."""

import csv
import io
from typing import Any, cast

from attrs import evolve

from csto_membership.files import writing
from csto_membership.model.facts import Facts
from csto_membership.model.rows import to_row

COLUMNS = ("id", "state", "act", "instrument", "date", "effective", "form", "reported", "sources", "note")


def files_of(facts: Facts) -> dict[str, bytes]:
    """Return the contents of a register's files, by name."""
    rows = [to_row(event) for event in facts.events]
    columns = [column for column in COLUMNS if any(column in row for row in rows)] or list(COLUMNS)
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    head = writing.write(evolve(facts, events=(), states=()))
    return {"register.toml": head.encode(), "events.csv": text.getvalue().encode()}


def cell(value: Any) -> str:  # noqa: ANN401  a text or a list of texts
    """Return a value as a table of a register has it."""
    return "|".join(cast("list[str]", value)) if isinstance(value, list) else str(value)

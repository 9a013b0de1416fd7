"""Register files into `Facts`, strictly: all faults of all files together.

The way of one event: text → row (`rows`) → record (`convert`) → facts → fold (`histories`).
What a single row cannot show is checked by `rules`. A register that has been read can answer:
every bond folds under every combination of readings.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from csto_membership.engine.view import View
from csto_membership.errors import Fault, RegisterError
from csto_membership.model.catalogue import catalogue
from csto_membership.model.events import Event
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import unfounded
from csto_membership.model.rows import to_row
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act
from csto_membership.organization.records import TABLES as ORGANIZATION_TABLES
from csto_membership.organization.rows import to_rows

from .columns import can_be, events_in_columns
from .convert import to_records
from .core import FORMAT, Head
from .draft import MOST_HINTS, Draft
from .histories import faults_of_histories
from .rows import Row, texts_in
from .rules import faults_between_rows
from .table_files import parse_file, table_of
from .tables import BY, FORMS, MOST_BONDS, MOST_SHARED, NEEDED, SEVERAL, TABLES, keys_of


def read(files: Sequence[tuple[str, bytes]]) -> Facts:
    """Return the facts of a register, from the contents of its files.

    Args:
        files: the name and the bytes of each file.

    Raises:
        RegisterError: with every fault of every file.
    """
    return read_view(files).facts


def read_view(files: Sequence[tuple[str, bytes]]) -> View:
    """Return the facts of a register with the histories that were folded to prove them.

    Raises:
        RegisterError: with every fault of every file.
    """
    view = _in_columns(files)
    if view is not None:
        return view
    draft = _drafted(files)
    facts = _assemble(draft)
    view = None if facts is None else View(facts)
    if view is not None and not draft.unread:
        draft.faults.extend(list(faults_of_histories(draft, view)))
    if view is None or draft.faults:
        raise RegisterError(sorted(draft.faults, key=lambda fault: (draft.files.index(fault.file), fault.line)))
    return view


def _in_columns(files: Sequence[tuple[str, bytes]]) -> View | None:
    """Return the view of a register whose events stand in one table file; ``None``: elsewhere, or not all is right."""
    tables = [one for one in files if table_of(one[0]) == "event"]
    if len(tables) != 1:
        return None
    draft = _drafted([one for one in files if one is not tables[0]])
    if draft.faults or draft.rows["event"] or draft.rows["dispute"]:
        return None
    events = events_in_columns(*tables[0], draft)
    facts = None if events is None else _assemble(draft, events)
    view = None if facts is None else View(facts)
    return view if view is not None and can_be(view, view.facts.bonds) else None


def _drafted(files: Sequence[tuple[str, bytes]]) -> Draft:
    """Return the rows and records of some files, with the faults that they have before anything is folded."""
    draft = Draft()
    for name, content in files:
        draft.add(name, parse_file(name, content))
    _check_head(draft)
    for table in TABLES:
        for row in draft.rows[table]:
            _read_row(draft, row)
            _check_row(draft, row)
    draft.faults.extend(list(faults_between_rows(draft)))
    return draft


def _check_head(draft: Draft) -> None:
    heads = draft.rows["register"]
    if len(heads) == 1 or (not heads and "register" in draft.unread):
        return
    files = ", ".join(head.file for head in heads) or "no file"
    problem = f"there must be one [register] table, found in {files}"
    draft.faults.append(Fault("", "register", "", "", None, problem))


def _read_row(draft: Draft, row: Row) -> None:
    """Make the records of a row; of an event, one for each bond. Without a record, the row is broken."""
    kind = TABLES[row.table]
    known = keys_of(kind)
    unknown = sorted(row.values.keys() - known.keys())
    faults = [row.fault(key, row.values[key], f"unknown key; one of: {', '.join(known)}") for key in unknown]
    values = row.values if not unknown else {key: value for key, value in row.values.items() if key in known}
    if kind is State:
        values = _from_catalogue(values)
    if kind is Event:
        own = {"id": row.label} if not values.get("id") else {}
        expanded = _for_each_bond(row, values | own | {"origin": row.file}, draft, faults)
    else:
        expanded = [values]
    records, problems = to_records(expanded, kind, hints=len(draft.faults) < MOST_HINTS)
    faults += [row.fault(key, row.at(key), problem) for key, problem in problems]
    draft.faults.extend(faults)
    if faults:
        draft.broken.append(row)
    else:
        draft.records[row.table] += records


def _from_catalogue(values: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a state without a name, with what the catalogue says of its code."""
    code = values.get("code")
    if "name" in values or not isinstance(code, str) or code not in catalogue():
        return values
    return to_row(catalogue()[code], days_as_text=False) | values


def _for_each_bond(row: Row, values: dict[str, Any], draft: Draft, faults: list[Fault]) -> list[dict[str, Any]]:
    """Write an event of several bonds as the values of one bond each."""
    if values.keys() >= SEVERAL.keys() and values.keys().isdisjoint(SEVERAL.values()):
        return [values]
    plain = {key: value for key, value in values.items() if key not in SEVERAL.values()}
    states, instruments = (_named(row, one, several, faults) for one, several in SEVERAL.items())
    count = len(states) * max(len(instruments), 1)
    draft.shared["event"] += count if count > 1 else 0
    if count > MOST_BONDS or (count > 1 and draft.shared["event"] > MOST_SHARED):
        draft.unread.add("event")  # the histories of its bonds lack an event
        most = f"one row names {MOST_BONDS} at most, and all rows that name several {MOST_SHARED} together"
        faults.append(row.fault("", None, f"names {count} bonds; {most}"))
        return []
    if not states:
        if SEVERAL["state"] not in values:
            faults.append(row.fault("state", None, "is missing: which state?"))
        states = [{"state": "?"}]  # so that the rest of the row is checked all the same
    return [
        plain | state | instrument
        for state in states
        for instrument in instruments or [{"instrument": draft.constitutive}]
    ]


def _named(row: Row, one: str, several: str, faults: list[Fault]) -> list[dict[str, Any]]:
    """Return one ``{key: value}`` for each state, or instrument, that an event names."""
    single = [{one: row.values[one]}] if one in row.values else []
    if several not in row.values:
        return single
    value, names = row.values[several], texts_in(row.values[several])
    if single:
        faults.append(row.fault(several, value, f"{one!r} and {several!r} exclude each other"))
    elif not names:
        faults.append(row.fault(several, value, "must be a list of texts, at least one"))
    else:
        if len(set(names)) < len(names):
            faults.append(row.fault(several, value, "names one twice"))
        return [{one: name} for name in names]
    return single


def _check_row(draft: Draft, row: Row) -> None:
    """Check what the types of a row's values do not show."""
    values, faults = row.values, draft.faults
    for key, why in NEEDED.get(TABLES[row.table], {}).items():
        if values.get(key, "") in ("", []):
            faults.append(row.fault(key, None, f"is missing: {why}"))
    if row.table != "event" and values.get(row.key) == "":
        faults.append(row.fault(row.key, "", "must not be empty"))
    version = values.get("format")
    if row.table == "register" and type(version) is int and version != FORMAT:
        faults.append(row.fault("format", version, f"this package reads format {FORMAT}"))
    if row.table == "event":
        for key, words in (("by", BY), ("form", FORMS)):
            if isinstance(values.get(key), str) and values[key] not in words:
                faults.append(row.fault(key, values[key], f"must be one of: {', '.join(words)}"))
        is_note = values.get("act") == Act.NOTE
        if is_note and not values.get("topic"):
            faults.append(row.fault("topic", None, "is missing: a note has a topic"))
        if "topic" in values and not is_note:
            faults.append(row.fault("topic", values["topic"], "only a note has a topic"))


def _assemble(draft: Draft, events: Sequence[Event] | None = None) -> Facts | None:
    """Return the facts of the rows that became records; ``None`` if there is no instrument to fold under.

    Args:
        draft: the rows and records.
        events: the events, if they are not among the records.
    """
    records, constitutive = draft.records, draft.constitutive
    stand_in = Head(format=FORMAT, id="", name="", constitutive=constitutive, checked_through=date.max)
    head: Head = next(iter(records["register"]), stand_in)
    states = {state.code for state in records["state"]} | catalogue().keys()
    lost = unfounded(records["instrument"])
    instruments = [instrument.id for instrument in records["instrument"] if instrument.id not in lost]
    if not instruments:
        return None
    return Facts(
        id=head.id,
        name=head.name,
        constitutive=constitutive if constitutive in instruments else instruments[0],
        checked_through=head.checked_through,
        checked_note=head.checked_note,
        states=records["state"],
        instruments=[one for one in records["instrument"] if one.id not in lost],
        lineages=[
            one for one in records["lineage"] if set(one.instruments) <= set(instruments) and one.id not in instruments
        ],
        sources=records["source"],
        disputes=records["dispute"],
        events=events
        if events is not None
        else [
            event
            for event in records["event"]
            if event.state in states and (constitutive if event.instrument is None else event.instrument) in instruments
        ],
        closed=head.closed,
        note=head.note,
        rows=to_rows({table: records[table] for table in ORGANIZATION_TABLES}),
    )

"""The commands about the organization (offices, meetings, relations, requests) and about sources and citations."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, cast

import click
from attrs import evolve

from csto_membership.organization import (
    Incumbency,
    MeetingKind,
    Role,
    Tenure,
    evidence,
)
from csto_membership.output.columns import Value
from csto_membership.output.table import Table

from .options import PRINT, VIEW, Query, as_day, common_options, date_or_today, one_of, several, today
from .terminal import note

_FIELDS: dict[str, Callable[[Any], object]] = {
    "tenure": lambda one: one.id,
    "meeting": lambda one: one.id,
    "relation": lambda one: one.id,
    "request": lambda one: one.id,
    "absent": lambda one: one.absentees,
    "represented": lambda one: "; ".join(f"{a.state}: {a.instead}" for a in one.absent if a.instead),
    "refused": lambda one: "; ".join(f"{r.state}: {r.what}" for r in one.refused),
    "papers": lambda one: "; ".join(p.title for p in one.papers),
}
"""What a column shows that is no field of its name."""


def _cell(value: object) -> Value:
    """Return a field of a record as a cell: states parted by blanks, claims by semicolons; empty if it is missing."""
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        value = (" " if all(isinstance(one, str) for one in parts) else "; ").join(map(str, parts))
    return value if isinstance(value, bool) else None if value in {None, ""} else str(value)


def _row(record: object, columns: Iterable[str]) -> tuple[Value, ...]:
    """Return some columns of a record; of none, empty cells."""
    if record is None:
        return tuple(None for _ in columns)
    return tuple(_cell(_FIELDS.get(name, attrgetter(name))(record)) for name in columns)


_OFFICE = ("name", "body", "kind", "since", "until", "rule")
_TENURE = ("holder", "state", "acting")
_MORE = ("appointed", "memory", "tenure")


def _who(tenure: Tenure | None) -> str:
    return tenure.who if tenure else "nobody"


@click.command()
@click.argument("office", required=False)
@click.argument("date", type=as_day, required=False)
@common_options(*VIEW, "projected", *PRINT)
def office(query: Query, office: str | None, date: str | None) -> None:
    """List the holders of OFFICE, or say who held it on DATE; without OFFICE, list the offices."""
    organization = query.register.organization
    if office is None:
        rows = [(one.id, *_row(one, _OFFICE)) for one in organization.offices]
        query.print_table(Table(("office", *_OFFICE), rows))
    elif date is None:
        query.print_table(_timeline(organization.office(office).timeline))
    else:
        on = query.moment(date)
        holders = organization.office(office)
        held, due = holders.holder(on, projected=query.after_note), holders.overrun(on)
        row = (office, str(on), _who(held), *_row(held, (*_TENURE, "start", *_MORE)))
        query.print_table(Table(("office", "on", "who", *_TENURE, "start", *_MORE), [row]))
        if due is not None:
            note(f"the term of {_who(held)} was to end on {due}; nothing later is recorded")


def _timeline(held: tuple[Incumbency, ...]) -> Table:
    rows = [(_cell(one.start), _cell(one.end), one.who, *_row(one.tenure, (*_TENURE, *_MORE))) for one in held]
    return Table(("start", "end", "who", *_TENURE, *_MORE), rows)


_MEETING = (
    *("date", "kind", "body", "place", "mode", "host", "chair", "present", "absent", "represented", "guests"),
    *("refused", "papers", "format", "claims", "outcome", "planned", "meeting"),
)
_MEETING_COLUMNS = ("date", "kind", "place", "chair", "absent", "refused", "meeting")


@click.command()
@click.argument("start", type=as_day, metavar="[FROM]", required=False)
@click.argument("end", type=as_day, metavar="[TO]", required=False)
@click.option("--body", help="Only meetings of this body.")
@click.option("--kind", type=click.Choice([kind.value for kind in MeetingKind]), help="Only meetings of this sort.")
@click.option("--state", metavar="STATE", help="Whether this state took part, meeting by meeting.")
@click.option("--planned", is_flag=True, help="Also meetings that are only announced.")
@click.option("--all", "every", is_flag=True, help="Every column; by default a few, in a table for people.")
@common_options(*VIEW, *PRINT)
def meetings(query: Query, start: str | None, end: str | None, *, every: bool, **given: Any) -> None:  # noqa: ANN401  what click parsed
    """List the meetings from FROM (included) to TO (not included), by date."""
    organization, state, planned = query.register.organization, given.pop("state"), given.pop("planned")
    if state is not None:
        found = organization.attendance(state, start, end, **given)
        rows: list[tuple[Value, ...]] = [
            (str(one.meeting.date), str(one.presence), one.instead or None, one.reason or None, one.meeting.id)
            for one in found
        ]
        query.print_table(Table(("date", "presence", "instead", "reason", "meeting"), rows))
        return
    listed = organization.meetings(start, end, planned=planned, **given)
    query.print_table(Table(_MEETING, [_row(one, _MEETING) for one in listed]), () if every else _MEETING_COLUMNS)


_RELATION = ("subject", "country", "role", "object", "body", "direction", "start", "end", "claims", "note", "relation")


@click.command()
@click.argument("date", type=as_day, required=False)
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Only relations of this role.")
@common_options(*VIEW, *PRINT)
def relations(query: Query, date: str | None, role: str | None) -> None:
    """List the relations short of membership: all, or those that hold or may hold on DATE."""
    found = query.register.organization.relations(date, role=role)
    query.print_table(Table(_RELATION, [_row(one, _RELATION) for one in found]))


_REQUEST = (
    *("date", "state", "to", "article", "body", "response"),
    *("decided", "decision", "deployed", "returned", "claims", "request"),
)


@click.command()
@click.argument("state", required=False)
@common_options(*VIEW, *PRINT)
def requests(query: Query, state: str | None) -> None:
    """List the requests for assistance (of STATE): clause, answer, days of deployment."""
    found = query.register.organization.requests(state)
    query.print_table(Table(_REQUEST, [_row(one, _REQUEST) for one in found]))


@click.command()
@click.argument("state")
@date_or_today
@click.option("--duty", metavar="ID", help="The duty of assistance; default: the first one.")
@common_options(*VIEW, "projected", *PRINT)
def allies(query: Query, state: str, date: str, duty: str | None) -> None:
    """List the states that owed STATE assistance on DATE, and were owed it."""
    on = query.moment(date)
    organization = query.register.organization
    owed = organization.duty(duty)
    found = organization.allies(state, on, duty=owed.id, projected=query.after_note)
    under = evolve(query, instrument=owed.instrument)
    rows = [
        (one.code, one.name, under.status_words(*found.possible_statuses[one]), owed.instrument, owed.article)
        for one in found
    ]
    query.print_table(Table(("state", "name", "status", "instrument", "article"), rows))
    if not query.register.is_member(state, on, instrument=owed.instrument, projected="accept"):
        name = query.register.state(state).name
        note(f"{name} is no party to {owed.instrument!r} on {on}: nobody owed it assistance")


@click.command()
@date_or_today
@common_options(*VIEW, "projected", "form text", "output")
def day(query: Query, date: str) -> None:
    """Show everything about one day: roster, parties, offices, meetings, requests, deadlines, disputes."""
    shown = query.register.organization.snapshot(query.moment(date), projected=query.after_note)
    query.print_answer(shown)


@click.command()
@one_of(
    "--by",
    words=("fact", "source", "table", "erratum"),
    text="A row for each fact, for each source, for each table (with shares), or for each published error.",
)
@click.option(
    "--only",
    type=click.Choice(["single", "memory", "unverified"]),
    help="Of the facts, only those of one voice, from memory, unverified.",
)
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Of the facts, only those verified more than so many days ago.",
)
@common_options("register", *PRINT)
def sources(query: Query, by: str, only: str | None, older_than: int | None) -> None:
    """Report which sources support which facts, which facts have few, and which published statements are wrong."""
    if by != "fact" and (only is not None or older_than is not None):
        message = "--only and --older-than choose among facts: leave out --by, or give --by fact"
        raise click.UsageError(message)
    if by != "fact":
        whole = {"source": evidence.supports, "table": evidence.shares, "erratum": evidence.errata}
        query.print_table(whole[by](query.register))
        return
    report = evidence.sources_report(query.register, older_than, today())
    chosen = [tuple(row.values()) for row in report if only is None or _CHOSEN[only](row)]
    query.print_table(Table(report.columns, chosen))


_CHOSEN: dict[str, Callable[[dict[str, Value]], bool]] = {
    "single": lambda row: bool(row["single"]),
    "memory": lambda row: bool(row["memory"]),
    "unverified": lambda row: row["verified"] is None and row["table"] not in evidence.UNVERIFIABLE,
}


@click.command()
@click.argument("state", required=False)
@date_or_today
@several("--fact", "ids", metavar="ID", text="A fact to cite instead")
@one_of("--style", words=evidence.FORMS, text="BibTeX (BibLaTeX) or CSL-JSON.")
@common_options(*VIEW, "instrument", "projected", "output")
def cite(query: Query, state: str | None, date: str, ids: tuple[str, ...], style: str) -> None:
    """Cite the sources of the status of STATE on DATE, or of some facts."""
    if (state is None) == (not ids):
        message = "give either STATE (and DATE) or --fact"
        raise click.UsageError(message)
    what: Any = ids
    if state is not None:
        what = query.register.explain(state, query.moment(date), **query.asked)
    query.print_text(evidence.cite(query.register, what, style))

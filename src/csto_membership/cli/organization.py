"""The commands about the organization (offices, meetings, relations, requests) and about sources and citations."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click
from attrs import evolve

from csto_membership.organization import (
    Incumbency,
    Meeting,
    MeetingKind,
    Relation,
    Request,
    Role,
    Tenure,
    evidence,
)
from csto_membership.output.columns import Value
from csto_membership.output.table import Table

from .options import PRINT, VIEW, Query, as_day, common_options, date_or_today, one_of, today
from .terminal import note

R = TypeVar("R")


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _listed(columns: Mapping[str, Callable[[R], Value]], records: Iterable[R]) -> Table:
    return Table(tuple(columns), [tuple(get(one) for get in columns.values()) for one in records])


_TENURE: dict[str, Callable[[Tenure], Value]] = {
    "holder": lambda one: one.holder or None,
    "state": lambda one: one.state or None,
    "acting": lambda one: one.acting,
}
_MORE: dict[str, Callable[[Tenure], Value]] = {
    "appointed": lambda one: _text(one.appointed),
    "memory": lambda one: " ".join(one.memory) or None,
    "tenure": lambda one: one.id,
}


def _tenure(tenure: Tenure | None, columns: dict[str, Callable[[Tenure], Value]]) -> tuple[Value, ...]:
    return tuple(get(tenure) if tenure else None for get in columns.values())


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
        rows: list[tuple[Value, ...]] = [
            (one.id, one.name, one.body or None, str(one.kind), str(one.since), _text(one.until), one.rule or None)
            for one in organization.offices
        ]
        query.print_table(Table(("office", "name", "body", "kind", "since", "until", "rule"), rows))
    elif date is None:
        query.print_table(_timeline(organization.office(office).timeline))
    else:
        on = query.moment(date)
        holders = organization.office(office)
        held, due = holders.holder(on, projected=query.after_note), holders.overrun(on)
        row = (office, str(on), _who(held), *_tenure(held, _TENURE), _text(held and held.start), *_tenure(held, _MORE))
        query.print_table(Table(("office", "on", "who", *_TENURE, "start", *_MORE), [row]))
        if due is not None:
            note(f"the term of {_who(held)} was to end on {due}; nothing later is recorded")


def _timeline(held: tuple[Incumbency, ...]) -> Table:
    rows = [
        (_text(one.start), _text(one.end), one.who, *_tenure(one.tenure, _TENURE), *_tenure(one.tenure, _MORE))
        for one in held
    ]
    return Table(("start", "end", "who", *_TENURE, *_MORE), rows)


_MEETING: dict[str, Callable[[Meeting], Value]] = {
    "date": lambda one: str(one.date),
    "kind": lambda one: _text(one.kind),
    "body": lambda one: one.body,
    "place": lambda one: one.place or None,
    "mode": lambda one: str(one.mode),
    "host": lambda one: one.host or None,
    "chair": lambda one: one.chair or None,
    "present": lambda one: " ".join(one.present) or None,
    "absent": lambda one: " ".join(one.absentees) or None,
    "represented": lambda one: "; ".join(f"{a.state}: {a.instead}" for a in one.absent if a.instead) or None,
    "guests": lambda one: " ".join(one.guests) or None,
    "refused": lambda one: "; ".join(f"{r.state}: {r.what}" for r in one.refused) or None,
    "papers": lambda one: "; ".join(p.title for p in one.papers) or None,
    "format": lambda one: _text(one.format),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "outcome": lambda one: one.outcome or None,
    "planned": lambda one: one.planned,
    "meeting": lambda one: one.id,
}
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
    query.print_table(_listed(_MEETING, listed), () if every else _MEETING_COLUMNS)


_RELATION: dict[str, Callable[[Relation], Value]] = {
    "subject": lambda one: one.subject,
    "country": lambda one: one.country or None,
    "role": lambda one: str(one.role),
    "object": lambda one: one.object,
    "body": lambda one: one.body or None,
    "direction": lambda one: str(one.direction),
    "start": lambda one: str(one.start),
    "end": lambda one: _text(one.end),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "note": lambda one: one.note or None,
    "relation": lambda one: one.id,
}


@click.command()
@click.argument("date", type=as_day, required=False)
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Only relations of this role.")
@common_options(*VIEW, *PRINT)
def relations(query: Query, date: str | None, role: str | None) -> None:
    """List the relations short of membership: all, or those that hold or may hold on DATE."""
    found = query.register.organization.relations(date, role=role)
    query.print_table(_listed(_RELATION, found))


_REQUEST: dict[str, Callable[[Request], Value]] = {
    "date": lambda one: str(one.date),
    "state": lambda one: one.state,
    "to": lambda one: one.to,
    "article": lambda one: one.article or None,
    "body": lambda one: one.body or None,
    "response": lambda one: _text(one.response),
    "decided": lambda one: _text(one.decided),
    "decision": lambda one: one.decision or None,
    "deployed": lambda one: _text(one.deployed),
    "returned": lambda one: _text(one.returned),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "request": lambda one: one.id,
}


@click.command()
@click.argument("state", required=False)
@common_options(*VIEW, *PRINT)
def requests(query: Query, state: str | None) -> None:
    """List the requests for assistance (of STATE): clause, answer, days of deployment."""
    found = query.register.organization.requests(state)
    query.print_table(_listed(_REQUEST, found))


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
@click.option("--json", "as_json", is_flag=True, help="Print the day as a JSON object.")
@common_options(*VIEW, "projected", "output")
def day(query: Query, date: str, *, as_json: bool) -> None:
    """Show everything about one day: roster, parties, offices, meetings, requests, deadlines, disputes."""
    shown = query.register.organization.snapshot(query.moment(date), projected=query.after_note)
    if as_json:
        query.print_text(json.dumps(shown.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        query.print_text(f"{shown}\n")


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
@click.option("--fact", "ids", multiple=True, metavar="ID", help="A fact to cite instead; may be given more than once.")
@one_of("--style", words=evidence.FORMS, text="BibTeX (BibLaTeX) or CSL-JSON.")
@common_options(*VIEW, "instrument", "projected", "output")
def cite(query: Query, state: str | None, date: str, ids: tuple[str, ...], style: str) -> None:
    """Cite the sources of the status of STATE on DATE, or of some facts."""
    if (state is None) == (not ids):
        message = "give either STATE (and DATE) or --fact"
        raise click.UsageError(message)
    what: Any = ids
    if state is not None:
        what = query.register.explain(
            state, query.moment(date), instrument=query.instrument, projected=query.after_note
        )
    query.print_text(evidence.cite(query.register, what, style))

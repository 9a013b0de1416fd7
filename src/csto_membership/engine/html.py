"""HTML for notebooks and for the explorer page: small fragments, every text escaped.

A register's texts are untrusted. No fragment has a script, a style or an event handler, and
a link is made of web addresses only, so that a fragment is safe wherever it is shown.
"""

from collections.abc import Iterable, Iterator
from html import escape

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source
from csto_membership.output.columns import Value

from .explain import Disagreement, Explanation, counted, did, in_force, said, standing
from .roster import Roster
from .timeline import Spell, Timeline

_WEB = ("https://", "http://")


def text_html(answer: object) -> str:
    """Return an answer that reads as lines, such as a snapshot of a day: its text, as it is."""
    return f"<pre>{escape(str(answer))}</pre>"


def roster_html(roster: Roster) -> str:
    """Return the states of a roster with their possible statuses."""
    possible = roster.possible_statuses
    rows = [(state.code, state.name, " or ".join(sorted(possible[state]))) for state in roster]
    open_ones = [state.name for state in roster.undetermined]
    doubt = f"; may or may not count: {', '.join(open_ones)}" if open_ones else ""
    return _table(("state", "name", "status"), rows, f"Roster of {len(roster)}{doubt}")


def timeline_html(timeline: Timeline) -> str:
    """Return the spells of a timeline."""
    rows = [_spell_row(spell) for spell in timeline.spells]
    title = f"{timeline.state.name} ({timeline.state.code}) under {timeline.instrument.name}"
    return _table(("position", "start", "end", "days", "exit", "opened by"), rows, title)


def _spell_row(spell: Spell) -> tuple[Value | Moment, ...]:
    opened_by = spell.opened_by.id if spell.opened_by else None
    return str(spell.position), spell.start, spell.end, spell.days, spell.exit, opened_by


def _table(columns: Iterable[str], rows: Iterable[Iterable[Value | Moment]], caption: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Value | Moment) -> str:
    if value is None:
        return ""
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def source_html(source: Source) -> str:
    """Return a source as in a list of references; its title is the link, if it has a web address."""
    title = f"“{escape(source.title)}”" if source.title else escape(source.url or source.id)
    if source.url.lower().startswith(_WEB):
        title = f'<a href="{escape(source.url)}" rel="noreferrer">{title}</a>'
    day = escape(str(source.date)) if source.date else ""
    return ", ".join(part for part in (escape(source.publisher), title, day) if part)


def explanation_html(explanation: Explanation) -> str:
    """Return an explanation: the answer, what the question perhaps meant, and why."""
    this = explanation
    answer = " or ".join(said(status, constitutive=this.constitutive) for status in this.possible)
    doubt = "" if this.status else "cannot be determined: "
    hints = "".join(f"<p>Perhaps you meant: {escape(hint)}</p>" for hint in this.hints)
    later = f"<p>A projection: the register was checked through {this.checked_through}.</p>" if this.projected else ""
    return (
        f"<div><p><strong>{escape(this.state.name)} ({escape(this.state.code)}) on {escape(str(this.on))}: "
        f"{doubt}{escape(answer)}</strong></p>{hints}{''.join(explanation_parts(this))}{later}</div>"
    )


def explanation_parts(explanation: Explanation) -> Iterator[str]:
    """Return what an explanation says beyond its answer, in pieces that many days share.

    The pieces put together are one fragment; they do not name the day that was asked about.
    """
    this = explanation
    yield f"<p>{escape(this.instrument.name)}{escape(in_force(this.instrument))}</p>"
    yield f"<p>{escape(counted(this.counts))}</p>"
    for spell in this.spells:
        if spell.start or spell.end:
            yield f"<p><b>{escape(_spell(spell, this))}</b></p>"
        yield from _opening(spell, this)
    if this.after is not None:
        word = standing(this.after, constitutive=this.constitutive)
        yield f"<p><b>Then, from {escape(str(this.after.start))}: {escape(word)}</b></p>"
        yield from _opening(this.after, this)
    if this.before is not None:
        since = f" from {this.before.start}" if this.before.start and not this.before.exit else ""
        yield f"<p>Before: {escape(standing(this.before, constitutive=this.constitutive) + since)}</p>"
    yield from _doubts(this)
    yield from _notes(this)


def _spell(spell: Spell, this: Explanation) -> str:
    words = [standing(spell, constitutive=this.constitutive).capitalize()]
    words += [f"since {spell.start}"] if spell.start and not spell.exit else []
    words += [f"until {spell.end}"] if spell.end else []
    return " ".join(words)


def _opening(spell: Spell, this: Explanation) -> Iterator[str]:
    """Say what opened a spell: the act, its basis, its sources."""
    event = spell.opened_by
    if event is None:
        return
    effect = f", effective {spell.start}" if spell.start != event.date else ""
    facts = [
        ("derived, not recorded", event.derived_by),
        ("became public", str(event.reported or "")),
        ("basis", event.basis),
        ("note", event.note),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{escape(fact)}</dd>" for name, fact in facts if fact)
    cited = "".join(f"<dd>{one}</dd>" for one in _sources(event, this))
    yield f"<p>because of: {escape(did(event))}, {escape(f'{event.date}{effect}')} <code>{escape(event.id)}</code></p>"
    if told or cited:
        yield f"<dl>{told}{'<dt>sources</dt>' if cited else ''}{cited}</dl>"


def _sources(event: Event, this: Explanation) -> list[str]:
    return [source_html(this.sources[one]) if one in this.sources else escape(one) for one in event.sources]


def _doubts(this: Explanation) -> Iterator[str]:
    """Say what leaves the answer open, which clocks run, on which readings it depends."""
    if this.undetermined_events:
        acts = "".join(
            f"<li>{escape(f'{did(event)} on {event.date}')} <code>{escape(event.id)}</code></li>"
            for event in this.undetermined_events
        )
        yield f"<p>What leaves it open:</p><ul>{acts}</ul>"
    yield from (f"<p>Clock: {escape(str(clock))}</p>" for clock in this.deadlines)
    if this.disagreements:
        yield "<p>The answer depends on how the sources are read:</p>"
        yield from map(_disagreement, this.disagreements)


def _disagreement(one: Disagreement) -> str:
    readings = "".join(_reading(one, reading) for reading in one.dispute.choices)
    return f"<p>{escape(one.dispute.question)} <code>{escape(one.dispute.id)}</code></p><ul>{readings}</ul>"


def _reading(one: Disagreement, reading: str) -> str:
    answer = f"<b>{escape(' or '.join(one.answers[reading]))}</b>"
    used = " (the reading in use)" if reading == one.chosen else ""
    text = one.dispute[reading].text
    cited = "".join(f"<li>{source_html(source)}</li>" for source in one.sources[reading])
    return (
        f"<li><code>{escape(reading)}</code>: {answer}{used}{f'. {escape(text)}' if text else ''}"
        f"{f'<ul>{cited}</ul>' if cited else ''}</li>"
    )


def _notes(this: Explanation) -> Iterator[str]:
    """Give all the notes on the bond, folded away, and the one on the instrument."""
    if this.notes:
        yield f"<details><summary>Notes: {len(this.notes)}</summary><ul>"
        yield from (_note(note, this) for note in this.notes)
        yield "</ul></details>"
    if this.instrument.note:
        yield f"<p>On the instrument: {escape(this.instrument.note)}</p>"


def _note(note: Event, this: Explanation) -> str:
    cited = f" ({'; '.join(_sources(note, this))})" if note.sources else ""
    topic = f" {note.topic}" if note.topic else ""
    return f"<li><b>{escape(f'{note.date}{topic}')}</b>: {escape(note.note or note.id)}{cited}</li>"

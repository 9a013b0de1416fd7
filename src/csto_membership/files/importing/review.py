"""What an update leaves to its user: the list to review, and the draft for the news of the data."""

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import frozen

from csto_membership.model.dates import Moment
from csto_membership.model.facts import Facts
from csto_membership.output.table import Table

from .update import AS_IT_WAS, CHANGED, NEW, VANISHED, Change, Update

REVIEW, NEWS = "_review.csv", "_news.md"
COLUMNS = ("kind", "id", "state", "treaty", "act", "before", "now", "register", "reason", "row")


@frozen(slots=True, eq=False)
class Updated:
    """What an update came to.

    Attributes:
        contents: the files that change, by name.
        events: how many events are as they were, new, changed, vanished and in conflict.
        review: what was changed, what vanished and what is in conflict.
        news: a draft for the news of the data.
    """

    contents: dict[str, bytes]
    events: dict[str, int]
    review: Table
    news: str


def updated(update: Update, title: str) -> Updated:
    """Return what an update comes to that takes a newer edition of a table with this title."""
    merged = update.prove()
    files = update.written(merged)
    review, news = review_of(update.changes), news_of(update, merged, title)
    reports = {REVIEW: review.to_csv().encode(), NEWS: news.encode()}
    return Updated(reports | files, counts_of(update), review, news)


def review_of(changes: Iterable[Change]) -> Table:
    """Return what was changed, what vanished and what is in conflict, one row each."""
    rows = [
        (
            change.kind,
            change.event.id if change.event is not None and change.before is not None else "",
            change.said.state,
            change.said.instrument,
            change.said.act,
            str(change.before or "").strip(),
            "" if change.kind == VANISHED else str(change.said).strip(),
            change.register,
            change.reason,
            str(change.row or ""),
        )
        for change in changes
        if change.kind != NEW
    ]
    return Table(COLUMNS, rows)


def counts_of(update: Update) -> dict[str, int]:
    """Return how many events are as they were, new, changed, vanished and in conflict."""
    counts = Counter(change.kind for change in update.changes if change.said.state)
    return {AS_IT_WAS: update.kept} | dict(sorted(counts.items()))


def news_of(update: Update, merged: Facts, title: str) -> str:
    """Return a draft for the news of the data, in the sections that they have."""
    names = {state.code: state.name for state in merged.states}
    past: list[str] = []
    future: list[str] = []
    waiting = 0
    for change in update.changes:
        if change.kind not in {NEW, CHANGED}:
            waiting += 1
            continue
        day = (
            change.event.effective or change.event.date if change.event is not None else Moment.parse(change.said.date)
        )
        section = future if day.earliest > merged.checked_through else past
        section.append(_line(change, names, merged))
    sources = [f"- {one.title} (`{one.id}`)." for one in merged.sources[len(update.facts.sources) :]]
    counts = ", ".join(f"{count} {kind}" for kind, count in counts_of(update).items())
    text = [
        f"## {update.new.day}",
        "",
        f"A newer edition of the table{f' ({title})' if title else ''}. Events: {counts}.",
    ]
    for head, lines in (("Facts about the past", past), ("Facts about the future", future), ("Sources", sources)):
        text += _section(head, lines)
    if waiting:
        text += ["", f"Rows of `{REVIEW}` to review before this is published: {waiting}."]
    return "\n".join([*text, ""])


def _section(head: str, lines: Sequence[str]) -> list[str]:
    return ["", f"### {head}", "", *lines] if lines else []


def _line(change: Change, names: dict[str, str], merged: Facts) -> str:
    one, treaty = change.said, merged.instrument(change.said.instrument).name
    if not one.state:
        return f"- {treaty}: in force {one.date}; before: {change.before.date if change.before else ''}."
    before = f"; before: {change.before}" if change.before is not None else ""
    return f"- {names[one.state]}, {treaty}: {one}{before}."

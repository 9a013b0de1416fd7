"""Explanations and changes in sentences: the words for statuses, acts and spells, and the blocks of an explanation."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source
from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import CONSENTS, Act, Counting, Position, Status
from csto_membership.output.blocks import Block, Code, Inline, Link, Strong

from .spells import Consented, Spell

if TYPE_CHECKING:
    from .explain import Disagreement, Explanation

SHOWN_NOTES = 6
"""How many notes the text of an explanation shows; the field has all."""

_DONE = {
    Act.SIGN: "signed",
    Act.WITHDRAW_SIGNATURE: "signature withdrawn",
    Act.RATIFY: "ratified",
    Act.ACCEDE: "acceded",
    Act.SUCCEED: "succeeded",
    Act.WITHDRAW_CONSENT: "consent withdrawn",
    Act.ENTER_INTO_FORCE: "entered into force",
    Act.NOTIFY_WITHDRAWAL: "withdrawal notified",
    Act.RESCIND_WITHDRAWAL: "notice of withdrawal rescinded",
    Act.WITHDRAW: "withdrew",
    Act.LAPSE: "lapsed",
    Act.EXPEL: "expelled",
    Act.TERMINATE: "terminated",
    Act.SUSPEND: "suspended",
    Act.REINSTATE: "reinstated",
    Act.FREEZE: "frozen",
    Act.RESUME: "resumed",
    Act.WITHHOLD_VOTE: "vote withheld",
    Act.RESTORE_VOTE: "vote restored",
    Act.NOTE: "note",
}
"""What an act did, in words."""

_COUNTED: dict[bool | None, tuple[str, str]] = {
    True: ("Counts", ""),
    None: ("May or may not count", "may or may not"),
    False: ("Does not count", "not"),
}
"""The words for each answer, in this order: at the head of a line, and further on."""


def status_word(status: Status, *, constitutive: bool) -> str:
    """Return the word for a status: under an instrument that is not constitutive, a member is a party."""
    return "party" if status is Status.MEMBER and not constitutive else str(status)


def position_words(position: Position, *, constitutive: bool) -> str:
    """Return a position in words, with what its status does not show."""
    bare = str(position) == position.status
    return status_word(position.status, constitutive=constitutive) if bare else str(position)


def spell_words(spell: Spell, *, constitutive: bool, treaties: Collection[str] = ()) -> str:
    """Return the position of a spell in words; of a former party or member, how and when that ended.

    Args:
        spell: the spell.
        constitutive: whether a state bound by the instrument is called a member.
        treaties: of a lineage, ids of its instruments whose parties are not called so.
    """
    if spell.possible_exits:
        former = status_word(Status.MEMBER, constitutive=constitutive)
        left = spell.opened_by.instrument if spell.opened_by else None
        if left in treaties:
            former = f"party to {left!r}"
        return f"withdrawn (former {former}: {_exit_words(spell)} {spell.start})"
    return position_words(spell.position, constitutive=constitutive)


def _exit_words(spell: Spell) -> str:
    """Return the acts that may have ended membership."""
    return " or ".join(_DONE[act] for act in spell.possible_exits)


def _words(spell: Spell, this: "Explanation") -> str:
    return spell_words(spell, constitutive=this.constitutive, treaties=this.treaties)


def act_words(event: Event) -> str:
    """Return what an event did, in which form, and by whom."""
    form = f" ({event.form})" if event.form else ""
    by = f" by the {event.by}" if event.by else ""
    return f"{_DONE[event.act]}{form}{by}"


def counting_words(counts: Mapping[Counting, bool | None]) -> str:
    """Return by which counting rules a state counts, by which it may, by which it does not."""
    parts = [(answer, [str(one) for one in counts if counts[one] is answer]) for answer in _COUNTED]
    named = [(_COUNTED[answer], ", ".join(names)) for answer, names in parts if names]
    return "; ".join(f"{words[place > 0]}: {names}" for place, (words, names) in enumerate(named))


def in_force_words(instrument: Instrument) -> str:
    """Return since when an instrument is in force, and until when, as a continuation of its name."""
    if instrument.in_force is None:
        return ", not in force"
    end = f" until {instrument.terminated}" if instrument.terminated else ""
    return f", in force {instrument.in_force}{end}"


def answer_block(this: "Explanation") -> Block:
    """Return the answer of an explanation in one line, and what the question perhaps meant."""
    answer = " or ".join(status_word(status, constitutive=this.constitutive) for status in this.possible)
    doubt = "" if this.status else "cannot be determined: "
    hidden = [str(position) for position in this.positions if str(position) != position.status]
    detail = f" [{'; '.join(hidden)}]" if hidden else ""
    where = f"{this.state.name} ({this.state.code}) under {this.instrument.id!r} on {this.on}"
    return Block(Strong(f"{where}: {doubt}{answer}{detail}"))


def reason_blocks(this: "Explanation") -> Iterator[Block]:
    """Return what an explanation says beyond its answer; the day that was asked about is not named.

    Many days share these blocks, so the explorer page keeps each once.
    """
    by = f"; answered by {' and '.join(map(repr, this.answered_by))}" if this.answered_by else ""
    yield Block(f"{this.instrument.name}{in_force_words(this.instrument)}{by}", indent=1)
    yield Block(counting_words(this.counts))
    for one in (*this.ended, *this.waiting):
        yield Block(("Consent: ", consent_words(one), " (", Code(one.event.id), ")"))
    for spell in this.spells:
        words = [_words(spell, this).capitalize()]
        words += [f"since {spell.start}"] if spell.start and not spell.possible_exits else []
        words += [f"until {spell.end}"] if spell.end else []
        if spell.start or spell.end:
            yield Block(Strong(" ".join(words)), _opening(spell, this))
    if this.after is not None and this.after.opened_by is not None:
        words_after = _words(this.after, this)
        yield Block(Strong(f"Then, from {this.after.start}: {words_after}"), _opening(this.after, this))
    if this.before is not None:
        since = f" from {this.before.start}" if this.before.start and not this.before.possible_exits else ""
        yield Block(f"Before: {_words(this.before, this)}{since}")
    yield from _doubt_blocks(this)
    if this.notes:
        more = f" (the last {SHOWN_NOTES} of {{count}}; all: csto-membership events {this.state.code} --format csv)"
        yield Block("Notes", [_note(note, this) for note in this.notes], last=SHOWN_NOTES, more=more, end=":")
    if this.instrument.note:
        yield Block(f"On the instrument: {this.instrument.note}")


def consent_words(consent: Consented) -> str:
    """Return that consent is given and not in force, and from when it is, if that is known."""
    ended = consent.closed_by if consent.in_force is None else None
    until = f"; ended on {consent.until} ({act_words(ended)})" if ended else ""
    force = f"in force from {consent.in_force}" if consent.in_force else "not in force"
    return f"{act_words(consent.event)} on {consent.given}, {force}{until}"


def hint_blocks(this: "Explanation") -> Iterator[Block]:
    """Return what the question perhaps meant."""
    return (Block(f"Perhaps you meant: {hint}") for hint in this.hints)


def projection_blocks(this: "Explanation") -> Iterator[Block]:
    """Return the remark that the answer is a projection, if it is."""
    if this.projected:
        yield Block(f"A projection: the register was checked through {this.checked_through}.")


def _opening(spell: Spell, this: "Explanation") -> Iterator[Block]:
    """Describe the event that opened a spell: what was done, its basis, its sources."""
    event = spell.opened_by
    if event is None:
        return
    effect = f", effective {spell.start}" if spell.start is not None and spell.start != event.date else ""
    facts: list[Block] = []
    several = len(spell.possible_exits) > 1
    done = _exit_words(spell) if several else act_words(event)
    if event.derived_by:
        recorded = f"if it {act_words(event)}" if several else "not recorded"
        facts.append(Block(f"derived, {recorded}: {event.derived_by}"))
    elif effect and event.act in CONSENTS and event.effective is None:
        facts.append(Block("effect derived from the terms: entry into force, and the period after the deposit"))
    facts += [Block(f"became public: {event.reported}")] if event.reported is not None else []
    facts += [Block(f"basis: {event.basis}")] if event.basis else []
    facts += [Block(f"note: {event.note}")] if event.note else []
    facts += [Block(("source: ", _cited(one, this))) for one in event.sources]
    yield Block((f"{done}, {event.date}{effect}", Code(event.id, " (", ")")), facts)


def source_link(source: Source) -> Link:
    """Return a source as in a list of references; its title leads to its address."""
    title = f"“{source.title}”" if source.title else ""
    named = ", ".join(part for part in (source.publisher, title) if part)
    return Link(named, source.url, str(source.date) if source.date else "")


def _cited(name: str, this: "Explanation") -> Inline:
    return source_link(this.sources[name]) if name in this.sources else name


def _doubt_blocks(this: "Explanation") -> Iterator[Block]:
    """Describe what leaves the answer open, which clocks run, on which readings it depends."""
    if this.undetermined_events:
        several = {spell.opened_by: _exit_words(spell) for spell in this.spells if len(spell.possible_exits) > 1}
        open_ones = (
            Block((f"{several.get(event) or act_words(event)} on {event.date}", Code(event.id, " (", ")")), mark="- ")
            for event in this.undetermined_events
        )
        yield Block("What leaves it open:", open_ones)
    yield from (Block(f"Clock: {clock}") for clock in this.deadlines)
    if this.disagreements:
        questions = [_disagreement(one) for one in this.disagreements]
        head = "The answer depends on how the sources are read"
        yield Block(head, questions, last=len(questions), end=" (* marks the reading in use):")


def _disagreement(one: "Disagreement") -> Block:
    readings: list[Block] = []
    for reading in one.dispute.choices:
        text = one.dispute[reading].text
        answer = f"{' or '.join(one.answers[reading])}{f' ({text})' if text else ''}"
        cited = [Block(("source: ", source_link(source)), indent=1) for source in one.sources[reading]]
        mark = "* " if reading == one.chosen else "- "
        used = " (the reading in use)" if reading == one.chosen else ()
        readings.append(Block((Code(reading, after=": "), answer), cited, mark=mark, aside=used))
    return Block((Code(one.dispute.id, after=": "), one.dispute.question), readings)


def _note(note: Event, this: "Explanation") -> Block:
    text = f"{note.date} {note.topic}: {note.note or note.id}"
    aside: list[Inline] = []
    for place, one in enumerate(note.sources):
        aside += ["; " if place else " (", _cited(one, this)]
    return Block(text, mark="- ", aside=(*aside, ")") if aside else ())


def change_words(event: Event, before: Position, after: Position, *, constitutive: bool) -> str:
    """Return what an event changed: position before, position after, and the act."""
    first = position_words(before, constitutive=constitutive)
    return f"{first} → {position_words(after, constitutive=constitutive)} ({act_words(event)})"


def moment_text(moment: Moment | None) -> str | None:
    """Return a moment as text, or ``None``."""
    return None if moment is None else str(moment)

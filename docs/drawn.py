"""The parts of the pages that are generated from the package, as Markdown.

A generated part stands in the page between two comments: ``<!-- drawn command members -->`` and
``<!-- end drawn -->``. ``python docs/drawn.py`` generates all of them again; a test fails if a page
differs from what would be generated. Parts that only a browser can show (the explorer page, the
curve) are inserted when the docs are built, by the directive ``{drawn}`` of `conf.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from inspect import cleandoc
from pathlib import Path

import click
import measured

from csto_membership import CSTO, Act, Dispute, Position, Register, Spell, load
from csto_membership.cli.main import main
from csto_membership.engine.chart import MembershipChart, diagram
from csto_membership.engine.transitions import CONFIGURATIONS, TRANSITIONS
from csto_membership.files.loading import packaged
from csto_membership.model.vocabulary import MOVES, Consent

REFUSED = "·"
"""How a refused act is written in the table of verdicts."""

EXPLORER = "_static/csto.html"
"""Where the built docs have the explorer page of the packaged register."""

_DIRECTIVE = re.compile(r"^```\{drawn\} (.*)\n```$", re.MULTILINE)
PART = re.compile(r"^<!-- drawn ([^\n]*) -->\n(.*?)^<!-- end drawn -->$", re.MULTILINE | re.DOTALL)
"""A generated part of a page."""

HALVES: dict[str, tuple[Act, ...]] = {
    "standing": MOVES[: MOVES.index(Act.SUSPEND)],
    "participation-and-voting": MOVES[MOVES.index(Act.SUSPEND) :],
}
"""The acts by the half of the table of verdicts in which they stand."""


def draw(what: str, *about: str) -> str:
    """Return one drawing as Markdown."""
    return "\n".join(_DRAWINGS[what](*about)) + "\n"


def as_read(text: str) -> str:
    """Return a page with the parts inserted that are otherwise inserted when the docs are built."""
    return _DIRECTIVE.sub(lambda found: draw(*found[1].split()).rstrip("\n"), text)


def renewed(text: str) -> str:
    """Return a page with its generated parts generated again."""

    def part(found: re.Match[str]) -> str:
        return f"<!-- drawn {found[1]} -->\n\n{draw(*found[1].split()).strip()}\n\n<!-- end drawn -->"

    return PART.sub(part, text)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = tuple(columns)
    for cells in (head, ("---" for _ in head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _diagram() -> Iterator[str]:
    """Draw the chart as Mermaid text."""
    return iter(("```text", diagram("mermaid").rstrip(), "```"))


def _moves() -> Iterator[str]:
    """List what each act moves in each region, read off the chart."""
    (bond,) = MembershipChart.states
    found: dict[tuple[str, str], list[str]] = {}
    for region in bond.states:
        for state in region.states:
            for transition in state.transitions:
                for act in transition.events:
                    found.setdefault((region.id, str(act)), []).append(f"{state.id} → {transition.target.id}")
    return _table(
        ("region", "act", "moves"), ((region, f"`{act}`", ", ".join(m)) for (region, act), m in found.items())
    )


def _verdicts(half: str) -> Iterator[str]:
    """Give the verdict for every position, with consent, and the acts of one half."""
    acts = HALVES[half]
    rows = ((f"**{held(*one)}**", *(_verdict(*one, act) for act in acts)) for one in CONFIGURATIONS)
    return _table(("position", *(f"`{act}`" for act in acts)), rows)


def held(position: Position, consent: Consent) -> str:
    """Return a position in words; of a state that is not bound, also whether consent is given."""
    return f"{position}, consent given" if consent is Consent.GIVEN and not position.bound else str(position)


def _verdict(position: Position, consent: Consent, act: Act) -> str:
    after = TRANSITIONS.get((position, consent, act))
    return REFUSED if after is None else held(*after)


def _dispute(name: str) -> Iterator[str]:
    """Tell a dispute: its question, its readings, who gives them, and the history under each."""
    dispute = CSTO.disputes[name]
    yield f"**{dispute.question}** {dispute.note}\n"
    yield from _cited(dispute.sources)
    for reading in dispute.choices:
        mark = " (answers by default)" if reading == dispute.default else ""
        yield f"\n**`{reading}`**{mark}: {dispute[reading].text}\n"
        yield from _cited(dispute[reading].sources)
    for instrument, state in _touched(dispute):
        yield f"\n{CSTO.state(state)} under the {CSTO.instrument(instrument)} (`{instrument}`):\n"
        views = {reading: CSTO.read_as(**{name: reading}) for reading in dispute.choices}
        rows = ((f"`{reading}`", _history(view, state, instrument)) for reading, view in views.items())
        yield from _table(("reading", "history"), rows)


def _touched(dispute: Dispute) -> Iterator[tuple[str, str]]:
    """Return the bonds (instrument, state) whose history differs between the readings."""
    mentioning = (e for e in CSTO.facts.events if any(name == dispute.id for name, _ in e.readings))
    views = [CSTO.read_as(**{dispute.id: reading}) for reading in dispute.choices]
    for instrument, state in dict.fromkeys((str(event.instrument), event.state) for event in mentioning):
        if len({_history(view, state, instrument) for view in views}) > 1:
            yield instrument, state


def _history(view: Register, state: str, instrument: str) -> str:
    """Return the spells of a bond in words, without the time before them."""
    mere = instrument != view.facts.constitutive
    spells = view.timeline(state, instrument=instrument).spells[1:]
    return ", ".join(f"{_word(spell, mere=mere)} {spell.start}" for spell in spells)


def _word(spell: Spell, *, mere: bool) -> str:
    word = str(spell.position).replace("member", "party") if mere else str(spell.position)
    return f"{word} ({spell.exit})" if spell.exit else word


def _overlap(state: str) -> Iterator[str]:
    """List every history of a state in the packaged registers."""
    registers = [view for view in map(load, packaged()) if any(one.code == state for one in view.states)]
    bonds = [(view, instrument.id) for view in registers for instrument in view.instruments]
    found = [(view, instrument, _history(view, state, instrument)) for view, instrument in bonds]
    rows = ((f"`{view.facts.id}`", f"`{instrument}`", history) for view, instrument, history in found if history)
    return _table(("register", "instrument", "history"), rows)


def _cited(sources: Iterable[str]) -> Iterator[str]:
    for one in sources:
        source = CSTO.sources[one]
        title = f"[{source.title}]({source.url})" if source.url else source.title
        yield "- " + ", ".join(str(part) for part in (source.publisher, title, source.date) if part)


def commands() -> dict[str, click.Command]:
    """Return every command by its name, those included that are loaded when they are asked for."""
    context = click.Context(main)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def _command(name: str) -> Iterator[str]:
    """Give a command's usage, what it does, and its options."""
    command = commands()[name]
    context = click.Context(command, info_name=f"csto-membership {name}")
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    yield f"{cleandoc(command.help or '')}\n"
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield from _table(("option", "meaning", "default"), map(_option, options))


def _option(option: click.Option) -> Iterator[str]:
    value = option.metavar or option.type.name.upper()
    words = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else value
    yield f"`{option.opts[0]}`" if option.is_flag else f"`{option.opts[0]} {words}`"
    yield option.help or ""
    yield f"`{option.default}`" if isinstance(option.default, str) else ""


def _explorer(chosen: str) -> Iterator[str]:
    """Lay the live explorer page into a page, with what is chosen on it, and the way to it alone."""
    address = escape(f"{EXPLORER}#{chosen}")
    yield f'<p><a href="{address}">Open the explorer in a page of its own</a></p>'
    yield f'<iframe class="explorer" src="{address}" title="Explorer page of the CSTO: {escape(chosen)}"></iframe>'


def _way_to_explorer(chosen: str) -> Iterator[str]:
    """Lead to the live explorer page, with what is chosen on it."""
    yield f'<p><a class="way" href="{escape(f"{EXPLORER}#{chosen}")}">Try any other day on the explorer page →</a></p>'


_DRAWINGS: dict[str, Callable[..., Iterator[str]]] = {
    "command": _command,
    "diagram": _diagram,
    "dispute": _dispute,
    "explorer": _explorer,
    "figures": measured.table,
    "growth": measured.growth,
    "measured": measured.machine,
    "moves": _moves,
    "overlap": _overlap,
    "verdicts": _verdicts,
    "way-to-explorer": _way_to_explorer,
}

if __name__ == "__main__":
    for page in sorted(Path(__file__).parent.glob("*.md")):
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")

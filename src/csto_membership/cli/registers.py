"""The commands about register files and the state machine: ``check``, ``diagram``, ``new``, ``schema``."""

from pathlib import Path

import click

from csto_membership.model.vocabulary import MOVES, Consent, Position
from csto_membership.output.table import Table

from .options import Output, OutputPath, common_options
from .terminal import note

_DATA = Path(__file__).parent.parent / "data"


@click.command()
@click.argument("path")
def check(path: str) -> None:
    """Check a register (a file, a folder, or a packaged one): all its faults, or that it is sound.

    Every bond is folded under every combination of readings, and its acts are driven
    through the state chart itself. Findings and advice, which are no faults, are notes: claims
    that do not hold, notices that never mature, instruments without the rule for them, codes that
    are not the catalogue's, events after the day through which the register was checked.
    """
    from csto_membership.files import check as checking  # noqa: PLC0415  the chart takes 0.1 s to import

    result = checking.check(path)
    for finding in result.findings:
        note(str(finding), "finding")
    for advice in result.advice:
        note(str(advice), "advice")
    Output().print_text(f"{result}\n")


@click.command()
@click.argument("path")
def build(path: str) -> None:
    """Prove the register at PATH (a file or a folder) and write its compiled form beside it.

    Questions then need not read and prove it again, as long as neither the register nor this package changes.
    """
    from csto_membership.files.loading import build as make  # noqa: PLC0415  only this command needs it

    note(f"wrote {make(path)}")


@click.command()
@common_options("form diagram", "output")
def diagram(output: Output) -> None:
    """Draw the state machine (mermaid), list its transitions (markdown), or the verdict for every position and act."""
    from csto_membership.engine.chart import diagram as draw  # noqa: PLC0415  the chart takes 0.1 s to import

    if output.form in {"mermaid", "markdown"}:
        output.print_text(draw(output.form).rstrip() + "\n")
    else:
        output.print_table(verdicts())


def verdicts() -> Table:
    """Return the verdict for every position, consent and act: what is held next, or "refused"."""
    from csto_membership.engine.transitions import CONFIGURATIONS, TRANSITIONS  # noqa: PLC0415

    def words(after: "tuple[Position, Consent] | None") -> str:
        if after is None:
            return "refused"
        waiting = after[1] is Consent.GIVEN and not after[0].bound
        return f"{after[0]}, consent given" if waiting else str(after[0])

    rows = [
        (str(position), str(consent), *(words(TRANSITIONS.get((position, consent, act))) for act in MOVES))
        for position, consent in CONFIGURATIONS
    ]
    return Table(("position", "consent", *MOVES), rows)


@click.command()
@click.argument("path", required=False, type=OutputPath(path_type=Path))
def new(path: Path | None) -> None:
    """Write a commented template of a register file to PATH, or print it."""
    if path is not None and path.exists():
        raise click.BadParameter(f"{path} is there already", param_hint="'PATH'")
    Output(output=path).print_text((_DATA / "template.toml").read_text(encoding="utf-8"))
    if path is not None:
        note(f"wrote {path}; try: csto-membership check {path}")


@click.command()
@common_options("output")
def schema(output: Output) -> None:
    """Print the JSON Schema of register files, for editors."""
    output.print_text((_DATA / "register.schema.json").read_text(encoding="utf-8"))

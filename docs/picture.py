"""The picture of README and of the first page: every state, under the Treaty and under the Charter.

Draw it anew with ``python docs/picture.py``, which needs matplotlib. The file is kept, so that it
can be seen where nothing is run; a test draws it again and compares what is drawn.
"""

from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csto_membership import CSTO, Register, plot

PICTURE = Path(__file__).parent / "timeline.svg"
DRAWN = ("cst", "charter")
"""The instruments drawn, from top to bottom."""
_SINCE = "1991"
_KEPT = {"svg.fonttype": "none", "svg.hashsalt": "csto-membership"}
"""Texts stay texts, so that the file is small and can be searched; equal pictures are equal files."""


def labels(register: Register, instrument: str) -> list[str]:
    """Return the states that were ever more than an outsider to an instrument."""
    return [one.code for one in register.states if register.timeline(one, instrument=instrument).steps]


def figure(register: Register) -> Figure:
    """Draw the instruments below each other, on one axis of time, with one legend below."""
    rows = [labels(register, instrument) for instrument in DRAWN]
    drawn = Figure(figsize=(9.6, 7.8), layout="constrained", facecolor="white")
    drawn.get_layout_engine().set(w_pad=0.12, h_pad=0.1)
    stack = drawn.subplots(len(rows), sharex=True, height_ratios=[len(row) for row in rows])
    for axes, row, instrument in zip(stack, rows, DRAWN, strict=True):
        plot(register, row, instrument=instrument, start=_SINCE, ax=axes)
        _name(axes, instrument)
    for axes in stack[:-1]:
        axes.get_legend().remove()
    return drawn


def _name(axes: Axes, instrument: str) -> None:
    """Begin the names of what was drawn with the instrument, so that no two in the file are equal."""
    for drawn in (*axes.patches, *axes.lines):
        if drawn.get_gid():
            drawn.set_gid(f"{instrument}-{drawn.get_gid()}")


def draw(path: Path) -> None:
    """Write the picture."""
    with rc_context(_KEPT):
        figure(CSTO).savefig(path, format="svg", metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    draw(PICTURE)

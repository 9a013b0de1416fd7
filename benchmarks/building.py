"""Building a register of very many bonds in memory, beside pandas building the same index.

Each building happens in a process of its own, which says how long it took and by how much its
resident memory grew: ``python -m benchmarks.building ours 100000``. The plain facts are there
before; from them to an index that answers who stood where on any day under any instrument is
what is measured.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from csto_membership import Register

from . import made_up
from .contest import Contest, Row
from .measure import Contender, Contenders, Taken, check

BONDS = 100_000
EVENLY = 80_000
"""Bonds that have 100,000 events."""
STATES = 200
ROOT = Path(__file__).parent.parent
Answer = tuple[str, frozenset[str]]
"""The status of a state under an instrument on a day, and the members."""


def ours(known: Sequence[made_up.Fact]) -> Register:
    """Build a register, and compile every history and every index of change dates."""
    instruments = len({one.instrument for one in known})
    register = made_up.register(made_up.in_columns(known), STATES, instruments)
    for under in register.instruments:
        register.members(made_up.FIRST, instrument=under.id)
    return register


def ask_ours(register: Register, state: str, under: str, on: date) -> Answer:
    """Ask a register."""
    status = register.status(state, on, instrument=under)
    return str(status), frozenset(register.members(on, instrument=under).codes)


def with_pandas(known: Sequence[made_up.Fact]) -> tuple[Any, dict[str, Any]]:
    """Build a sorted frame of changes with what each leads to, and every instrument's change dates."""
    pd = import_module("pandas")
    rows = [(one.instrument, one.state, one.on, one.act.value) for one in known]
    frame = pd.DataFrame(rows, columns=["instrument", "state", "on", "act"])
    frame["on"] = pd.to_datetime(frame["on"]).astype("datetime64[s]")
    frame["status"] = frame["act"].map({act.value: word for act, word in made_up.COURSE.items()})
    frame["member"] = ~frame["status"].isin(made_up.OUT)
    index = frame.sort_values(["instrument", "state", "on"]).set_index(["instrument", "state"])
    dates = {under: group.sort_values().unique() for under, group in frame.groupby("instrument")["on"]}
    return index, dates


def ask_pandas(built: tuple[Any, dict[str, Any]], state: str, under: str, on: date) -> Answer:
    """Ask a frame: what holds from the last change date on."""
    pd, (index, dates) = import_module("pandas"), built
    place = dates[under].searchsorted(pd.Timestamp(on), "right")
    if not place:
        return "outsider", frozenset()
    past = index.loc[under]
    last = past[past["on"] <= dates[under][place - 1]].groupby(level="state").last()
    return last["status"].get(state, "outsider"), frozenset(last.index[last["member"]])


WAYS: dict[str, tuple[Callable[[Sequence[made_up.Fact]], Any], Callable[..., Answer]]] = {
    "ours": (ours, ask_ours),
    "pandas": (with_pandas, ask_pandas),
}
"""How to build, and how to ask what was built."""


def resident() -> int:
    """Return how many bytes of this process are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * int(import_module("resource").getpagesize())


def peak() -> int:
    """Return how many bytes of this process were in memory at most; `getrusage` counts those of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])


def build(way: str, bonds: int) -> dict[str, float]:
    """Build once, in this process, and return seconds, bytes, and bytes with what was imported."""
    before = resident()
    if way == "pandas":
        import_module("pandas")
    known = made_up.bonds(bonds, STATES)
    make, _ = WAYS[way]
    make(made_up.bonds(STATES, STATES))  # loads what is loaded late
    gc.collect()
    ready, begun = resident(), process_time()
    kept = make(known)
    seconds = process_time() - begun
    gc.collect()
    grown = resident()
    del kept  # not before its memory was looked at
    return {"seconds": seconds, "bytes": grown - ready, "bytes in all": grown - before, "events": len(known)}


def built(way: str, bonds: int) -> dict[str, float]:
    """Build once in a fresh process."""
    command = (sys.executable, "-m", "benchmarks.building", way, str(bonds))
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  our own
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def contenders(scale: float = 1.0) -> Contenders:
    """Return both ways, with their answers to some questions."""
    known = made_up.bonds(max(STATES, int(BONDS * scale)), STATES)
    step = max(1, len(known) // 50)
    asked = [(one.state, one.instrument, day) for one, day in zip(known[::step], made_up.days(50), strict=False)]

    def contender(make: Callable[[Sequence[made_up.Fact]], Any], ask: Callable[..., Answer]) -> Contender:
        def answer() -> list[Answer]:
            built = make(known)
            return [ask(built, *one) for one in asked]

        return Contender(lambda: make(known), answer)

    return {name: contender(*way) for name, way in WAYS.items()}


def measured(rounds: int, scale: float) -> Taken:
    """Check the answers of a small building, then build in fresh processes, in turns."""
    check(contenders(min(scale, 0.02)))
    bonds, taken = max(STATES, int(BONDS * scale)), Taken()
    for _ in range(rounds):
        for way in WAYS:
            for name, figure in built(way, bonds).items():
                taken.setdefault(f"{way}, {name}", []).append(figure)
    return taken


def linear(rounds: int, scale: float) -> Taken:
    """Build registers of which one is ten times as large as the other, in fresh processes, in turns."""
    bonds, taken = max(STATES, int(EVENLY * scale)), Taken()
    for _ in range(rounds):
        for name, count in (("small", bonds), ("large", 10 * bonds)):
            found = built("ours", count)
            for what in ("seconds", "bytes"):
                taken.setdefault(f"{name}, {what}", []).append(found[what] / found["events"])
    return taken


CONTESTS = (
    Contest(
        prepare=contenders,
        measure=measured,
        rounds=5,
        needs=("pandas",),
        quick=0.2,
        rows=(
            Row(
                key="building",
                what="building a register of 100,000 bonds (125,000 events): time",
                against="pandas building the same index",
                ours="ours, seconds",
                theirs="pandas, seconds",
                target=3,
            ),
            Row(
                key="building-memory",
                what="the same: growth of resident memory",
                against="pandas building the same index",
                ours="ours, bytes",
                theirs="pandas, bytes",
                unit="bytes",
                target=1,
            ),
            Row(
                key="building-memory-in-all",
                what="the same, with what each imports",
                against="pandas building the same index",
                ours="ours, bytes in all",
                theirs="pandas, bytes in all",
                unit="bytes",
            ),
        ),
    ),
    Contest(
        prepare=contenders,
        measure=linear,
        rounds=3,
        needs=("pandas",),
        quick=0,
        rows=(
            Row(
                key="linear",
                what="time for an event of 1,000,000",
                against="time for an event of 100,000",
                ours="large, seconds",
                theirs="small, seconds",
                target=1.2,
            ),
            Row(
                key="linear-memory",
                what="memory for an event of 1,000,000",
                against="memory for an event of 100,000",
                ours="large, bytes",
                theirs="small, bytes",
                unit="bytes",
                target=1.2,
            ),
        ),
    ),
)

if __name__ == "__main__":
    print(json.dumps(build(sys.argv[1], int(sys.argv[2]))))

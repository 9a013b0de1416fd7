"""From one event to a million: the time to build a register, to ask it, and its memory."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from csto_membership import Register

from . import building, made_up

NAME = "growth"
"""What the curve is called among the rows."""
SIZES = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
"""Events."""
ROUNDS = 3
QUESTIONS = 2_000
PASSES = 11
"""How often all questions are asked; the first time some rosters are made."""


def point(events: int) -> dict[str, float]:
    """Build a register of so many events in this process, and ask it."""
    known = made_up.bonds(max(1, events * 4 // 5), building.STATES)[:events]
    building.ours(known[:1])
    ready, begun = building.resident(), process_time()
    register = building.ours(known)
    built = process_time() - begun
    grown = building.resident() - ready
    return {"events": len(known), "build": built, "bytes": max(grown, 0), "question": _question(register, known)}


def _question(register: Register, known: Sequence[made_up.Fact]) -> float:
    """Return the seconds of a question for a roster, of those under which something happened."""
    days = made_up.days(QUESTIONS)
    asked = [(day, known[place * 7919 % len(known)].instrument) for place, day in enumerate(days)]
    taken = []
    for _ in range(PASSES):
        begun = process_time()
        for day, under in asked:
            register.members(day, instrument=under)
        taken.append((process_time() - begun) / len(asked))
    return sorted(taken)[PASSES // 2]


def curve(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> list[dict[str, float]]:
    """Return for each size the medians of some builds, each in a fresh process."""
    return [_median([_fresh(size) for _ in range(rounds)]) for size in sizes]


def _median(points: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sorted(one[name] for one in points)[len(points) // 2] for name in points[0]}


def _fresh(events: int) -> dict[str, float]:
    command = (sys.executable, "-m", "benchmarks.growth", str(events))
    ran = subprocess.run(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(point(int(sys.argv[1]))))

"""Whether something became much slower: a quick run, with margins for a noisy machine.

    python benchmarks/check.py

A row may be so many times worse than its target, or than the figure that the docs show where
that misses the target. A row that is worse is measured once more before it is called so.
Exits with 1, and a line for each row that is worse.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))  # it is run as a file

from benchmarks import figures
from benchmarks.contest import Contest, Result, Row, kept
from benchmarks.suite import CONTESTS, measured

MARGIN = 4.0
"""How many times worse than its target, or than what the docs show, a row may be."""
SMALLER = 1.5
"""What is allowed on top of it where less is measured than for the docs: fixed costs weigh more."""
ROUNDS = 9


def allowed(row: Row, shown: float | None, margin: float) -> float | None:
    """Return the worst ratio allowed; ``None`` where nothing is known to compare with."""
    known = [figure for figure in (row.target, shown) if figure is not None]
    if not known:
        return None
    return max(known) * margin if row.sense == "at most" else min(known) / margin


def fault(result: Result, shown: float | None, margin: float) -> str:
    """Return what is wrong with a result; nothing, if all is well."""
    row, limit = result.row, allowed(result.row, shown, margin)
    if limit is None or kept(row, result.ratio.median, limit):
        return ""
    return (
        f"{row.key}: {row.what}, against {row.against}: {figures.number(result.ratio.median)}, "
        f"{row.sense} {figures.number(limit)} allowed"
    )


def faults(contest: Contest, results: Iterable[Result], shown: Mapping[str, float]) -> list[str]:
    """Return what is wrong with the results of a contest."""
    margin = MARGIN if contest.quick == 1 else MARGIN * SMALLER
    found = (fault(result, shown.get(result.row.key), margin) for result in results)
    return [one for one in found if one]


def checked(contest: Contest, shown: Mapping[str, float]) -> list[str]:
    """Measure a contest quickly, and once more if something seems wrong."""
    rounds = min(ROUNDS, contest.rounds)
    found = faults(contest, measured([contest], rounds, contest.quick), shown)
    return found and faults(contest, measured([contest], 2 * rounds, contest.quick), shown)


def main() -> None:
    """Check every contest that is quick."""
    begun = perf_counter()
    shown = {row["key"]: row["median"] for row in figures.read()["rows"]}
    worse = [one for contest in CONTESTS if contest.quick for one in checked(contest, shown)]
    for one in worse:
        print(f"slower than allowed: {one}")
    print(f"{len(worse)} rows are slower than allowed; {perf_counter() - begun:.0f} s")
    sys.exit(bool(worse))


if __name__ == "__main__":
    main()

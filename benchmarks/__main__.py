"""The command: ``python -m benchmarks`` measures everything and prints one table."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from . import figures, growth
from .suite import chosen, measured


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", metavar="ROW[,ROW…]", help="only these rows, or those that begin so")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (default: enough for each)")
    parser.add_argument("--scale", type=float, default=1.0, help="size of what is measured; targets are for 1")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    parser.add_argument(
        "--write", action="store_true", help="renew these rows (of all: growth too) of what the docs show"
    )
    asked = parser.parse_args(arguments)
    if asked.write and asked.scale != 1:
        parser.error("the docs show figures of the full size: --write goes without --scale")
    try:
        contests = chosen(asked.only)
    except ValueError as error:
        parser.error(str(error))
    found = []
    for result in measured(contests, asked.rounds, asked.scale):
        print(figures.line(result), flush=True)
        found.append(figures.plain(result))
        if asked.write:
            figures.renew(found)
    if asked.json:
        figures.write(asked.json, figures.surroundings() | {"rows": found})
    if asked.write and growth.NAME in (asked.only or growth.NAME).split(","):
        figures.renew(growth=growth.curve())


if __name__ == "__main__":
    main()

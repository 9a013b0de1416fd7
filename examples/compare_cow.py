"""Two codings of one membership: which rule each follows, and what no rule explains.

The codings are re-encoded from a description of two data sets (`examples/data/README.md`).

Run it with ``python examples/compare_cow.py``.
"""

from pathlib import Path

from csto_membership import CSTO, compare, read_coding

DATA = Path(__file__).parent / "data"

cow = compare(CSTO, read_coding(DATA / "cow_igo_v3.csv"), state="ccode", codes="cow", year="year", member="csto")
print(f"Correlates of War, the organization:\n{cow}\n")

atop = compare(
    CSTO, read_coding(DATA / "atop_1992_treaty.csv"), state="state", start="start", end="end", instrument="cst"
)
print(f"ATOP, the treaty of 1992:\n{atop}\n")

longer = compare(
    CSTO,
    read_coding(DATA / "atop_1992_treaty.csv"),
    state="state",
    start="start",
    end="end",
    instrument="cst",
    covers=("1992-05-15", "2018-12-31"),
)
print(f"The same, if it covers the years to 2018:\n{longer}")

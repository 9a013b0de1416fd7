"""Add what the register says to a fact table, in whichever engine it is.

Run it with ``python examples/annotate_frame.py``. The same call takes a Table and, where
they are installed, frames of polars and pandas and a relation of DuckDB.
"""

from datetime import date
from importlib.util import find_spec

from csto_membership import CSTO, Table, annotate

FACTS = Table(
    ("country", "day", "troops"),
    [
        ("Armenia", date(2024, 3, 1), 12),
        ("Uzbekistan", date(2012, 7, 1), 7),
        ("UZ", date(2013, 1, 1), 3),
        ("BLR", None, 5),
    ],
)


def annotated(facts: Table) -> str:
    """Return the table with two answers about the organization and one about the treaty."""
    facts = annotate(CSTO, facts, state="country", on="day")
    facts = annotate(CSTO, facts, state="country", on="day", instrument="cst", add={"member": "party"})
    return str(facts)


print(f"a Table:\n{annotated(FACTS)}")

if find_spec("narwhals") and find_spec("polars"):
    lazy = FACTS.to_polars().lazy()
    print(f"\npolars, lazily:\n{annotate(CSTO, lazy, state='country', on='day').collect()}")

if find_spec("narwhals") and find_spec("pandas"):
    print(f"\npandas:\n{annotate(CSTO, FACTS.to_pandas(), state='country', on='day')}")

if find_spec("narwhals") and find_spec("duckdb"):
    import duckdb

    relation = duckdb.sql("SELECT * FROM (VALUES ('KGZ', DATE '2010-06-17', 0)) AS facts(country, day, troops)")
    print(f"\nDuckDB:\n{annotate(CSTO, relation, state='country', on='day')}")

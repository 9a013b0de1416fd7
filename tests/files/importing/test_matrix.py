"""Matrices of states and years into spells: which columns are treaties, what cells mean, and the count of all cells."""

import pytest

from csto_membership import import_table
from csto_membership.files.importing.bonds import RefusedError
from csto_membership.files.importing.matrix import read_year


def imported(rows, **options):
    asked = {"id": "x", "state": "s", "wide": True, "year": "y", "missing": "-9", "in_force": "1900-01-01"} | options
    return import_table(rows, **asked)


def column(cells, state="Mali", first=1990):
    """Return a matrix of one treaty and one state, with a cell a year; ``None``: there is no row of that year."""
    return [{"s": state, "y": first + n, "o": cell} for n, cell in enumerate(cells) if cell is not None]


def events(result):
    return [(str(one.act), str(one.date)) for one in result.register.facts.events]


def spell(first, out=None):
    made = [("accede", f"{first}-01-01~")]
    return [*made, ("withdraw", f"{out}-01-01~")] if out else made


FILLED = "missing between two years of membership: read as membership"


@pytest.mark.parametrize(
    ("cells", "made", "counts"),
    [
        ("1", spell(1990), {"member": 1}),
        ("011", spell(1991), {"member": 2, "not a member": 1}),
        ("110", spell(1990, 1992), {"member": 2, "not a member": 1}),
        ("01001", [*spell(1991, 1992), *spell(1994)], {"member": 2, "not a member": 3}),
        ("1-1", spell(1990), {"member": 2, FILLED: 1}),
        ("-1-", spell(1991), {"member": 1, "missing": 2}),
        ("1-0-1", [*spell(1990, 1991), *spell(1994)], {"member": 2, "not a member": 1, "missing": 2}),
        ("1--1-0", spell(1990, 1994), {"member": 2, "not a member": 1, FILLED: 2, "missing": 1}),
        ("1.1", spell(1990), {"member": 2}),
        ("1.0", spell(1990, 1991), {"member": 1, "not a member": 1}),
    ],
)
def test_spells_are_the_years_of_membership_with_none_without_it_between_them(cells, made, counts):
    result = imported(column([{"-": "-9", ".": None}.get(one, one) for one in cells]))
    assert events(result) == made
    assert result.days == {"member": 0} | counts
    assert result.rows == {"kept": len(cells) - cells.count(".")}


def test_rows_may_stand_in_any_order_and_may_repeat_each_other():
    rows = column("0110")
    result = imported([*rows[::-1], *rows])
    assert events(result) == spell(1991, 1993)
    assert result.days == {"member": 2, "not a member": 2}
    assert result.rows == {"kept": 8}


def test_rows_of_a_year_that_contradict_each_other_set_their_bond_aside():
    rows = [*column("11"), *column("01"), *column("11", "Chad")]
    result = imported(rows)
    contradicted = "two rows of one year that contradict each other"
    assert result.bonds == {"kept": 1, contradicted: 1}
    assert result.days == {"member": 2, contradicted: 2}
    assert [tuple(row) for row in result.refused.rows] == [("", "MLI", "o", "MLI in 1990: o", "", "", "")]
    assert {one.state for one in result.register.facts.events} == {"TCD"}


def test_the_register_answers_for_the_years_of_the_matrix():
    assert str(imported(column("10")).register.checked_through) == "1991-12-31"
    assert str(imported(column("10")[::-1]).register.checked_through) == "1991-12-31"
    assert str(imported(column("10"), checked_through="2001-02-03").register.checked_through) == "2001-02-03"


def test_columns_of_something_else_are_told_and_rows_without_state_or_year_are_set_aside():
    rows = [
        {"s": "Mali", "y": "1990", "o": "1", "name": "Republic", "none": "0", "number": "2.5", "mixed": "1", "k": "a"},
        {"s": "Nowhere", "y": "1990", "o": "1", "name": "", "none": "0", "number": "7", "mixed": "x", "k": "a"},
        {"s": "Mali", "y": "199O", "o": "1", "name": "", "none": "0", "number": "7", "mixed": "x", "k": "a"},
        {"s": "Chad", "y": "1990", "o": "1", "name": "", "none": "0", "number": "7", "mixed": "x", "k": "b"},
    ]
    result = imported(rows, where={"k": "a"})
    assert result.notes == ("columns without a cell that means a member: name, none, number, mixed",)
    assert result.rows == {"kept": 1, "an unknown state": 1, "no year": 1, "not chosen (--where)": 1}
    assert result.days == {"member": 1, "an unknown state": 1, "no year": 1}
    assert list(result.refused.column("_reason")) == ["s: 'Nowhere' is an unknown state", "'199O' is no year"]
    assert [one.id for one in result.register.facts.instruments] == ["o"]


def test_a_matrix_without_a_cell_that_means_a_member_shows_what_cells_hold():
    rows = [{"s": "Mali", "y": 1990 + n, "o": cell} for n, cell in enumerate("abb")]
    with pytest.raises(
        ValueError, match=r"^no column of cells that mean a member, 'A' or 'B' .*; cells hold 'b', 'a'$"
    ):
        imported(rows, member=["A", "B"])
    many = [{"s": "Mali", "y": 1990 + n, "o": cell} for n, cell in enumerate("abcdefghijk")]
    with pytest.raises(ValueError, match=r"cells hold 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'$"):
        imported(many)
    with pytest.raises(ValueError, match=r"cells hold 'a{59}…$"):
        imported([{"s": "Mali", "y": 1990, "o": "a" * 100_000}])
    assert imported([{"s": "Mali", "y": "1990", "o": "1", "k": "x"}], where={"k": "z"}).rows["kept"] == 0


@pytest.mark.parametrize(("cell", "members"), [("1", 1), ("1.0", 1), ("2", 1), ("3", 0), ("0", 0), ("", 0), ("NA", 0)])
def test_several_values_can_mean_a_member(cell, members):
    rows = [{"s": "Mali", "y": "1990", "o": cell}, {"s": "Chad", "y": "1990", "o": "1"}]
    assert len(events(imported(rows, member=["1", "2"]))) == 1 + members


def test_each_treaty_is_a_column_and_each_row_may_name_its_source():
    rows = [
        {"s": "Nowhere", "y": "1990", "The Pact": "1", "Other": "1", "q": "A list"},
        {"s": "Mali", "y": "1990", "The Pact": "1", "Other": "0", "q": "A-list"},
        {"s": "Mali", "y": "1991", "The Pact": "0", "Other": "1", "q": "B"},
    ]
    result = imported(rows, source="=q")
    facts = result.register.facts
    assert [(one.id, one.name) for one in facts.instruments] == [("the-pact", "The Pact"), ("other", "Other")]
    assert [(one.id, one.sources) for one in facts.events] == [
        ("mli-the-pact-accede", ("a-list",)),
        ("mli-the-pact-withdraw", ("a-list",)),
        ("mli-other-accede", ("b",)),
    ]
    assert [(one.id, one.title) for one in facts.sources] == [("a-list", "A-list"), ("b", "B")]


@pytest.mark.parametrize(("text", "year"), [("1", 1), ("1990", 1990), ("1990.0", 1990), ("9998", 9998)])
def test_a_year_is_a_whole_number(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["0", "9999", "", "1990.5", "-1", "1990-01", "\u00b2"])
def test_what_is_no_year_is_refused(text):
    with pytest.raises(RefusedError) as refused:
        read_year(text)
    assert (refused.value.kind, str(refused.value)) == ("no year", f"{text!r} is no year")


def test_a_note_shows_so_much_of_the_names_of_columns():
    result = imported([{"s": "Mali", "y": 1990, "o": "1", "x" * 100_000: "y"}])
    assert max(map(len, result.notes)) < 2_100

"""Cells of other people's tables: which day each of them is, and why others are refused."""

import pytest

from csto_membership.files.importing.cells import (
    COUNTED,
    FOOTNOTE,
    DayCell,
    UnreadCellError,
    read_day_cell,
    read_parts,
    without_footnote,
)
from csto_membership.model.dates import Moment
from csto_membership.model.names import slug


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("March 5, 1990", None, "1990-03-05"),
        ("Sept. 5th 1990", None, "1990-09-05"),
        ("5 sep 1990", None, "1990-09-05"),
        ("May 1990", None, "1990-05"),
        ("13/04/2001", None, "2001-04-13"),
        ("04/13/2001", None, "2001-04-13"),
        ("1/13/2001", None, "2001-01-13"),
        ("12/31/2001", None, "2001-12-31"),
        ("31/12/2001", None, "2001-12-31"),
        ("05/05/2001", None, "2001-05-05"),
        ("03/04/2001", "mdy", "2001-03-04"),
        ("03.04.2001", "dmy", "2001-04-03"),
        ("2001/04/03", "dmy", "2001-04-03"),
        ("20010503", None, "2001-05-03"),
        ("20010503.0", None, "2001-05-03"),
        ("1990-05-01T00:00:00", None, "1990-05-01"),
        ("03/04/2001 00:00", "dmy", "2001-04-03"),
        ("1951.0", None, "1951"),
        ("1000", None, "1000"),
        ("2199", None, "2199"),
        ("9999", None, "9999"),
        ("1990-05..1990-07", None, "[1990-05-01..1990-07-31]"),
    ],
)
def test_days_are_read_in_the_forms_in_use(text, order, day):
    assert read_day_cell(text, order) == DayCell(Moment.parse(day))
    for marked in (f"{text} a", f"[{text}]", f"{text}*"):
        assert ".." in text or read_day_cell(marked, order).day == Moment.parse(day), marked


@pytest.mark.parametrize(
    ("text", "day", "beside"),
    [
        ("22 Mar 1956 a", "1956-03-22", {"mark": "a"}),
        ("22 Mar 1956 (AA)", "1956-03-22", {"mark": "AA"}),
        ("12 Sep 1980 AA 3", "1980-09-12", {"mark": "AA", "told": (FOOTNOTE,)}),
        ("Sep 1980 AA 3", "1980-09", {"mark": "AA", "told": (FOOTNOTE,)}),
        ("12 Mar 1999 1/", "1999-03-12", {"told": (FOOTNOTE,)}),
        ("2001-05-03 [2]", "2001-05-03", {"told": (FOOTNOTE,)}),
        ("2001-05-03 2", "2001-05-03", {"told": (FOOTNOTE,)}),
        ("1999*", "1999", {"told": (FOOTNOTE,)}),
        ("[19 Mar 1962]", "1962-03-19", {"former": True}),
        ("[19 Mar 1962 a]", "1962-03-19", {"former": True, "mark": "a"}),
        ("[19 Mar 1962] (d)", "1962-03-19", {"former": True, "mark": "d"}),
        ("[19 Mar 1962 a] d", "1962-03-19", {"former": True, "mark": "a"}),
        ("[1990-01-01..1990-03-01]", "[1990-01-01..1990-03-01]", {}),
    ],
)
def test_what_stands_beside_a_day_is_kept(text, day, beside):
    assert read_day_cell(text) == DayCell(Moment.parse(day), **beside)


AMBIGUOUS = "an ambiguous day: say with --dates which is first, the day or the month"
NOT_IN_CALENDAR = "a day that is not in the calendar"
NO_DAY = "no day that can be read"
NO_YEAR = "a number that is no year; if it counts days, say from when with --day-numbers"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("03/04/2001", AMBIGUOUS),
        ("1/5/2001", AMBIGUOUS),
        ("5/1/2001", AMBIGUOUS),
        ("5/12/2001", AMBIGUOUS),
        ("1990-07..1990-05", NO_DAY),
        ("1990-02-30", NOT_IN_CALENDAR),
        ("1990-13", NOT_IN_CALENDAR),
        ("31 Jun 1990", NOT_IN_CALENDAR),
        ("32/1/2001", NOT_IN_CALENDAR),
        ("0/13/2001", NOT_IN_CALENDAR),
        ("2001.13.05", NOT_IN_CALENDAR),
        ("20011305", NOT_IN_CALENDAR),
        ("12/31/99", "a year of two digits, whose century is not known"),
        ("1990-05-01 12:00", "a time of day or a time zone, where a day is needed"),
        ("1990-05-01T00:00:00Z", "a time of day or a time zone, where a day is needed"),
        ("yesterday", NO_DAY),
        ("5 Foo 1990", NO_DAY),
        ("Foo 1990", NO_DAY),
        ("1999 12", NO_DAY),
        ("2001-05 3", NO_DAY),
        ("36526", NO_YEAR),
        ("4000", NO_YEAR),
        ("999", NO_YEAR),
        ("0", NO_YEAR),
        ("-5", NO_YEAR),
    ],
)
def test_other_days_are_refused_with_the_reason(text, kind):
    with pytest.raises(UnreadCellError) as refused:
        read_day_cell(text)
    assert refused.value.kind == kind
    assert str(refused.value) == f"{text!r}: {kind}"


@pytest.mark.parametrize(
    ("system", "number", "day"),
    [
        ("1900", "61", "1900-03-01"),
        ("1900", "36526", "2000-01-01"),
        ("1904", "35064", "2000-01-01"),
        ("1960", "14610", "2000-01-01"),
        ("1960", "60", "1960-03-01"),
        ("1970", "10957", "2000-01-01"),
        ("1970", "-218569", "1371-07-31"),
    ],
)
def test_numbers_of_days_are_counted_from_the_day_that_is_said(system, number, day):
    assert read_day_cell(number, counted=system) == DayCell(Moment.parse(day), told=(COUNTED,))
    assert read_day_cell(f"{number}.0 a", counted=system) == DayCell(Moment.parse(day), "a", told=(COUNTED,))
    assert read_day_cell(f"{number}*", counted=system) == DayCell(Moment.parse(day), told=(COUNTED, FOOTNOTE))
    assert read_day_cell(f"[{number}] a", counted=system) == DayCell(Moment.parse(day), "a", True, (COUNTED,))  # noqa: FBT003
    assert read_day_cell("1999", counted=system) == DayCell(Moment.parse("1999"))


@pytest.mark.parametrize(
    ("system", "number"), [("1900", "60"), ("1900", "-5"), ("1900", "199905"), ("1970", "9999999")]
)
def test_numbers_that_are_neither_years_nor_plausible_days_are_refused(system, number):
    with pytest.raises(UnreadCellError, match="a number that is neither a year nor a plausible day number"):
        read_day_cell(number, counted=system)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("1990", "5", "3"), "1990-05-03"),
        (("1990.0", "5.0", "3.0"), "1990-05-03"),
        (("1990", "5", "NA"), "1990-05"),
        (("1990", "12", "0"), "1990-12"),
        (("1990", "1", "-9"), "1990-01"),
        (("1990", "", "3"), "1990"),
        (("90", "", ""), "0090"),
        (("90", "5", ""), "0090-05"),
        (("0", "5", "3"), None),
        (("-9", "5", "3"), None),
        (("NA", "5", "3"), None),
    ],
)
def test_a_day_in_three_columns_is_as_exact_as_they_are(parts, day):
    found = read_parts(*parts)
    assert (None if found is None else str(found)) == day


@pytest.mark.parametrize(
    ("parts", "shown", "kind"),
    [
        (("1990", "13", ""), "1990-13-", NOT_IN_CALENDAR),
        (("1990", "2", "30"), "1990-2-30", NOT_IN_CALENDAR),
        (("1990", "x", ""), "1990-x-", NO_DAY),
    ],
)
def test_three_columns_that_are_no_day_are_refused_with_all_three(parts, shown, kind):
    with pytest.raises(UnreadCellError) as refused:
        read_parts(*parts)
    assert str(refused.value) == f"{shown!r}: {kind}"


def test_footnotes_and_slugs():
    assert without_footnote("China 2,3") == "China"
    assert without_footnote("*") == "*"
    assert slug("Côte (1961) / x") == "cote-1961-x"


@pytest.mark.parametrize("repeated", ["*", " *", "[1]", " 1", ", 1", "¹", "1 ", "]", "(1)", "T00:00"])
@pytest.mark.parametrize("times", [40, 30_000])
def test_a_cell_of_very_many_marks_is_read_at_once(repeated, times):
    """Patterns that try every way to divide the marks would not come to an end."""
    text = f"1999{repeated * times}'"
    assert without_footnote(text) == text
    with pytest.raises(UnreadCellError, match="no day that can be read"):
        read_day_cell(text)


def test_many_marks_at_the_end_of_a_name_are_left_out():
    assert without_footnote("Utopia * ** [12] (3) ¹²³ 4/") == "Utopia"

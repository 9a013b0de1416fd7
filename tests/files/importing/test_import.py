"""Other people's tables become registers: what gets in, what is set aside, and that nothing is lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csto_membership import CSTO, MomentError, Status, UnknownWordError, compare, import_table, load, panel, read_coding
from csto_membership.files.importing.bonds import RefusedError
from csto_membership.files.importing.cells import UnreadCellError, read_day_cell, read_parts, without_footnote
from csto_membership.files.importing.matrix import read_year
from csto_membership.model.catalogue import catalogue
from csto_membership.model.names import slug

UNTC = """Participant,Treaty,Signature,Consent
Afghanistan,4-1,,22 Mar 1956 a
Australia 1,4-1,11 Dec 1948,8 Jul 1949
Bahamas,4-1,,5 Aug 1975 d
Austria,4-1,,19 Mar 1958 A
Austria,4-2,,19 Mar 1968 s
Belgium,4-1,,19 Mar 1958 P
Atlantis,4-1,,19 Mar 1958 a
Chile,4-1,,
"""
HUGGO = """manyID,stateID,Signature,Rat,Force,Term,Begin
AB_1990A,FRA,01.02.1990,01.03.1990,01.04.1990,31.12.9999,01.04.1990
AB_1990A,DEU,15.02.1990,NA,01.04.1990,31.12.2000,01.04.1990
AB_1990A,ITA,NA,20.02.1990,01.04.1990,NA,01.04.1990
AB_1990A,ESP,20.03.1991,20.02.1991,01.04.1991,NA,01.04.1990
AB_1990A,PRT,NA,20.02.1990,20.08.1990,20.05.1990,01.04.1990
AB_1990A,USA,NA,NA,NA,NA,01.04.1990
AB_1990A,GBR,31.02.1990,NA,NA,NA,01.04.1990
"""
WIPO = """Contracting Party;Treaty;Signature Date;Instrument Date;Entry Into Force Date
Algeria;Beijing;;2017-07-25;2020-04-28
Austria;Beijing;2013-06-19;;
Viet Nam;Berne;;2004-07-26;2004-10-26
"""
SPELLS = """name,start.year,m,d,end
French Republic,1949,8,24,last
Greece,1952,2,18,1974-08-13
Greece,1980,10,20,last
Montenegro,2017,6,0,last
Spain,1982,5,30,1990-01-01
Spain,1990,1,1,last
"""


def imported(tmp_path, text, **options):
    (tmp_path / "table.csv").write_text(text)
    result = import_table(tmp_path / "table.csv", output=tmp_path / "out", id="x", **options)
    assert load(tmp_path / "out") == result.register
    assert sum(result.rows.values()) == len([line for line in text.splitlines()[1:] if line])
    return result


def test_days_with_marks_as_the_united_nations_treaty_collection_has_them(tmp_path):
    result = imported(
        tmp_path, UNTC, state="Participant", treaty="Treaty", acts={"sign": "Signature"}, marked="Consent"
    )
    assert result.rows == {
        "kept": 5,
        "an unknown mark after a day: P (--mark P=ACT)": 1,
        "an unknown state": 1,
        "no day (--undated bounds takes it as a consent on some day)": 1,
    }
    assert result.bonds == {"kept": 5}
    assert sum(result.days.values()) == 8
    assert [(one.state, one.act.value, one.form) for one in result.register.facts.events] == [
        ("AFG", "accede", "accession"),
        ("AUS", "sign", ""),
        ("AUS", "ratify", ""),
        ("AUT", "accede", "acceptance"),
        ("BHS", "succeed", ""),
        ("AUT", "accede", "definitive signature"),
    ]


@pytest.mark.parametrize("day", [None, "2000-01-01"])
def test_an_import_says_that_nobody_is_a_member_without_a_day_of_entry_into_force(tmp_path, day):
    acceded = "state,on\nNorway,2001-01-01\nChad,2002-01-01\n"
    result = imported(tmp_path, acceded, state="state", acts={"accede": "on"}, in_force=day)
    assert [note.split(":")[0] for note in result.notes] == (
        [] if day else ["no day of entry into force, so nobody is a member"]
    )
    assert len(result.register.members("2010-01-01")) == (2 if day else 0)


def test_days_of_effect_and_of_exit_as_huggo_has_them(tmp_path):
    result = imported(
        tmp_path,
        HUGGO,
        state="stateID",
        treaty="manyID",
        acts={"sign": "Signature", "ratify": "Rat"},
        force="Force",
        end="Term",
        in_force="Begin",
        dates="dmy",
    )
    assert result.rows == {
        "kept": 4,
        "a day that is not in the calendar": 1,
        "a signature after consent (--drop signature-after-consent)": 1,
        "no day (--undated bounds takes it as a consent on some day)": 1,
    }
    assert sum(result.days.values()) == 16
    assert result.register.status("DEU", "1995-01-01") is Status.MEMBER
    assert result.register.status("DEU", "2001-01-01") is Status.WITHDRAWN
    assert [one.act.value for one in result.register.facts.events if one.state == "PRT"] == [
        "accede",
        "withdraw_consent",
    ]


def test_a_file_with_semicolons_as_wipo_has_it(tmp_path):
    result = imported(
        tmp_path,
        WIPO,
        state="Contracting Party",
        treaty="Treaty",
        acts={"sign": "Signature Date", "ratify": "Instrument Date"},
        force="Entry Into Force Date",
        source="WIPO",
    )
    assert result.rows == {"kept": 3}
    assert result.register.status("Algeria", "2020-04-28", instrument="beijing") is Status.MEMBER
    assert result.register.status("Austria", "2020-04-28", instrument="beijing") is Status.SIGNATORY


def test_spells_with_days_in_three_columns_and_marks_of_open_ends(tmp_path):
    result = imported(tmp_path, SPELLS, state="name", start="start.year,m,d", end="end", open=["last"])
    assert result.bonds == {"kept": 4}
    assert result.register.status("Greece", "1977-01-01") is Status.WITHDRAWN
    assert result.register.status("Greece", "1981-01-01") is Status.MEMBER
    assert result.days["an end on the day on which the next spell begins"] == 2
    assert [str(one.date) for one in result.register.facts.events if one.state == "MNE"] == ["2017-06"]


def test_a_last_day_in_is_the_day_before_the_first_day_out(tmp_path):
    text = "s,a,b\nFRA,1990-01-01,1999-12-31\n"
    result = imported(tmp_path, text, state="s", start="a", end="b", end_is="last-day")
    assert str(result.register.facts.events[1].date) == "2000-01-01"


def test_rows_are_chosen_by_value(tmp_path):
    text = "s,t,k,a\nFRA,x,1,1990-01-01\nDEU,y,1,1990-01-01\nITA,z,1,1990-01-01\nESP,x,2,1990-01-01\n"
    result = imported(tmp_path, text, state="s", start="a", where=[("t", "x"), ("t", "y"), ("k", "1")])
    assert result.rows == {"kept": 2, "not chosen (--where)": 2}


def test_a_row_without_a_day_gets_bounds_if_that_is_asked(tmp_path):
    text = "s,a\nFRA,1990-01-01\nDEU,\n"
    result = imported(tmp_path, text, state="s", start="a", undated="bounds", checked_through="2020-01-01")
    assert str(result.register.facts.events[0].date) == "[1990-01-01..2020-01-01]"


def matrix(states, years, seed):
    chance = random.Random(seed)  # noqa: S311  no secret
    rows, held = [], {}
    for state in states:
        now = chance.random() < 0.3
        for year in years:
            now ^= chance.random() < 0.08
            cell = "-9" if chance.random() < 0.02 else str(int(now))
            held[state, year] = cell
            rows.append({"state": state, "year": year, "org": cell})
    return rows, held


def same_cells(states, years, seed):
    rows, held = matrix(states, years, seed)
    result = import_table(rows, id="x", state="state", wide=True, year="year", missing="-9")
    assert result.rows == {"kept": len(rows)}
    assert sum(result.days.values()) == len(rows)
    found = panel(result.register, years[0], years[-1], states=states)
    members = {
        (row["state"], row["period"] if "period" in row else list(row.values())[2]): row["member"] for row in found
    }
    for place, cell in held.items():
        if cell != "-9":
            assert bool(members.get(place, False)) is (cell == "1"), place


def test_a_matrix_of_states_and_years_comes_back_equal():
    same_cells([code for code in catalogue() if catalogue()[code].iso2][:30], list(range(1990, 2010)), 1)


@pytest.mark.slow
def test_a_matrix_of_many_treaties_comes_back_equal(tmp_path):
    """190 states, 80 years and 158 treaties: 2.4 million cells."""
    chance = random.Random(5)  # noqa: S311  no secret
    states = [code for code in catalogue() if catalogue()[code].iso2 and catalogue()[code].until is None][:190]
    years, treaties = range(1940, 2020), [f"o{number}" for number in range(158)]
    held = {}
    with (tmp_path / "wide.csv").open("w") as file:
        print("state", "year", *treaties, sep=",", file=file)
        for state in states:
            row = [chance.random() < 0.3 for _ in treaties]
            for year in years:
                row = [cell ^ (chance.random() < 0.03) for cell in row]
                held[state, str(year)] = row
                print(state, year, *map(int, row), sep=",", file=file)
    register = import_table(tmp_path / "wide.csv", id="x", state="state", wide=True, year="year").register
    seen = 0
    for place, treaty in enumerate(treaties):
        table = panel(register, years[0], years[-1], states=states, instrument=treaty)
        for state, period, member in zip(*map(table.column, ("state", "period", "member")), strict=True):
            assert member is held[state, str(period)][place], (state, period, treaty)
            seen += 1
    assert seen == 190 * 80 * 158


CELLS = st.sampled_from(
    [
        "",
        "1990",
        "1990-05-01",
        "03/04/2001",
        "13/04/2001",
        "35125",
        "x",
        "NA",
        "[1 May 1990]",
        "9999-12-31",
        "1995-01-01 a",
    ]
)


NUMBERS = st.sampled_from(["", "NA", "0", "5", "13", "1990", "1995", "1990.0", "x"])
SHAPES = {  # the columns of days, of which some stand in three, and the options
    "UNTC": (["a", "b"], {"acts": {"sign": "a"}, "marked": "b", "treaty": "t"}),
    "HUGGO": (
        ["a", "b", "c", "d"],
        {"acts": {"sign": "a", "ratify": "b"}, "force": "c", "end": "d", "in_force": "f", "treaty": "t"},
    ),
    "WIPO": (["a", "b"], {"acts": {"ratify": "a"}, "effective": {"ratify": "b"}, "in_force": "1980-01-01"}),
    "ATOP": (["x,y,z", "d"], {"start": "x,y,z", "end": "d", "open": "0"}),
    "suspensions": (["a", "b", "c", "d"], {"start": "a", "end": "b", "acts": {"suspend": "c", "reinstate": "d"}}),
}
ROWS = st.lists(
    st.fixed_dictionaries(
        {"s": st.sampled_from(["France", "Mali", "?", ""]), "t": st.sampled_from(["One", "Two", ""])}
        | dict.fromkeys("abcdf", CELLS)
        | dict.fromkeys("xyz", NUMBERS)
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS, undated=st.sampled_from(["refuse", "bounds"]), drop=st.sampled_from([(), "signature-after-consent"]))
def test_every_row_is_kept_or_set_aside_and_every_filled_day_is_an_event_or_has_a_reason(shape, rows, undated, drop):
    columns, asked = SHAPES[shape]
    result = import_table(rows, id="x", state="s", undated=undated, drop=drop, **asked)
    filled = sum(any(row[part] not in {"", "NA"} for part in column.split(",")) for row in rows for column in columns)
    assert sum(result.rows.values()) == len(rows)
    assert len(result.refused) == len(rows) - result.rows["kept"]
    assert sum(result.days.values()) == filled
    assert "" not in {*result.days, *result.rows, *result.refused.column("_reason")}
    dated = [one for one in result.register.facts.events if "has no day" not in one.note]
    assert len(dated) == result.days["became an event"]


def test_an_exit_without_a_day_that_two_rows_repeat_is_no_filled_day():
    rows = [{"s": "Mali", "a": "1980-01-01", "b": "[1 May 1990]"}] * 2
    result = import_table(rows, id="x", state="s", acts={"ratify": "a"}, effective={"ratify": "b"}, undated="bounds")
    assert sum(result.days.values()) == 4


YEAR_ROWS = st.lists(
    st.fixed_dictionaries(
        {"s": st.sampled_from(["France", "Mali", "?", ""]), "y": NUMBERS}
        | dict.fromkeys("ab", st.sampled_from(["0", "1", "2", "-9", "", "NA"]))
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(YEAR_ROWS)
def test_every_row_and_every_cell_of_a_matrix_is_counted(rows):
    whole = [*rows, {"s": "Chad", "y": "1999", "a": "1", "b": "1"}]  # both columns are of treaties
    result = import_table(whole, id="x", state="s", wide=True, year="y", missing="-9")
    assert sum(result.rows.values()) == len(whole)
    repeated = len(whole) - len({(row["s"], row["y"].removesuffix(".0")) for row in whole})
    assert 2 * (len(whole) - repeated) <= sum(result.days.values()) <= 2 * len(whole)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("22 Mar 1956 a", None, "1956-03-22"),
        ("12 Sep 1980 AA 3", None, "1980-09-12"),
        ("March 5, 1990", None, "1990-03-05"),
        ("13/04/2001", None, "2001-04-13"),
        ("03/04/2001", "mdy", "2001-03-04"),
        ("03.04.2001", "dmy", "2001-04-03"),
        ("12 Mar 1999 1/", None, "1999-03-12"),
        ("2001-05-03 [2]", None, "2001-05-03"),
        ("1999*", None, "1999"),
        ("20010503.0", None, "2001-05-03"),
        ("1990-05-01T00:00:00", None, "1990-05-01"),
        ("[19 Mar 1962]", None, "1962-03-19"),
        ("1951.0", None, "1951"),
        ("1990-05..1990-07", None, "[1990-05-01..1990-07-31]"),
    ],
)
def test_days_are_read_in_the_forms_in_use(text, order, day):
    assert str(read_day_cell(text, order).day) == day


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2001",
        "1990-07..1990-05",
        "1990-02-30",
        "12/31/99",
        "1990-05-01 12:00",
        "yesterday",
        "31 Jun 1990",
        "1999 12",
        "2001-05 3",
        "36526",
        "4000",
        "0",
        "-5",
    ],
)
def test_other_days_are_refused(text):
    with pytest.raises(UnreadCellError):
        read_day_cell(text)


@pytest.mark.parametrize(
    ("system", "number", "day"),
    [
        ("1900", "61", "1900-03-01"),
        ("1900", "36526", "2000-01-01"),
        ("1900", "36526.0 a", "2000-01-01"),
        ("1904", "35064", "2000-01-01"),
        ("1960", "14610", "2000-01-01"),
        ("1970", "10957", "2000-01-01"),
        ("1970", "-218569", "1371-07-31"),
        ("1970", "1999", "1999"),
    ],
)
def test_numbers_of_days_are_counted_from_the_day_that_is_said(system, number, day):
    assert str(read_day_cell(number, counted=system).day) == day


@pytest.mark.parametrize(
    ("system", "number"), [("1900", "60"), ("1900", "-5"), ("1900", "199905"), ("1970", "9999999")]
)
def test_numbers_that_are_neither_years_nor_plausible_days_are_refused(system, number):
    with pytest.raises(UnreadCellError, match="neither"):
        read_day_cell(number, counted=system)


def test_what_is_done_to_read_cells_is_told(tmp_path):
    text = "s,a,f\nFrance 1,36526,36000\nMali,36527*,36000\nChad,1999,\nTogo,12 May 2000 a 2,\n"
    asked = {"state": "s", "marked": "a", "in_force": "f"}
    result = imported(tmp_path, text, day_numbers="1900", **asked)
    assert result.rows == {"kept": 4}
    assert result.notes == (
        "day numbers were read: 4; the first is '36526' on line 2, read as 2000-01-01",
        "footnote marks after days were left out: 2; the first is '36527*' on line 3, read as 2000-01-02",
        "footnote marks after names of states were left out: 'France 1'",
    )
    assert import_table(tmp_path / "table.csv", id="x", **asked).rows["kept"] == 2


def test_a_bond_that_is_kept_without_one_of_its_rows_is_told(tmp_path):
    text = "s,a,b\nMali,1990-01-01,1995-01-01\nMali,03/04/2001,\nChad,x,\n"
    result = imported(tmp_path, text, state="s", start="a", end="b")
    assert result.notes == ("1 bond kept without rows that were set aside, such as MLI under x",)


def test_columns_that_no_option_names_are_told(tmp_path):
    text = "s,y,m,d,out,t\nFrance,1990,1,1,1995-01-01,x\n"
    assert imported(tmp_path, text, state="s", start="y,m,d", where={"t": "x"}).notes == ("columns not read: out",)


def test_a_workbook_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04...")
    with pytest.raises(ValueError, match="save the sheet as csv"):
        import_table(tmp_path / "table.xlsx", id="x", state="s", start="a")


def test_a_row_that_is_set_aside_for_its_days_names_its_state_and_treaty_and_each_unread_day(tmp_path):
    text = "s,t,a,b\n220,One,03/04/2001,2005-01-01\n220,Two,03/04/2001,03/04/2002\n"
    result = imported(tmp_path, text, state="s", treaty="t", codes="cow", start="a", end="b")
    assert list(result.refused.column("_state")) == ["FRA", "FRA"]
    assert list(result.refused.column("_treaty")) == ["one", "two"]
    assert "a: '03/04/2001'" in result.refused.column("_reason")[1]
    assert "b: '03/04/2002'" in result.refused.column("_reason")[1]
    ambiguous = "an ambiguous day: say with --dates which is first, the day or the month"
    assert result.rows == {"kept": 0, ambiguous: 2}
    assert result.days == {"became an event": 0, ambiguous: 3, "in a row that was set aside": 1}


@pytest.mark.parametrize("digits", [19, 5_000])
def test_a_number_of_thousands_of_digits_is_refused_in_our_words_wherever_it_stands(digits):
    number = "9" * digits
    with pytest.raises(RefusedError, match="is no year"):
        read_year(number)
    with pytest.raises(UnreadCellError):
        read_parts(number, "1", "1")
    with pytest.raises(UnreadCellError):
        read_parts("\u00b2", "1", "1")
    coding = [{"state": number, "year": number, "member": 1}, {"state": "ARM", "year": number, "member": 1}]
    with pytest.raises(ValueError, match="nothing of the coding can be compared"):
        compare(CSTO, coding, state="state", year="year", member="member", codes="cow")
    for year in (number, int("9" * 400) ** (digits // 400 + 1)):
        with pytest.raises(MomentError):
            panel(CSTO, year, 2000)


def test_a_message_quotes_the_beginning_of_a_long_cell_only(tmp_path):
    with pytest.raises(UnreadCellError) as refused:
        read_day_cell("9" * 50_000)
    assert len(str(refused.value)) < 500
    file = tmp_path / "coding.csv"
    file.write_text(f"state,year,member\n{'x' * 50_000},{'9' * 50_000},1\n")
    with pytest.raises(ValueError, match="nothing of the coding can be compared") as refused:
        compare(CSTO, read_coding(file), state="state", year="year", member="member")
    assert len(str(refused.value)) < 5_000


def test_parts_footnotes_and_slugs():
    assert str(read_parts("1990", "5", "NA")) == "1990-05"
    assert read_parts("0", "", "") is None
    assert without_footnote("China 2,3") == "China"
    assert slug("Côte (1961) / x") == "cote-1961-x"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "events.csv").write_text("mine")
    with pytest.raises(ValueError, match="is not empty"):
        imported(tmp_path, "s,a\nFRA,1990\n", state="s", start="a")
    assert (tmp_path / "out" / "events.csv").read_text() == "mine"


def test_states_that_the_catalogue_does_not_have_are_read_from_the_folder(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "states.csv").write_text("code,name,cow\nZBL,Zembla,999\n")
    text = "s,a\nZembla *,1990-01-01\nFRA,1990-01-01\n"
    assert imported(tmp_path, text, state="s", start="a").rows == {"kept": 2}
    found = import_table(
        [{"s": "999", "a": "1990"}], id="x", state="s", start="a", codes="cow", output=tmp_path / "out", update=True
    )
    assert found.rows == {"kept": 1}


def test_numbers_need_the_name_of_their_system(tmp_path):
    with pytest.raises(ValueError, match="need --codes"):
        imported(tmp_path, "s,a\n220,1990\n", state="s", start="a")


def test_marks_of_a_table_can_be_given_their_meaning(tmp_path):
    text = "s,a,b\nFRA,1990-01-01,1991-01-01 P\nDEU,1990-01-01,1991-01-01 c\nITA,,1991-01-01 x\n"
    result = imported(tmp_path, text, state="s", acts={"sign": "a"}, marked="b", marks={"P": "accede", "c": "ratify"})
    assert result.rows == {"kept": 2, "an unknown mark after a day: x (--mark x=ACT)": 1}
    assert [one.act.value for one in result.register.facts.events] == ["sign", "ratify", "sign", "accede"]


def test_signatures_after_consent_are_left_out_if_that_is_asked(tmp_path):
    """A column of signatures that was filled down with the days of effect."""
    text = "s,a,b\nFRA,1990-01-01,1989-01-01\nDEU,1988-01-01,1989-01-01\n"
    asked = {"state": "s", "acts": {"sign": "a", "ratify": "b"}}
    assert import_table(tmp_table(tmp_path, text), id="x", **asked).bonds["kept"] == 1
    result = imported(tmp_path, text, drop="signature-after-consent", **asked)
    assert result.bonds == {"kept": 2}
    assert result.days == {"became an event": 3, "a signature after consent, left out (--drop)": 1}
    with pytest.raises(UnknownWordError, match="signature-after-consent"):
        import_table(tmp_table(tmp_path, text), id="x", drop="signatures", **asked)


def tmp_table(folder, text):
    (folder / "table.csv").write_text(text)
    return folder / "table.csv"


def test_rows_that_differ_on_the_entry_into_force_are_told_once_for_each_treaty(tmp_path):
    text = "s,t,a,f\n" + "".join(f"{s},t,1990-01-01,199{n}-01-01\n" for n, s in enumerate(["FRA", "DEU", "ITA"], 1))
    result = imported(tmp_path, text, state="s", treaty="t", acts={"ratify": "a"}, in_force="f")
    assert result.notes == (
        "t: rows differ on its entry into force, 1991-01-01 and 1992-01-01 (line 3); the first is taken",
    )


def test_a_name_with_its_abbreviation_is_the_name(tmp_path):
    text = "s,a\nEuropean Union (EU),1990-01-01\nFrance (DE),1990-01-01\nNowhere (XX),1990-01-01\n"
    result = imported(tmp_path, text, state="s", start="a")
    assert result.rows == {"kept": 1, "an unknown state": 2}
    assert result.register.is_member("EUE", "1990-01-01")


def test_a_matrix_in_words_needs_the_word_for_a_member(tmp_path):
    text = "s,y,o\nFRA,1990,Full\nDEU,1990,None at all\n"
    asked = {"state": "s", "wide": True, "year": "y"}
    with pytest.raises(ValueError, match=r"--member.*'Full'"):
        imported(tmp_path, text, **asked)
    result = imported(tmp_path, text, member="Full", missing="None at all", **asked)
    assert result.bonds == {"kept": 1}


def test_a_matrix_of_whole_numbers_with_a_point_is_read(tmp_path):
    text = "s,y,o\n2,1990.0,1.0\n20,1990.0,0.0\n70,1990,-9.0\n"
    result = imported(tmp_path, text, state="s", codes="cow", wide=True, year="y", missing=["-9"])
    assert result.days == {"member": 1, "missing": 1, "not a member": 1}
    assert result.register.is_member("USA", "1990-06-01")

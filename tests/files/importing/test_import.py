"""Other people's tables become registers: what gets in, what is set aside, and that nothing is lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csto_membership import CSTO, MomentError, Status, UnknownWordError, compare, import_table, load, panel, read_coding
from csto_membership.files.importing.bonds import RefusedError
from csto_membership.files.importing.cells import UnreadCellError, read_day_cell, read_parts
from csto_membership.files.importing.matrix import read_year
from csto_membership.model.catalogue import catalogue

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


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "events.csv").write_text("mine")
    with pytest.raises(ValueError, match="is not empty"):
        imported(tmp_path, "s,a\nFRA,1990\n", state="s", start="a")
    assert (tmp_path / "out" / "events.csv").read_text() == "mine"


@pytest.mark.parametrize("name", ["states.csv", "State.CSV"])
def test_states_that_the_catalogue_does_not_have_are_read_from_the_folder(tmp_path, name):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("code,name,cow\nZBL,Zembla,999\n")
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


@pytest.mark.slow
def test_a_note_counts_what_it_does_not_list():
    treaties = [f"t{number:02}" for number in range(22)]
    rows = [{"s": s, "t": t, "a": "1990", "f": f} for t in treaties for s, f in (("Mali", "1991"), ("Chad", "1992"))]
    result = import_table(rows, id="x", state="s", treaty="t", acts={"ratify": "a"}, in_force="f")
    assert len(result.notes) == 21
    assert result.notes[0].startswith("t00: rows differ on its entry into force, 1991 and 1992 (line 2)")
    assert result.notes[19].startswith("t19: rows differ")
    assert result.notes[20] == "and 2 more"
    few = [row for row in rows if row["t"] < "t04"]
    (note,) = import_table([row | {"f": ""} for row in few], id="x", state="s", treaty="t", acts={"ratify": "a"}).notes[
        1:
    ]
    assert note == (
        "no day of entry into force, so nobody is a member: t00, t01, t02 and 1 more (--in-force DAY or COLUMN)"
    )
    many = [{"s": "Mali", "a": "1990"} | {f"c{number:02}": "" for number in range(21)}]
    (note,) = import_table(many, id="x", state="s", start="a").notes
    assert note == f"columns not read: {', '.join(f'c{number:02}' for number in range(20))}, …"
    (note,) = import_table([row | {"c19": "", "c20": ""} for row in many[:1]], id="x", state="s", start="a", where={"c00": ""}).notes  # fmt: skip  # noqa: E501
    assert note == f"columns not read: {', '.join(f'c{number:02}' for number in range(1, 21))}"


def test_rows_without_a_day_say_why_they_are_set_aside():
    rows = [
        {"s": "Mali", "t": "One", "a": "1990"},
        {"s": "Mali", "t": "One", "a": ""},
        {"s": "Chad", "t": "One", "a": ""},
        {"s": "Chad", "t": "Two", "a": ""},
    ]
    asked = {"id": "x", "state": "s", "treaty": "t", "start": "a"}
    assert list(import_table(rows, **asked).refused.column("_reason")) == [
        "no day, and other rows of the bond have days",
        "no day (--undated bounds takes it as a consent on some day)",
        "no day (--undated bounds takes it as a consent on some day)",
    ]
    result = import_table(rows, **asked, undated="bounds", checked_through="2000-01-01")
    assert list(result.refused.column("_reason")) == [
        "no day, and other rows of the bond have days",
        "no day, and the table has no day of this treaty",
    ]
    assert [(one.id, str(one.date), one.note) for one in result.register.facts.events] == [
        ("mli-one-accede", "1990", ""),
        ("tcd-one-accede", "[1990-01-01..2000-01-01]", "The table has no day."),
    ]


def test_an_entry_into_force_is_a_day_in_each_row_without_a_mark():
    rows = [
        {"s": "Mali", "a": "1990", "f": "1985-01-01"},
        {"s": "Chad", "a": "1990", "f": "1985-01-01 a"},
        {"s": "Togo", "a": "1990", "f": "[1985-01-01]"},
        {"s": "Niger", "a": "1990", "f": "soon"},
        {"s": "Benin", "a": "1990", "f": ""},
        {"s": "Ghana", "a": "1990", "f": "never"},
    ]
    result = import_table(rows, id="x", state="s", start="a", in_force="f", open="never")
    assert list(result.refused.column("_reason")) == [
        "f: '1985-01-01 a' has a mark",
        "f: '[1985-01-01]' has a mark",
        "'soon': no day that can be read",
    ]
    assert result.rows == {"kept": 3, "an entry into force with a mark": 2, "no day that can be read": 1}
    assert [str(one.in_force) for one in result.register.facts.instruments] == ["1985-01-01"]


@pytest.mark.slow
def test_what_was_set_aside_is_written_where_it_is_asked_for(tmp_path):
    table = tmp_table(tmp_path, "s,a\nNowhere,1990\nMali,1990\n")
    out = tmp_path / "deep" / "out"
    asked = {"id": "x", "state": "s", "start": "a", "output": out}
    result = import_table(table, refused=tmp_path / "refused.csv", **asked)
    assert (tmp_path / "refused.csv").read_text() == result.refused.to_csv()
    assert not (out / "_refused.csv").exists()
    assert str(tmp_path / "refused.csv") in result.files
    with pytest.raises(ValueError, match=r"table\.csv is the table that is read; what is set aside needs another file"):
        import_table(table, refused=table, update=True, **asked)
    with pytest.raises(ValueError, match=r"refused\.csv would be a file of the register; choose another folder, or a"):
        import_table(table, refused=out / "refused.csv", update=True, **asked)
    for name in ("_mine.csv", ".mine.csv"):
        import_table(table, refused=out / name, update=True, **asked)
        assert (out / name).is_file()
    (tmp_path / "refused.csv").write_text("mine")
    import_table(table, refused=tmp_path / "refused.csv", update=True, **asked | {"checked_through": "2100-01-01"})
    assert (tmp_path / "refused.csv").read_text() == result.refused.to_csv()
    assert not (out / "_before" / "refused.csv").exists()

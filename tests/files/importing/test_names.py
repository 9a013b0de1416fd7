"""What the cells of a row name: its state in names and codes, its treaty, its source."""

import pytest

from csto_membership import import_table


def imported(*rows, **options):
    asked = {"id": "x", "state": "s", "start": "a", "checked_through": "2020-01-01"} | options
    whole = [{"a": "1990-01-01"} | (row if isinstance(row, dict) else {"s": row}) for row in rows]
    return import_table(whole, **asked)


def codes(result):
    return [one.state for one in result.register.facts.events]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mali", "MLI"),
        ("mli", "MLI"),
        ("[Mali]", "MLI"),
        ("Mali 1", "MLI"),
        ("[Mali 1]", "MLI"),
        ("[Mali] 1", "MLI"),
        ("Mali (MLI)", "MLI"),
        ("European Union (EU) 3", "EUE"),
        ("Korea, Republic of", "KOR"),
    ],
)
def test_a_state_is_named_as_tables_name_it(name, code):
    assert codes(imported(name)) == [code]


@pytest.mark.parametrize("name", ["Nowhere", "Nowhere 1", "Mali (DE)", "(MLI)", "Mali (Nowhere)"])
def test_what_names_no_state_or_two_is_set_aside(name):
    result = imported(name)
    assert result.rows == {"kept": 0, "an unknown state": 1}
    assert f"s: {name!r} is an unknown state" in result.refused.column("_reason")[0]


def test_an_unknown_state_gets_the_near_ones_and_no_state_has_its_own_reason():
    result = imported("Kyrgistan 2", "", "NA", "Germny")
    assert list(result.refused.column("_reason")) == [
        "s: 'Kyrgistan 2' is an unknown state; did you mean Kyrgyzstan?",
        "no state",
        "no state",
        "s: 'Germny' is an unknown state; did you mean Germany?",
    ]


@pytest.mark.parametrize(
    ("names", "note"),
    [
        (["Mali", "[Chad]", "Nowhere"], None),
        (["Mali 1", "Mali 1", "Chad"], "'Mali 1'"),
        (["Mali 1", "Chad 2", "Togo 3"], "'Mali 1', 'Chad 2', 'Togo 3'"),
        (["Mali 1", "Chad 2", "Togo 3", "Benin 4"], "'Mali 1', 'Chad 2', 'Togo 3' and 1 more"),
    ],
)
def test_footnotes_after_names_are_told(names, note):
    told = [one for one in imported(*names).notes if "footnote" in one]
    assert told == ([f"footnote marks after names of states were left out: {note}"] if note else [])


@pytest.mark.parametrize(
    ("system", "text", "day", "code"),
    [
        ("cow", "345", "1980-01-01", "YUG"),
        ("cow", "345", "2010-01-01", "SRB"),
        ("cow", "345.0", "2010-01-01", "SRB"),
        ("gw", "345", "1980-01-01", "YUG"),
        ("cow", "678", "2010-01-01", "YAR"),
        ("iso2", "NA", "1990-01-01", "NAM"),
        ("iso2", "fr", "1990-01-01", "FRA"),
        ("iso3", "FRA", "1990-01-01", "FRA"),
        ("m49", "704", "1990-01-01", "VNM"),
    ],
)
def test_a_code_is_read_in_its_system_and_on_the_first_day_of_its_row(system, text, day, code):
    assert codes(imported({"s": text, "a": day}, codes=system)) == [code]


def test_a_row_without_a_day_has_the_state_that_has_its_number_now():
    rows = {"s": "345", "a": ""}, {"s": "20"}
    assert codes(imported(*rows, codes="cow", undated="bounds")) == ["CAN", "SRB"]


def test_codes_of_a_row_are_those_of_its_own_day():
    rows = {"s": "345", "a": "2010-01-01"}, {"s": "345", "a": "1980-01-01"}
    assert sorted(codes(imported(*rows, codes="cow"))) == ["SRB", "YUG"]


def test_numbers_without_a_system_are_refused_with_what_they_could_be():
    with pytest.raises(
        ValueError, match=r"^numeric state codes, such as 2, need --codes cow, gw or m49: 704 is .*m49$"
    ):
        imported("2")


def test_states_of_the_folder_come_before_those_of_the_catalogue(tmp_path):
    (tmp_path / "states.csv").write_text(
        "code,name,cow,since,until\nZBL,Zembla,999,1995-01-01,\nOLD,Old Zembla,999,1980-01-01,1995-01-01\n"
        "XML,Mali,432,,\n"
    )
    found = {}
    for number, day in (("999", "2000-01-01"), ("999", "1985-01-01"), ("999", "1970-01-01"), ("432", "1990-01-01")):
        rows = [{"s": number, "a": day}]
        result = import_table(rows, id="x", state="s", start="a", codes="cow", output=tmp_path, dry_run=True)
        found[number, day] = codes(result)
    assert list(found.values()) == [["ZBL"], ["OLD"], ["ZBL"], ["XML"]]
    for name in ("zembla", "[Zembla]", "[Zembla 1]", "[Zembla] 1", "Zembla (ZBL)"):
        rows = [{"s": name, "a": "2000-01-01"}]
        assert codes(import_table(rows, id="x", state="s", start="a", output=tmp_path, dry_run=True)) == ["ZBL"], name


def test_a_treaty_without_a_name_sets_its_row_aside():
    result = imported({"s": "Mali", "t": "One"}, {"s": "Chad", "t": "-"}, {"s": "Togo", "t": "one!"}, treaty="t")
    assert result.rows == {"kept": 2, "no treaty": 1}
    assert [(one.id, one.name) for one in result.register.facts.instruments] == [("one", "One"), ("one-2", "one!")]


@pytest.mark.parametrize(("name", "found"), [("", "My Org"), ("The Organization", "The Organization")])
def test_without_a_column_of_treaties_there_is_one_of_the_register_s_name(name, found):
    result = imported("Mali", id="My Org", name=name)
    assert [(one.id, one.name) for one in result.register.facts.instruments] == [("my-org", found)]
    assert result.register.facts.name == found
    (without,) = imported("Nowhere", id="My Org", name=name).register.facts.instruments
    assert (without.id, without.name) == ("my-org", found)
    assert [one.id for one in imported("Mali", id="條約").register.facts.instruments] == ["treaty"]


@pytest.mark.parametrize(
    ("source", "titles"),
    [
        ("", ["An imported table, 2020-01-01"]),
        ("The depositary", ["The depositary, 2020-01-01"]),
        ("=q", ["An imported table, 2020-01-01", "Letter", "letter"]),
    ],
)
def test_a_source_is_that_of_the_row_or_of_the_edition(source, titles):
    rows = [{"s": s, "q": q} for s, q in (("Mali", "Letter"), ("Chad", "letter"), ("Togo", "-"), ("Benin", "Letter"))]
    result = imported(*rows, source=source)
    facts = result.register.facts
    assert result.notes == (("columns not read: q",) if not source.startswith("=") else ())
    assert sorted(one.title for one in facts.sources) == titles
    by_state = {one.state: facts.sources.by_id()[one.sources[0]].title for one in facts.events}
    assert by_state["BEN"] == by_state["MLI"] == (titles[1] if len(titles) > 1 else titles[0])
    assert by_state["TGO"] == titles[0]
    assert [one.id for one in imported({"s": "Mali", "q": "條約"}, source="=q").register.facts.sources] == ["source"]

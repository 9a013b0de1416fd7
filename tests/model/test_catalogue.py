"""The catalogue of states: what is in it, how it is found, and what two other lists say."""

import csv
import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

import csto_membership
from csto_membership.errors import UnknownStateError, UnknownWordError
from csto_membership.model.catalogue import Catalogue, catalogue
from csto_membership.model.names import content_words, fold

STATES = catalogue()


def found(text):
    """Return the code of the state that a text finds."""
    state = STATES.lookup(text)
    return state and state.code


# what is in it


@pytest.mark.parametrize("code", ["XKX", "PSE", "TWN", "VAT", "COK", "NIU", "EUE", "HKG", "MAC"])
def test_beside_the_members_of_the_united_nations(code):
    assert STATES[code].code == code


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("SUN", date(1922, 12, 30), date(1991, 12, 26)),
        ("CSK", date(1918, 10, 28), date(1993, 1, 1)),
        ("DDR", date(1949, 10, 7), date(1990, 10, 3)),
        ("YUG", date(1918, 12, 1), date(1992, 4, 27)),
        ("SCG", date(1992, 4, 27), date(2006, 6, 3)),
        ("YMD", date(1967, 11, 30), date(1990, 5, 22)),
        ("YAR", date(1918, 10, 30), date(1990, 5, 22)),
        ("RVN", None, date(1976, 7, 2)),
        ("ZAN", date(1963, 12, 10), date(1964, 4, 26)),
    ],
)
def test_vanished_states_have_their_spans(code, since, until):
    assert (STATES[code].since, STATES[code].until) == (since, until)


def test_codes_have_the_forms_of_their_systems():
    for state in STATES.values():
        assert re.fullmatch("[A-Z]{3}", state.code)
        assert re.fullmatch("([A-Z]{2})?", state.iso2)
        assert re.fullmatch("([A-Z]{3})?", state.cowc)
        assert all(number is None or 0 < number < 1000 for number in (state.m49, state.cow, state.gw))
        assert bool(state.cow) == bool(state.cowc)


def test_rows_are_in_alphabetical_order():
    assert list(STATES) == sorted(STATES)


@pytest.mark.parametrize("folded", [fold, content_words])
def test_no_name_means_two_states(folded):
    """The one exception: Gleditsch and Ward call the united Yemen by the words of the Yemen Arab Republic."""
    owners = {}
    for state in STATES.values():
        for name in (state.name, *state.aliases):
            if len(name) > 3 and name != "Yemen (Arab Republic of Yemen)":
                assert owners.setdefault(folded(name), state) == state, name


def test_a_row_has_all_its_fields():
    with pytest.raises(ValueError, match="code, name, iso2"):
        Catalogue(["code,name", "ARM,Armenia"])


# finding


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia (Soviet Union)", "RUS"),
        ("Belarus (Byelorussia)", "BLR"),
        ("Russian Federation (the)", "RUS"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Kyrgyz Republic", "KGZ"),
        ("Moldova, Republic of", "MDA"),
        ("the Republic of Moldova", "MDA"),
        ("UK", "GBR"),
        ("USA", "USA"),
        ("DRC", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo (the)", "COG"),
        ("Côte d\u2019Ivoire", "CIV"),
        ("COTE D'IVOIRE", "CIV"),
        ("TÜRKİYE", "TUR"),
        ("St. Lucia", "LCA"),
        ("Gambia, The", "GMB"),
        ("Macedonia (Former Yugoslav Republic of)", "MKD"),
        ("Vietnam, Democratic Republic of", "VNM"),
        ("Vietnam, Republic of", "RVN"),
        ("Yemen (Arab Republic of Yemen)", "YEM"),
        ("Yemen Arab Republic", "YAR"),
        ("Germany, East", "DDR"),
        ("Российская Федерация", "RUS"),
        ("Zaire", "COD"),
        ("ZAR", "COD"),
        ("eu", "EUE"),
    ],
)
def test_states_are_found_by_the_names_in_use(text, code):
    assert found(text) == code
    assert STATES.find(text).code == code


@pytest.mark.parametrize("text", ["Korea", "CS", "VDR", "", "Atlantis"])
def test_what_means_several_states_or_none_finds_none(text):
    """VDR: in ISO 3166-3 the Democratic Republic, among political scientists the Republic of Viet Nam."""
    assert found(text) is None


def test_an_unknown_name_has_suggestions():
    with pytest.raises(UnknownStateError, match="Kyrgyzstan"):
        STATES.find("Kirgizstan")


@pytest.mark.parametrize(
    ("system", "code", "on", "expected"),
    [
        ("cow", 365, None, "RUS"),
        ("cow", 365, 1980, "SUN"),
        ("cow", 365, 1991, None),
        ("cow", 365, date(1991, 12, 25), "SUN"),
        ("cow", 365, date(1991, 12, 26), "RUS"),
        ("cow", 345, 1980, "YUG"),
        ("cow", 345, 2000, "SCG"),
        ("cow", 345, 2010, "SRB"),
        ("gw", 345, None, None),
        ("gw", 340, 2010, "SRB"),
        ("cow", 255, None, "DEU"),
        ("cow", 260, 1970, "DEU"),
        ("gw", 260, None, "DEU"),
        ("cow", 678, 1980, "YAR"),
        ("cow", 679, 2000, "YEM"),
        ("gw", 678, 1980, "YAR"),
        ("gw", 678, 2000, "YEM"),
        ("gw", 970, None, "KIR"),
        ("cow", 970, None, "NRU"),
        ("m49", 704, None, "VNM"),
        ("cow", "704", None, "UZB"),
        ("m49", "004", None, "AFG"),
        ("cow", 999, None, None),
        ("cow", "", None, None),
        ("ISO2", "na", None, "NAM"),
        ("iso2", "CS", 1980, "CSK"),
        ("iso2", "UK", None, "GBR"),
        ("iso3", "ZAR", None, "COD"),
        ("cowc", "swz", None, "CHE"),
        ("iso3", "SWZ", None, "SWZ"),
        ("name", "Kenya", None, "KEN"),
    ],
)
def test_codes_are_read_by_their_system(system, code, on, expected):
    state = STATES.by_code(system, code, on)
    assert (state and state.code) == expected


def test_fips_is_no_system_of_the_catalogue():
    with pytest.raises(UnknownWordError, match="FIPS"):
        STATES.by_code("FIPS", "RS")


def test_a_state_is_one_record():
    assert STATES.find("Kenya") is STATES["KEN"]


def test_it_is_a_mapping_by_exact_codes():
    assert "KEN" in STATES
    assert "Kenya" not in STATES
    assert len(STATES) == len(set(STATES))
    assert repr(STATES) == f"<Catalogue of {len(STATES)} states>"


# two other lists

UNINHABITED = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}
"""Not here: nobody acts for them in treaties, and data sets of states leave them out."""

OTHER_CODES = {
    ("SCG", "iso2"): "CS was Czechoslovakia's before; neither has it as its own here, but by date",
    ("CSK", "iso2"): "the same",
    ("YUG", "m49"): "890 until 1992; 891 is its successor's, which is a state of its own here",
    ("CZE", "gw"): "315 is Czechoslovakia",
    ("VNM", "gw"): "817 is the Republic of Viet Nam, which ended",
    ("YEM", "gw"): "680 is the People's Republic in the south",
    ("SUN", "gw"): "left out there",
    ("XKX", "m49"): "412 is not assigned by the United Nations",
    ("GRC", "iso2"): "a pattern there, with the Union's own EL",
    ("GBR", "iso2"): "a pattern there, with UK",
}
"""Where another list says something else, and why."""

NAMES_LEFT_OUT = {
    "Czechoslovakia, Czechoslovak Socialist Republic",
    "USSR, Union of Soviet Socialist Republics",
    "Byelorussian SSR Soviet Socialist Republic",
    "Territory of the Cocos (Keeling) Islands",
    "Country of Curaçao",
    "Guiana",
    "St. Barths",
    "Territorial collectivity of Saint-Barthélemy",
    "Tanganjika",
}
"""Two names in one, misspellings, and formal names of territories."""


def differing(code, values):
    """Return the systems in which the catalogue has another code, where no reason is noted."""
    state = STATES[code]
    own = {"iso2": state.iso2, "m49": state.m49, "gw": state.gw}
    return {system for system, value in values.items() if value != own[system] and (code, system) not in OTHER_CODES}


def test_iso_3166_as_in_pycountry():
    pycountry = pytest.importorskip("pycountry", reason="pycountry is the oracle")
    for one in pycountry.countries:
        if one.alpha_3 in UNINHABITED:
            continue
        assert not differing(one.alpha_3, {"iso2": one.alpha_2, "m49": int(one.numeric)}), one
        names = (getattr(one, kind, None) for kind in ("name", "official_name", "common_name"))
        for name in filter(None, names):
            assert found(name) == one.alpha_3
            assert found(f"{name} (the)") == one.alpha_3


def test_iso_3166_3_as_in_pycountry():
    """Vanished states are found by their codes; parts and mergers of territories are not in the catalogue."""
    pycountry = pytest.importorskip("pycountry", reason="pycountry is the oracle")
    old = {one.alpha_3: one for one in pycountry.historic_countries}
    territories = {"ATB", "CTE", "ATF", "FXX", "GEL", "JTN", "MID", "ATN", "NTZ", "PCI", "PUS", "PCZ", "SKM", "WAK"}
    assert {code for code in old if found(code) is None} == territories | {"VDR"}
    for code in set(old) & set(STATES):
        assert not differing(code, {"iso2": old[code].alpha_2, "m49": int(old[code].numeric)}), code


def test_names_and_codes_as_in_country_converter():
    """Its data file is read here without its code, which fails on some versions of pandas."""
    spec = find_spec("country_converter")
    if spec is None or spec.origin is None:
        pytest.skip("country_converter is the oracle")
    with (Path(spec.origin).parent / "country_data.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["ISO3"] not in UNINHABITED]
    rows = [row for row in rows if row["ISO3"] not in {"BA1", "CHI"}]  # codes of its own for groups of islands
    for row in rows:
        code = {"EAT": "TZA", "EAZ": "ZAN"}.get(row["ISO3"], row["ISO3"])
        if code == row["ISO3"]:
            numbers = {"m49": row["ISOnumeric"], "gw": row["GWcode"]}
            codes = {"iso2": row["ISO2"], **{system: int(text) if text else None for system, text in numbers.items()}}
            assert not differing(code, codes), row["name_short"]
        for name in {row["name_short"], row["name_official"]} - NAMES_LEFT_OUT:
            assert found(name) == code


def test_a_state_has_the_other_names_of_its_row():
    file = Path(csto_membership.__file__).parent / "data" / "states.csv"
    rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}]
    names = {row[0]: tuple(row[-1].split("|")) if row[-1] else () for row in rows[1:]}
    assert {code: state.aliases for code, state in catalogue().items()} == names

"""The JSON Schema of register files says what the loader says, as far as a schema can."""

import re
import tomllib
from datetime import date, datetime, time
from itertools import product
from pathlib import Path

import pytest
from documents import BEYOND_A_SCHEMA, BROKEN_FORM, SOUND, altered, mutations, named, refused
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from thorough import examples

from csto_membership.errors import MomentError
from csto_membership.files.loading import DATA, load
from csto_membership.files.schema import FILE, schema, text
from csto_membership.files.tables import TABLES, keys_of
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import Reading
from csto_membership.model.instruments import Arrears, Boundaries, EndsWith, Entry, Force, Window, Withdrawal
from csto_membership.model.periods import MonthDay, Period
from csto_membership.model.vocabulary import Act, Status
from csto_membership.organization import INNER

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "registers").glob("*.toml"))
SHIPPED = [*sorted((DATA / "csto").glob("*.toml")), DATA / "template.toml", *EXAMPLES]
DEFS = schema()["$defs"]
NESTED = {
    "entry": Entry,
    "withdrawal": Withdrawal,
    "arrears": Arrears,
    "force": Force,
    "window": Window,
    "boundaries": Boundaries,
    "endswith": EndsWith,
    "reading": Reading,
}
NESTED |= {kind.__name__.lower(): kind for kind in INNER.values()}


def plain(value):
    """Return a TOML value as JSON has it: days and times as ISO 8601 texts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def valid(document, part=None):
    """Whether a document, or a part of one, is of the form that the schema gives."""
    rules = schema() if part is None else DEFS[part] | {"$defs": DEFS}
    return Draft202012Validator(rules, format_checker=FormatChecker()).is_valid(plain(document))


def accepts(parse, one):
    """Whether the loader reads a text."""
    try:
        parse(one)
    except MomentError:
        return False
    return True


def test_the_shipped_schema_is_what_the_loader_makes():
    assert FILE.read_text(encoding="utf-8") == text()


def test_it_is_a_schema_of_the_draft_it_names():
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_is_of_the_form(path):
    assert valid(tomllib.loads(path.read_text(encoding="utf-8")))


def test_the_register_with_every_key_is_of_the_form():
    assert valid(SOUND)


@pytest.mark.parametrize("table", list(TABLES))
def test_a_file_may_hold_only_some_of_the_tables(table):
    assert valid({table: SOUND[table]})
    assert valid({})


@pytest.mark.parametrize(
    ("name", "kind"), (TABLES | NESTED).items(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_table_has_the_keys_of_the_loader_and_no_others(name, kind):
    assert DEFS[name]["properties"].keys() == keys_of(kind).keys()
    assert DEFS[name]["additionalProperties"] is False


def test_every_table_of_the_loader_is_there_and_no_other():
    assert schema()["properties"].keys() == TABLES.keys()
    assert schema()["additionalProperties"] is False
    assert DEFS.keys() == {*TABLES, *NESTED, "moment", "period", "monthday"}


@pytest.mark.parametrize("broken", BROKEN_FORM, ids=named)
def test_what_is_broken_in_form_is_refused_as_the_loader_refuses_it(broken):
    document = altered(broken[0])
    assert refused(document)
    assert not valid(document)


@pytest.mark.parametrize("broken", BEYOND_A_SCHEMA, ids=named)
def test_what_is_broken_in_content_is_beyond_the_schema(broken):
    assert valid(altered(broken[0]))


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_a_word_of_the_schema(act):
    event = {"id": "e", "state": "AAA", "act": act.value, "date": date(2000, 1, 1), "sources": ["s"]}
    assert valid(event | ({"topic": "statement"} if act is Act.NOTE else {}), "event")
    assert not valid(event | ({} if act is Act.NOTE else {"topic": "statement"}), "event")


def test_keys_have_descriptions_in_the_words_of_the_reference():
    assert DEFS["state"]["properties"]["code"]["description"].startswith("ISO 3166-1 alpha-3 code")
    assert DEFS["instrument"]["properties"]["in_force"]["description"].startswith("when it entered into force; absent:")
    assert DEFS["event"]["properties"]["effective"]["description"].endswith("the exit day that it claims.")
    assert DEFS["event"]["properties"]["states"]["description"].endswith("; several at once.")
    assert DEFS["register"]["title"] == "The `[register]` table: the register as a whole"


def test_no_description_speaks_of_what_files_do_not_have():
    assert "None" not in text()
    assert "``" not in text()


# texts


def test_a_day_of_the_year_is_one_for_both():
    for month, day in product(range(20), range(40)):
        one = f"{month:02}-{day:02}"
        assert valid(one, "monthday") == accepts(MonthDay.parse, one), one


@pytest.mark.parametrize("one", ["1-1", "12/31", "", "12-31?", "--12-31", "12-3", "112-31"])
def test_what_is_no_day_of_the_year_is_none_for_both(one):
    assert not valid(one, "monthday")
    assert not accepts(MonthDay.parse, one)


FORMS_OF_A_DAY = ["1993", "1993-XX", "1993-12", "1993-12-XX", "1993-12-31", "2024-33", "2024-Q4", "0001", "9999-12"]


@pytest.mark.parametrize(
    "one", [f"{form}{mark}" for form in FORMS_OF_A_DAY for mark in ("", "?", "~", "%")] + ["[1993-09-24..1993-12-31]"]
)
def test_every_form_of_a_day_is_one_for_both(one):
    assert valid(one, "moment")
    assert accepts(Moment.parse, one)


@given(st.from_regex(r"\A\[?[0-9X]{0,4}(-[0-9QX]{1,2}){0,2}[?~%]?(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2}\])?\Z"))
@examples(300)
def test_whatever_the_loader_reads_as_a_day_is_one_for_the_schema(one):
    assert valid(one, "moment") or not accepts(Moment.parse, one)


@given(st.from_regex(r"\A-?P?([0-9]{1,8}[YMWDH]){0,4}T?\Z"))
@examples(300)
def test_a_period_is_one_for_both(one):
    assert valid(one, "period") == accepts(Period.parse, one)


@given(mutations())
@examples(150)
def test_whatever_the_loader_reads_is_of_the_form(document):
    if not refused(document):
        assert valid(document)


# the template


def test_the_template_is_a_sound_register_that_answers():
    lakes = load(DATA / "template.toml")
    assert lakes.status("XAA", "2003-03-31") is Status.SIGNATORY
    assert lakes.status("Aldonia", "2003-04-01") is Status.MEMBER
    assert lakes.status("Boravia", "2019-12-30") is Status.WITHDRAWING
    assert lakes.status("Boravia", "2019-12-31") is Status.WITHDRAWN
    assert lakes.findings == ()


def test_the_template_is_short():
    lines = (DATA / "template.toml").read_text(encoding="utf-8").splitlines()
    assert 50 <= sum(bool(line.strip()) for line in lines) < 80


def test_the_template_begins_with_the_hint_for_editors():
    assert (DATA / "template.toml").read_text(encoding="utf-8").startswith("#:schema ./register.schema.json\n")


@pytest.mark.parametrize("kind", [*TABLES.values(), *NESTED.values()], ids=lambda kind: kind.__name__)
def test_the_template_names_every_key(kind):
    template = (DATA / "template.toml").read_text(encoding="utf-8")
    assert [key for key in keys_of(kind) if not re.search(rf"\b{key}\b", template)] == []


def test_the_template_explains_every_line_that_brings_a_new_key():
    seen, bare = set(), []
    for line in (DATA / "template.toml").read_text(encoding="utf-8").splitlines():
        key = line.partition(" ")[0]
        if line and not line.startswith(("#", "[")) and key not in seen and "#" not in line:
            bare.append(key)
        seen.add(key)
    assert set(bare) <= {"name", "aliases", "title", "state"}, "these explain themselves"

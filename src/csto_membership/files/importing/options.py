"""What an import is asked for: which column of a table holds what, and how its cells are to be read.

The options are kept beside the register, in ``_import.toml``, for the next edition of the table.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

import tomlkit
from attrs import asdict, field, fields, frozen

from csto_membership.errors import UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.state_codes import code_system
from csto_membership.model.vocabulary import CONSENTS, Act

from .cells import DAY_NUMBERS, ORDERS, UnreadCellError, read_day

NAME = "_import.toml"
END_IS = ("first-day-out", "last-day")
"""What a day in the column of ends is: the first day on which the state is out, or its last day in."""
UNDATED = ("refuse", "bounds")
"""What becomes of a row without a day: it is set aside, or its consent gets bounds."""
LATE_SIGNATURE = "signature-after-consent"
DROPS = (LATE_SIGNATURE,)
"""Events that can be left out, instead of setting their bonds aside."""
PARTS = 3
"""Year, month and day."""


def _pairs(given: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401  a mapping, or pairs
    """Return (key, value) pairs of a mapping whose values may be several, or of pairs."""
    if isinstance(given, Mapping):
        given = [(key, one) for key, value in given.items() for one in _several(value)]  # pyright: ignore[reportUnknownVariableType]  # of any shape
    return tuple((str(key), str(value)) for key, value in given or ())


def _several(value: Any) -> Iterable[Any]:  # noqa: ANN401  one value, or several
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (value,)
    return value  # pyright: ignore[reportUnknownVariableType]  # of any shape


def _system(given: str | None) -> str | None:
    return code_system(given) if given else None


def _texts(given: Any) -> frozenset[str]:  # noqa: ANN401  one value, or several
    return frozenset(str(one).strip() for one in _several(given))


def _acts(given: Any) -> tuple[tuple[Act, str], ...]:  # noqa: ANN401  a mapping, or pairs
    acts = tuple((Act(act), column) for act, column in _pairs(given))
    for act, column in acts:
        if not column:
            message = f"which column holds the days of {act}?"
            raise ValueError(message)
    return acts


def _marks(given: Any) -> tuple[tuple[str, Act], ...]:  # noqa: ANN401  a mapping, or pairs
    return tuple((mark, Act(act)) for mark, act in _pairs(given))


def _day(given: Any) -> date | None:  # noqa: ANN401  whatever is a day
    if given is None:
        return None
    moment = Moment.of(given)
    if not moment.exact:
        message = f"a register is checked through one day, not {moment}"
        raise ValueError(message)
    return moment.earliest


@frozen(slots=True, kw_only=True)
class Options:
    """The options of an import; `import_table` says what each means.

    Raises:
        ValueError: they do not belong together.
        UnknownWordError: a word outside a vocabulary.
    """

    id: str = ""
    name: str = ""
    state: str = ""
    codes: str | None = field(default=None, converter=_system)
    treaty: str | None = None
    acts: tuple[tuple[Act, str], ...] = field(default=(), converter=_acts)
    marked: str | None = None
    marks: tuple[tuple[str, Act], ...] = field(default=(), converter=_marks)
    start: str | None = None
    end: str | None = None
    force: str | None = None
    in_force: str | None = None
    open: frozenset[str] = field(default=frozenset(), converter=_texts)
    where: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)
    effective: tuple[tuple[Act, str], ...] = field(default=(), converter=_acts)
    source: str = ""
    note: str | None = None
    dates: str | None = None
    day_numbers: str | None = None
    undated: str = UNDATED[0]
    end_is: str = END_IS[0]
    drop: frozenset[str] = field(default=frozenset(), converter=_texts)
    wide: bool = False
    year: str | None = None
    member: frozenset[str] = field(default=frozenset({"1"}), converter=_texts)
    missing: frozenset[str] = field(default=frozenset(), converter=_texts)
    checked_through: date | None = field(default=None, converter=_day)
    encoding: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any], record: bytes | None) -> "tuple[Options, list[str]]":
        """Return the options that were given, with those of the record for the others, and how the two differ.

        Raises:
            ValueError: the record is damaged, or they do not belong together.
            UnknownWordError: a word outside a vocabulary.
        """
        if record is None:
            return cls(**given), []
        try:
            kept = tomllib.loads(record.decode())
            before = cls(**kept)
        except (TypeError, ValueError) as error:
            message = f"{NAME} is damaged ({error}): delete it, and give the options of the import again"
            raise ValueError(message) from None
        now = cls(**(kept | dict(given)))
        return now, list(_differences(before, now))

    def to_toml(self) -> bytes:
        """Return the record of the options. The last day is none of them: each edition has its own."""
        kept = asdict(self, filter=lambda one, value: one.name != "checked_through" and value != one.default)
        sets = {key: sorted(getattr(self, key)) for key, value in kept.items() if isinstance(value, frozenset)}
        head = "# How the table was read. An update with a newer edition takes it from here.\n"
        return (head + tomlkit.dumps(kept | sets)).encode()

    def __attrs_post_init__(self) -> None:
        """Refuse options that do not belong together."""
        for value, words, what in (
            (self.dates, ORDERS, "order of a day"),
            (self.day_numbers, tuple(DAY_NUMBERS), "day from which days are counted"),
            (self.undated, UNDATED, "way to take a row without a day"),
            (self.end_is, END_IS, "meaning of an end"),
            *((one, DROPS, "kind of event to leave out") for one in self.drop),
        ):
            if value is not None and value not in words:
                raise UnknownWordError(value, words, what)
        if not self.id:
            raise ValueError("a register has an id (--id)")
        if not self.state:
            raise ValueError("which column holds the states? (--state)")
        if self.wide != (self.year is not None):
            raise ValueError("a matrix of states and years is wide and has a column of years (--wide --year COLUMN)")
        if self.wide and (self.day_columns or self.treaty):
            raise ValueError("a matrix of states and years has no columns of days, and a treaty is a column of it")
        if not self.wide and not self.day_columns:
            raise ValueError("which column holds days? Say --act, --marked, --start, --end or --force")

    @property
    def day_columns(self) -> tuple[str, ...]:
        """The columns that hold days of a bond, each once."""
        named = [column for _, column in (*self.acts, *self.effective)]
        given = [*named, self.marked, self.start, self.end, self.force]
        return tuple(dict.fromkeys(column for column in given if column))

    def columns(self, header: Iterable[str]) -> set[str]:
        """Return the columns of a table that have a meaning here.

        Raises:
            UnknownWordError: the table has no column of days of this name.
        """
        names = tuple(header)
        days = {part for column in self.day_columns for part in parts_of(column, names)}
        others = self.state, self.treaty, self.note, self.in_force, self.source.removeprefix("=")
        return days | {column for column, _ in self.where} | {one for one in others if one}

    @property
    def consents(self) -> bool:
        """Whether a column holds consents."""
        return self.marked is not None or any(act in CONSENTS for act, _ in self.acts)


def _differences(before: Options, now: Options) -> Iterator[str]:
    for one in fields(Options):
        old, new = getattr(before, one.name), getattr(now, one.name)
        if old != new and one.name != "checked_through":
            yield f"{one.name} is {_shown(new)} from now on; it was {_shown(old)} for the edition before"


def _shown(value: Any) -> str:  # noqa: ANN401  of any option
    if not isinstance(value, frozenset | tuple):
        return repr(value) if value else "nothing"
    parts: list[str | tuple[str, ...]] = sorted(cast("Iterable[Any]", value))
    return ", ".join(" = ".join(one) if isinstance(one, tuple) else one for one in parts) or "nothing"


def parts_of(column: str, header: Iterable[str]) -> tuple[str, ...]:
    """Return the column of this name, or the three columns that it names with commas between them.

    Raises:
        UnknownWordError: the table has no such column.
    """
    names = tuple(header)
    parts = (column,) if column in names else tuple(part.strip() for part in column.split(","))
    if len(parts) not in {1, PARTS}:
        parts = (column,)
    for part in parts:
        if part not in names:
            raise UnknownWordError(part, names, "column")
    return parts


def in_force_of(text: str, order: str | None, counted: str | None) -> Moment:
    """Return the day of entry into force that was given for all treaties.

    Raises:
        ValueError: it is no day.
    """
    try:
        return read_day(text, order, counted)
    except UnreadCellError as error:
        message = f"the day of entry into force (--in-force) is a column or a day: {error}"
        raise ValueError(message) from None

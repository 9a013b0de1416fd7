"""What the fields of records take: checks that name the record and the field.

`typed` is given to attrs as a hook, so that the annotations of a record are what its fields
hold; `several` serves converters. Files never come this far with a wrong type (the
loader has looked); these refusals are for what a program gives.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from types import FunctionType, NoneType, UnionType
from typing import Any, TypeVar, get_args

from attrs import Attribute

T = TypeVar("T")

_WORDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "True or False",
    NoneType: "None",
}


def typed(record: type, some: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Let the fields of a record refuse what their annotations do not say (a hook of attrs).

    A field with a converter has the converter's refusal, with the name of the field before
    it. Annotations that are no classes, such as mappings of something, are left alone.
    """
    checked: list[Attribute[Any]] = []
    for one in some:
        written: tuple[Any, ...] = get_args(one.type) if isinstance(one.type, UnionType) else (one.type,)
        kinds = tuple(kind for kind in written if isinstance(kind, type))
        convert: Any = one.converter  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # a converter of anything
        if isinstance(convert, FunctionType):
            checked.append(one.evolve(converter=_naming(convert, f"{record.__name__}.{one.name.lstrip('_')}")))
        elif convert is None and len(kinds) == len(written):
            checked.append(one.evolve(validator=_holding(kinds)))
        else:
            checked.append(one)
    return checked


def _naming(convert: Callable[[Any], Any], what: str) -> Callable[[Any], Any]:
    @wraps(convert)
    def converted(value: Any) -> Any:  # noqa: ANN401  whatever is given
        try:
            return convert(value)
        except TypeError as error:
            message = f"{what}: {error}"
            raise TypeError(message) from None

    return converted


def named(kinds: Iterable[type]) -> str:
    """Return the words for some types: "a text or None"."""
    return " or ".join(_WORDS.get(kind, kind.__name__) for kind in kinds)


def _holding(kinds: tuple[type, ...]) -> Callable[[Any, "Attribute[Any]", Any], None]:
    numbers = int in kinds and bool not in kinds  # True is an int to Python, and no number to people

    def check(record: object, one: "Attribute[Any]", value: object) -> None:
        if not isinstance(value, kinds) or (numbers and isinstance(value, bool)):
            what = f"{type(record).__name__}.{one.name.lstrip('_')}"
            message = f"{what} must be {named(kinds)}, not {type(value).__name__}"
            raise TypeError(message)
        if isinstance(value, str) and not value.isascii():
            _check_characters(value, f"{type(record).__name__}.{one.name.lstrip('_')}")

    return check


def _check_characters(text: str, what: str) -> None:
    """Refuse halves of characters, which no file can hold.

    Raises:
        ValueError: there is one.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"{what} has half a character, {text[error.start]!r} at place {error.start}"
        raise ValueError(message) from None


def typed_tuple(values: Iterable[T], kind: type[T]) -> tuple[T, ...]:
    """Make a tuple of values that are all of one type.

    Raises:
        TypeError: they are not.
        ValueError: a text has half a character.
    """
    what = "texts" if kind is str else f"{kind.__name__} records"
    if not isinstance(values, Iterable):
        message = f"a sequence of {what} is needed, not {type(values).__name__}"
        raise TypeError(message)
    given = tuple(values)
    for one in given:
        if not isinstance(one, kind):
            message = f"a sequence of {what} is needed, not one with {type(one).__name__}"
            raise TypeError(message)
        if isinstance(one, str) and not one.isascii():
            _check_characters(one, "a text")
    return given

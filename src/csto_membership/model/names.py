"""The one folding of names: every way in compares names as `fold` returns them.

Two spellings are one name if they differ in capitals, white space, the form of an apostrophe
or hyphen, or the composition of accented letters. Accents themselves are kept: a name without
them is another spelling, which a state has as an alias.
"""

import re
from collections.abc import Container
from itertools import count
from unicodedata import normalize

_SAME = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u055a\u2032\u00b4\u0060\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-")
    | dict.fromkeys("\u0130\u0131", "i")  # in Turkish the dotted and the dotless letter have capitals of their own
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")  # invisible: hyphenation, joining, direction
)

_WORD = r"[^\W_]+(?:'[^\W_]+)*"
_FILLERS = frozenset({"the", "of", "and", "former"})
_SHORT = {
    "dem": "democratic",
    "eq": "equatorial",
    "fed": "federated",
    "is": "islands",
    "n": "north",
    "rep": "republic",
    "s": "south",
    "st": "saint",
    "sts": "states",
}


def fold(text: str) -> str:
    """Return a name as it is compared.

    >>> fold("TÜRKİYE") == fold("Türkiye")
    True
    >>> fold("Russian\u00a0 Federation")
    'russian federation'
    """
    if text.isascii() and "`" not in text:
        return " ".join(text.split()).casefold()
    cased = text.translate(_SAME).casefold().replace("i\u0307", "i")  # the dotted capital, where it comes apart
    return " ".join(normalize("NFC", cased).translate(_SAME).split())


def content_words(text: str) -> str:
    """Return the words of a name that tell it from others, in alphabetical order.

    Word order, punctuation, usual abbreviations and the words "the", "of", "and" and "former"
    make no difference.

    >>> content_words("Korea (the Republic of)") == content_words("Republic of Korea") == content_words("Korea, Rep.")
    True
    """
    words: list[str] = re.findall(_WORD, fold(text))
    return " ".join(sorted({_SHORT.get(word, word) for word in words} - _FILLERS))


def slug(text: str, longest: int = 60) -> str:
    """Return an id of a text: its letters and digits in ASCII, in small letters; empty if it has none."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:longest].rstrip("-_")


def free(stem: str, taken: Container[str]) -> str:
    """Return an id that is not taken: a stem, else with the first number that is free."""
    return stem if stem not in taken else next(one for n in count(2) if (one := f"{stem}-{n}") not in taken)

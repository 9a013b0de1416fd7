"""What the cells of a row name: its state, its treaty and its source."""

from collections.abc import Iterator
from datetime import date

from csto_membership.errors import UnknownWordError
from csto_membership.model.catalogue import bearer, catalogue
from csto_membership.model.events import Source
from csto_membership.model.names import fold, free, slug
from csto_membership.model.state_codes import NUMERIC, SYSTEMS
from csto_membership.model.states import State

from .bonds import RefusedError
from .build import Build
from .cells import is_missing, without_footnote
from .options import Options
from .table import Row, TableRead


class Names:
    """Finds what rows name; a treaty and a source are added to what is made when they are first named."""

    def __init__(self, options: Options, table: TableRead, build: Build, slugs: dict[str, str]) -> None:
        """Take the states that are known, with those of the register, and the ids that treaties have.

        Raises:
            UnknownWordError: the table has no such column.
        """
        self._options, self._title, self._build = options, table.title, build
        self.slugs = slugs
        self._ids = set(slugs.values())
        source = options.source[1:] if options.source.startswith("=") else None
        for column in (options.state, options.treaty, options.year, options.note, source):
            if column is not None and column not in table.header:
                raise UnknownWordError(column, table.header, "column")
        self._own = {fold(spelling): state for state in build.states for spelling in state.spellings}
        self._states: dict[tuple[str, int | None], str] = {}
        self._shortened: list[str] = []
        self._sources: dict[str, str] = {}

    def notes(self) -> Iterator[str]:
        """Say which names of states were read without what stands after them."""
        if some := self._shortened:
            more = f" and {len(some) - 3} more" if len(some) > 3 else ""  # noqa: PLR2004  as many as are listed
            yield f"footnote marks after names of states were left out: {', '.join(map(repr, some[:3]))}{more}"

    def state(self, row: Row, first: date | None) -> str:
        """Return the code of a row's state.

        Args:
            row: the row.
            first: the first day that the row is about: states in succession share some numbers.

        Raises:
            RefusedError: it names none, or none that is known.
            ValueError: it is a number, and the system of codes is not named.
        """
        text, codes = row.cells[self._options.state], self._options.codes
        if is_missing(text) and not (codes == "iso2" and text.casefold() == "na"):
            raise RefusedError("no state")
        year = first.year if first is not None and codes in NUMERIC else None
        if (text, year) not in self._states:
            state = self._by_name(text) if codes is None else self._by_code(codes, text.removesuffix(".0"), first)
            self._states[text, year] = "" if state is None else state.code
        found = self._states[text, year]
        if not found:
            meant = catalogue().suggestions(without_footnote(text))
            hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
            raise RefusedError("an unknown state", f"{self._options.state}: {text!r} is an unknown state{hint}")
        return found

    def _by_code(self, codes: str, text: str, first: date | None) -> State | None:
        own = [one for one in self._build.states if fold(str(SYSTEMS[codes].of(one))) == fold(text)]
        if own:
            return bearer(own, first) or bearer(own)
        return catalogue().by_code(codes, text, first) or catalogue().by_code(codes, text)

    def _by_name(self, text: str) -> State | None:
        plain = text.strip("[] ")
        short = without_footnote(plain).strip("[] ")
        found = self._lookup(plain)
        if found is None and short != plain:
            self._shortened.append(text)
            found = self._lookup(short)
        if found is None and plain.isdecimal():
            message = (
                f"numeric state codes, such as {text}, need --codes cow, gw or m49: 704 is Uzbekistan in cow and gw"
            )
            raise ValueError(f"{message}, but Viet Nam in m49")
        if found is None:  # a name with its abbreviation
            name, _, abbreviation = short.removesuffix(")").partition(" (")
            found = self._lookup(name)
            return found if found is self._lookup(abbreviation) else None
        return found

    def _lookup(self, text: str) -> State | None:
        return self._own.get(fold(text)) or catalogue().lookup(text)

    def instrument(self, row: Row) -> str:
        """Return the id of a row's instrument.

        Raises:
            RefusedError: the row names none.
        """
        options = self._options
        if options.treaty is None:
            return self.slug_of(options.id, options.name or options.id)
        text = row.cells[options.treaty]
        if is_missing(text):
            raise RefusedError("no treaty")
        return self.slug_of(text, text)

    def slug_of(self, text: str, name: str) -> str:
        """Return the id of what a table calls a treaty, and see that it is among the instruments."""
        if text not in self.slugs:
            self.slugs[text] = free(slug(text) or "treaty", self._ids)
            self._ids.add(self.slugs[text])
        self._build.instruments.setdefault(self.slugs[text], name)
        return self.slugs[text]

    def source(self, row: Row) -> str:
        """Return the id of a row's source, and see that it is among the sources.

        What does not stand in the row is a source of its edition: the title has the day that it answers for.
        """
        asked = self._options.source
        text = row.cells[asked[1:]] if asked.startswith("=") else asked
        title = text if not is_missing(text) else self._title or "An imported table"
        if is_missing(text) or text == asked:
            title = f"{title}, {self._build.register[2]}"
        if title not in self._sources:
            sources = self._build.sources
            named = (id_ for id_, source in sources.items() if source.title == title)
            self._sources[title] = next(named, "") or free(slug(title) or "source", sources)
            sources.setdefault(self._sources[title], Source(id=self._sources[title], title=title))
        return self._sources[title]

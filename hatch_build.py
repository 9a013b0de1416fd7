"""Compile the packaged registers into the wheel, so that an installed package need not read and prove them.

An editable installation gets none: there the facts change, and the user's cache holds what was proved.
"""

import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRegisters(BuildHookInterface):  # type: ignore[type-arg]  # of any configuration
    """The build hook of the wheel."""

    folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each packaged register in a folder of its own and add the files to the wheel."""
        if version == "editable":
            return
        sys.dont_write_bytecode = True  # the source tree stays as it is
        sys.path.insert(0, str(Path(self.root) / "src"))
        from csto_membership.files import compiled, loading  # noqa: PLC0415  found through the path set above

        self.folder = folder = Path(mkdtemp())
        for name in loading.packaged():
            files = loading.contents_of(loading.DATA / name)
            file = folder / f"{name}.json"
            file.write_bytes(compiled.to_bytes(loading.read(loading.DATA / name), compiled.key_of(files)))
            place = compiled.beside(loading.DATA / name).relative_to(Path(self.root) / "src")
            build_data["force_include"][str(file)] = place.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  the interface
        """Remove the folder."""
        if self.folder is not None:
            shutil.rmtree(self.folder)

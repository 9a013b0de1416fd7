"""Configuration of the docs: Sphinx, MyST and Furo. The build needs no network."""

import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).parent))

import drawn
import llms

from csto_membership import CSTO, __version__, page

project = "csto-membership"
author = "The csto-membership authors"
version = release = __version__
project_copyright = f"{author}; program MIT, data CC BY 4.0"

extensions = [
    "myst_parser",  # the pages are Markdown
    "sphinx.ext.autodoc",  # the reference comes from the docstrings
    "sphinx.ext.napoleon",  # docstrings are in Google's style
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
default_role = "py:obj"  # `Moment` in a docstring is a name of Python
nitpicky = False  # docstrings also name fields and words in backticks
suppress_warnings = ["ref.python"]  # and some of these fields have the name of another class's

myst_heading_anchors = 3
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 110
napoleon_use_ivar = True  # attrs fields stand in the class's docstring

html_theme = "furo"
html_title = f"csto-membership {__version__}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["style"]
html_css_files = ["docs.css"]


class Drawn(SphinxDirective):
    """``{drawn} NAME [ARGUMENT…]``: insert the Markdown that `drawn.draw` returns."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Insert it."""
        return self.parse_text_to_nodes(drawn.draw(*self.arguments))


def make_beside(app: Sphinx) -> None:
    """Write the explorer page of the register, `llms.txt` and the files that it names into the built docs."""
    live, plain = (Path(app.doctreedir) / name for name in ("live", "plain"))
    live.mkdir(parents=True, exist_ok=True)
    (live / Path(drawn.EXPLORER).name).write_text(page(CSTO), encoding="utf-8")
    llms.lay_out(plain)
    app.config.html_static_path.append(str(live))
    app.config.html_extra_path.append(str(plain))


def setup(app: Sphinx) -> None:
    """Add the directive and the further files."""
    app.add_directive("drawn", Drawn)
    app.connect("builder-inited", make_beside)

"""How the docs are built: Sphinx, MyST and Furo; nothing is fetched from anywhere."""

import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

sys.path.insert(0, str(Path(__file__).parent))

import drawn

from csto_membership import CSTO, __version__, page, plot
from csto_membership.view.plot import figure

project = "csto-membership"
author = "The csto-membership authors"
version = release = __version__
project_copyright = f"{author}; program MIT, data CC BY 4.0"

extensions = [
    "myst_parser",  # the pages are Markdown
    "sphinx.ext.autodoc",  # the reference is made from the docstrings
    "sphinx.ext.napoleon",  # which are written in Google's style
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


class Drawn(SphinxDirective):
    """``{drawn} WHAT [ABOUT…]``: what `drawn.draw` returns, read as Markdown."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        return self.parse_text_to_nodes(drawn.draw(*self.arguments))


def draw_pictures(app: Sphinx) -> None:
    """Draw the pictures that `seeing` shows, from the register as it is."""
    seen = Path(app.doctreedir) / "seen"
    seen.mkdir(parents=True, exist_ok=True)
    axes = plot(CSTO, ax=figure(len(CSTO.states)))
    axes.figure.savefig(seen / "timeline.svg", metadata={"Date": None})
    (seen / "csto.html").write_text(page(CSTO), encoding="utf-8")
    app.config.html_static_path.append(str(seen))


def setup(app: Sphinx) -> None:
    """Add the directive and the pictures."""
    app.add_directive("drawn", Drawn)
    app.connect("builder-inited", draw_pictures)

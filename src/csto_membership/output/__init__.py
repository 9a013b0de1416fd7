"""Tables, data-frame conversion, text and HTML, and atomic file writing; no domain knowledge."""

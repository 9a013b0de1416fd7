"""Register files: load, read, write, check, and the JSON Schema."""

"""The importer: other people's tables into registers, with a reason for everything that does not get in."""

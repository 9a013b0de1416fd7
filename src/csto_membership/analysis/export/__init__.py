"""`export`: a whole register as csv files, Parquet files or an SQLite database."""

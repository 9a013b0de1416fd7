"""`annotate`: add membership answers to the rows of a data frame."""

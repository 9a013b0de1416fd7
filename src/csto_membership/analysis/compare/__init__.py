"""`compare`: which reading of the rules reproduces somebody else's coding of membership."""

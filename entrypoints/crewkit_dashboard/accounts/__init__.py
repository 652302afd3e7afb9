"""Pages of accounts: the way in, oneself, what may act as oneself, and devices that ask to."""

"""PostgreSQL: the tables as data, and every port that stands on them."""

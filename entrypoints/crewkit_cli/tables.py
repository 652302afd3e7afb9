"""Tables of text: numbers to the right, the widest text gives way to the terminal."""

import attrs

from crewkit_cli.safe import one_line

_MOST_CELL = 300
_LEAST_FLEXIBLE = 12
_GAP = 2


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        right: Numbers; flush right.
        flexible: Is cut with an ellipsis where the terminal is narrow.
        optional: 0 is always there; of the others, those with the highest number are left out
            first where the terminal is too narrow for all.
    """

    title: str
    right: bool = attrs.field(default=False, kw_only=True)
    flexible: bool = attrs.field(default=False, kw_only=True)
    optional: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Table:
    """Columns, rows of one text a column, and perhaps a row of totals."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None

    def cleaned(self) -> "Table":
        """Return the table with every cell safe and on one line."""
        return attrs.evolve(
            self,
            rows=tuple(tuple(one_line(cell, _MOST_CELL) for cell in row) for row in self.rows),
            total=self.total and tuple(one_line(cell, _MOST_CELL) for cell in self.total),
        )

    def fitted(self, width: int) -> "Table":
        """Return the table without the optional columns for which *width* leaves no room."""
        kept = list(range(len(self.columns)))
        while self._least(kept) > width:
            droppable = [index for index in kept if self.columns[index].optional]
            if not droppable:
                break
            kept.remove(max(droppable, key=lambda index: self.columns[index].optional))
        return self._only(kept)

    def without(self, index: int) -> "Table":
        """Return the table without the column at *index*."""
        return self._only([kept for kept in range(len(self.columns)) if kept != index])

    def _only(self, kept: list[int]) -> "Table":
        return Table(
            tuple(self.columns[index] for index in kept),
            tuple(tuple(row[index] for index in kept) for row in self.rows),
            self.total and tuple(self.total[index] for index in kept),
        )

    def _least(self, kept: list[int]) -> int:
        rows = (*self.rows, self.total) if self.total else self.rows
        width = _GAP * (len(kept) - 1)
        for index in kept:
            column = self.columns[index]
            widest = max([len(column.title), *(len(row[index]) for row in rows)])
            width += min(widest, _LEAST_FLEXIBLE) if column.flexible else widest
        return width

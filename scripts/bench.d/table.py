"""A table that is printed as text and as Markdown."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Table:
    """`rows` are lists of words, the first of which names the row; `notes` say what a reader must know."""
    name: str
    title: str
    columns: list
    rows: list
    notes: tuple = ()

    def text(self):
        widths = [max(len(str(row[i])) for row in [self.columns, *self.rows]) for i in range(len(self.columns))]
        lines = [self.title]
        for row in [self.columns, *self.rows]:
            first, *others = [str(word) for word in row]
            lines.append("  " + "  ".join([first.ljust(widths[0]), *(w.rjust(n) for w, n in zip(others, widths[1:]))]).rstrip())
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    def markdown(self):
        line = lambda words: "| " + " | ".join(map(str, words)) + " |"
        head = [line(self.columns), line(["---"] + ["--:"] * (len(self.columns) - 1))]
        notes = [f"\n{note[0].upper()}{note[1:]}." for note in self.notes]
        return "\n".join([f"**{self.title}**\n", *head, *map(line, self.rows), *notes])


def seconds(value):
    return f"{value:.2f} s" if value >= 0.995 else f"{1000 * value:.1f} ms"

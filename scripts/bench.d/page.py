"""docs/performance.md: its tables are written anew between two marks; the words around them stay."""
import pathlib, re, sys

BEGIN, END = "<!-- made by scripts/bench -->", "<!-- until here -->"


def write(path, tables, machine):
    text = path.read_text()
    if BEGIN not in text or END not in text:
        sys.exit(f"{path}: expected the marks '{BEGIN}' and '{END}', found not both")
    made = "\n\n".join([f"Measured on: {machine}.", *(table.markdown() for table in tables)])
    path.write_text(re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: f"{BEGIN}\n{made}\n{END}", text, flags=re.DOTALL))
    draw(path.with_suffix(".png"), next((table for table in tables if table.name == "speed"), None))


def draw(path, speed):
    """Times real time of every program, on a logarithmic scale; nothing without matplotlib."""
    try:
        import matplotlib
    except ImportError:
        print("no picture: matplotlib (Debian python3-matplotlib) is missing", file=sys.stderr)
        return
    if speed is None:
        return
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rows = [(row[0], float(row[2])) for row in speed.rows if row[1] != "not measured"]
    rows.sort(key=lambda row: row[1])
    figure, axes = plt.subplots(figsize=(8, 0.4 * len(rows) + 1.2))
    bars = axes.barh([name for name, _ in rows], [times for _, times in rows],
                     color=["#d62728" if name == "turngap" else "#9db4c8" for name, _ in rows])
    axes.bar_label(bars, labels=[f" {times:,.0f}" for _, times in rows])
    axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.set_xlabel("times real time, one thread, two channels of 8 kHz (logarithmic; right is faster)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)

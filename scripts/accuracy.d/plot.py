"""The picture of accuracy.md: the p95 of the error of every tool in every condition."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from bars import OTHERS
from results import fitted_settings

LEFT_MS, RIGHT_MS = 1, 1500
MARKERS = "osD^vPX"
COLOURS = ["#d62728", "#1f77b4", "#17becf", "#2ca02c", "#9467bd", "#8c564b", "#ff7f0e"]
# Above this share of missed and false responses, an error over the rest says little.
MOSTLY_FOUND = 0.1


def write(path, results):
    tools = fitted_settings(results)
    conditions = [name for name in tools[0].scores if not name.endswith(OTHERS)]
    figure, axes = plt.subplots(figsize=(10, 0.32 * len(conditions) + 1.8))
    for number, tool in reversed(list(enumerate(tools))):
        draw(axes, tool, conditions, MARKERS[number % len(MARKERS)], COLOURS[number % len(COLOURS)], is_ours=number == 0)
    axes.set_xscale("log")
    axes.set_xlim(LEFT_MS, RIGHT_MS * 1.6)
    axes.set_xticks([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, RIGHT_MS])
    axes.set_xticklabels(["1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "none\nfound"])
    axes.minorticks_off()
    axes.set_yticks(range(len(conditions)))
    axes.set_yticklabels(conditions)
    axes.set_ylim(len(conditions) - 0.5, -0.5)
    axes.grid(True, alpha=0.3)
    axes.set_axisbelow(True)
    axes.set_xlabel("95th percentile of the absolute error of the response latency, ms (logarithmic; left is better)\n"
                    "full: at most 10 % missed or false; hollow: more")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="lower center", bbox_to_anchor=(0.45, 1.0), ncol=len(tools), frameon=False,
                handletextpad=0.2, columnspacing=1.2, fontsize=9)
    figure.savefig(path, dpi=110, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)


def draw(axes, tool, conditions, marker, colour, is_ours):
    size = 70 if is_ours else 34
    axes.scatter([], [], marker=marker, s=size, color=colour, label=tool.name)
    for row, condition in enumerate(conditions):
        score = tool.scores[condition]
        p95_ms = score.p95_ms()
        at = RIGHT_MS if p95_ms is None else min(max(p95_ms, LEFT_MS), 1000)
        trusted = score.missed + score.false <= MOSTLY_FOUND * score.responses
        axes.scatter([at], [row], marker=marker, s=size, edgecolors=colour, facecolors=colour if trusted else "none",
                     linewidths=1.2, zorder=4 if is_ours else 3, clip_on=False)

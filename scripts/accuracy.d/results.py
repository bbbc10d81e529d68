"""What each tool has found, for the page and the picture."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Result:
    """A tool with one setting. `scores`: {condition: Score}; None, and the reason, where it could not run."""
    name: str
    what: str
    settings: str
    scores: dict | None
    reason: str | None = None

    @property
    def is_fitted(self):
        return self.name.endswith(" fitted")


def ran(results):
    """Those that could run."""
    return [result for result in results if result.scores is not None]


def fitted_settings(results):
    """One result a tool. Fitted settings stand directly behind the documented ones of the same tool."""
    tools = []
    for result in ran(results):
        if result.is_fitted:
            tools.pop()
        tools.append(result)
    return tools

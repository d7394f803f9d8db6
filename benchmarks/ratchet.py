"""The quality ratchet: no figure may fall below the floor that `floors.json` keeps for it.

A floor is raised when a step has gained; lowering one is a decision that the commit must defend.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")
# Less is better for these; the floor is then a ceiling.
_COSTS = ("speed", "cost", "empty", "false next", "false refusals")


def recorded(benchmark: str) -> dict[str, float]:
    """The floors of one benchmark (`reading`, `walking`): figure name to floor."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text("utf-8"))
    return floors.get(benchmark, {})


def check(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """One line for each figure that is worse than its floor, or was not measured at all."""
    problems = []
    for name, floor in floors.items():
        figure = figures.get(name)
        if figure is None:
            problems.append(f"{name}: has a floor of {floor} but was not measured.")
        elif figure > floor if name.startswith(_COSTS) else figure < floor:
            problems.append(f"{name}: {figure:.4f}, but the floor is {floor}.")
    return problems

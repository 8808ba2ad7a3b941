"""How a measurement is told: one line with the ratio to the floor of the same run on the same machine."""

import resource
import statistics
from collections.abc import Sequence


def line(name: str, *, floor: Sequence[float], ours: Sequence[float], peak_mb: float, **more: object) -> str:
    """The line of a figure: medians in seconds, and their ratio."""
    low, high = statistics.median(floor), statistics.median(ours)
    told = f"name={name} ratio={high / low:.2f} floor_s={low:.4g} ours_s={high:.4g} peak_mb={peak_mb:.0f}"
    return " ".join([told, *(f"{key}={value}" for key, value in more.items())])


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

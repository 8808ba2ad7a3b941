"""Where the parts of a chart stand: ticks at round numbers, bars, points and their labels. Templates only draw.

Positions across are percentages of the drawing's width and positions down are pixels, so that a drawing fits a phone
and a wide screen with letters of the same size. A drawing that scales as a whole would have letters of 7 pixels on a
phone.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

from marketplace.kernel.money import Money

Number = int | Decimal | Fraction | Money

ROW_PX = 38
ROW_WITH_LABEL_ABOVE_PX = 60
BAR_PX = 24
LONGEST_LABEL_BESIDE = 12
LABELS_AT_MOST = 6
VALUES_AT_MOST = 12
PLOT_PX = 200
PLOT_TOP_PX = 24
AXIS_PX = 28


@dataclass(frozen=True)
class Tick:
    """A line of the scale.

    Args:
        at: Place along the scale; percent across for bars, pixels down for lines.
        value: What it stands for, in the shown unit.
    """

    at: str
    value: Decimal


@dataclass(frozen=True)
class Bar:
    """A bar of a bar chart.

    Args:
        label: What it measures.
        value: The given figure; None when there is none to show.
        figure: The same in the shown unit: euros, not cents.
        shown: Text in place of the figure; empty to write the figure.
        y: Top of the bar in pixels.
        x, width: Percent of the drawing's width.
        text_x: Where the figure is written, in percent.
        text_place: ``after`` or ``before`` the point, or ``inside`` / ``inside-start`` the bar.
    """

    label: str
    value: Number | None
    figure: Decimal | None
    shown: str
    y: int
    x: str
    width: str
    text_x: str
    text_place: str


@dataclass(frozen=True)
class BarLayout:
    """A bar chart, ready to be drawn.

    Args:
        id: Name of the drawing on its page.
        height: Pixels.
        labels_beside: Whether labels stand left of the bars; else above them.
        divisor: Ticks are in this many units (1, 1000 or 1 000 000).
    """

    id: str
    height: int
    labels_beside: bool
    divisor: int
    zero_at: str
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Point:
    """A point of a line.

    Args:
        label: What stands under it.
        figure: Its figure in the shown unit: euros, not cents.
        x: Percent of the drawing's width.
        y: Pixels down.
        minor: Whether its label is left out where there is little room.
    """

    label: str
    figure: Decimal
    x: str
    y: int
    minor: bool


@dataclass(frozen=True)
class Line:
    """A line of a line chart; a gap in its figures is a gap in the line."""

    name: str
    points: tuple[Point, ...]
    segments: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True)
class LineLayout:
    """A line chart, ready to be drawn."""

    id: str
    height: int
    divisor: int
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[str, str, bool], ...]
    lines: tuple[Line, ...]
    with_values: bool


def _exact(value: Number, *, cents: bool) -> Fraction:
    """A figure as it is measured on the scale: euros, not cents."""
    number = Fraction(value.cents if isinstance(value, Money) else value)
    return number / 100 if cents else number


def nice_ticks(low: Fraction, high: Fraction, *, most: int = 5, whole: bool = True) -> list[Fraction]:
    """Round numbers that span a range, zero among them.

    Args:
        low: The smallest figure; the scale begins at zero unless it is below.
        high: The largest figure.
        most: How many steps at most.
        whole: Whether a step is a whole number.
    Returns:
        Numbers in equal steps of 1, 2 or 5 times a power of ten; at least two.

    >>> [int(tick) for tick in nice_ticks(Fraction(0), Fraction(412))]
    [0, 100, 200, 300, 400, 500]
    >>> [int(tick) for tick in nice_ticks(Fraction(-30), Fraction(75))]
    [-50, 0, 50, 100]
    >>> [int(tick) for tick in nice_ticks(Fraction(0), Fraction(0))]
    [0, 1]
    """
    low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high:
        return [Fraction(0), Fraction(1)]
    power = Fraction(1)
    while power * 10 <= high - low:
        power *= 10
    while power > high - low:
        power /= 10
    power = power / 10
    while True:
        for step in (power, 2 * power, 5 * power):
            first, last = floor(low / step), ceil(high / step)
            if last - first <= most and (not whole or step.denominator == 1):
                return [step * number for number in range(first, last + 1)]
        power *= 10


def _divisor(ticks: Sequence[Fraction]) -> int:
    """The unit of a scale: thousands or millions where whole figures would be too long to read."""
    largest = max(abs(tick) for tick in ticks)
    if largest >= 5_000_000:
        return 1_000_000
    return 1_000 if largest >= 20_000 else 1


def _percent(share: Fraction) -> str:
    rounded = (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}%"


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _id(*parts: str) -> str:
    return f"chart-{zlib.crc32(chr(0).join(parts).encode()):08x}"


def bar_layout(title: str, rows: Sequence[Sequence[Any]], kind: str = "number") -> BarLayout:
    """Lay out a chart of lying bars.

    Args:
        title: Names the drawing.
        rows: (label, figure) or (label, figure, text shown in place of the figure), top to bottom; a figure may be
            None.
        kind: ``number``; ``euros`` for figures in cents; ``percent`` for ratios.
    """
    cents = kind == "euros"
    figures = [None if row[1] is None else _exact(row[1], cents=cents) for row in rows]
    known = [figure for figure in figures if figure is not None] or [Fraction(0)]
    scale = nice_ticks(min(known), max(known), whole=kind != "percent")
    beside = all(len(str(row[0])) <= LONGEST_LABEL_BESIDE for row in rows)
    left, right = (Fraction(28, 100) if beside else Fraction(1, 100)), Fraction(96, 100)

    def across(value: Fraction) -> Fraction:
        return left + (right - left) * (value - scale[0]) / (scale[-1] - scale[0])

    row_px = ROW_PX if beside else ROW_WITH_LABEL_ABOVE_PX
    divisor = _divisor(scale)
    bars = tuple(
        _bar(row, figure, y=row_px * (number + 1) - BAR_PX - (ROW_PX - BAR_PX) // 2, across=across, plot=right - left)
        for number, (row, figure) in enumerate(zip(rows, figures, strict=True))
    )
    return BarLayout(
        id=_id(title, *(str(row[0]) for row in rows)),
        height=row_px * len(rows) + AXIS_PX,
        labels_beside=beside,
        divisor=divisor,
        zero_at=_percent(across(Fraction(0))),
        ticks=tuple(Tick(_percent(across(tick)), _decimal(tick / divisor)) for tick in scale),
        bars=bars,
    )


def _bar(row: Sequence[Any], figure: Fraction | None, *, y: int, across: Any, plot: Fraction) -> Bar:
    """One bar, with its figure where there is room for it: inside a long bar, else beside it."""
    zero = across(Fraction(0))
    end = across(figure) if figure is not None else zero
    long = abs(end - zero) > plot * Fraction(3, 5)
    if long:
        place, text_x = ("inside", end) if end > zero else ("inside-start", end)
    elif end >= zero:
        place, text_x = "after", end
    else:
        # The side of the zero line that has no bar is free.
        place, text_x = ("after", zero) if zero < Fraction(7, 10) else ("before", end)
    return Bar(
        label=str(row[0]),
        value=row[1],
        figure=None if figure is None else _decimal(figure),
        shown=str(row[2]) if len(row) > 2 and row[2] is not None else "",
        y=y,
        x=_percent(min(zero, end)),
        width=_percent(abs(end - zero)),
        text_x=_percent(text_x),
        text_place=place,
    )


def line_layout(
    title: str, labels: Sequence[Any], series: Sequence[tuple[Any, Sequence[Number | None]]], kind: str = "number"
) -> LineLayout:
    """Lay out a chart of one line or several over the same labels.

    Args:
        title: Names the drawing.
        labels: What stands under the points, left to right.
        series: (name, figures), one figure or None for each label.
        kind: ``number``; ``euros`` for figures in cents; ``percent`` for ratios.
    """
    cents = kind == "euros"
    figures = [[None if one is None else _exact(one, cents=cents) for one in given] for _, given in series]
    known = [figure for line in figures for figure in line if figure is not None] or [Fraction(0)]
    scale = nice_ticks(min(known), max(known), whole=kind != "percent")

    def down(value: Fraction) -> int:
        return PLOT_TOP_PX + round(PLOT_PX * (scale[-1] - value) / (scale[-1] - scale[0]))

    left, right = Fraction(15, 100), Fraction(94, 100)
    apart = (right - left) / max(len(labels) - 1, 1)
    places = [_percent(left + apart * number) for number in range(len(labels))]
    every = ceil(len(labels) / LABELS_AT_MOST)
    minor = [(len(labels) - 1 - number) % every != 0 for number in range(len(labels))]
    divisor = _divisor(scale)
    lines = []
    for (name, _), line in zip(series, figures, strict=True):
        points = [
            Point(str(labels[number]), _decimal(figure), places[number], down(figure), minor[number])
            if figure is not None
            else None
            for number, figure in enumerate(line)
        ]
        segments = [(a, b) for a, b in pairwise(points) if a is not None and b is not None]
        lines.append(Line(str(name), tuple(point for point in points if point is not None), tuple(segments)))
    return LineLayout(
        id=_id(title, *(str(label) for label in labels)),
        height=PLOT_TOP_PX + PLOT_PX + AXIS_PX,
        divisor=divisor,
        ticks=tuple(Tick(str(down(tick)), _decimal(tick / divisor)) for tick in scale),
        labels=tuple((str(label), place, less) for label, place, less in zip(labels, places, minor, strict=True)),
        lines=tuple(lines),
        with_values=len(series) == 1 and len(labels) <= VALUES_AT_MOST,
    )

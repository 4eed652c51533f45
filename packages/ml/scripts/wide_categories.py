"""Rows with a column of more categories than a byte numbers; src/gradient-boosting/references/wide-categories.ts is its twin."""

import numpy as np


def draws():
    """ANSI C's generator, its upper bits."""
    state = 1
    while True:
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        yield state >> 8


def wide_data_set(category_count, row_count, is_even):
    """Whole numbers only, a twentieth of the categories missing. Every fourth row is to be held out."""
    drawn = draws()
    draw = lambda below: next(drawn) % below
    worth = [sum(draw(1000) for _ in range(4)) - 2000 for _ in range(category_count)]
    rows, target = [], []
    for _ in range(row_count):
        kind = draw(category_count)
        if not is_even:
            kind = kind * draw(category_count) // category_count * draw(category_count) // category_count
        size = draw(8)
        is_missing = draw(20) == 0
        rows.append([np.nan if is_missing else kind, size])
        target.append(((700 if is_missing else worth[kind]) + 60 * size + draw(600)) / 500)
    return np.array(rows, dtype=float), np.array(target)


def errors_of(predicted, y):
    """Root mean square on the rows learned from, and on those held out."""
    held_out = np.arange(len(y)) % 4 == 3
    squares = (predicted - y) ** 2
    return {
        "train": float(f"{np.sqrt(squares[~held_out].mean()):.7g}"),
        "validation": float(f"{np.sqrt(squares[held_out].mean()):.7g}"),
    }

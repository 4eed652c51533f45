"""Writes what LightGBM learns of columns of more categories than a byte numbers, for the tests of LightGBM to compare with.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy lightgbm
    /tmp/peers/bin/python packages/ml/scripts/make-lightgbm-wide-references.py

The committed file was made with LightGBM 4.7.0. The rows are made anew by the test, with whole numbers only, as here. Every
fourth row is held out. After more rounds than these both engines come to sets that gain the same but for rounding.
"""

import json
import pathlib

import lightgbm
import numpy as np

folder = pathlib.Path(__file__).resolve().parents[1] / "src/lightgbm/references"
usual = {
    "learning_rate": 0.2, "num_leaves": 15, "max_depth": -1, "min_data_in_leaf": 20, "min_sum_hessian_in_leaf": 0.001,
    "feature_fraction": 1.0, "bagging_freq": 0,
}
settings = {
    "defaults": {"min_data_per_group": 100},
    "small groups": {"cat_smooth": 1, "cat_l2": 1, "min_data_per_group": 10},
    "few bins": {"cat_smooth": 1, "min_data_per_group": 10, "max_bin": 15, "min_data_in_bin": 5},
}
rounds = 20
shapes = [
    {"categoryCount": 500, "rowCount": 10_000, "isEven": True, "objective": "regression"},
    {"categoryCount": 2_000, "rowCount": 40_000, "isEven": True, "objective": "regression"},
    {"categoryCount": 2_000, "rowCount": 20_000, "isEven": False, "objective": "regression"},
]


def draws():
    """ANSI C's generator, its upper bits."""
    state = 1
    while True:
        state = (1103515245 * state + 12345) & 0x7FFFFFFF
        yield state >> 8


def data_set(categoryCount, rowCount, isEven, **_):
    drawn = draws()
    draw = lambda below: next(drawn) % below
    worth = [sum(draw(1000) for _ in range(4)) - 2000 for _ in range(categoryCount)]
    rows, target = [], []
    for _ in range(rowCount):
        kind = draw(categoryCount)
        if not isEven:
            kind = kind * draw(categoryCount) // categoryCount * draw(categoryCount) // categoryCount
        size = draw(8)
        is_missing = draw(20) == 0
        rows.append([np.nan if is_missing else kind, size])
        target.append(((700 if is_missing else worth[kind]) + 60 * size + draw(600)) / 500)
    return np.array(rows, dtype=float), np.array(target)


def main():
    data_sets = []
    for shape in shapes:
        x, y = data_set(**shape)
        held_out = np.arange(len(y)) % 4 == 3
        cases = {}
        for name, given in settings.items():
            params = {**usual, **given, "objective": shape["objective"], "verbose": -1, "num_threads": 1, "deterministic": True}
            model = lightgbm.train(params, lightgbm.Dataset(x[~held_out], y[~held_out], categorical_feature=[0]), rounds)
            errors = (model.predict(x) - y) ** 2
            cases[name] = {
                "train": float(f"{np.sqrt(errors[~held_out].mean()):.7g}"),
                "validation": float(f"{np.sqrt(errors[held_out].mean()):.7g}"),
            }
        data_sets.append({**shape, "cases": cases})
    content = {"lightgbm": lightgbm.__version__, "rounds": rounds, "usual": usual, "settings": settings, "dataSets": data_sets}
    (folder / "wide-categories.json").write_text(json.dumps(content, indent=2) + "\n")


main()

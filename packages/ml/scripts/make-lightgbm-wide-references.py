"""Writes what LightGBM learns of columns of many categories, for the tests of LightGBM to compare with.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy lightgbm
    /tmp/peers/bin/python packages/ml/scripts/make-lightgbm-wide-references.py

The committed file was made with LightGBM 4.7.0. After more rounds than these both engines come to sets that gain the same
but for rounding.
"""

import json
import pathlib

import lightgbm
import numpy as np

from wide_categories import errors_of, wide_data_set

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
shapes = [(500, 10_000, True), (2_000, 40_000, True), (2_000, 20_000, False)]


def main():
    data_sets = []
    for category_count, row_count, is_even in shapes:
        x, y = wide_data_set(category_count, row_count, is_even)
        learned = np.arange(len(y)) % 4 != 3
        cases = {}
        for name, given in settings.items():
            params = {**usual, **given, "objective": "regression", "verbose": -1, "num_threads": 1, "deterministic": True}
            model = lightgbm.train(params, lightgbm.Dataset(x[learned], y[learned], categorical_feature=[0]), rounds)
            cases[name] = errors_of(model.predict(x), y)
        data_sets.append({"categoryCount": category_count, "rowCount": row_count, "isEven": is_even, "cases": cases})
    content = {"lightgbm": lightgbm.__version__, "rounds": rounds, "usual": usual, "settings": settings, "dataSets": data_sets}
    (folder / "wide-categories.json").write_text(json.dumps(content, indent=2) + "\n")


main()

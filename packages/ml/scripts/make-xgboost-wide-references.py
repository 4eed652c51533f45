"""Writes what XGBoost learns of columns of many categories, for the tests of XGBoost to compare with.

    /usr/bin/python3 packages/ml/scripts/make-xgboost-wide-references.py

The committed file was made with XGBoost 1.7.4, Debian's python3-xgboost. Where frequencies are uneven some held-out rows have
categories that training has not seen, which XGBoost has another way with.
"""

import json
import pathlib

import numpy as np
import xgboost

from wide_categories import errors_of, wide_data_set

folder = pathlib.Path(__file__).resolve().parents[1] / "src/gradient-boosting/references"
usual = {"max_depth": 5, "eta": 0.3, "base_score": 0.5}
settings = {"defaults": {}, "short sets": {"max_cat_threshold": 20, "max_depth": 4}}
rounds = 15
shapes = [(500, 10_000, True), (2_000, 40_000, True), (2_000, 20_000, False)]


def main():
    data_sets = []
    for category_count, row_count, is_even in shapes:
        x, y = wide_data_set(category_count, row_count, is_even)
        learned = np.arange(len(y)) % 4 != 3
        matrix = lambda rows: xgboost.DMatrix(x[rows], y[rows], feature_types=["c", "q"], enable_categorical=True)
        cases = {}
        for name, given in settings.items():
            params = {**usual, **given, "tree_method": "hist", "nthread": 1}
            model = xgboost.train(params, matrix(learned), rounds)
            cases[name] = errors_of(model.predict(matrix(np.full(len(y), True))), y)
        data_sets.append({"categoryCount": category_count, "rowCount": row_count, "isEven": is_even, "cases": cases})
    content = {"xgboost": xgboost.__version__, "rounds": rounds, "usual": usual, "settings": settings, "dataSets": data_sets}
    (folder / "wide-categories.json").write_text(json.dumps(content, indent=2) + "\n")


main()

"""Writes data sets with categories, and what LightGBM learns from them, for the tests of LightGBM to compare with.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy lightgbm
    /tmp/peers/bin/python packages/ml/scripts/make-lightgbm-references.py

The committed file was made with LightGBM 4.7.0. Numbers are whole and few, so that every engine sees the same bins and
leaves hardly have gaps, where engines cut where they like. Every fourth row is held out. Frequencies fall as 1 / rank, as
those of towns and words do. Where hessians differ leaves are bounded by them alone: how many rows are on a side of a
number is then estimated from the hessians, by each engine in its own way.
"""

import json
import pathlib

import lightgbm
import numpy as np

folder = pathlib.Path(__file__).resolve().parents[1] / "src/lightgbm/references"
random = np.random.default_rng(11)
usual = {
    "learning_rate": 0.1, "num_leaves": 15, "max_depth": -1, "min_data_in_leaf": 20, "min_sum_hessian_in_leaf": 0.001,
    "feature_fraction": 1.0, "bagging_freq": 0,
}
settings = {
    "defaults": {"min_data_per_group": 100},
    "small groups": {"cat_smooth": 3, "cat_l2": 1, "min_data_per_group": 20, "max_cat_threshold": 8},
    "one by one": {"max_cat_to_onehot": 1000},
}
rounds = 60
shapes = [(5, 2000, "regression"), (50, 2400, "binary"), (500, 4000, "regression"), (20, 2000, "multiclass")]


def data_set(category_count, row_count, objective):
    shares = 1 / (1 + np.arange(category_count))
    kind = random.choice(category_count, size=row_count, p=shares / shares.sum())
    # What a category is worth has nothing to do with its number or its frequency.
    worth = random.normal(size=category_count)
    first, second = random.integers(0, 8, size=(2, row_count))
    signal = worth[kind] * (1 + (first > 4)) + np.sin(first) + 0.1 * second
    missing = random.uniform(size=row_count) < 0.05
    signal = np.where(missing, 1.5, signal) + 0.5 * random.normal(size=row_count)
    target = {
        "regression": np.round(signal, 2),
        "binary": (signal > 0.5).astype(float),
        "multiclass": np.digitize(signal, [-0.3, 1.2]).astype(float),
    }[objective]
    return np.array([np.where(missing, np.nan, kind), first, second]).T, target


def metric_of(objective, model, x, y):
    answers = model.predict(x)
    if objective == "regression":
        return np.sqrt(np.mean((answers - y) ** 2))
    shares = np.stack([1 - answers, answers], axis=1) if objective == "binary" else answers
    return -np.mean(np.log(shares[np.arange(len(y)), y.astype(int)]))


def main():
    data_sets = []
    for category_count, row_count, objective in shapes:
        x, y = data_set(category_count, row_count, objective)
        held_out = np.arange(row_count) % 4 == 3
        cases = {}
        leaf = {} if objective == "regression" else {"min_data_in_leaf": 0, "min_sum_hessian_in_leaf": 3.0}
        for name, given in settings.items():
            params = {**usual, **leaf, **given, "objective": objective, "verbose": -1, "num_threads": 1, "deterministic": True}
            if objective == "multiclass":
                params["num_class"] = 3
            rows = lightgbm.Dataset(x[~held_out], y[~held_out], categorical_feature=[0])
            model = lightgbm.train(params, rows, rounds)
            cases[name] = {
                "train": float(f"{metric_of(objective, model, x[~held_out], y[~held_out]):.7g}"),
                "validation": float(f"{metric_of(objective, model, x[held_out], y[held_out]):.7g}"),
            }
        data_sets.append({
            "categoryCount": category_count,
            "objective": objective,
            "usual": {**usual, **leaf},
            "columns": [[None if np.isnan(value) else int(value) for value in column] for column in x.T],
            "target": y.tolist() if objective == "regression" else y.astype(int).tolist(),
            "cases": cases,
        })
    content = {"lightgbm": lightgbm.__version__, "rounds": rounds, "settings": settings, "dataSets": data_sets}
    (folder / "categories.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


main()

"""Writes the data sets and the peers' held-out metrics that the tests of the tree algorithms compare with.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install numpy scikit-learn lightgbm
    /tmp/peers/bin/python packages/ml/src/tree-references/make_references.py

Rows whose number is a multiple of 3 are held out. A peer's metric is its mean over seeds, with the standard deviation.
"""

import json
import pathlib

import lightgbm
import numpy as np
import sklearn
from sklearn.datasets import load_diabetes, load_wine
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score, root_mean_squared_error

folder = pathlib.Path(__file__).parent
seeds = range(20)


def gaps():
    """Binary, with curved borders, a feature of few values, noise columns and missing values that tell something."""
    random = np.random.default_rng(7)
    x = random.normal(size=(900, 8))
    x[:, 3] = random.integers(0, 4, size=900)
    margin = 2 * np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.8 * (x[:, 3] == 2) + 0.5 * x[:, 4] ** 2 - 0.6
    y = (random.uniform(size=900) < 1 / (1 + np.exp(-2 * margin))).astype(int)
    x[random.uniform(size=900) < np.where(y == 1, 0.25, 0.08), 0] = np.nan
    return x, y


def data_sets():
    diabetes = load_diabetes(scaled=False)
    wine = load_wine()
    x, y = gaps()
    return {
        "diabetes": ("regression", diabetes.data, diabetes.target),
        "wine": ("multiclass-classification", wine.data, wine.target),
        "gaps": ("binary-classification", x, y),
    }


def column(values):
    return [None if np.isnan(value) else float(f"{value:.5g}") for value in values]


def spread(values):
    return {"mean": round(float(np.mean(values)), 5), "deviation": round(float(np.std(values)), 5)}


def judged(model, problem, x, y):
    if problem == "regression":
        return {"rmse": root_mean_squared_error(y, model.predict(x))}
    shares = model.predict_proba(x)
    metrics = {"logloss": log_loss(y, np.clip(shares, 1e-16, 1)), "accuracy": accuracy_score(y, shares.argmax(axis=1))}
    if problem == "binary-classification":
        metrics["auc"] = roc_auc_score(y, shares[:, 1])
    return metrics


def forests(problem):
    if problem == "regression":
        return {"random-forest": RandomForestRegressor, "extra-trees": ExtraTreesRegressor}
    return {"random-forest": RandomForestClassifier, "extra-trees": ExtraTreesClassifier}


lightgbm_settings = {
    "leaf-wise": dict(num_leaves=31, max_depth=-1, min_child_samples=20, learning_rate=0.1),
    "regularised": dict(num_leaves=15, max_depth=5, min_child_samples=5, reg_lambda=2.0, reg_alpha=0.1, learning_rate=0.1),
    "bagging": dict(num_leaves=15, subsample=0.7, subsample_freq=1, colsample_bytree=0.7, learning_rate=0.1),
    "goss": dict(num_leaves=15, data_sample_strategy="goss", top_rate=0.2, other_rate=0.1, learning_rate=0.1),
    "rf": dict(num_leaves=31, boosting_type="rf", subsample=0.7, subsample_freq=1, colsample_bytree=0.7),
    "dart": dict(num_leaves=15, boosting_type="dart", drop_rate=0.1, learning_rate=0.1),
}


def lightgbm_model(problem, **settings):
    kind = lightgbm.LGBMRegressor if problem == "regression" else lightgbm.LGBMClassifier
    return kind(n_estimators=50, verbose=-1, n_jobs=1, **settings)


def repeated(make, problem, train, test):
    runs = []
    for seed in seeds:
        model = make(seed)
        model.fit(*train)
        runs.append(judged(model, problem, *test))
    return {metric: spread([run[metric] for run in runs]) for metric in runs[0]}


def main():
    results = {"scikit-learn": sklearn.__version__, "lightgbm": lightgbm.__version__, "metrics": {}}
    for name, (problem, x, y) in data_sets().items():
        columns = [column(values) for values in x.T]
        content = {"name": name, "problemType": problem, "columns": columns, "target": np.asarray(y).tolist()}
        (folder / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
        # The peers learn from the rounded numbers, as the tests do.
        x = np.array([[np.nan if value is None else value for value in values] for values in columns]).T
        held_out = np.arange(len(y)) % 3 == 0
        train, test = (x[~held_out], y[~held_out]), (x[held_out], y[held_out])
        metrics = {
            algorithm: repeated(lambda seed: kind(random_state=seed), problem, train, test)
            for algorithm, kind in forests(problem).items()
        }
        for setting, values in lightgbm_settings.items():
            metrics[f"lightgbm {setting}"] = repeated(
                lambda seed: lightgbm_model(problem, random_state=seed, **values), problem, train, test
            )
        results["metrics"][name] = metrics
    (folder / "peer-metrics.json").write_text(json.dumps(results, indent=1) + "\n")


main()

"""Writes what XGBoost answers, for the tests of gradient boosting to compare with.

    apt-get install python3-xgboost
    /usr/bin/python3 packages/ml/scripts/make-xgboost-references.py

The committed files were made with XGBoost 1.7.4, which Debian 12 ships. Later versions differ in what the objectives'
own comments say: from 3.x the hessian of count:poisson, from 3.4 the form of absolute and quantile error.
"""

import csv
import io
import json
import pathlib
import subprocess

import numpy as np
import xgboost as xgb

root = pathlib.Path(__file__).resolve().parents[3]
folder = root / "packages/ml/src/gradient-boosting/references"
random = np.random.default_rng(5)
# Sums then run in the order of the rows, and small data is done sooner.
one_thread = {"nthread": 1}


def write(name, content):
    text = json.dumps({"xgboost": xgb.__version__, **content}, separators=(",", ":"))
    (folder / f"{name}.json").write_text(text + "\n")


def rounded(values):
    return [float(f"{value:.9g}") for value in np.asarray(values, dtype=np.float64).ravel()]


def labelled(x, target, objective, **options):
    matrix = xgb.DMatrix(np.asarray(x, dtype=np.float32), **options)
    if objective == "survival:aft":
        times = np.abs(target)
        matrix.set_float_info("label_lower_bound", times)
        matrix.set_float_info("label_upper_bound", np.where(np.asarray(target) < 0, np.inf, times))
    else:
        matrix.set_label(target)
    return matrix


# Gradients and hessians: a single row makes one leaf, -g / (h + lambda); two lambdas give g and h.

amounts = [(0.5, -1.0), (1.0, 0.0), (2.5, 0.7), (7.0, 1.9), (3.0, 2.6)]
times = amounts + [(-target, margin) for target, margin in amounts]
classes = [(0, -3.0), (0, 0.2), (0, 1.5), (1, -2.0), (1, 0.4), (1, 3.0)]
values = [(-3.0, -0.5), (0.5, 0.5), (2.0, 1.25), (10.0, -4.0)]
single_rows = [
    ("reg:squarederror", {}, values),
    ("reg:squaredlogerror", {}, [(0.0, 0.3), (2.0, 0.1), (5.0, 5.5), (1.0, 20.0)]),
    ("reg:logistic", {}, [(0.2, -1.0), (0.9, 0.5), (1.0, 2.0)]),
    ("reg:pseudohubererror", {}, values),
    ("reg:pseudohubererror", {"huber_slope": 2.5}, values),
    ("reg:gamma", {}, amounts),
    ("reg:tweedie", {}, amounts),
    ("reg:tweedie", {"tweedie_variance_power": 1.2}, amounts),
    ("count:poisson", {}, [(0.0, -1.0)] + amounts),
    ("binary:logistic", {}, classes),
    ("binary:logistic", {"scale_pos_weight": 3}, classes),
    ("binary:hinge", {}, classes),
] + [
    ("survival:aft", {"aft_loss_distribution": name, "aft_loss_distribution_scale": scale}, times)
    for name in ("normal", "logistic", "extreme")
    for scale in (1.0, 0.5)
]


def leaf_of(objective, settings, target, margin, reg_lambda):
    matrix = labelled([[0.0]], [target], objective)
    matrix.set_base_margin([margin])
    params = {"objective": objective, "eta": 1, "lambda": reg_lambda, "min_child_weight": 0, "max_depth": 1, **one_thread, **settings}
    booster = xgb.train(params, matrix, num_boost_round=1)
    return json.loads(booster.get_dump(dump_format="json")[0])["leaf"]


def gradients():
    cases = []
    for objective, settings, rows in single_rows:
        answers = []
        for target, margin in rows:
            # The leaves are small, so that no objective's bound on a step is reached.
            near, far = (leaf_of(objective, settings, target, margin, value) for value in (100, 1000))
            if near == far == 0:
                answers.append([target, margin, 0.0, None])
                continue
            hessian = (1000 * far - 100 * near) / (near - far)
            answers.append(rounded([target, margin, -near * (hessian + 100), hessian]))
        cases.append({"objective": objective, "settings": settings, "rows": answers})
    write("gradients", {"cases": cases})


# Small models: whole numbers as features, few enough that every value has its bin.

size = 80
features = random.integers(0, 12, size=(size, 3)).astype(np.float64)
features[random.uniform(size=size) < 0.1, 2] = np.nan
signal = 0.15 * features[:, 0] - 0.1 * features[:, 1] + 0.05 * np.nan_to_num(features[:, 2], nan=8.0)
noise = random.normal(size=size)
positive = np.round(np.exp(signal + 0.4 * noise), 3) + np.arange(size) / 2**16  # no two alike
survival = np.where(random.uniform(size=size) < 0.3, -positive, positive)
targets = {
    "value": np.round(5 * signal + noise, 3),
    "positive": positive,
    "count": np.floor(positive),
    "survival": survival,
    "class": (signal + 0.3 * noise > 0.5).astype(float),
    "classes": np.digitize(signal + 0.3 * noise, [0.2, 0.9]).astype(float),
}
row_weights = np.round(random.uniform(0.5, 2.0, size=size), 2)
models = [
    ("reg:squarederror", "value", {}),
    ("reg:squarederror", "value", {"num_parallel_tree": 3}),
    ("reg:squarederror", "value", {"alpha": 0.5, "gamma": 0.7, "min_child_weight": 4}),
    ("reg:squaredlogerror", "positive", {}),
    ("reg:absoluteerror", "value", {"eta": 1}),
    ("reg:pseudohubererror", "value", {"huber_slope": 1.5}),
    ("reg:gamma", "positive", {}),
    ("reg:tweedie", "positive", {"tweedie_variance_power": 1.3}),
    ("count:poisson", "count", {}),
    ("survival:aft", "survival", {}),
    ("survival:aft", "survival", {"aft_loss_distribution": "logistic", "aft_loss_distribution_scale": 0.6}),
    ("survival:aft", "survival", {"aft_loss_distribution": "extreme"}),
    ("survival:cox", "survival", {}),
    ("binary:logistic", "class", {"scale_pos_weight": 2, "max_delta_step": 0.4}),
    ("binary:hinge", "class", {}),
    ("multi:softprob", "classes", {}),
]
monotone = {"monotone_constraints": "(1,-1,0)"}
models += [
    ("reg:squarederror", "value", monotone),
    ("binary:logistic", "class", monotone),
    ("reg:squarederror", "value", {"interaction_constraints": "[[0,1],[1,2]]"}),
    # Every tree is dropped in every round, which leaves nothing to chance.
    ("reg:squarederror", "value", {"booster": "dart", "rate_drop": 1.0}),
    ("binary:logistic", "class", {"booster": "dart", "rate_drop": 1.0, "normalize_type": "forest"}),
    # Before 2.0 categories lighter than min_child_weight are sorted as if they weighed nothing.
    ("reg:squarederror", "value", {"max_cat_to_onehot": 100}),
    ("reg:squarederror", "value", {"max_cat_to_onehot": 1, "min_child_weight": 0}),
    ("binary:logistic", "class", {"max_cat_to_onehot": 1, "max_cat_threshold": 4, "min_child_weight": 0}),
]


def small_models():
    cases = []
    for objective, target, settings in models:
        for weights in (None, row_weights):
            # Ours weighs the risk sets of Cox's model too. Gradients of 1 and -1 make many splits gain the same.
            if (weights is None and objective == "reg:absoluteerror") or (weights is not None and objective == "survival:cox"):
                continue
            # The second and third column are then codes of categories.
            kinds = {"feature_types": ["q", "c", "c"], "enable_categorical": True} if "max_cat_to_onehot" in settings else {}
            matrix = labelled(features, targets[target], objective, weight=weights, **kinds)
            params = {"objective": objective, "tree_method": "hist", "max_depth": 3, "eta": 0.5, "base_score": 0.5, **one_thread, **settings}
            if objective == "multi:softprob":
                params["num_class"] = 3
            booster = xgb.train(params, matrix, num_boost_round=6)
            cases.append({
                "objective": objective,
                "target": target,
                "settings": settings,
                "isWeighted": weights is not None,
                "predictions": rounded(booster.predict(matrix)),
            })
    write("small-models", {
        "features": [[None if np.isnan(value) else value for value in column] for column in features.T],
        "weights": rounded(row_weights),
        "targets": {name: rounded(target) for name, target in targets.items()},
        "cases": cases,
    })


# Metrics: of a model without trees, whose margins are given.

margins = np.round(random.normal(size=size), 1)
class_margins = np.round(random.normal(size=(size, 3)), 4)
relevances = random.integers(0, 4, size=size).astype(float)
groups = [9, 1, 30, 15, 25]
metrics = [
    ("reg:squarederror", "value", ["rmse", "mae", "mape"]),
    ("reg:squaredlogerror", "positive", ["rmsle"]),
    ("reg:pseudohubererror", "value", ["mphe"]),
    ("count:poisson", "count", ["poisson-nloglik"]),
    ("reg:gamma", "positive", ["gamma-nloglik", "gamma-deviance"]),
    ("reg:tweedie", "positive", ["tweedie-nloglik@1.5", "tweedie-nloglik@1.1"]),
    ("binary:logistic", "class", ["logloss", "error", "error@0.7", "auc", "aucpr"]),
    ("multi:softprob", "classes", ["mlogloss", "merror", "auc", "aucpr"]),
    ("survival:aft", "survival", ["aft-nloglik"]),
    ("survival:cox", "survival", ["cox-nloglik"]),
    ("rank:ndcg", "relevance", ["ndcg", "ndcg@3", "ndcg@3-"]),
    ("rank:map", "class", ["map"]),
]


def metric_values():
    cases = []
    for objective, target, names in metrics:
        y = relevances if target == "relevance" else targets[target]
        is_ranking = objective.startswith("rank:")
        for weights in (None, row_weights):
            if weights is not None and (is_ranking or objective == "survival:cox"):
                continue
            matrix = labelled(features, y, objective, weight=weights)
            if is_ranking:
                matrix.set_group(groups)
            given = class_margins if objective == "multi:softprob" else margins
            if objective == "reg:squaredlogerror":
                given = np.abs(given)  # below -1 there is no logarithm
            matrix.set_base_margin(given.ravel())
            params = {"objective": "rank:pairwise" if is_ranking else objective, **one_thread}
            if objective == "multi:softprob":
                params["num_class"] = 3
            values = {}
            for name in names:
                booster = xgb.train({**params, "eval_metric": name}, matrix, num_boost_round=0)
                values[name] = float(booster.eval(matrix).rsplit(":", 1)[1])
            cases.append({
                "objective": objective,
                "target": target,
                "isWeighted": weights is not None,
                "values": values,
            })
    write("metrics", {
        "margins": rounded(margins),
        "classMargins": rounded(class_margins.T),
        "relevances": rounded(relevances),
        "groups": groups,
        "cases": cases,
    })


# Real data: numbers cut into equal stretches, so that every engine sees the same bins.

stretches = 200


def read_rows(spec):
    if spec["file"] is None:
        source = "import('./packages/ml/src/sample-data/aws-exam-score.ts').then((m) => process.stdout.write(m.awsExamScoreCsv()))"
        text = subprocess.run(["node", "--import", "tsx", "-e", source], cwd=root, capture_output=True, text=True, check=True).stdout
        return list(csv.DictReader(io.StringIO(text)))
    text = (root / "node_modules/vega-datasets/data" / spec["file"]).read_text()
    return json.loads(text) if spec["file"].endswith(".json") else list(csv.DictReader(io.StringIO(text)))


def number(value):
    return float("nan") if value is None or value == "" else float(value)


def known_in_training(column, held_out):
    """Values that no training row has become the next lower one: between known values engines cut where they like."""
    known = np.unique(column[~held_out & ~np.isnan(column)])
    lower = known[np.maximum(0, np.searchsorted(known, column, side="right") - 1)]
    return np.where(np.isnan(column), np.nan, lower)


def prepare(spec):
    rows = [row for row in read_rows(spec) if row[spec["target"]] not in (None, "")]
    held_out = np.arange(len(rows)) % 4 == 3
    columns = []
    for name in spec["numbers"]:
        column = np.array([number(row[name]) for row in rows])
        low, high = np.nanmin(column), np.nanmax(column)
        columns.append(known_in_training(np.floor((column - low) / (high - low) * stretches), held_out))
    for name in spec["words"]:
        for word in sorted({row[name] for row in rows if row[name] not in (None, "", ".")}):
            columns.append(np.array([1.0 if row[name] == word else 0.0 for row in rows]))
    target = [row[spec["target"]] for row in rows]
    if spec["objective"].startswith(("multi:", "binary:")):
        labels = sorted(set(target))
        return np.array(columns).T, np.array([float(labels.index(value)) for value in target])
    return np.array(columns).T, np.array([float(value) for value in target]) * spec.get("scale", 1)


def flat_tree(node):
    """Depth first: feature, gain and cover of a split, None and value and cover of a leaf."""
    if "leaf" in node:
        return [[None, *rounded([node["leaf"], node["cover"]])]]
    left, right = sorted(node["children"], key=lambda child: child["nodeid"] != node["yes"])
    split = [int(node["split"][1:]), *rounded([node["gain"], node["cover"]])]
    return [split, *flat_tree(left), *flat_tree(right)]


def data_sets():
    cases = {}
    for spec in json.loads((folder / "data-sets.json").read_text()):
        x, y = prepare(spec)
        held_out = np.arange(len(y)) % 4 == 3
        train, test = (xgb.DMatrix(x[rows].astype(np.float32), y[rows]) for rows in (~held_out, held_out))
        params = {
            "objective": spec["objective"], "eval_metric": spec["metric"], "tree_method": "hist",
            "max_depth": 4, "eta": 0.1, "base_score": spec.get("start", 0.5), **one_thread,
        }
        if spec["objective"].startswith("multi:"):
            params["num_class"] = int(y.max()) + 1
        history = {}
        booster = xgb.train(
            params, train, num_boost_round=100, evals=[(train, "train"), (test, "validation")],
            evals_result=history, verbose_eval=False,
        )
        cases[spec["name"]] = {
            "rowCount": len(y),
            "firstTree": flat_tree(json.loads(booster.get_dump(dump_format="json", with_stats=True)[0])),
            "importances": {
                measure: {name[1:]: rounded([value])[0] for name, value in booster[:10].get_score(importance_type=measure).items()}
                for measure in ("weight", "gain", "cover", "total_gain", "total_cover")
            } if spec["name"] == "cars" else None,
            **{
                channel: rounded([history[channel][spec["metric"]][at] for at in (0, 9, 99)])
                for channel in ("train", "validation")
            },
        }
    write("real-data", {"cases": cases})

# Linear models: weights and biases after few and after many rounds.

linear_settings = [
    ("reg:squarederror", "value", {}),
    ("reg:squarederror", "value", {"lambda": 0.02, "alpha": 0.05}),
    ("reg:squarederror", "value", {"feature_selector": "greedy", "top_k": 1}),
    ("reg:squarederror", "value", {"feature_selector": "greedy", "alpha": 0.1}),
    ("reg:squarederror", "value", {"feature_selector": "thrifty", "top_k": 2, "lambda": 0.01}),
    ("reg:pseudohubererror", "value", {"eta": 0.05, "lambda": 0.1}),
    ("reg:gamma", "positive", {"eta": 0.1}),
    ("reg:tweedie", "positive", {"tweedie_variance_power": 1.3, "eta": 0.1}),
    ("count:poisson", "count", {"eta": 0.1}),
    ("survival:cox", "survival", {"eta": 0.1}),
    ("binary:logistic", "class", {"scale_pos_weight": 2}),
    ("binary:logistic", "class", {"alpha": 0.02, "feature_selector": "thrifty"}),
    ("multi:softprob", "classes", {"lambda": 0.01}),
]


def linear_models():
    cases = []
    for objective, target, settings in linear_settings:
        for weights in (None, row_weights):
            if weights is not None and objective == "survival:cox":
                continue
            for rounds in (3, 200):
                matrix = labelled(features, targets[target], objective, weight=weights)
                params = {"objective": objective, "booster": "gblinear", "updater": "coord_descent", "eta": 0.5, "base_score": 0.5, **one_thread, **settings}
                if objective == "multi:softprob":
                    params["num_class"] = 3
                booster = xgb.train(params, matrix, num_boost_round=rounds)
                model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
                cases.append({
                    "objective": objective,
                    "target": target,
                    "settings": settings,
                    "isWeighted": weights is not None,
                    "rounds": rounds,
                    # By feature and output, the biases last.
                    "weights": rounded(model["weights"]),
                    "predictions": rounded(booster.predict(matrix)[:12]),
                })
    write("linear-models", {"cases": cases})



gradients()
small_models()
linear_models()
metric_values()
data_sets()

"""Writes a small data set of queries and how well XGBoost and LightGBM put their held-out rows in order.

    apt-get install python3-xgboost
    python -m venv /tmp/peers && /tmp/peers/bin/pip install numpy lightgbm
    /usr/bin/python3 packages/ml/src/tree-references/make_ranking_references.py xgboost
    /tmp/peers/bin/python packages/ml/src/tree-references/make_ranking_references.py lightgbm

Queries from the 80th on are held out. Debian's XGBoost 1.7.4 draws its pairs by lot, always the same for the same rows.
"""

import json
import pathlib
import sys

import numpy as np

path = pathlib.Path(__file__).parent / "ranking.json"
held_out_from = 80


def data():
    random = np.random.default_rng(4)
    queries = np.repeat(np.arange(120), random.integers(8, 16, size=120))
    x = np.round(random.normal(size=(len(queries), 4)), 3)
    of_query = np.round(random.normal(size=120), 3)[queries]
    margin = 1.5 * x[:, 0] + np.sin(2 * x[:, 1]) + 0.5 * x[:, 2] * (x[:, 0] > 0) + random.normal(size=len(queries))
    x[:, 3] = of_query
    return queries, x, np.digitize(margin, [0.3, 1.3, 2.6])


def sizes(queries):
    return np.unique(queries, return_counts=True)[1]


def xgboost(queries, x, y):
    import xgboost as peer

    def matrix(mask):
        rows = peer.DMatrix(x[mask], label=y[mask])
        rows.set_group(sizes(queries[mask]))
        return rows

    held_out = queries >= held_out_from
    found = {}
    for objective in ["rank:pairwise", "rank:ndcg"]:
        told = {}
        settings = dict(objective=objective, eta=0.1, max_depth=4, tree_method="hist", nthread=1, eval_metric="ndcg@10")
        peer.train(settings, matrix(~held_out), 60, evals=[(matrix(held_out), "v")], evals_result=told, verbose_eval=False)
        found[objective] = round(told["v"]["ndcg@10"][-1], 6)
    return found


def lightgbm(queries, x, y):
    import lightgbm as peer

    held_out = queries >= held_out_from
    train = peer.Dataset(x[~held_out], y[~held_out], group=sizes(queries[~held_out]))
    judged = peer.Dataset(x[held_out], y[held_out], group=sizes(queries[held_out]), reference=train)
    told = {}
    settings = dict(objective="lambdarank", metric="ndcg", eval_at=[10], num_leaves=15, min_data_in_leaf=20)
    settings |= dict(learning_rate=0.1, num_threads=1, verbose=-1)
    peer.train(settings, train, 50, valid_sets=[judged], callbacks=[peer.record_evaluation(told)])
    return {"lambdarank": [round(told["valid_0"]["ndcg@10"][at], 6) for at in (0, 9, 49)]}


def main():
    queries, x, y = data()
    content = json.loads(path.read_text()) if path.exists() else {}
    content |= {"columns": x.T.tolist(), "target": y.tolist(), "queries": queries.tolist()}
    content["heldOutFrom"] = held_out_from
    content[sys.argv[1]] = {"xgboost": xgboost, "lightgbm": lightgbm}[sys.argv[1]](queries, x, y)
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")


main()

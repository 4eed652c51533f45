"""A peer's part of boosting.bench.ts: boosting-peers.py <request as JSON>, as boosting-fit.ts takes it and answers it."""
import json, resource, sys, time

request = json.loads(sys.argv[1])
folder, threads, rounds, leaves = (request[name] for name in ("folder", "threads", "rounds", "leaves"))
import numpy


def load(name):
    target = numpy.fromfile(f"{folder}/{name}.target")
    values = numpy.fromfile(f"{folder}/{name}.features", dtype=numpy.float32)
    return values.reshape(request["featureCount"], -1).T.copy(), target


train, labels = load("train")
if request["peer"] == "XGBoost":
    import xgboost

    def fit():
        growth = dict(max_depth=6) if leaves is None else dict(max_depth=0, max_leaves=leaves, grow_policy="lossguide")
        data = xgboost.DMatrix(train, labels, nthread=threads)
        settings = dict(objective="binary:logistic", tree_method="hist", max_bin=256, eta=0.3, nthread=threads, **growth)
        return xgboost.train(settings, data, rounds)

    def scores_of(model, rows):
        return model.predict(xgboost.DMatrix(rows))

elif request["peer"] == "LightGBM":
    import lightgbm

    def fit():
        growth = dict(max_depth=6, num_leaves=64) if leaves is None else dict(num_leaves=leaves)
        # A leaf's least weight, and L2, are XGBoost's.
        settings = dict(objective="binary", learning_rate=0.3, max_bin=255, lambda_l2=1, min_sum_hessian_in_leaf=1,
                        min_data_in_leaf=1, num_threads=threads, verbose=-1, **growth)
        return lightgbm.train(settings, lightgbm.Dataset(train, labels, params=settings), rounds)

    def scores_of(model, rows):
        return model.predict(rows)

else:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    def fit():
        model = HistGradientBoostingClassifier(learning_rate=0.3, max_iter=rounds, max_leaf_nodes=leaves or 64,
                                               max_depth=6 if leaves is None else None, max_bins=255,
                                               l2_regularization=1, min_samples_leaf=1, early_stopping=False)
        with threadpool_limits(threads):
            return model.fit(train, labels)

    def scores_of(model, rows):
        return model.predict_proba(rows)[:, 1]


measured = []
for _ in range(request["repeats"]):
    wall, processor = time.perf_counter(), time.process_time()
    model = fit()
    measured.append(dict(processorSeconds=time.process_time() - processor, wallSeconds=time.perf_counter() - wall))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
test, _ = load("test")
numpy.asarray(scores_of(model, test), dtype=numpy.float64).tofile(f"{folder}/scores")
print(json.dumps(dict(measured=measured, peakBytes=peak)))

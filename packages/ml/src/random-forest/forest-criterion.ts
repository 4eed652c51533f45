// A node's statistics are sums over its rows: for regression the weights and the weighted targets, W and S; for classes
// the weight of each class, n_k, whose sum is W.

export type ForestCriterionName = "squared_error" | "poisson" | "gini" | "entropy";

/**
 * How well one answer fits the rows of a node, up to what every split of them shares: the gain of a split is the score of
 * both sides less that of the whole, weight times decrease of impurity. Breiman et al., Classification and Regression
 * Trees, 1984; the criteria are scikit-learn's.
 */
export type NodeScore = (statistics: Float64Array) => number;

export const nodeScores: Record<ForestCriterionName, NodeScore> = {
  squared_error: (statistics) => (statistics[0] > 0 ? statistics[1] ** 2 / statistics[0] : 0),
  /** Half the Poisson deviance. A mean of 0 is no answer, as a target above 0 would be impossible there. */
  poisson: (statistics) =>
    statistics[1] > 0 ? statistics[1] * Math.log(statistics[1] / statistics[0]) : Number.NEGATIVE_INFINITY,
  gini(statistics) {
    let weight = 0;
    let squares = 0;
    for (let index = 0; index < statistics.length; index++) {
      weight += statistics[index];
      squares += statistics[index] * statistics[index];
    }
    return weight > 0 ? squares / weight : 0;
  },
  /** In nats. */
  entropy(statistics) {
    let weight = 0;
    let score = 0;
    for (let index = 0; index < statistics.length; index++) {
      const ofClass = statistics[index];
      weight += ofClass;
      if (ofClass > 0) score += ofClass * Math.log(ofClass);
    }
    return weight > 0 ? score - weight * Math.log(weight) : 0;
  },
};

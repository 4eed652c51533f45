import { besideBaseline } from "./baseline.ts";
import { clusterProfiles } from "./cluster-profiles.ts";
import { drawRows, maximumPoints } from "./draw-rows.ts";
import type { ClusteringEvaluation } from "./evaluation.ts";
import { checkJudgedRows, type JudgedRows } from "./judged-rows.ts";
import { projectOnPlane } from "./project-on-plane.ts";
import { silhouettes } from "./silhouettes.ts";

/** Silhouettes look at every pair of rows, so they are of a sample. */
const mostSilhouetteRows = 1_000;
const mostPairTerms = 2e8;

export function evaluateClustering(judged: JudgedRows): ClusteringEvaluation {
  checkJudgedRows(judged);
  const { features, predictions, seed } = judged;
  const { rowCount } = features;
  const clusterOf = Int32Array.from({ length: rowCount }, (_, row) => predictions[2 * row]);
  const distances = predictions.filter((_, at) => at % 2 === 1);
  const clusterCount = clusterOf.reduce((most, cluster) => Math.max(most, cluster), 0) + 1;
  const sizes = new Float64Array(clusterCount);
  const distanceSums = new Float64Array(clusterCount);
  for (const [row, cluster] of clusterOf.entries()) {
    sizes[cluster]++;
    distanceSums[cluster] += distances[row];
  }
  const most = Math.min(mostSilhouetteRows, Math.ceil(Math.sqrt(mostPairTerms / Math.max(1, features.columns.length))));
  const silhouette = silhouettes(features, clusterOf, drawRows(rowCount, most, seed), clusterCount);
  const ssd = distances.reduce((sum, distance) => sum + distance ** 2, 0);
  const oneCluster = sumOfSquaresAroundMean(judged);
  return {
    problemType: "clustering",
    rowCount,
    metrics: besideBaseline(
      ["silhouette", "msd", "ssd"],
      { silhouette: silhouette.mean, msd: ssd / rowCount, ssd },
      { silhouette: null, msd: oneCluster / rowCount, ssd: oneCluster },
    ),
    clusters: Array.from(sizes, (size, cluster) => ({
      cluster,
      size,
      meanDistance: size === 0 ? null : distanceSums[cluster] / size,
      silhouette: silhouette.byCluster[cluster],
    })),
    projection: projectOnPlane(features, clusterOf, drawRows(rowCount, maximumPoints, seed)),
    profiles: clusterProfiles(judged, clusterOf, clusterCount),
  };
}

/** What a single cluster would leave: the best constant answer. */
function sumOfSquaresAroundMean({ features }: JudgedRows): number {
  let sum = 0;
  for (const column of features.columns) {
    const mean = column.reduce((total, value) => total + value, 0) / features.rowCount;
    for (const value of column) sum += (value - mean) ** 2;
  }
  return sum;
}

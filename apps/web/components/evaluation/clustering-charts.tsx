import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ClusteringEvaluation, ClusterProfile } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { BarList } from "../charts/bar-list.tsx";
import { GroupedScatterChart } from "../charts/grouped-scatter-chart.tsx";
import { type HeatCell, HeatMap } from "../charts/heat-map.tsx";
import { ChartGrid } from "./chart-grid.tsx";

/** More clusters than these have no name in the picture or column in the profile; their sizes are all told. */
const shownClusters = 20;

const clusterName = (cluster: number) => `Cluster ${cluster}`;

export function ClusteringCharts({ evaluation }: { evaluation: ClusteringEvaluation }) {
  const { clusters, projection, profiles, rowCount } = evaluation;
  const [first, second] = projection.explainedVarianceRatio;
  const shown = clusters.slice(0, shownClusters);
  const drawn =
    projection.points.length < rowCount
      ? `${formatCount(projection.points.length)} of ${formatCountOf(rowCount, "row")}, drawn at random,`
      : formatCountOf(rowCount, "row");
  return (
    <SpaceBetween size="xl">
      <ChartGrid>
        <GroupedScatterChart
          title="Rows by cluster"
          facts={`${drawn} on the plane in which they differ most; it shows ${formatPercent(first + second)} of their variance, so clusters may overlap here that are apart.`}
          groupLabel="Cluster"
          groups={shown.map(({ cluster }) => ({
            name: clusterName(cluster),
            points: projection.points.filter((point) => point.cluster === cluster),
          }))}
          xLabel={`First component (${formatPercent(first)})`}
          yLabel={`Second component (${formatPercent(second)})`}
        />
        <BarList
          title="Sizes"
          facts={sizeFacts(evaluation)}
          nameLabel="Cluster"
          valueLabel="Rows"
          items={clusters.map(({ cluster, size, meanDistance, silhouette }) => ({
            name: clusterName(cluster),
            value: size,
            text: [
              formatCount(size),
              ...(meanDistance === null ? [] : [`distance ${formatNumber(meanDistance, 3)}`]),
              ...(silhouette === null ? [] : [`silhouette ${formatNumber(silhouette, 2)}`]),
            ].join(" · "),
          }))}
        />
      </ChartGrid>
      {profiles.length > 0 && (
        <HeatMap
          title="What is typical of each cluster"
          facts="Means of numbers, and the most frequent of other values with its share in the cluster. Blue is above all rows, orange below; columns that tell the clusters apart best come first."
          rowLabel="Column"
          columns={["All rows", ...shown.map(({ cluster }) => clusterName(cluster))]}
          rows={profiles.map((profile) => ({ name: profile.column, cells: profileCells(profile, shown.length) }))}
        />
      )}
    </SpaceBetween>
  );
}

function sizeFacts({ clusters, rowCount }: ClusteringEvaluation): string {
  const bySize = [...clusters].sort((left, right) => right.size - left.size);
  const [largest] = bySize;
  const smallest = bySize.at(-1);
  if (largest === undefined || smallest === undefined) return "No rows.";
  return `The largest holds ${formatPercent(largest.size / rowCount)} of the rows, the smallest ${formatPercent(smallest.size / rowCount)}. A silhouette near 1 says that a cluster stands apart, near 0 that it touches another.`;
}

/** Two standard deviations from the mean are as dark as it gets. */
const darkestDeviation = 2;

function profileCells(profile: ClusterProfile, clusterCount: number): HeatCell[] {
  if (profile.kind === "categorical") {
    return [
      { text: "", strength: 0 },
      ...profile.clusterTops
        .slice(0, clusterCount)
        .map((top) =>
          top === null
            ? { text: "–", strength: 0 }
            : { text: top.value, detail: formatPercent(top.share), strength: top.share - top.overallShare },
        ),
    ];
  }
  const { mean, standardDeviation } = profile;
  const strengthOf = (clusterMean: number) =>
    mean === null || !standardDeviation ? 0 : (clusterMean - mean) / standardDeviation / darkestDeviation;
  return [
    { text: mean === null ? "–" : formatNumber(mean), strength: 0 },
    ...profile.clusterMeans
      .slice(0, clusterCount)
      .map((clusterMean) =>
        clusterMean === null
          ? { text: "–", strength: 0 }
          : { text: formatNumber(clusterMean), strength: strengthOf(clusterMean) },
      ),
  ];
}

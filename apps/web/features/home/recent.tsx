import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { purposeOf } from "../../components/problem-type.ts";
import { ResourceStatus } from "../../components/resource-status.tsx";
import { formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import type { RecentResources } from "./next-step.ts";
import styles from "./recent.module.css";
import { RecentList } from "./recent-list.tsx";

/** The newest of each kind, in the order of the lifecycle. */
export function Recent({ resources }: { resources: RecentResources }) {
  const { datasets, trainingJobs, models, endpoints } = resources;
  return (
    <div className={styles.recent}>
      <RecentList
        title="Datasets"
        allHref="/datasets"
        emptyText="None yet."
        items={datasets.map(({ datasetName, status, rowCount, columnCount, createdAt }) => ({
          name: datasetName,
          href: `/datasets/${datasetName}`,
          detail: `${rowCount === null ? "" : `${formatCountOf(rowCount, "row")}, `}${formatCountOf(columnCount, "column")}`,
          status: <ResourceStatus status={status} />,
          time: createdAt,
        }))}
      />
      <RecentList
        title="Training jobs"
        allHref="/training-jobs"
        emptyText="None yet. Open a dataset and choose Train a model."
        items={trainingJobs.map(
          ({ trainingJobName, algorithmName, problemType, targetColumn, trainingJobStatus, creationTime }) => ({
            name: trainingJobName,
            href: `/training-jobs/${trainingJobName}`,
            detail: `${algorithmName} ${purposeOf({ problemType, targetColumn })}`,
            status: <ResourceStatus status={trainingJobStatus} />,
            time: creationTime,
          }),
        )}
      />
      <RecentList
        title="Models"
        allHref="/models"
        emptyText="None yet. Every training job that completes leaves one."
        items={models.map(({ modelName, problemType, targetColumn, headlineMetric, creationTime }) => ({
          name: modelName,
          href: `/models/${modelName}`,
          detail: purposeOf({ problemType, targetColumn }),
          status:
            headlineMetric === null ? (
              <StatusIndicator type="info">not evaluated</StatusIndicator>
            ) : (
              <strong>
                {headlineMetric.name} {formatNumber(headlineMetric.value)}
              </strong>
            ),
          time: creationTime,
        }))}
      />
      <RecentList
        title="Endpoints"
        allHref="/endpoints"
        emptyText="None yet. Open a model and choose Deploy."
        items={endpoints.map(({ endpointName, productionVariants, endpointStatus, creationTime }) => ({
          name: endpointName,
          href: `/endpoints/${endpointName}`,
          detail: `serves ${productionVariants.map(({ modelName }) => modelName).join(", ")}`,
          status: <ResourceStatus status={endpointStatus} />,
          time: creationTime,
        }))}
      />
    </div>
  );
}

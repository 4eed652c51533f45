import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type Algorithm, targetUses } from "@sagebrush/contracts/training/algorithm";
import type { TimeSeriesConfig } from "@sagebrush/contracts/training/time-series-config";
import { type DatasetChannel, otherChannels, type TrainingJob } from "@sagebrush/contracts/training/training-job";
import { KeyValue } from "../../components/key-value.tsx";
import { problemTypeTexts } from "../../components/problem-type.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { formatCountOf, formatPercent } from "../../lib/format-numbers.ts";
import { formatDuration } from "../../lib/format-time.ts";
import { deviceTexts } from "./device-texts.ts";

const targetLabels = { required: "Target", optional: "Known anomalies", none: "Target" } as const;

const channelLabels = { validation: "Validation dataset", test: "Test dataset" } as const;

/** What was asked for, complete enough to ask for it again. */
export function TrainingConfiguration({ job, algorithm }: { job: TrainingJob; algorithm: Algorithm | undefined }) {
  const { datasetName, version, targetColumn, featureColumns, weightColumn, groupColumn, channels, timeSeriesConfig } =
    job.inputDataConfig;
  const { split } = job;
  return (
    <Container header={<Header variant="h2">Configuration</Header>}>
      <SpaceBetween size="l">
        <KeyValue
          facts={[
            {
              label: "Dataset",
              value: <DatasetLink datasetName={datasetName} version={version} />,
            },
            { label: targetLabels[targetUses[job.problemType]], value: targetColumn ?? "None" },
            ...(weightColumn === undefined ? [] : [{ label: "Sample weight", value: weightColumn }]),
            ...(groupColumn === undefined ? [] : [{ label: "Query id", value: groupColumn }]),
            ...otherChannels.flatMap((channel) => {
              const source = channels?.[channel];
              return source === undefined
                ? []
                : [{ label: channelLabels[channel], value: <DatasetLink {...source} /> }];
            }),
            { label: "Problem type", value: problemTypeTexts[job.problemType].label },
            { label: "Algorithm", value: algorithm?.displayName ?? job.algorithmName },
            ...(timeSeriesConfig === undefined ? [] : seriesFacts(timeSeriesConfig)),
            {
              label: "Split",
              value:
                timeSeriesConfig === undefined
                  ? `${formatPercent(split.train)} training, ${formatPercent(split.validation)} validation, ${formatPercent(split.test)} test; seed ${split.seed}`
                  : `By time: the last prediction_length steps of each series are the test; seed ${split.seed}`,
            },
            ...(job.resourceConfig === undefined
              ? []
              : [{ label: "Device", value: deviceTexts[job.resourceConfig.instanceType].label }]),
            { label: "Maximum runtime", value: formatDuration(job.stoppingCondition.maxRuntimeInSeconds) },
            { label: "Created", value: <RelativeTime time={job.creationTime} /> },
            { label: "Created by", value: job.createdBy },
          ]}
        />
        {featureColumns.length > 0 && (
          <ExpandableSection headerText={formatCountOf(featureColumns.length, "feature")}>
            <Box>{featureColumns.join(", ")}</Box>
          </ExpandableSection>
        )}
        <ExpandableSection
          headerText="Hyperparameters"
          headerDescription={
            Object.keys(job.hyperparameters).length === 0
              ? "Every value is the algorithm's default."
              : "Those set for this job; the rest are defaults."
          }
          defaultExpanded={Object.keys(job.hyperparameters).length > 0}
        >
          <KeyValue
            facts={Object.entries(job.hyperparameters).map(([name, value]) => ({
              label: algorithm?.hyperparameters[name]?.label ?? name,
              value: value === null ? "Decided by the algorithm" : String(value),
            }))}
          />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

function seriesFacts({ timeColumn, itemIdColumn, staticColumns, dynamicColumns }: TimeSeriesConfig) {
  return [
    { label: "Time", value: timeColumn },
    { label: "Item", value: itemIdColumn ?? "None: one series" },
    ...(staticColumns.length === 0 ? [] : [{ label: "Static columns", value: staticColumns.join(", ") }]),
    ...(dynamicColumns.length === 0 ? [] : [{ label: "Dynamic columns", value: dynamicColumns.join(", ") }]),
  ];
}

function DatasetLink({ datasetName, version }: DatasetChannel) {
  return (
    <Link href={`/datasets/${datasetName}?version=${version}`}>
      {datasetName}, version {version}
    </Link>
  );
}

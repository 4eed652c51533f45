import Container from "@cloudscape-design/components/container";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { Model } from "@sagebrush/contracts/models/model";
import type { TableProblemType } from "@sagebrush/contracts/training/algorithm";
import { KeyValue } from "../../components/key-value.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { TwoLines } from "../../components/two-lines.tsx";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";
import { ForecastSignatureFacts } from "./forecast-signature-facts.tsx";
import { SignatureTable } from "./signature-table.tsx";

/** Where the model comes from, what it takes, and the proof that its file answers as training did. */
export function ModelProvenance({ model }: { model: Model }) {
  const { dataset, verification } = model;
  const isExact = verification.maximumRelativeDifference <= verification.tolerance;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Where it comes from</Header>}>
        <KeyValue
          columns={3}
          facts={[
            {
              label: "Training job",
              value:
                model.trainingJobName === null ? (
                  "Deleted"
                ) : (
                  <Link href={`/training-jobs/${model.trainingJobName}`}>{model.trainingJobName}</Link>
                ),
            },
            {
              label: "Dataset",
              value: (
                <Link href={`/datasets/${dataset.datasetName}?version=${dataset.version}`}>
                  {dataset.datasetName}, version {dataset.version}
                </Link>
              ),
            },
            { label: "Dataset SHA-256", value: <Hash hash={dataset.contentHash} /> },
            {
              label: model.problemType === "forecasting" ? "Training steps" : "Training rows",
              value: formatCount(model.trainingRowCount),
            },
            { label: "Iterations kept", value: formatCount(model.iterations) },
            { label: "Created", value: <Created model={model} /> },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">ONNX file</Header>}>
        <KeyValue
          columns={3}
          facts={[
            {
              label: "Verification",
              value: (
                <TwoLines
                  first={
                    <StatusIndicator type={isExact ? "success" : "error"}>
                      {isExact ? "Answers as training did" : "Differs from training"}
                    </StatusIndicator>
                  }
                  second={`${verifiedText(model)}, relative difference at most ${formatDifference(verification.maximumRelativeDifference)}; allowed ${formatDifference(verification.tolerance)}`}
                />
              ),
            },
            { label: "File SHA-256", value: <Hash hash={model.contentHash} /> },
            { label: "Outputs", value: outputsText(model.signature) },
          ]}
        />
      </Container>
      {model.signature.problemType === "forecasting" ? (
        <ForecastSignatureFacts signature={model.signature} />
      ) : (
        <SignatureTable signature={model.signature} />
      )}
      <Container header={<Header variant="h2">Hyperparameters</Header>}>
        <KeyValue
          facts={Object.entries(model.hyperparameters).map(([name, value]) => ({
            label: name,
            value: value === null ? "Not set" : String(value),
          }))}
        />
      </Container>
    </SpaceBetween>
  );
}

function verifiedText({ problemType, verification: { rowCount } }: Model): string {
  return problemType === "forecasting" ? formatCountOf(rowCount, "series", "series") : formatCountOf(rowCount, "row");
}

function Created({ model }: { model: Model }) {
  return (
    <>
      <RelativeTime time={model.creationTime} /> by {model.createdBy}
    </>
  );
}

function Hash({ hash }: { hash: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={hash}
      textToDisplay={`${hash.slice(0, 16)}…`}
      copyButtonAriaLabel="Copy SHA-256"
      copySuccessText="Copied"
      copyErrorText="The browser did not allow copying"
    />
  );
}

function formatDifference(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(0).replace("e-", " × 10⁻").replace(/\d+$/, superscript);
}

function superscript(digits: string): string {
  return digits.replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
}

const classOutputs = (classCount: number) =>
  `predicted_label, probabilities of ${formatCountOf(classCount, "class", "classes")}`;

function outputsText(signature: Model["signature"]): string {
  if (signature.problemType === "forecasting")
    return `mean, quantiles at ${signature.quantiles.join(", ")}, of ${formatCountOf(signature.predictionLength, "step")}`;
  return outputTexts[signature.problemType](signature.labels.length);
}

const outputTexts: Readonly<Record<TableProblemType, (classCount: number) => string>> = {
  regression: () => "prediction",
  "binary-classification": classOutputs,
  "multiclass-classification": classOutputs,
  clustering: () => "closest_cluster, distance_to_cluster",
  "anomaly-detection": () => "anomaly_score",
  "dimension-reduction": () => "projection",
  ranking: () => "ranking_score",
  "topic-modeling": () => "topic_mixture",
  "word-embedding": () => "word_vector",
};

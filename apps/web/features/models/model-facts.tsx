import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import type { Model } from "@sagebrush/contracts/models/model";
import { KeyValue } from "../../components/key-value.tsx";
import { capitalized, isTargetPredicted, problemTypeTexts, purposeOf } from "../../components/problem-type.ts";
import { formatBytes, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";

export function ModelFacts({ model }: { model: Model }) {
  const { headlineMetric } = model;
  const label = model.evaluation?.metrics.find(({ name }) => name === headlineMetric?.name)?.label;
  return (
    <Container>
      <KeyValue
        facts={[
          ...(headlineMetric === null
            ? []
            : [{ label: label ?? headlineMetric.name, value: <Big>{formatNumber(headlineMetric.value)}</Big> }]),
          isTargetPredicted(model)
            ? { label: "Predicts", value: <Big>{model.targetColumn ?? "–"}</Big> }
            : { label: "Does", value: <Big>{capitalized(purposeOf(model))}</Big> },
          {
            label: problemTypeTexts[model.problemType].label,
            value: `${model.algorithmName}, from ${formatCountOf(model.trainingRowCount, model.problemType === "forecasting" ? "step" : "row")}`,
          },
          {
            label: "ONNX file",
            value: `${formatBytes(model.sizeBytes)}, ${inputsText(model.signature)}`,
          },
        ]}
      />
    </Container>
  );
}

function inputsText(signature: Model["signature"]): string {
  return signature.problemType === "forecasting"
    ? `forecasts ${formatCountOf(signature.predictionLength, "step")} of ${signature.timeFrequency}`
    : formatCountOf(signature.inputs.length, "input");
}

function Big({ children }: { children: string }) {
  return (
    <Box fontSize="heading-l" fontWeight="bold">
      {children}
    </Box>
  );
}

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { SharedModel } from "@sagebrush/contracts/models/model-share";
import { EmptyState } from "../../components/empty-state.tsx";
import { evaluatedRows } from "../../components/evaluation/evaluated-rows.ts";
import { EvaluationReport } from "../../components/evaluation/evaluation-report.tsx";
import { FeatureImportance } from "../../components/evaluation/feature-importance.tsx";
import { ModelTrialForm } from "../../components/model-trial-form.tsx";
import { fieldsHint } from "../../components/prediction/record-fields.ts";
import { capitalized, isTargetPredicted, problemTypeTexts, purposeOf } from "../../components/problem-type.ts";
import { formatBytes, formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { formatDate } from "../../lib/format-time.ts";
import { sharedArtifactUrl } from "./share-url.ts";
import styles from "./shared-model.module.css";
import { SharedModelAbout } from "./shared-model-about.tsx";
import { SharedModelFrame } from "./shared-model-frame.tsx";

/** The card of a model: try it, how good it is, what counts, what it is. */
export function SharedModelCard({ model, token }: { model: SharedModel; token: string }) {
  const { signature } = model;
  const hint = signature.problemType === "forecasting" ? "" : ` ${fieldsHint(signature)}`;
  return (
    <SharedModelFrame title={model.modelName} hero={<Hero model={model} />}>
      <Container
        header={
          <Header
            variant="h2"
            description={`It runs in your browser: what you enter stays on this device, nothing is sent to the server.${hint}`}
          >
            Try it
          </Header>
        }
      >
        <ModelTrialForm model={model} artifactUrl={sharedArtifactUrl(token)} />
      </Container>
      <Container
        header={
          <Header variant="h2" description={evaluatedRows(model)}>
            How good it is
          </Header>
        }
      >
        {model.evaluation === null ? (
          <EmptyState title="Not evaluated" description="No rows were kept back to judge the model on." />
        ) : (
          <EvaluationReport evaluation={model.evaluation} signature={model.signature} />
        )}
      </Container>
      {model.featureImportances.length > 1 && (
        <Container header={<Header variant="h2">What counts</Header>}>
          <FeatureImportance measure={model.importanceMeasure} importances={model.featureImportances} />
        </Container>
      )}
      <SharedModelAbout model={model} token={token} />
    </SharedModelFrame>
  );
}

function Hero({ model }: { model: SharedModel }) {
  const { headlineMetric } = model;
  const label = model.evaluation?.metrics.find(({ name }) => name === headlineMetric?.name)?.label;
  const facts = [
    ...(headlineMetric === null
      ? []
      : [{ label: label ?? headlineMetric.name, value: formatNumber(headlineMetric.value) }]),
    {
      label: model.problemType === "forecasting" ? "Training steps" : "Training rows",
      value: formatCount(model.trainingRowCount),
    },
    model.signature.problemType === "forecasting"
      ? { label: "Steps ahead", value: formatCount(model.signature.predictionLength) }
      : { label: "Inputs", value: formatCount(model.signature.inputs.length) },
    { label: "File", value: formatBytes(model.sizeBytes) },
  ];
  return (
    <>
      <p className={styles.kicker}>
        {problemTypeTexts[model.problemType].label} model, shared by {model.workspaceDisplayName}
      </p>
      <h1 className={styles.title}>
        {isTargetPredicted(model) || model.problemType === "forecasting" ? (
          <>
            {model.problemType === "forecasting" ? "Forecasts" : "Predicts"} <em>{model.targetColumn}</em>
          </>
        ) : (
          capitalized(purposeOf(model))
        )}
      </h1>
      <p className={styles.subtitle}>
        {model.modelName}: {model.algorithmName}, {formatCountOf(model.iterations, "iteration")}, from{" "}
        {formatDate(model.creationTime)}
      </p>
      {model.note !== "" && <p className={styles.note}>{model.note}</p>}
      <dl className={styles.figures}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dd>{fact.value}</dd>
            <dt>{fact.label}</dt>
          </div>
        ))}
      </dl>
    </>
  );
}

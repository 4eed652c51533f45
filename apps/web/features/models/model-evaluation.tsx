import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Model } from "@sagebrush/contracts/models/model";
import { EmptyState } from "../../components/empty-state.tsx";
import { evaluatedRows } from "../../components/evaluation/evaluated-rows.ts";
import { EvaluationReport } from "../../components/evaluation/evaluation-report.tsx";
import { FeatureImportance } from "../../components/evaluation/feature-importance.tsx";

export function ModelEvaluation({ model }: { model: Model }) {
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" description={evaluatedRows(model)}>
            Evaluation
          </Header>
        }
      >
        {model.evaluation === null ? (
          <EmptyState title="Not evaluated" description="The training job kept no rows back to judge the model on." />
        ) : (
          <EvaluationReport evaluation={model.evaluation} signature={model.signature} />
        )}
      </Container>
      {model.featureImportances.length > 1 && (
        <Container header={<Header variant="h2">What counts</Header>}>
          <FeatureImportance measure={model.importanceMeasure} importances={model.featureImportances} />
        </Container>
      )}
    </SpaceBetween>
  );
}

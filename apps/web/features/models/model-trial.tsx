import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { Model } from "@sagebrush/contracts/models/model";
import { ModelTrialForm } from "../../components/model-trial-form.tsx";
import { fieldsHint } from "../../components/prediction/record-fields.ts";
import { artifactUrl } from "./artifact-url.ts";

export function ModelTrial({ model }: { model: Model }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            model.signature.problemType === "forecasting"
              ? "Choose a series or write values of your own, and see how the model continues them. It runs in this browser, nothing is sent to the server."
              : `Change a value and see what the model makes of it. It runs in this browser, nothing is sent to the server. ${fieldsHint(model.signature)}`
          }
        >
          Try it
        </Header>
      }
    >
      <ModelTrialForm model={model} artifactUrl={artifactUrl(model.modelName)} />
    </Container>
  );
}

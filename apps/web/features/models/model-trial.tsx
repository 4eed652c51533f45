import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { Model } from "@sagebrush/contracts/models/model";
import { BrowserTrial } from "../../components/prediction/browser-trial.tsx";
import { artifactUrl } from "./artifact-url.ts";

export function ModelTrial({ model }: { model: Model }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Change a value and see what the model makes of it. It runs in this browser, nothing is sent to the server. Sliders span what it was trained on; an empty field is a missing value."
        >
          Try it
        </Header>
      }
    >
      <BrowserTrial
        signature={model.signature}
        background={model.background}
        artifactUrl={artifactUrl(model.modelName)}
        contentHash={model.contentHash}
        sizeBytes={model.sizeBytes}
      />
    </Container>
  );
}

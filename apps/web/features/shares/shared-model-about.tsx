import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { SharedModel } from "@sagebrush/contracts/models/model-share";
import { KeyValue } from "../../components/key-value.tsx";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { formatDate } from "../../lib/format-time.ts";
import { sharedArtifactUrl } from "./share-url.ts";

export function SharedModelAbout({ model, token }: { model: SharedModel; token: string }) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button iconName="download" href={sharedArtifactUrl(token)} download={`${model.modelName}.onnx`}>
              Download ONNX
            </Button>
          }
        >
          About this file
        </Header>
      }
    >
      <KeyValue
        columns={3}
        facts={[
          {
            label: "Verified",
            value: `Answers ${formatCountOf(model.verification.rowCount, "row")} as training itself did.`,
          },
          {
            label: "SHA-256",
            value: (
              <span title={model.contentHash}>
                <code>{model.contentHash.slice(0, 20)}…</code>
              </span>
            ),
          },
          { label: "This link works until", value: formatDate(model.expiresAt) },
        ]}
      />
    </Container>
  );
}

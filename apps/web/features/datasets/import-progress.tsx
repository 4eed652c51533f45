"use client";

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { formatBytes } from "../../lib/format-numbers.ts";

/** What stands in the place of a version's table until there is one. */
export function ImportProgress({ version }: { version: DatasetVersion }) {
  if (version.status === "Failed") {
    return (
      <Alert
        type="error"
        header={`${version.sourceFileName} could not be imported`}
        action={<Button href="/datasets">Upload it again</Button>}
      >
        {version.failureReason ?? "The import ended without a reason. Its log may tell more."}
      </Alert>
    );
  }
  return (
    <Container>
      <ProgressBar
        label={`Importing ${version.sourceFileName}`}
        description={`${formatBytes(version.sourceSizeBytes)}. You can leave this page; the import goes on.`}
        value={version.progress * 100}
      />
    </Container>
  );
}

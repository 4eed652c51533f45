"use client";

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";

/** A fault of ours in one page; navigation and the rest of the studio keep working. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Alert
      type="error"
      header="This page stopped working"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={reset}>Try again</Button>
          <Button href="/">Home</Button>
        </SpaceBetween>
      }
    >
      {error.message}
    </Alert>
  );
}

"use client";

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Tabs from "@cloudscape-design/components/tabs";
import { CopyCode } from "../../components/copy-code.tsx";
import { apiKeyVariable, curlExample, javascriptExample, pythonExample } from "./code-examples.ts";
import type { InvocationContentType } from "./invocation-body.ts";

interface InvocationExamplesProps {
  endpointName: string;
  contentType: InvocationContentType;
  body: string;
}

const languages = [
  { id: "curl", label: "cURL", write: curlExample },
  { id: "javascript", label: "JavaScript", write: javascriptExample },
  { id: "python", label: "Python", write: pythonExample },
] as const;

/** The call of the form above, as a program makes it. */
export function InvocationExamples({ endpointName, contentType, body }: InvocationExamplesProps) {
  const call = { origin: window.location.origin, endpointName, contentType, body };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              The same call from a program. It reads an API key from the environment variable{" "}
              <code>{apiKeyVariable}</code>;{" "}
              <Link href="/settings/api-keys" fontSize="body-m">
                create a key
              </Link>{" "}
              first.
            </>
          }
        >
          Call it from code
        </Header>
      }
    >
      <Tabs
        ariaLabel="Language"
        tabs={languages.map(({ id, label, write }) => ({
          id,
          label,
          content: (
            <Box padding={{ top: "xs" }}>
              <CopyCode label={`${label} example`} code={write(call)} />
            </Box>
          ),
        }))}
      />
    </Container>
  );
}

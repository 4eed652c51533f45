"use client";

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { type ErrorCode, isStudioError } from "@sagebrush/contracts/errors";

const headers: Partial<Record<ErrorCode, string>> = {
  AccessDeniedException: "Your role does not allow this",
  ResourceNotFound: "Not found",
  ResourceInUse: "Still in use",
  InternalFailure: "Something went wrong on the server",
};

interface ErrorAlertProps {
  error: unknown;
  header?: string;
  onRetry?: () => void;
}

/** Any failure in words, with the field issues that no form shows. Renders nothing without an error. */
export function ErrorAlert({ error, header, onRetry }: ErrorAlertProps) {
  if (error === null || error === undefined) return null;
  const issues = isStudioError(error) ? error.issues.filter((issue) => issue.message !== error.message) : [];
  return (
    <Alert
      type="error"
      header={header ?? (isStudioError(error) ? headers[error.code] : "Something went wrong")}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {error instanceof Error ? error.message : String(error)}
      {issues.length > 0 && (
        <ul>
          {issues.map((issue) => (
            <li key={`${issue.path.join(".")}:${issue.message}`}>
              {issue.path.length > 0 && <strong>{issue.path.join(".")}: </strong>}
              {issue.message}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

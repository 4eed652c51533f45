import Alert from "@cloudscape-design/components/alert";

/** What was changed or could not be known of a file. */
export function SniffWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Alert type="warning" header="Please look at this first">
      {warnings.length === 1 ? (
        warnings[0]
      ) : (
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

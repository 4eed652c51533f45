import Button from "@cloudscape-design/components/button";
import { isStudioError } from "@sagebrush/contracts/errors";
import styles from "./shared-model.module.css";

/** Says in words why a link opens nothing, and what to do. */
export function UnavailableLink({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = isStudioError(error) && error.code === "ResourceGone";
  const isUnknown = isStudioError(error) && (error.code === "ResourceNotFound" || error.code === "ValidationException");
  const title = isGone
    ? "This link is no longer valid"
    : isUnknown
      ? "This link leads nowhere"
      : "The model cannot be shown";
  const advice = isGone
    ? "Ask the person who sent it to you for a new one."
    : isUnknown
      ? "Check that you have copied it whole, or ask the person who sent it to you."
      : null;
  return (
    <section className={styles.unavailable}>
      <h1>{title}</h1>
      <p>{error.message}</p>
      {advice === null ? <Button onClick={onRetry}>Try again</Button> : <p>{advice}</p>}
    </section>
  );
}

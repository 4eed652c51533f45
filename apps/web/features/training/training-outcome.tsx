import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { targetUses } from "@sagebrush/contracts/training/algorithm";
import type { TrainingJob } from "@sagebrush/contracts/training/training-job";
import { repeatPath } from "./repeat-path.ts";

/** How a job ended, and the next step; nothing while it runs. */
export function TrainingOutcome({ job }: { job: TrainingJob }) {
  if (job.trainingJobStatus === "Failed") {
    return (
      <Alert
        type="error"
        header="The training job failed"
        action={<Button href={repeatPath(job)}>Change settings and train again</Button>}
      >
        {job.failureReason ?? "No reason was recorded. The log below may say more."}
      </Alert>
    );
  }
  if (job.modelName === null) return null;
  if (job.trainingJobStatus !== "Completed" && job.trainingJobStatus !== "Stopped") return null;
  return (
    <Alert
      type={job.trainingJobStatus === "Completed" ? "success" : "info"}
      header={job.trainingJobStatus === "Completed" ? "The model is ready" : "Stopped; what was learned is a model"}
      action={
        <Button variant="primary" href={`/models/${job.modelName}`}>
          Open model
        </Button>
      }
    >
      {targetUses[job.problemType] === "required"
        ? "See how good it is on rows it has never seen, try it, deploy it or share it."
        : "See what it found, try it, deploy it or share it."}
    </Alert>
  );
}

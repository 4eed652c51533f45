import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import Steps from "@cloudscape-design/components/steps";
import type { SecondaryStatusTransition, TrainingJob } from "@sagebrush/contracts/training/training-job";
import { formatDuration } from "../../lib/format-time.ts";
import { splitWords } from "../../lib/format-words.ts";

const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

const endTypes: Partial<Record<SecondaryStatusTransition["status"], StatusIndicatorProps.Type>> = {
  Completed: "success",
  Failed: "error",
  Stopped: "stopped",
  MaxRuntimeExceeded: "warning",
  Interrupted: "warning",
};

/** What happened when: SageMaker's secondary states with their times. */
export function TrainingTimeline({ job }: { job: TrainingJob }) {
  return (
    <Container fitHeight header={<Header variant="h2">Timeline</Header>}>
      <Steps
        ariaLabel="Timeline of the training job"
        steps={job.secondaryStatusTransitions.map((transition) => ({
          status: endTypes[transition.status] ?? (transition.endTime === null ? "loading" : "success"),
          statusIconAriaLabel: transition.endTime === null ? "Under way" : "Done",
          header: `${splitWords(transition.status)}${durationText(transition)}`,
          details: (
            <>
              {clock.format(new Date(transition.startTime))}
              {transition.statusMessage !== "" && <> · {transition.statusMessage}</>}
            </>
          ),
        }))}
      />
    </Container>
  );
}

function durationText({ startTime, endTime }: SecondaryStatusTransition): string {
  if (endTime === null) return "";
  const seconds = (Date.parse(endTime) - Date.parse(startTime)) / 1000;
  return seconds > 0 ? ` · ${formatDuration(seconds)}` : "";
}

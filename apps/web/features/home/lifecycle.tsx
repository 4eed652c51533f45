import type { IconProps } from "@cloudscape-design/components/icon";
import Icon from "@cloudscape-design/components/icon";
import styles from "./lifecycle.module.css";
import type { RecentResources } from "./next-step.ts";

interface Step {
  title: string;
  text: string;
  icon: IconProps.Name;
  href: (resources: RecentResources, mayTrain: boolean) => string;
  isTaken: (resources: RecentResources) => boolean;
}

const steps: readonly Step[] = [
  {
    title: "Upload",
    text: "Bring a CSV. Delimiter, header and types are found for you.",
    icon: "upload",
    href: () => "/datasets",
    isTaken: ({ datasets }) => datasets.length > 0,
  },
  {
    title: "Explore",
    text: "See every row, and the distribution of every column.",
    icon: "search",
    href: ({ datasets }) => {
      const available = datasets.find(({ status }) => status === "Available");
      return available === undefined ? "/datasets" : `/datasets/${available.datasetName}?tab=profile`;
    },
    isTaken: ({ datasets }) => datasets.some(({ status }) => status === "Available"),
  },
  {
    title: "Train",
    text: "Pick what to predict and watch it learn, round by round.",
    icon: "play",
    href: ({ trainingJobs }, mayTrain) =>
      mayTrain && trainingJobs.length === 0 ? "/training-jobs/create" : "/training-jobs",
    isTaken: ({ trainingJobs }) => trainingJobs.length > 0,
  },
  {
    title: "Evaluate",
    text: "Judge it on rows it has never seen, and see what matters.",
    icon: "check",
    href: () => "/models",
    isTaken: ({ models }) => models.length > 0,
  },
  {
    title: "Deploy",
    text: "An endpoint answers CSV and JSON within milliseconds.",
    icon: "send",
    href: () => "/endpoints",
    isTaken: ({ endpoints }) => endpoints.length > 0,
  },
  {
    title: "Share",
    text: "A link lets anyone try the model in their own browser.",
    icon: "share",
    href: ({ models }) => (models[0] === undefined ? "/models" : `/models/${models[0].modelName}`),
    isTaken: () => false,
  },
];

/** The way from data to a shared model, in six steps; those taken are ticked. */
export function Lifecycle({ resources, mayTrain }: { resources: RecentResources; mayTrain: boolean }) {
  return (
    <ol className={styles.strip} aria-label="From data to a shared model">
      {steps.map((step, index) => {
        const isTaken = step.isTaken(resources);
        return (
          <li key={step.title} className={styles.item}>
            <a className={styles.step} href={step.href(resources, mayTrain)} data-taken={isTaken}>
              <span className={styles.icon}>
                <Icon name={step.icon} size="medium" />
              </span>
              <span className={styles.number}>
                Step {index + 1}
                {isTaken && <span className={styles.taken}> · done</span>}
              </span>
              <strong className={styles.title}>{step.title}</strong>
              <span className={styles.text}>{step.text}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}

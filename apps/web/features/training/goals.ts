import { type ProblemType, problemType, targetUses } from "@sagebrush/contracts/training/algorithm";

/** What one wants of the data: to predict a column, or a problem type that predicts none. */
export type Goal = "predict" | ProblemType;

interface GoalTexts {
  goal: Goal;
  label: string;
  description: string;
}

/** Those that are chosen as a goal; the others follow from the column to predict. */
const ownGoals: Partial<Record<ProblemType, Omit<GoalTexts, "goal">>> = {
  clustering: { label: "Group rows", description: "Find groups of rows that are alike, and what is typical of each." },
  "anomaly-detection": { label: "Find anomalies", description: "Score every row by how unlike all others it is." },
  "dimension-reduction": {
    label: "Reduce columns",
    description: "Describe rows by a few new columns that hold most of what many say.",
  },
  "topic-modeling": {
    label: "Find topics",
    description: "Find what texts are about, and how much each is about what.",
  },
  "word-embedding": {
    label: "Learn words",
    description: "Learn from texts a vector for each word, so that words used alike are near each other.",
  },
  forecasting: {
    label: "Forecast series",
    description: "Continue a number over time, such as sales a day, with how sure that is.",
  },
};

export const goals: readonly GoalTexts[] = [
  {
    goal: "predict",
    label: "Predict a column",
    description: "Learn from known values of a column, a number or a class, to tell it for other rows.",
  },
  ...problemType.options.flatMap((goal) => {
    const texts = ownGoals[goal];
    return texts === undefined ? [] : [{ goal, ...texts }];
  }),
];

/** As the address names it; whatever it is not known as is a prediction. */
export function goalOf(text: string | null): Goal {
  return goals.find(({ goal }) => goal === text)?.goal ?? "predict";
}

export function goalOfProblem(type: ProblemType): Goal {
  return ownGoals[type] === undefined ? "predict" : type;
}

export function targetUseOf(goal: Goal): "required" | "optional" | "none" {
  return goal === "predict" ? "required" : targetUses[goal];
}

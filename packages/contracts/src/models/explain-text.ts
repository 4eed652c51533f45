import { StudioError } from "../errors.ts";
import type { RawRecord } from "./encode-features.ts";
import type { RecordExplanation } from "./explain-record.ts";
import { planCoalitions, solveCoalitions, usualCoalitionCount } from "./kernel-shap.ts";
import type { Prediction } from "./prediction.ts";
import type { ModelSignature } from "./signature.ts";

/** Whether the words of a text can be held to account for the model's answer: a class, or the topic it is most about. */
export function canExplainText({ problemType, inputs }: ModelSignature): boolean {
  const answers = ["binary-classification", "multiclass-classification", "topic-modeling"];
  return inputs.some(({ type }) => type === "text") && answers.includes(problemType);
}

/** Longer texts are taken apart into stretches of several words, so that a few seconds suffice. */
const mostParts = 40;
const textsPerCall = 1_000;

/**
 * Kernel SHAP over the words of one text: what is outside a coalition is left out of the text, so that the rest moves
 * together. The base value is the answer to a text without words. It asks the model itself, beside an endpoint or in a browser.
 * @param predict answers records in their order; called with at most 1,000 at a time
 * @throws StudioError ValidationException for signatures that {@link canExplainText} rules out
 */
export async function explainText(options: {
  signature: ModelSignature;
  record: RawRecord;
  predict: (records: readonly RawRecord[]) => Promise<readonly Prediction[]>;
}): Promise<RecordExplanation> {
  const { signature, record, predict } = options;
  const input = signature.inputs.find(({ type }) => type === "text");
  if (input === undefined || !canExplainText(signature)) {
    throw new StudioError("ValidationException", "The model's answers cannot be explained by the words of a text.");
  }
  const stretches = stretchesOf(String(record[input.name] ?? ""));
  // The same words are one part, wherever they stand.
  const parts = [...new Set(stretches)];
  const partOf = new Map(parts.map((part, index) => [part, index]));
  const places = stretches.map((stretch) => partOf.get(stretch) ?? 0);
  const plan = planCoalitions({
    featureCount: parts.length,
    maximumCoalitions: usualCoalitionCount(parts.length),
    seed: 1,
  });
  const textOf = (isIn: (part: number) => boolean): RawRecord => ({
    ...record,
    [input.name]: stretches.filter((_, at) => isIn(places[at] ?? 0)).join(" "),
  });
  const records = [textOf(() => true), textOf(() => false)];
  for (let index = 0; index < plan.coalitionCount; index++) {
    const members = plan.coalitions.subarray(index * parts.length, (index + 1) * parts.length);
    records.push(textOf((part) => members[part] === 1));
  }
  const answers: Prediction[] = [];
  for (let start = 0; start < records.length; start += textsPerCall)
    answers.push(...(await predict(records.slice(start, start + textsPerCall))));
  const [own] = answers;
  if (own === undefined) throw new StudioError("ModelError", "The model did not answer.");
  const label = largestOf(own);
  const [prediction = Number.NaN, baseValue = Number.NaN, ...values] = answers.map((answer) => shareOf(answer, label));
  const shares = solveCoalitions(plan, Float64Array.from(values), {
    none: Float64Array.of(baseValue),
    all: Float64Array.of(prediction),
  });
  const contributions = parts
    .map((feature, index) => ({ feature, value: null, contribution: shares[index] ?? 0 }))
    .sort((first, second) => Math.abs(second.contribution) - Math.abs(first.contribution));
  return { label, baseValue, prediction, contributions, isExact: plan.isExact };
}

/** Words as the model parts them, by spaces, several together where there are many. */
function stretchesOf(text: string): string[] {
  const words = text.split(" ").filter((word) => word !== "");
  const length = Math.ceil(words.length / mostParts);
  return Array.from({ length: length === 0 ? 0 : Math.ceil(words.length / length) }, (_, at) =>
    words.slice(at * length, (at + 1) * length).join(" "),
  );
}

/** The class that is predicted, or the topic with the largest share. */
function largestOf(answer: Prediction): string {
  if (answer.kind === "class") return answer.predictedLabel;
  if (answer.kind === "topics") return topicLabel(answer.mixture.indexOf(Math.max(...answer.mixture)));
  throw unexplained(answer);
}

function shareOf(answer: Prediction, label: string): number {
  if (answer.kind === "class")
    return answer.probabilities.find((each) => each.label === label)?.probability ?? Number.NaN;
  if (answer.kind === "topics") return answer.mixture.find((_, topic) => topicLabel(topic) === label) ?? Number.NaN;
  throw unexplained(answer);
}

function topicLabel(topic: number): string {
  return `Topic ${topic}`;
}

function unexplained({ kind }: Prediction): StudioError {
  return new StudioError("ValidationException", `An answer of the kind '${kind}' cannot be explained by words.`);
}

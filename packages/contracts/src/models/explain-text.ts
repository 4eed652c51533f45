import { StudioError } from "../errors.ts";
import type { RawRecord } from "./encode-features.ts";
import type { RecordExplanation } from "./explain-record.ts";
import { planCoalitions, solveCoalitions, usualCoalitionCount } from "./kernel-shap.ts";
import type { Prediction } from "./prediction.ts";
import type { ModelSignature } from "./signature.ts";

/** Whether the words of texts can be held to account for the model's answer: a number, a class, or the topic it is most about. */
export function canExplainText({ problemType, inputs }: ModelSignature): boolean {
  const answers = ["regression", "binary-classification", "multiclass-classification", "topic-modeling"];
  return inputs.some(({ type }) => type === "text") && answers.includes(problemType);
}

/** Longer texts are taken apart into stretches of several words, so that a few seconds suffice. */
const mostParts = 40;
const recordsPerCall = 1_000;

/** What can be left out of a record: words, wherever they stand in a text, or the value of a column that is no text. */
interface RecordPart {
  column: string;
  /** Null: the whole value. */
  words: string | null;
}

/**
 * Kernel SHAP over the words of a record's texts, and over the values beside them: what is outside a coalition is left out of
 * the record, so that the rest moves together. The base value is the answer to a record of which nothing is left. It asks the
 * model itself, beside an endpoint or in a browser. Where the text is the only column a contribution is named by the words; else
 * by the column, and its value are the words.
 * @param predict answers records in their order; called with at most 1,000 at a time
 * @throws StudioError ValidationException for signatures that {@link canExplainText} rules out
 */
export async function explainText(options: {
  signature: ModelSignature;
  record: RawRecord;
  predict: (records: readonly RawRecord[]) => Promise<readonly Prediction[]>;
}): Promise<RecordExplanation> {
  const { signature, record, predict } = options;
  if (!canExplainText(signature)) {
    throw new StudioError("ValidationException", "The model's answers cannot be explained by the words of a text.");
  }
  const { parts, recordOf } = takeApart(signature, record);
  const plan = planCoalitions({
    featureCount: parts.length,
    maximumCoalitions: usualCoalitionCount(parts.length),
    seed: 1,
  });
  const records = [recordOf(() => true), recordOf(() => false)];
  for (let index = 0; index < plan.coalitionCount; index++) {
    const members = plan.coalitions.subarray(index * parts.length, (index + 1) * parts.length);
    records.push(recordOf((part) => members[part] === 1));
  }
  const answers: Prediction[] = [];
  for (let start = 0; start < records.length; start += recordsPerCall)
    answers.push(...(await predict(records.slice(start, start + recordsPerCall))));
  const [own] = answers;
  if (own === undefined) throw new StudioError("ModelError", "The model did not answer.");
  const label = largestOf(own);
  const [prediction = Number.NaN, baseValue = Number.NaN, ...values] = answers.map((answer) => shareOf(answer, label));
  const shares = solveCoalitions(plan, Float64Array.from(values), {
    none: Float64Array.of(baseValue),
    all: Float64Array.of(prediction),
  });
  const contributions = parts
    .map(({ column, words }, index) => ({
      ...(signature.inputs.length === 1
        ? { feature: words ?? "", value: null }
        : { feature: column, value: words ?? record[column] }),
      contribution: shares[index] ?? 0,
    }))
    .sort((first, second) => Math.abs(second.contribution) - Math.abs(first.contribution));
  return { label, baseValue, prediction, contributions, isExact: plan.isExact };
}

/** The parts of a record, and the record of some of them. */
function takeApart({ inputs }: ModelSignature, record: RawRecord) {
  const known = inputs.filter(({ name }) => ![undefined, null, ""].some((missing) => record[name] === missing));
  const texts = known.filter(({ type }) => type === "text");
  const values = known.filter(({ type }) => type !== "text");
  const mostStretches = Math.max(1, Math.floor((mostParts - values.length) / Math.max(1, texts.length)));
  const parts: RecordPart[] = values.map(({ name }) => ({ column: name, words: null }));
  const placesOf = new Map<string, { stretch: string; part: number }[]>();
  for (const { name } of texts) {
    // The same words are one part, wherever they stand.
    const partOf = new Map<string, number>();
    const places = stretchesOf(String(record[name]), mostStretches).map((stretch) => {
      const part = partOf.get(stretch) ?? parts.length;
      if (part === parts.length) parts.push({ column: name, words: stretch });
      partOf.set(stretch, part);
      return { stretch, part };
    });
    placesOf.set(name, places);
  }
  const recordOf = (isIn: (part: number) => boolean): RawRecord => {
    const own: Record<string, unknown> = { ...record };
    for (const [part, { column, words }] of parts.entries()) if (words === null && !isIn(part)) own[column] = null;
    for (const [name, places] of placesOf)
      own[name] = places
        .filter(({ part }) => isIn(part))
        .map(({ stretch }) => stretch)
        .join(" ");
    return own;
  };
  return { parts, recordOf };
}

/** Words as the model parts them, by spaces, several together where there are many. */
function stretchesOf(text: string, most: number): string[] {
  const words = text.split(" ").filter((word) => word !== "");
  const length = Math.ceil(words.length / most);
  return Array.from({ length: length === 0 ? 0 : Math.ceil(words.length / length) }, (_, at) =>
    words.slice(at * length, (at + 1) * length).join(" "),
  );
}

/** The class that is predicted, or the topic with the largest share; null where the answer is a number. */
function largestOf(answer: Prediction): string | null {
  if (answer.kind === "number") return null;
  if (answer.kind === "class") return answer.predictedLabel;
  if (answer.kind === "topics") return topicLabel(answer.mixture.indexOf(Math.max(...answer.mixture)));
  throw unexplained(answer);
}

function shareOf(answer: Prediction, label: string | null): number {
  if (answer.kind === "number") return answer.score;
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

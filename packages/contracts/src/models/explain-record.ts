import { StudioError } from "../errors.ts";
import type { RawRecord } from "./encode-features.ts";
import type { BackgroundRow } from "./explanation.ts";
import { planCoalitions, solveCoalitions, usualCoalitionCount } from "./kernel-shap.ts";
import type { Prediction } from "./prediction.ts";
import type { ModelSignature, SignatureInput } from "./signature.ts";

/** What one feature does to one prediction. */
export interface FeatureContribution {
  feature: string;
  /** The record's value, null where it is missing. */
  value: unknown;
  contribution: number;
}

/** Why a model answers what it answers for one record: `baseValue` and all contributions sum to `prediction`. */
export interface RecordExplanation {
  /** The class or topic whose share is explained, the one that is answered; null where the answer is a number. */
  label: string | null;
  /** Mean answer over the background; where there are texts, the answer to no words and no values. */
  baseValue: number;
  prediction: number;
  /**
   * The largest first; features equal to the whole background contribute nothing and come last, with 0. Of a text that is the
   * only column the features are its words, without a value; of one beside other columns the values are its words.
   */
  contributions: FeatureContribution[];
  /** False where only some coalitions of features were tried. */
  isExact: boolean;
}

/**
 * Whether a model's answer is one that contributions of columns can sum to: a number, or the probability of a class. Of
 * texts it is the words that are held to account, by `explainText`: no other text could stand for a typical one.
 */
export function canExplain({ problemType, inputs }: ModelSignature): boolean {
  if (inputs.some(({ type }) => type === "text")) return false;
  return !["clustering", "dimension-reduction", "topic-modeling", "word-embedding"].includes(problemType);
}

/** More features than this take minutes of asking. */
const maximumFeatures = 300;
/** Rows that the model is asked about for one explanation, but for models of very many features. */
const maximumRows = 12_000;
const rowsPerCall = 1_000;

/**
 * Kernel SHAP of one record against background rows: a feature outside a coalition takes the value it has there. It asks
 * the model itself, so it is the same for every algorithm; the same code runs beside an endpoint and in a browser.
 * @param predict answers records in their order; called with at most 1,000 at a time
 * @throws StudioError ValidationException for more than 300 features that differ from the background, and for answers
 * that {@link canExplain} rules out
 */
export async function explainRecord(options: {
  signature: ModelSignature;
  record: RawRecord;
  background: readonly BackgroundRow[];
  predict: (records: readonly RawRecord[]) => Promise<readonly Prediction[]>;
}): Promise<RecordExplanation> {
  const { signature, record, background, predict } = options;
  const { inputs } = signature;
  const players = inputs.filter(({ name }) => background.some((row) => !isSame(row.record[name], record[name])));
  if (players.length > maximumFeatures) {
    const message = `${players.length} features differ from the background; at most ${maximumFeatures} can be explained.`;
    throw new StudioError("ValidationException", message);
  }
  const [own] = await predict([record]);
  if (own === undefined) throw new StudioError("ModelError", "The model did not answer.");
  const label = own.kind === "class" ? own.predictedLabel : null;
  const plan = planCoalitions({
    featureCount: players.length,
    maximumCoalitions: Math.min(usualCoalitionCount(players.length), Math.floor(maximumRows / background.length)),
    seed: 1,
  });
  const totalWeight = background.reduce((sum, { weight }) => sum + weight, 0);
  const records: RawRecord[] = background.map((row) => row.record);
  for (let index = 0; index < plan.coalitionCount; index++) {
    const members = plan.coalitions.subarray(index * players.length, (index + 1) * players.length);
    for (const row of background) records.push(mixed(record, row.record, players, members));
  }
  const answers: number[] = [];
  for (let start = 0; start < records.length; start += rowsPerCall) {
    const predictions = await predict(records.slice(start, start + rowsPerCall));
    for (const prediction of predictions) answers.push(answerOf(prediction, label));
  }
  const meanFrom = (start: number) =>
    background.reduce((sum, { weight }, at) => sum + (weight / totalWeight) * (answers[start + at] ?? Number.NaN), 0);
  const values = Float64Array.from({ length: plan.coalitionCount }, (_, index) =>
    meanFrom((index + 1) * background.length),
  );
  const prediction = answerOf(own, label);
  const baseValue = meanFrom(0);
  const shares = solveCoalitions(plan, values, {
    none: Float64Array.of(baseValue),
    all: Float64Array.of(prediction),
  });
  const contributionOf = new Map(players.map(({ name }, index) => [name, shares[index] ?? 0]));
  const contributions = inputs
    .map(({ name }) => ({ feature: name, value: record[name] ?? null, contribution: contributionOf.get(name) ?? 0 }))
    .sort((first, second) => Math.abs(second.contribution) - Math.abs(first.contribution));
  return { label, baseValue, prediction, contributions, isExact: plan.isExact };
}

/** The background for models without one: medians, and each column's most frequent value. */
export function typicalBackground({ inputs }: ModelSignature): BackgroundRow[] {
  return [{ weight: 1, record: Object.fromEntries(inputs.map((input) => [input.name, typicalValue(input)])) }];
}

function typicalValue(input: SignatureInput): string | number | boolean | null {
  if (input.type === "boolean") return false;
  if (input.type === "text") return null;
  return input.type === "category" ? (input.categories[0] ?? null) : input.median;
}

function mixed(
  record: RawRecord,
  other: RawRecord,
  players: readonly SignatureInput[],
  members: Uint8Array,
): RawRecord {
  const row: Record<string, unknown> = { ...record };
  for (const [index, { name }] of players.entries()) if (members[index] === 0) row[name] = other[name] ?? null;
  return row;
}

function answerOf(prediction: Prediction, label: string | null): number {
  switch (prediction.kind) {
    case "number":
    case "anomaly":
    case "ranking":
      return prediction.score;
    case "class":
      return prediction.probabilities.find((each) => each.label === label)?.probability ?? Number.NaN;
    default:
      throw new StudioError("ValidationException", `An answer of the kind '${prediction.kind}' cannot be explained.`);
  }
}

/** Two spellings of a missing value are the same. */
function isSame(one: unknown, other: unknown): boolean {
  const isMissing = (value: unknown) => value === undefined || value === null || value === "";
  return isMissing(one) ? isMissing(other) : one === other;
}

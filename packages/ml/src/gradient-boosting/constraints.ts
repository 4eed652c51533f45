import type { FeatureMatrix } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import { InteractionConstraints } from "./interaction.ts";

/** As the user writes them, by the names of columns. */
export interface NamedConstraints {
  /** 1: predictions must not fall with the column; -1: they must not rise. Empty: none is constrained. */
  monotone: Readonly<Record<string, number>>;
  /** null: every column may come together with every other. */
  interaction: readonly (readonly string[])[] | null;
}

/** As trees are grown by them. */
export interface GrowthConstraints {
  /** int8[featureCount], see {@link NamedConstraints}; null where all are 0. */
  directions: Int8Array | null;
  interaction: InteractionConstraints | null;
}

type Parsed<Value> = { value: Value } | { problem: string };

/** Reads `{"age": 1, "price": -1}`. @returns what is wrong with it, in words, where it cannot be read */
export function parseMonotoneConstraints(text: string): Parsed<NamedConstraints["monotone"]> {
  const parsed = parseJson(text);
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  if (!isObject) return { problem: 'it must be an object of columns, such as {"age": 1, "price": -1}' };
  const entries = Object.entries(parsed);
  const bad = entries.find(([, value]) => value !== 1 && value !== 0 && value !== -1);
  if (bad) return { problem: `column "${bad[0]}" has ${JSON.stringify(bad[1])}; allowed are -1, 0 and 1` };
  return { value: Object.fromEntries(entries) };
}

/** Reads `[["age", "height"], ["age", "price"]]`. @returns what is wrong with it, in words, where it cannot be read */
export function parseInteractionConstraints(text: string): Parsed<string[][]> {
  const parsed = parseJson(text);
  const isGroup = (group: unknown): group is string[] =>
    Array.isArray(group) && group.length > 0 && group.every((name) => typeof name === "string");
  return Array.isArray(parsed) && parsed.length > 0 && parsed.every(isGroup)
    ? { value: parsed }
    : { problem: 'it must be a list of groups of columns, such as [["age", "height"], ["price"]]' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws TrainingDataError when a name is that of no feature, or a direction is asked of a column of categories */
export function resolveConstraints(
  features: FeatureMatrix,
  { monotone, interaction }: NamedConstraints,
): GrowthConstraints {
  const columnNames = features.columnNames ?? features.names;
  const known = [...new Set(columnNames)];
  const columnNumber = (field: string, name: string) => {
    const column = known.indexOf(name);
    if (column >= 0) return column;
    throw new TrainingDataError(
      `${field} names "${name}", which is no feature of the model: it is not among the chosen columns, or it was left out because it says nothing. Features are ${known.slice(0, 20).join(", ")}.`,
    );
  };
  const directed = Object.entries(monotone).filter(([, direction]) => direction !== 0);
  const directions = new Int8Array(columnNames.length);
  for (const [name, direction] of directed) {
    columnNumber("monotone_constraints", name);
    const feature = features.names.indexOf(name);
    if (feature < 0 || columnNames[feature] !== name || (features.codeCounts?.[feature] ?? 0) > 0)
      throw new TrainingDataError(
        `monotone_constraints names "${name}", which holds categories; only numbers can rise and fall.`,
      );
    directions[feature] = direction;
  }
  return {
    directions: directed.length > 0 ? directions : null,
    interaction:
      interaction &&
      new InteractionConstraints(
        columnNames.map((name) => known.indexOf(name)),
        interaction.map((group) => group.map((name) => columnNumber("interaction_constraints", name))),
      ),
  };
}

import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { FeatureRecord, FieldValue } from "./record-fields.ts";

export interface ScoredRow {
  /** In which order they were added, from 1. */
  number: number;
  record: FeatureRecord;
  score: number;
}

export interface RankedRow {
  number: number;
  /** From 1; equal scores share it. */
  place: number;
  score: number;
  /** Its values of the columns in which the rows differ: "price 12, brand acme". */
  values: string;
}

/** By falling score, equal ones as they were added. */
export function rankRows(rows: readonly ScoredRow[], { inputs }: Pick<ModelSignature, "inputs">): RankedRow[] {
  const differing = inputs
    .map(({ name }) => name)
    .filter((name) => new Set(rows.map(({ record }) => record[name] ?? null)).size > 1);
  return [...rows]
    .sort((one, other) => other.score - one.score || one.number - other.number)
    .map(({ number, record, score }) => ({
      number,
      place: 1 + rows.filter((row) => row.score > score).length,
      score,
      values: differing.map((name) => `${name} ${shown(record[name] ?? null)}`).join(", ") || "None",
    }));
}

function shown(value: FieldValue): string {
  return value === null || value === "" ? "missing" : String(value);
}

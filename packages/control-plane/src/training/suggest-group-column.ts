import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/** As libsvm files and the public data sets of ranking call it. */
const surelyQuery = /^(qid|query[ _-]?id|search[ _-]?id|srch[ _-]?id)$/i;
const maybeQuery = /^(query|search|session[ _-]?id|group[ _-]?id|request[ _-]?id|impression[ _-]?id)$/i;
/** More grades of relevance than this are a quantity. */
const mostGrades = 32;

/** The column that looks like a query id by its name and has several rows of most values; null where none does. */
export function suggestGroupColumn(dataset: TrainableDataset, targetName: string | undefined): string | null {
  const candidates = dataset.profile.columns.filter(
    ({ name, missingCount, distinctCount }) =>
      name !== targetName && missingCount === 0 && distinctCount > 1 && 2 * distinctCount <= dataset.rowCount,
  );
  const found =
    candidates.find(({ name }) => surelyQuery.test(name)) ?? candidates.find(({ name }) => maybeQuery.test(name));
  return found?.name ?? null;
}

/** Whether a target beside a query id is a relevance: whole numbers from 0 up, of few grades. */
export function looksLikeRelevance(dataset: TrainableDataset, target: ColumnProfile): boolean {
  const group = suggestGroupColumn(dataset, target.name);
  if (group === null || !surelyQuery.test(group) || profileOf(dataset, group) === undefined) return false;
  return (
    target.kind === "numeric" && target.type === "integer" && target.min === 0 && target.distinctCount <= mostGrades
  );
}

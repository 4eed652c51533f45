import type { FeatureRequirements } from "../estimator.ts";
import { type TableColumn, TrainingDataError } from "../table.ts";
import type { ColumnPreprocessing } from "./preprocessing.ts";

const onlyText = "the model reads the words of a text column and nothing else.";

/**
 * For algorithms that read words: which column is the text. Null where features are made of the columns as usual.
 * @throws TrainingDataError when there is none though one is needed, or more than one
 */
export function fitTextColumns(
  columns: readonly TableColumn[],
  requirements: FeatureRequirements,
): ColumnPreprocessing[] | null {
  if (requirements.texts === undefined) return null;
  const texts = columns.filter((column) => column.kind === "categorical" && column.codes.some((code) => code >= 0));
  const [text] = texts;
  if (text === undefined) {
    if (requirements.texts === "words-or-counts") return null;
    throw new TrainingDataError("The algorithm learns from words, but no feature is a text. Choose a text column.");
  }
  if (texts.length > 1) {
    const names = texts.slice(0, 5).map(({ name }) => `"${name}"`);
    throw new TrainingDataError(
      `The algorithm reads one text column, but ${names.join(", ")}${texts.length > 5 ? " and more" : ""} are text. Choose one of them.`,
    );
  }
  return columns.map((column): ColumnPreprocessing => {
    const { name } = column;
    if (column.kind === "numeric") {
      const unused = { usesValue: false, indicatesMissing: false, mean: 0, standardDeviation: 1 };
      return { name, kind: "numeric", droppedBecause: onlyText, ...unused };
    }
    return {
      name,
      kind: "text",
      droppedBecause: column === text ? null : "every value is missing.",
      indicatesMissing: false,
    };
  });
}

import { describe, expect, test } from "vitest";
import { categoricalColumn, numericColumn, TrainingDataError } from "../table.ts";
import { encodeTarget, learnTargetEncoding } from "./target.ts";

const yesNo = categoricalColumn("passed", ["yes", "no", null, "no"]);

describe("target encoding", () => {
  test("nothing to learn is refused", () => {
    expect(() => learnTargetEncoding(numericColumn("y", [2, 2, null]), "regression")).toThrow(/same value, 2/);
    expect(() => learnTargetEncoding(numericColumn("y", [null, null]), "regression")).toThrow(/no values/);
    expect(() => learnTargetEncoding(categoricalColumn("y", []), "multiclass-classification")).toThrow(
      TrainingDataError,
    );
  });

  test("text labels are coded in code-unit order and rows without a label are left out and counted", () => {
    const encoding = learnTargetEncoding(yesNo, "binary-classification");
    expect(encoding.labels).toEqual(["no", "yes"]);
    const encoded = encodeTarget(yesNo, encoding);
    expect([...encoded.rows]).toEqual([0, 1, 3]);
    expect([...encoded.target]).toEqual([1, 0, 0]);
    expect(encoded.missingRowCount).toBe(1);
  });

  test("numeric labels are sorted by value, not as text", () => {
    const column = numericColumn("y", [10, 9, 2, 10, 9, 2]);
    const encoding = learnTargetEncoding(column, "multiclass-classification");
    expect(encoding.labels).toEqual(["2", "9", "10"]);
    expect([...encodeTarget(column, encoding).target]).toEqual([2, 1, 0, 2, 1, 0]);
  });

  test("booleans keep their names", () => {
    const column = numericColumn("y", [1, 0, 1]);
    const encoding = learnTargetEncoding(column, "binary-classification", (value) => (value === 1 ? "true" : "false"));
    expect(encoding.labels).toEqual(["false", "true"]);
    expect([...encodeTarget(column, encoding).target]).toEqual([1, 0, 1]);
  });

  test("labels of other data that were never seen are left out and counted", () => {
    const encoding = learnTargetEncoding(yesNo, "binary-classification");
    const encoded = encodeTarget(categoricalColumn("passed", ["maybe", "yes"]), encoding);
    expect([...encoded.rows]).toEqual([1]);
    expect(encoded.unknownLabelRowCount).toBe(1);
  });

  test("a column that does not fit the problem type is refused with what to do", () => {
    expect(() => learnTargetEncoding(yesNo, "regression")).toThrow(/"passed" is text/);
    expect(() => learnTargetEncoding(categoricalColumn("y", ["a", "b", "c"]), "binary-classification")).toThrow(
      /3 different/,
    );
    const names = categoricalColumn(
      "y",
      Array.from({ length: 10_000 }, (_, row) => `name ${row}`),
    );
    expect(() => learnTargetEncoding(names, "multiclass-classification")).toThrow(
      /10000 different values.*at most 200/,
    );
    expect(() => learnTargetEncoding(numericColumn("y", [1, Number.POSITIVE_INFINITY]), "regression")).toThrow(/row 2/);
    expect(() => learnTargetEncoding(numericColumn("y", [1e39, 1]), "regression")).toThrow(/1e\+39 in row 1/);
  });

  test("a column of another kind than the one learned from is refused", () => {
    const encoding = learnTargetEncoding(yesNo, "binary-classification");
    expect(() => encodeTarget(numericColumn("passed", [1]), encoding)).toThrow(/numeric here but was text/);
    const regression = learnTargetEncoding(numericColumn("y", [1, 2]), "regression");
    expect(() => encodeTarget(categoricalColumn("y", ["1"]), regression)).toThrow(/text here but was numeric/);
  });
});

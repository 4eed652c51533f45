import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
/** What stands in the form's fields, by column; an empty text is a missing value. */
export type RecordFields = Readonly<Record<string, string>>;
export type FieldValue = string | number | boolean | null;
/** One row as it is sent: a value for every column, null where it is missing. */
export type FeatureRecord = Readonly<Record<string, FieldValue>>;
/** A typical row: medians, the most frequent category, false. */
export declare function typicalFields(signature: ModelSignature): RecordFields;
/** Reads the fields into a record; `errors` names, by column, what cannot be read. */
export declare function readRecord(
  signature: ModelSignature,
  fields: RecordFields,
): {
  record: FeatureRecord;
  errors: Readonly<Record<string, string>>;
};
/** What the model saw of this column, in words. */
export declare function inputHint(input: SignatureInput): string;
/** Said where a value lies outside what the model has seen, as its answer is then a guess; null where it does not. */
export declare function rangeWarning(input: SignatureInput, text: string): string | null;
/** Whole or round steps over what the model saw, for a slider; null where there is no range. */
export declare function sliderRange(input: SignatureInput): {
  minimum: number;
  maximum: number;
  step: number;
} | null;

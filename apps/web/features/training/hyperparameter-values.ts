import type { HyperparameterDeclaration, Hyperparameters } from "@sagebrush/contracts/training/algorithm";

export type Declarations = Readonly<Record<string, HyperparameterDeclaration>>;

/** What stands in the form's fields, by hyperparameter: text for numbers, "true" or "false" for booleans. */
export type HyperparameterTexts = Readonly<Record<string, string>>;

/** Fields as they stand before anything is changed: the defaults, or the values of a job that is to be repeated. */
export function initialTexts(declarations: Declarations, given: Hyperparameters = {}): HyperparameterTexts {
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [
      name,
      Object.hasOwn(given, name) ? toText(given[name]) : defaultText(declaration),
    ]),
  );
}

/** An empty text stands for null, where the algorithm decides. */
export function defaultText(declaration: HyperparameterDeclaration): string {
  return toText(declaration.default);
}

/** Only what differs from the default is sent, so that a later default reaches who did not choose. */
export function readHyperparameters(
  declarations: Declarations,
  texts: HyperparameterTexts,
): { hyperparameters: Hyperparameters; errors: Record<string, string> } {
  const hyperparameters: Hyperparameters = {};
  const errors: Record<string, string> = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    const text = (texts[name] ?? defaultText(declaration)).trim();
    if (text === "" && mustBeGiven(declaration)) errors[name] = `Enter a value. ${rangeText(declaration)}`;
    if (text === defaultText(declaration)) continue;
    const read = readValue(declaration, text);
    if ("error" in read) errors[name] = read.error;
    else if (read.value !== declaration.default) hyperparameters[name] = read.value;
  }
  return { hyperparameters, errors };
}

/** What a value may be, in words: "0 to 1", "above 0, up to 1", "whole number from 1 to 10,000". */
export function rangeText(declaration: HyperparameterDeclaration): string {
  if (declaration.type === "categorical") return `One of ${declaration.values.join(", ")}.`;
  if (declaration.type === "boolean") return "True or false.";
  if (declaration.type === "text") {
    const allowed = `${declaration.allowed.charAt(0).toUpperCase()}${declaration.allowed.slice(1)}.`;
    return mayBeEmpty(declaration) ? `${allowed} May be left empty.` : allowed;
  }
  const low = formatBound(declaration.minimum);
  const high = formatBound(declaration.maximum);
  const kind = declaration.type === "integer" ? "Whole number" : "Number";
  const range = declaration.exclusiveMinimum ? `above ${low}, up to ${high}` : `from ${low} to ${high}`;
  const empty = mayBeEmpty(declaration) ? " May be left empty." : "";
  const keywords = declaration.keywords === undefined ? "" : `, or ${declaration.keywords.join(" or ")}`;
  return `${kind} ${range}${keywords}.${empty}`;
}

function mustBeGiven(declaration: HyperparameterDeclaration): boolean {
  return "isRequired" in declaration && declaration.isRequired === true;
}

function mayBeEmpty(declaration: HyperparameterDeclaration): boolean {
  return declaration.default === null && !mustBeGiven(declaration);
}

function readValue(
  declaration: HyperparameterDeclaration,
  text: string,
): { value: string | number | boolean | null } | { error: string } {
  if (declaration.type === "boolean") return { value: text === "true" };
  if (declaration.type === "categorical") {
    return declaration.values.includes(text) ? { value: text } : { error: rangeText(declaration) };
  }
  if (text === "") {
    return declaration.default === null
      ? { value: null }
      : { error: `Enter a value, or take the default ${declaration.default}.` };
  }
  if (declaration.type === "text") {
    const isAllowed = new RegExp(`^(?:${declaration.pattern})$`, "v").test(text);
    return isAllowed ? { value: text } : { error: `'${text}' is not allowed. ${rangeText(declaration)}` };
  }
  if (declaration.keywords?.includes(text)) return { value: text };
  const value = Number(text);
  if (!Number.isFinite(value)) return { error: `'${text}' is not a number.` };
  if (declaration.type === "integer" && !Number.isInteger(value)) return { error: `${text} is not a whole number.` };
  const isBelow = declaration.exclusiveMinimum ? value <= declaration.minimum : value < declaration.minimum;
  if (isBelow || value > declaration.maximum) return { error: `${text} is out of range. ${rangeText(declaration)}` };
  return { value };
}

function toText(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

function formatBound(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9)
    ? value.toExponential().replace("e+", "e")
    : value.toLocaleString("en", { maximumFractionDigits: 6 });
}

/**
 * One hyperparameter of an algorithm, declared once; validation, forms, tuning ranges and docs read this.
 * `default: null` on a number or text means "not set" (the algorithm decides); with `isRequired`, that it has no default and
 * must be given, which the algorithm's `validate` sees to.
 */
export type HyperparameterDeclaration =
  | {
      type: "integer" | "continuous";
      label: string;
      help: string;
      minimum: number;
      maximum: number;
      /** When true the minimum itself is not allowed (for example a learning rate above 0). */
      exclusiveMinimum?: boolean;
      scale: "linear" | "logarithmic";
      default: number | null;
      isRequired?: true;
      /** Texts that are accepted beside numbers, as SageMaker's "balanced" for a weight. */
      keywords?: readonly string[];
      tunable: boolean;
      /** Shown without opening "Advanced". */
      basic?: boolean;
    }
  | {
      type: "categorical";
      label: string;
      help: string;
      values: readonly string[];
      default: string;
      tunable: boolean;
      basic?: boolean;
    }
  | { type: "boolean"; label: string; help: string; default: boolean; tunable: boolean; basic?: boolean }
  | {
      /** For what no other type says, such as a list of metrics; the algorithm's `validate` reads its meaning. */
      type: "text";
      label: string;
      help: string;
      /** A regular expression, in the dialect of JavaScript and HTML, that the whole value matches. */
      pattern: string;
      /** What the pattern allows, to go on "it must be": "names of metrics with commas between". */
      allowed: string;
      default: string | null;
      isRequired?: true;
      tunable: false;
      basic?: boolean;
    };

export type HyperparameterDeclarations = Record<string, HyperparameterDeclaration>;
export type HyperparameterValue = number | string | boolean | null;
/** Parsed and complete: every declared name has a value. */
export type Hyperparameters = Record<string, HyperparameterValue>;

export interface HyperparameterIssue {
  /** The hyperparameter's name. */
  path: string;
  message: string;
}

/**
 * Fills in defaults and checks every value against its declaration. Numbers and booleans may arrive as text, as
 * SageMaker sends them. Nothing is clamped: what is out of range is an issue that says what is allowed.
 */
export function parseHyperparameters(
  declarations: HyperparameterDeclarations,
  given: Readonly<Record<string, HyperparameterValue>>,
): { values: Hyperparameters; issues: HyperparameterIssue[] } {
  const values: Hyperparameters = {};
  const issues: HyperparameterIssue[] = Object.keys(given)
    .filter((name) => !Object.hasOwn(declarations, name))
    .map((path) => ({
      path,
      message: `There is no hyperparameter '${path}'. Known are ${Object.keys(declarations).join(", ")}.`,
    }));
  for (const [name, declaration] of Object.entries(declarations)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    // SageMaker writes "auto" where the algorithm decides.
    const isLeftOpen = value === null || value === "auto";
    if (value === undefined || (isLeftOpen && declaration.default === null)) {
      values[name] = declaration.default;
      continue;
    }
    const parsed = parseValue(declaration, value);
    if (parsed.problem === null) values[name] = parsed.value;
    else issues.push({ path: name, message: `${name} is ${JSON.stringify(value)}; ${parsed.problem}` });
  }
  return { values, issues };
}

type ParsedValue = { problem: null; value: HyperparameterValue } | { problem: string };

function parseValue(declaration: HyperparameterDeclaration, value: HyperparameterValue): ParsedValue {
  if (declaration.type === "categorical") {
    // "auto", "true" and "false" are the values of some, and true may come as a boolean.
    const text = typeof value === "boolean" ? String(value) : value;
    return typeof text === "string" && declaration.values.includes(text)
      ? { problem: null, value: text }
      : { problem: `it must be one of ${declaration.values.join(", ")}.` };
  }
  if (declaration.type === "boolean") {
    if (typeof value === "boolean") return { problem: null, value };
    if (value === "true" || value === "false") return { problem: null, value: value === "true" };
    return { problem: "it must be true or false." };
  }
  if (declaration.type === "text") {
    const matches = typeof value === "string" && new RegExp(`^(?:${declaration.pattern})$`, "v").test(value);
    return matches ? { problem: null, value } : { problem: `it must be ${declaration.allowed}.` };
  }
  if (typeof value === "string" && declaration.keywords?.includes(value)) return { problem: null, value };
  const isNumberText = typeof value === "string" && value.trim() !== "";
  const number = isNumberText ? Number(value) : value;
  const range = `${declaration.exclusiveMinimum ? "above" : "at least"} ${declaration.minimum} and at most ${declaration.maximum}`;
  const keywords = declaration.keywords === undefined ? "" : `, or ${declaration.keywords.join(" or ")}`;
  const problem = `it must be ${declaration.type === "integer" ? "a whole number" : "a number"} ${range}${keywords}.`;
  if (typeof number !== "number" || !Number.isFinite(number)) return { problem };
  if (declaration.type === "integer" && !Number.isInteger(number)) return { problem };
  const isBelow = declaration.exclusiveMinimum ? number <= declaration.minimum : number < declaration.minimum;
  if (isBelow || number > declaration.maximum) return { problem };
  return { problem: null, value: number };
}

/**
 * One hyperparameter of an algorithm, declared once; validation, forms, tuning ranges and docs read this.
 * `default: null` on a number means "not set" (the algorithm decides); `required` ones have no default.
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
  | { type: "boolean"; label: string; help: string; default: boolean; tunable: boolean; basic?: boolean };

export type HyperparameterDeclarations = Record<string, HyperparameterDeclaration>;
export type HyperparameterValue = number | string | boolean | null;
/** Parsed and complete: every declared name has a value. */
export type Hyperparameters = Record<string, HyperparameterValue>;

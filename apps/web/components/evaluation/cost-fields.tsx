import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { DecisionValues } from "./threshold-decisions.ts";

export type ValueTexts = Readonly<Record<keyof DecisionValues, string>>;

/** Every mistake costs the same and a right answer earns nothing: then the value counts the mistakes. */
export const initialValueTexts: ValueTexts = {
  falsePositiveCost: "1",
  falseNegativeCost: "1",
  truePositiveGain: "0",
  trueNegativeGain: "0",
};

interface CostFieldsProps {
  /** Negative, then positive. */
  labels: readonly [string, string];
  texts: ValueTexts;
  onChange(texts: ValueTexts): void;
}

/** What right and wrong answers are worth, in a unit of one's own. */
export function CostFields({ labels: [negative, positive], texts, onChange }: CostFieldsProps) {
  const fields: { name: keyof DecisionValues; label: string; description: string }[] = [
    {
      name: "falsePositiveCost",
      label: "Cost of a false positive",
      description: `'${negative}' taken for '${positive}'`,
    },
    {
      name: "falseNegativeCost",
      label: "Cost of a false negative",
      description: `'${positive}' taken for '${negative}'`,
    },
    { name: "truePositiveGain", label: "Gain of a true positive", description: `'${positive}' that is found` },
    { name: "trueNegativeGain", label: "Gain of a true negative", description: `'${negative}' that is left alone` },
  ];
  return (
    <ColumnLayout columns={4} minColumnWidth={150}>
      {fields.map(({ name, label, description }) => (
        <FormField
          key={name}
          label={label}
          description={description}
          errorText={parseValue(texts[name]) === null ? "A number, 0 or more." : undefined}
        >
          <Input
            value={texts[name]}
            inputMode="decimal"
            onChange={({ detail }) => onChange({ ...texts, [name]: detail.value })}
          />
        </FormField>
      ))}
    </ColumnLayout>
  );
}

/** Null where a field does not hold a number of 0 or more. */
export function readValues(texts: ValueTexts): DecisionValues | null {
  const [falsePositiveCost, falseNegativeCost, truePositiveGain, trueNegativeGain] = [
    parseValue(texts.falsePositiveCost),
    parseValue(texts.falseNegativeCost),
    parseValue(texts.truePositiveGain),
    parseValue(texts.trueNegativeGain),
  ];
  if (falsePositiveCost == null || falseNegativeCost == null || truePositiveGain == null || trueNegativeGain == null) {
    return null;
  }
  return { falsePositiveCost, falseNegativeCost, truePositiveGain, trueNegativeGain };
}

function parseValue(text: string): number | null {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

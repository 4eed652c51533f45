"use client";

import DatePicker from "@cloudscape-design/components/date-picker";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Slider from "@cloudscape-design/components/slider";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { CategoryField } from "./category-field.tsx";
import styles from "./prediction-form.module.css";
import { inputHint, rangeWarning, sliderRange } from "./record-fields.ts";

interface FeatureFieldProps {
  input: SignatureInput;
  /** Empty for a missing value. */
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** The control for one column, with what the model saw of it; empty stands for a missing value. */
export function FeatureField({ input, text, error, onChange }: FeatureFieldProps) {
  return (
    <FormField
      label={input.name}
      constraintText={inputHint(input)}
      errorText={error}
      warningText={error === undefined ? rangeWarning(input, text) : undefined}
    >
      <Control input={input} text={text} onChange={onChange} />
    </FormField>
  );
}

function Control({ input, text, onChange }: Omit<FeatureFieldProps, "error">) {
  switch (input.type) {
    case "category":
      return <CategoryField input={input} text={text} onChange={onChange} />;
    case "boolean":
      return (
        <SegmentedControl
          label={input.name}
          selectedId={text === "" ? "missing" : text}
          options={[
            { id: "true", text: "True" },
            { id: "false", text: "False" },
            { id: "missing", text: "Missing" },
          ]}
          onChange={({ detail }) => onChange(detail.selectedId === "missing" ? "" : detail.selectedId)}
        />
      );
    case "timestamp":
      return (
        <DatePicker
          value={text.slice(0, 10)}
          placeholder="YYYY-MM-DD"
          openCalendarAriaLabel={(date) => `Choose ${input.name}${date === null ? "" : `, now ${date}`}`}
          onChange={({ detail }) => onChange(detail.value)}
        />
      );
    default:
      return <NumberControl input={input} text={text} onChange={onChange} />;
  }
}

function NumberControl({ input, text, onChange }: Omit<FeatureFieldProps, "error">) {
  const range = sliderRange(input);
  const value = Number(text);
  return (
    <>
      <Input
        value={text}
        inputMode={input.type === "integer" ? "numeric" : "decimal"}
        placeholder="Missing"
        autoComplete={false}
        onChange={({ detail }) => onChange(detail.value)}
      />
      {range !== null && (
        <div className={styles.slider}>
          <Slider
            ariaLabel={input.name}
            min={range.minimum}
            max={range.maximum}
            step={range.step}
            hideFillLine={false}
            value={Number.isFinite(value) ? Math.min(range.maximum, Math.max(range.minimum, value)) : range.minimum}
            onChange={({ detail }) => onChange(String(Number(detail.value.toPrecision(10))))}
          />
        </div>
      )}
    </>
  );
}

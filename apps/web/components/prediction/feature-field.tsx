"use client";

import DatePicker from "@cloudscape-design/components/date-picker";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Slider from "@cloudscape-design/components/slider";
import Textarea from "@cloudscape-design/components/textarea";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { useId } from "react";
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
      constraintText={sliderRange(input) === null ? inputHint(input) : undefined}
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
    case "text":
      return <Textarea value={text} rows={4} placeholder="Missing" onChange={({ detail }) => onChange(detail.value)} />;
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
          format="iso"
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
  const sliderId = useId();
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
            // Without an id of its own it would take the input's, which the form field hands to every control.
            controlId={sliderId}
            ariaLabel={`${input.name}, slider`}
            min={range.lowest}
            max={range.highest}
            value={sliderPosition(text, range)}
            valueFormatter={(steps) => valueAt(steps, range.step)}
            onChange={({ detail }) => onChange(valueAt(detail.value, range.step))}
          />
        </div>
      )}
    </>
  );
}

function sliderPosition(text: string, { lowest, highest, step }: { lowest: number; highest: number; step: number }) {
  const steps = text.trim() === "" ? Number.NaN : Math.round(Number(text) / step);
  return Number.isFinite(steps) ? Math.min(highest, Math.max(lowest, steps)) : lowest;
}

function valueAt(steps: number, step: number): string {
  return String(Number((steps * step).toPrecision(12)));
}

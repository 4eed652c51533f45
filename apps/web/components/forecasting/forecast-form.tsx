import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { JudgedSeries } from "@sagebrush/contracts/models/forecasting-evaluation";
import { formatCount } from "../../lib/format-numbers.ts";
import { type ForecastField, type ForecastFields, fieldsOfSeries } from "./forecast-fields.ts";

interface ForecastFormProps {
  signature: ForecastSignature;
  /** The series of the evaluation, to begin with. */
  known: readonly JudgedSeries[];
  fields: ForecastFields;
  errors: Partial<Record<ForecastField, string>>;
  onChange: (fields: ForecastFields) => void;
}

const another: SelectProps.Option = { value: "", label: "A series of your own" };

/** A series to continue: one of the evaluation, changed at will, or values of one's own. */
export function ForecastForm({ signature, known, fields, errors, onChange }: ForecastFormProps) {
  const { staticColumns, dynamicColumns, isIntegerTime, predictionLength } = signature;
  const options = known.map(({ itemId }) => ({ value: itemId, label: itemId }));
  const setAt = (values: readonly string[], index: number, value: string) =>
    values.map((old, at) => (at === index ? value : old));
  return (
    <SpaceBetween size="m">
      {options.length > 1 && (
        <FormField
          label="Series"
          description="Fills in what is known of a series of the evaluation; all of it is yours to change."
          errorText={errors.item_id}
        >
          <Select
            selectedOption={options.find(({ value }) => value === fields.itemId) ?? another}
            options={[...options, another]}
            filteringType="auto"
            filteringPlaceholder={`Find one of ${formatCount(options.length)} series`}
            virtualScroll
            onChange={({ detail }) => {
              const { value } = detail.selectedOption;
              const series = value === "" ? undefined : known.find(({ itemId }) => itemId === value);
              onChange(series ? fieldsOfSeries(signature, series) : { ...fields, itemId: "" });
            }}
          />
        </FormField>
      )}
      <FormField
        label="Start"
        description={isIntegerTime ? "The number of the first value's step." : "When the first value was."}
        errorText={errors.start}
      >
        <Input value={fields.start} onChange={({ detail }) => onChange({ ...fields, start: detail.value })} />
      </FormField>
      <FormField
        label={`Known values of ${signature.target}`}
        description={`A step apart (${signature.timeFrequency}), with commas or spaces between; NaN is a missing one. The next ${formatCount(predictionLength)} are forecast.`}
        errorText={errors.target}
        stretch
      >
        <Textarea
          value={fields.target}
          rows={8}
          onChange={({ detail }) => onChange({ ...fields, target: detail.value })}
        />
      </FormField>
      {staticColumns.map(({ name, categories }, index) => (
        <FormField key={name} label={name} errorText={index === 0 ? errors.cat : undefined}>
          <Select
            selectedOption={{ value: fields.statics[index] ?? "", label: fields.statics[index] || "Not known" }}
            options={["", ...categories].map((value) => ({ value, label: value || "Not known" }))}
            filteringType={categories.length > 10 ? "auto" : "none"}
            onChange={({ detail }) =>
              onChange({ ...fields, statics: setAt(fields.statics, index, detail.selectedOption.value ?? "") })
            }
          />
        </FormField>
      ))}
      {dynamicColumns.map((name, index) => (
        <FormField
          key={name}
          label={name}
          description={`Of the known steps and the ${formatCount(predictionLength)} to forecast.`}
          errorText={index === 0 ? errors.dynamic_feat : undefined}
          stretch
        >
          <Textarea
            value={fields.dynamics[index] ?? ""}
            rows={3}
            onChange={({ detail }) => onChange({ ...fields, dynamics: setAt(fields.dynamics, index, detail.value) })}
          />
        </FormField>
      ))}
    </SpaceBetween>
  );
}

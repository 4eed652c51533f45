import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";

interface WeightSelectProps {
  dataset: DescribedDatasetVersion;
  targetColumn: string;
  weightColumn: string | null;
  error: string | undefined;
  onChange: (weightColumn: string | null) => void;
}

const noWeights: SelectProps.Option = { value: "", label: "None: all rows count alike" };

/** A numeric column that says how much each row counts. */
export function WeightSelect({ dataset, targetColumn, weightColumn, error, onChange }: WeightSelectProps) {
  const candidates = (dataset.profile?.columns ?? []).filter(
    ({ name, kind }) => kind === "numeric" && name !== targetColumn,
  );
  return (
    <Container header={<Header variant="h2">Sample weights</Header>}>
      <FormField
        label="Weight column"
        description="How much each row counts, in training and in the evaluation: a number of 0 or more. It is not learned from."
        errorText={error}
      >
        <Select
          selectedOption={weightColumn === null ? noWeights : { value: weightColumn, label: weightColumn }}
          options={[noWeights, ...candidates.map(({ name }) => ({ value: name, label: name }))]}
          filteringType={candidates.length > 10 ? "auto" : "none"}
          virtualScroll
          onChange={({ detail }) => onChange(detail.selectedOption.value || null)}
        />
      </FormField>
    </Container>
  );
}

import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { columnFacts } from "./column-facts.ts";

interface GroupSelectProps {
  dataset: DescribedDatasetVersion;
  targetColumn: string;
  groupColumn: string | null;
  error: string | undefined;
  onChange: (groupColumn: string | null) => void;
}

/** The column of a ranking that says which rows are put in order among each other. */
export function GroupSelect({ dataset, targetColumn, groupColumn, error, onChange }: GroupSelectProps) {
  const candidates = (dataset.profile?.columns ?? []).filter(({ name }) => name !== targetColumn);
  return (
    <Container header={<Header variant="h2">Queries</Header>}>
      <FormField
        label="Group column"
        description="The query id (qid): rows of one value are put in order among each other, and are in one set of the split. It is not learned from."
        errorText={error}
      >
        <Select
          placeholder="Choose a column"
          selectedOption={groupColumn === null ? null : { value: groupColumn, label: groupColumn }}
          options={candidates.map((profile) => ({
            value: profile.name,
            label: profile.name,
            tags: columnFacts(profile).facts,
          }))}
          filteringType={candidates.length > 10 ? "auto" : "none"}
          virtualScroll
          onChange={({ detail }) => onChange(detail.selectedOption.value || null)}
        />
      </FormField>
    </Container>
  );
}

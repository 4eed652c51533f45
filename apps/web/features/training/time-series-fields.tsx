import Alert from "@cloudscape-design/components/alert";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Multiselect from "@cloudscape-design/components/multiselect";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DescribedDatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { columnFacts } from "./column-facts.ts";
import type { DraftErrors, TimeSeriesDraft } from "./training-job-draft.ts";

interface TimeSeriesFieldsProps {
  dataset: DescribedDatasetVersion;
  targetColumn: string;
  suggestion: TrainingSuggestion;
  timeSeries: TimeSeriesDraft;
  errors: DraftErrors;
  onChange: (timeSeries: TimeSeriesDraft) => void;
}

const oneSeries: SelectProps.Option = { value: "", label: "None: the dataset is one series" };

/** How the rows make series: when each was, which belong together, and what else is known of them. */
export function TimeSeriesFields(props: TimeSeriesFieldsProps) {
  const { dataset, targetColumn, suggestion, timeSeries, errors, onChange } = props;
  const { timeColumn, itemIdColumn, staticColumns, dynamicColumns } = timeSeries;
  const profiles = (dataset.profile?.columns ?? []).filter(({ name }) => name !== targetColumn);
  const isFree = ({ name }: ColumnProfile) => name !== timeColumn && name !== itemIdColumn;
  const errorOf = (field: keyof TimeSeriesDraft) => errors[`inputDataConfig.timeSeriesConfig.${field}`];
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={suggestion.timeSeries === null ? undefined : `Suggested: ${suggestion.timeSeries.reason}.`}
        >
          Series
        </Header>
      }
    >
      <SpaceBetween size="m">
        {suggestion.warnings.length > 0 && (
          <Alert type="warning">
            {suggestion.warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        )}
        <ColumnLayout columns={2}>
          <FormField
            label="Time column"
            description="When each row was: a date, a time, or a whole number that counts steps."
            errorText={errorOf("timeColumn")}
          >
            <Select
              placeholder="Choose a column"
              selectedOption={timeColumn === null ? null : { value: timeColumn, label: timeColumn }}
              options={profiles.filter(canBeTime).map(optionOf)}
              filteringType="auto"
              virtualScroll
              onChange={({ detail }) => onChange({ ...timeSeries, timeColumn: detail.selectedOption.value ?? null })}
            />
          </FormField>
          <FormField
            label="Item column"
            description="What tells the series apart, such as a shop or a product."
            errorText={errorOf("itemIdColumn")}
          >
            <Select
              selectedOption={itemIdColumn === null ? oneSeries : { value: itemIdColumn, label: itemIdColumn }}
              options={[
                oneSeries,
                ...profiles.filter(({ type, name }) => type !== "number" && name !== timeColumn).map(optionOf),
              ]}
              filteringType="auto"
              virtualScroll
              onChange={({ detail }) => onChange({ ...timeSeries, itemIdColumn: detail.selectedOption.value || null })}
            />
          </FormField>
          <FormField
            label="Static columns"
            description="Categories that never change within a series, such as the region of a shop. Algorithms that have no use for them ignore them."
            errorText={errorOf("staticColumns")}
          >
            <Multiselect
              placeholder="None"
              selectedOptions={staticColumns.map((name) => ({ value: name, label: name }))}
              options={profiles
                .filter(isFree)
                .filter(({ name }) => !dynamicColumns.includes(name))
                .map(optionOf)}
              filteringType="auto"
              onChange={({ detail }) => onChange({ ...timeSeries, staticColumns: valuesOf(detail.selectedOptions) })}
            />
          </FormField>
          <FormField
            label="Dynamic columns"
            description="Numbers known for the future too, such as a price. A request then brings them for the steps to forecast."
            errorText={errorOf("dynamicColumns")}
          >
            <Multiselect
              placeholder="None"
              selectedOptions={dynamicColumns.map((name) => ({ value: name, label: name }))}
              options={profiles
                .filter(isFree)
                .filter(({ kind, name }) => isNumber(kind) && !staticColumns.includes(name))
                .map(optionOf)}
              filteringType="auto"
              onChange={({ detail }) => onChange({ ...timeSeries, dynamicColumns: valuesOf(detail.selectedOptions) })}
            />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}

function canBeTime({ kind, type }: ColumnProfile): boolean {
  return kind === "temporal" || kind === "string" || type === "integer";
}

function isNumber(kind: ColumnProfile["kind"]): boolean {
  return kind === "numeric" || kind === "boolean";
}

function optionOf(profile: ColumnProfile): SelectProps.Option {
  return { value: profile.name, label: profile.name, tags: columnFacts(profile).facts };
}

function valuesOf(options: readonly SelectProps.Option[]): string[] {
  return options.flatMap(({ value }) => value ?? []);
}

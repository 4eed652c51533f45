"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type OtherChannel, otherChannels } from "@sagebrush/contracts/training/training-job";
import { DatasetSelect } from "./dataset-select.tsx";
import type { ChosenDataset, DraftErrors, TrainingJobDraft } from "./training-job-draft.ts";
import { VersionSelect } from "./version-select.tsx";

const texts: Readonly<Record<OtherChannel, { label: string; description: string }>> = {
  validation: { label: "Validate on", description: "Rows that are watched while the model learns." },
  test: { label: "Test on", description: "Rows that judge the finished model." },
};

interface ChannelFieldsProps {
  channels: TrainingJobDraft["channels"];
  errors: DraftErrors;
  onChange: (channel: OtherChannel, chosen: ChosenDataset | null) => void;
}

/** Where the rows come from that are not learned from: a share of the dataset, or one of their own. */
export function ChannelFields({ channels, errors, onChange }: ChannelFieldsProps) {
  return (
    <ColumnLayout columns={2}>
      {otherChannels.map((channel) => (
        <SpaceBetween key={channel} size="s">
          <FormField {...texts[channel]} errorText={errors[`inputDataConfig.channels.${channel}`]}>
            <RadioGroup
              value={channels[channel] === null ? "share" : "dataset"}
              items={[
                { value: "share", label: "A part of this dataset" },
                {
                  value: "dataset",
                  label: "Another dataset",
                  description: "With the same columns; its rows are all used.",
                },
              ]}
              onChange={({ detail }) =>
                onChange(channel, detail.value === "share" ? null : { datasetName: null, version: null })
              }
            />
          </FormField>
          {channels[channel] !== null && (
            <ChannelDataset chosen={channels[channel]} onChange={(chosen) => onChange(channel, chosen)} />
          )}
        </SpaceBetween>
      ))}
    </ColumnLayout>
  );
}

function ChannelDataset({ chosen, onChange }: { chosen: ChosenDataset; onChange: (chosen: ChosenDataset) => void }) {
  return (
    <ColumnLayout columns={2}>
      <DatasetSelect
        description="The table with the rows."
        datasetName={chosen.datasetName}
        onChange={(datasetName, version) => onChange({ datasetName, version })}
      />
      <VersionSelect
        datasetName={chosen.datasetName}
        version={chosen.version}
        onChange={(version) => onChange({ ...chosen, version })}
      />
    </ColumnLayout>
  );
}

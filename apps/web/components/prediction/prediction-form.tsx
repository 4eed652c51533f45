"use client";

import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { FeatureField } from "./feature-field.tsx";
import styles from "./prediction-form.module.css";
import type { RecordFields } from "./record-fields.ts";

/** More fields than this are searched instead of scrolled through. */
const maximumShown = 24;

interface PredictionFormProps {
  signature: ModelSignature;
  fields: RecordFields;
  errors: Readonly<Record<string, string>>;
  onChange: (fields: RecordFields) => void;
}

/** A field for every column the model takes, made from its signature. */
export function PredictionForm({ signature, fields, errors, onChange }: PredictionFormProps) {
  const [searched, setSearched] = useState("");
  const isLong = signature.inputs.length > maximumShown;
  const found = signature.inputs.filter(({ name }) => name.toLowerCase().includes(searched.trim().toLowerCase()));
  const shown = isLong ? found.slice(0, maximumShown) : found;
  return (
    <SpaceBetween size="m">
      {isLong && (
        <TextFilter
          filteringText={searched}
          filteringPlaceholder={`Find one of ${formatCountOf(signature.inputs.length, "feature")}`}
          countText={searched === "" ? "" : formatCountOf(found.length, "match", "matches")}
          onChange={({ detail }) => setSearched(detail.filteringText)}
        />
      )}
      <div className={styles.fields}>
        {shown.map((input) => (
          <FeatureField
            key={input.name}
            input={input}
            text={fields[input.name] ?? ""}
            error={errors[input.name]}
            onChange={(text) => onChange({ ...fields, [input.name]: text })}
          />
        ))}
      </div>
      {found.length > shown.length && (
        <Box color="text-body-secondary" fontSize="body-s">
          {formatCountOf(found.length - shown.length, "more feature")} keep their typical values; find them by name to
          change them.
        </Box>
      )}
    </SpaceBetween>
  );
}

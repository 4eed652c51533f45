"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { type CsvDialect, type CsvSniffOverrides, csvEncoding } from "@sagebrush/contracts/datasets/csv-import";
import { useState } from "react";
import {
  decimalSeparatorOptions,
  delimiterOptions,
  encodingOptions,
  optionOf,
  quoteOptions,
} from "./dialect-choices.ts";
import { NullValuesField } from "./null-values-field.tsx";

interface DialectFormProps {
  dialect: CsvDialect;
  nullValues: readonly string[];
  onDialectChange: (change: CsvSniffOverrides) => void;
  onNullValuesChange: (nullValues: readonly string[]) => void;
}

export function DialectForm({ dialect, nullValues, onDialectChange, onNullValuesChange }: DialectFormProps) {
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={4}>
        <FormField label="Delimiter">
          <Select
            selectedOption={optionOf(delimiterOptions, dialect.delimiter)}
            options={delimiterOptions}
            onChange={({ detail }) => onDialectChange({ delimiter: detail.selectedOption.value ?? "," })}
          />
        </FormField>
        <FormField label="Quote">
          <Select
            selectedOption={optionOf(quoteOptions, dialect.quote)}
            options={quoteOptions}
            onChange={({ detail }) => {
              const quote = detail.selectedOption.value ?? "";
              onDialectChange({ quote, escape: quote });
            }}
          />
        </FormField>
        <FormField label="Encoding">
          <Select
            selectedOption={optionOf(encodingOptions, dialect.encoding)}
            options={encodingOptions}
            onChange={({ detail }) => onDialectChange({ encoding: csvEncoding.parse(detail.selectedOption.value) })}
          />
        </FormField>
        <FormField label="Header">
          <Toggle checked={dialect.hasHeader} onChange={({ detail }) => onDialectChange({ hasHeader: detail.checked })}>
            The first line names the columns
          </Toggle>
        </FormField>
      </ColumnLayout>
      <ExpandableSection headerText="Missing values, decimals, dates and lines to skip">
        <SpaceBetween size="l">
          <NullValuesField nullValues={nullValues} onChange={onNullValuesChange} />
          <ColumnLayout columns={4}>
            <FormField label="Decimal separator">
              <Select
                selectedOption={optionOf(decimalSeparatorOptions, dialect.decimalSeparator)}
                options={decimalSeparatorOptions}
                onChange={({ detail }) =>
                  onDialectChange({ decimalSeparator: detail.selectedOption.value === "," ? "," : "." })
                }
              />
            </FormField>
            <LateField
              label="Lines to skip"
              constraintText="Before the header, such as a title. 0 to 1,000."
              value={String(dialect.skipLines)}
              errorOf={(text) => (/^\d{1,4}$/.test(text) && Number(text) <= 1000 ? null : "Enter 0 to 1000.")}
              onCommit={(text) => onDialectChange({ skipLines: Number(text) })}
            />
            <LateField
              label="Date format"
              constraintText="Such as %d/%m/%Y. Empty: 2026-11-03."
              value={dialect.dateFormat ?? ""}
              errorOf={formatError}
              onCommit={(text) => onDialectChange({ dateFormat: text === "" ? null : text })}
            />
            <LateField
              label="Timestamp format"
              constraintText="Such as %d/%m/%Y %H:%M. Empty: ISO 8601."
              value={dialect.timestampFormat ?? ""}
              errorOf={formatError}
              onCommit={(text) => onDialectChange({ timestampFormat: text === "" ? null : text })}
            />
          </ColumnLayout>
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
}

interface LateFieldProps {
  label: string;
  constraintText: string;
  value: string;
  errorOf: (text: string) => string | null;
  onCommit: (text: string) => void;
}

/** Reads the file again when one is done typing, not at every key. */
function LateField({ label, constraintText, value, errorOf, onCommit }: LateFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const error = errorOf(text);

  function commit() {
    if (typed !== null && error === null) {
      setTyped(null);
      if (typed !== value) onCommit(typed);
    }
  }

  return (
    <FormField label={label} constraintText={constraintText} errorText={error}>
      <Input
        value={text}
        onChange={({ detail }) => setTyped(detail.value)}
        onBlur={commit}
        onKeyDown={({ detail }) => {
          if (detail.key === "Enter") commit();
        }}
      />
    </FormField>
  );
}

function formatError(text: string): string | null {
  if (text === "") return null;
  return text.length >= 2 && text.length <= 64 && text.includes("%") ? null : "Use % patterns, such as %Y-%m-%d.";
}

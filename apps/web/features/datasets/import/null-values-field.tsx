"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import TokenGroup from "@cloudscape-design/components/token-group";
import { useState } from "react";
import styles from "./null-values-field.module.css";

const maximumCount = 32;

interface NullValuesFieldProps {
  nullValues: readonly string[];
  onChange: (nullValues: readonly string[]) => void;
}

/** The cells that mean "no value". */
export function NullValuesField({ nullValues, onChange }: NullValuesFieldProps) {
  const [typed, setTyped] = useState("");
  const problem =
    typed.length > 64
      ? "At most 64 characters."
      : nullValues.includes(typed) && typed !== ""
        ? "This is in the list already."
        : null;
  const isFull = nullValues.length >= maximumCount;

  function add() {
    if (problem !== null || isFull || nullValues.includes(typed)) return;
    onChange([...nullValues, typed]);
    setTyped("");
  }

  return (
    <FormField
      label="Missing values"
      description="A cell that holds exactly one of these counts as missing."
      errorText={problem}
    >
      <div className={styles.entry}>
        <Input
          value={typed}
          ariaLabel="Another text that means a missing value"
          placeholder="unknown"
          disabled={isFull}
          onChange={({ detail }) => setTyped(detail.value)}
          onKeyDown={({ detail }) => {
            if (detail.key === "Enter") add();
          }}
        />
        <Button onClick={add} disabled={isFull || (typed === "" && nullValues.includes(""))}>
          {typed === "" && !nullValues.includes("") ? "Add the empty cell" : "Add"}
        </Button>
      </div>
      <TokenGroup
        items={nullValues.map((value) => ({
          label: value === "" ? "(empty cell)" : value,
          dismissLabel: `Remove ${value === "" ? "the empty cell" : value}`,
        }))}
        onDismiss={({ detail }) => onChange(nullValues.filter((_, index) => index !== detail.itemIndex))}
      />
    </FormField>
  );
}

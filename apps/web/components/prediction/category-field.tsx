"use client";

import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import styles from "./prediction-form.module.css";

interface CategoryFieldProps {
  input: Extract<SignatureInput, { type: "category" }>;
  text: string;
  onChange: (text: string) => void;
}

const missing: SelectProps.Option = { value: "missing", label: "Missing" };
const another: SelectProps.Option = { value: "another", label: "Another value…" };

/** The known values to choose from, and any other to type. */
export function CategoryField({ input, text, onChange }: CategoryFieldProps) {
  const [isTyping, setTyping] = useState(false);
  const known = input.categories.map((category, index) => ({ value: `known ${index}`, label: category }));
  // Such as addresses, which are read by their numbers.
  if (known.length === 0) {
    return (
      <Input
        value={text}
        placeholder="Missing"
        ariaLabel={input.name}
        autoComplete={false}
        onChange={({ detail }) => onChange(detail.value)}
      />
    );
  }
  if (isTyping || (text !== "" && !input.categories.includes(text))) {
    return (
      <div className={styles.another}>
        <Input
          value={text}
          placeholder="Another value"
          ariaLabel={input.name}
          autoFocus={isTyping}
          autoComplete={false}
          onChange={({ detail }) => {
            setTyping(true);
            onChange(detail.value);
          }}
        />
        <Button
          iconName="undo"
          formAction="none"
          ariaLabel={`Choose a known value of ${input.name}`}
          onClick={() => {
            setTyping(false);
            onChange(input.categories[0] ?? "");
          }}
        />
      </div>
    );
  }
  return (
    <Select
      ariaLabel={input.name}
      filteringType={known.length > 10 ? "auto" : "none"}
      virtualScroll={known.length > 100}
      selectedOption={known.find(({ label }) => label === text) ?? missing}
      options={[...known, missing, another]}
      onChange={({ detail: { selectedOption } }) => {
        setTyping(selectedOption.value === another.value);
        onChange(known.find(({ value }) => value === selectedOption.value)?.label ?? "");
      }}
    />
  );
}

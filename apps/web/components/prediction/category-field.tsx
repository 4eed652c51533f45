"use client";

import Autosuggest from "@cloudscape-design/components/autosuggest";
import type { SignatureInput } from "@sagebrush/contracts/models/signature";

interface CategoryFieldProps {
  input: Extract<SignatureInput, { type: "category" }>;
  text: string;
  onChange: (text: string) => void;
}

/** The known values to choose from, and any other to type. */
export function CategoryField({ input, text, onChange }: CategoryFieldProps) {
  return (
    <Autosuggest
      value={text}
      placeholder="Missing"
      ariaLabel={input.name}
      options={input.categories.map((category) => ({ value: category }))}
      filteringType={input.categories.includes(text) ? "manual" : "auto"}
      enteredTextLabel={(entered) => `Use: "${entered}" (another value)`}
      virtualScroll={input.categories.length > 100}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}

"use client";

import Input from "@cloudscape-design/components/input";
import { useEffect, useState } from "react";

interface SearchFieldProps {
  /** As it stands in the address. */
  value: string;
  label: string;
  onSearch: (text: string) => void;
}

/** A filter by name. What is typed counts after a short rest, so that not every letter asks the server. */
export function SearchField({ value, label, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState({ text: value, seen: value, requested: value });
  if (typed.seen !== value) {
    // What arrives is what was asked for, or the address changed by other means ("Clear filter", the way back).
    setTyped({ ...typed, seen: value, text: value === typed.requested ? typed.text : value });
  }
  const search = () => {
    const requested = typed.text.trim();
    setTyped({ ...typed, requested });
    onSearch(requested);
  };
  const isWaiting = typed.text.trim() !== typed.requested;

  // A timer is outside React: search when typing rests.
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(search, 250);
    return () => clearTimeout(timer);
  });

  return (
    <Input
      type="search"
      value={typed.text}
      ariaLabel={label}
      placeholder={label}
      clearAriaLabel="Clear search"
      onChange={({ detail }) => setTyped({ ...typed, text: detail.value })}
      onKeyDown={({ detail }) => detail.key === "Enter" && search()}
    />
  );
}

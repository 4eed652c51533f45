import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import type { ReactNode } from "react";

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Facts about one resource. An empty value reads as a dash. */
export function KeyValue({ facts, columns = 4 }: { facts: readonly Fact[]; columns?: number }) {
  return (
    <KeyValuePairs
      columns={columns}
      items={facts.map(({ label, value }) => ({ label, value: value === null || value === "" ? "–" : value }))}
    />
  );
}

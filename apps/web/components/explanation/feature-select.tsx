"use client";

import Select from "@cloudscape-design/components/select";
import styles from "./select.module.css";

interface FeatureSelectProps {
  /** What is chosen, for who does not see it: "Column of the dependence plot". */
  label: string;
  features: readonly string[];
  selected: string;
  onChange: (feature: string) => void;
}

export function FeatureSelect({ label, features, selected, onChange }: FeatureSelectProps) {
  return (
    <div className={styles.select}>
      <Select
        ariaLabel={label}
        inlineLabelText="Column"
        filteringType={features.length > 10 ? "auto" : "none"}
        selectedOption={{ value: selected, label: selected }}
        options={features.map((feature) => ({ value: feature, label: feature }))}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? selected)}
      />
    </div>
  );
}

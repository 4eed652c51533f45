"use client";

import Alert from "@cloudscape-design/components/alert";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Explanation } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import { ChartGrid } from "../evaluation/chart-grid.tsx";
import { PartialDependenceChart } from "./partial-dependence-chart.tsx";
import { PermutationChart } from "./permutation-chart.tsx";
import styles from "./select.module.css";
import { ShapDependence } from "./shap-dependence.tsx";
import { ShapSummaryChart } from "./shap-summary.tsx";
import { shapUnit } from "./shap-unit.ts";

interface ExplanationReportProps {
  explanation: Explanation;
  signature: ModelSignature;
}

/** What a model has learned, column by column. */
export function ExplanationReport({ explanation, signature }: ExplanationReportProps) {
  const { shap, permutationImportance, partialDependence, omissions } = explanation;
  const labels = shap?.outputs.map(({ label }) => label) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const output = shap?.outputs.find(({ label }) => label === chosen) ?? shap?.outputs[0];
  const unit = shap && output ? shapUnit(shap.space, output.label, signature) : "";
  return (
    <SpaceBetween size="xl">
      {omissions.length > 0 && <Alert type="info">{omissions.join(" ")}</Alert>}
      {output !== undefined && labels.length > 1 && (
        <div className={styles.wide}>
          <Select
            ariaLabel="Class that is explained"
            inlineLabelText="Class"
            selectedOption={{ value: output.label ?? "", label: output.label ?? "" }}
            options={labels.map((label) => ({ value: label ?? "", label: label ?? "" }))}
            onChange={({ detail }) => setChosen(detail.selectedOption.value ?? null)}
          />
        </div>
      )}
      {shap && output && (
        <ChartGrid>
          <ShapSummaryChart shap={shap} output={output} unit={unit} />
          <ShapDependence shap={shap} output={output} signature={signature} unit={unit} />
        </ChartGrid>
      )}
      <ChartGrid>
        {permutationImportance && <PermutationChart importance={permutationImportance} />}
        {partialDependence && (
          <PartialDependenceChart dependence={partialDependence} label={output?.label ?? null} signature={signature} />
        )}
      </ChartGrid>
    </SpaceBetween>
  );
}

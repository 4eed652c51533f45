"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Slider from "@cloudscape-design/components/slider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { BinaryEvaluation, ThresholdGrid } from "@sagebrush/contracts/models/evaluation";
import { useState } from "react";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";
import { ChartGrid } from "./chart-grid.tsx";
import { CostFields, initialValueTexts, readValues } from "./cost-fields.tsx";
import { NetValueChart } from "./net-value-chart.tsx";
import { bestIndex, confusionAt, nearestIndex, netValue, rates } from "./threshold-decisions.ts";
import styles from "./threshold-explorer.module.css";

interface ThresholdExplorerProps {
  labels: BinaryEvaluation["labels"];
  grid: ThresholdGrid;
  bestF1: BinaryEvaluation["bestF1"];
  /** From where on the model itself calls rows positive. */
  decisionThreshold: number;
}

/** From which probability on a row is called positive, and what that decides; all of it computed here. */
export function ThresholdExplorer({ labels, grid, bestF1, decisionThreshold }: ThresholdExplorerProps) {
  const [index, setIndex] = useState(() => nearestIndex(grid, decisionThreshold));
  const [texts, setTexts] = useState(initialValueTexts);
  const values = readValues(texts);
  const best = values === null ? null : bestIndex(grid, values);
  const confusion = confusionAt(grid, index);
  const threshold = thresholdText(grid, index);
  return (
    <SpaceBetween size="l">
      <ChartGrid>
        <SpaceBetween size="m">
          <FormField
            label="Threshold"
            description={`Rows with at least this probability are called '${labels[1]}'.`}
            stretch
          >
            <Slider
              ariaLabel="Threshold"
              min={0}
              max={grid.thresholds.length - 1}
              value={index}
              valueFormatter={(place) => thresholdText(grid, place)}
              onChange={({ detail }) => setIndex(detail.value)}
            />
          </FormField>
          <SpaceBetween direction="horizontal" size="xs">
            {best !== null && (
              <Button onClick={() => setIndex(best)} disabled={best === index}>
                Best value: {thresholdText(grid, best)}
              </Button>
            )}
            {bestF1 !== null && (
              <Button onClick={() => setIndex(nearestIndex(grid, bestF1.threshold))}>
                Best F1: {formatNumber(bestF1.threshold, 3)}
              </Button>
            )}
            <Button onClick={() => setIndex(nearestIndex(grid, decisionThreshold))}>
              As served: {formatNumber(decisionThreshold, 3)}
            </Button>
          </SpaceBetween>
          <Figures
            facts={[
              ["Precision", rates(confusion).precision],
              ["Recall", rates(confusion).recall],
              ["F1", rates(confusion).f1],
              ["Accuracy", rates(confusion).accuracy],
              ["Specificity", rates(confusion).specificity],
              [`Called '${labels[1]}'`, rates(confusion).calledPositive],
            ]}
          />
        </SpaceBetween>
        <ConfusionMatrix
          title={`Confusion matrix at probability ${threshold}`}
          labels={labels}
          counts={[
            [confusion.trueNegatives, confusion.falsePositives],
            [confusion.falseNegatives, confusion.truePositives],
          ]}
        />
      </ChartGrid>
      <CostFields labels={labels} texts={texts} onChange={setTexts} />
      {values !== null && best !== null && (
        <NetValueChart
          facts={`At ${threshold} the decisions on these rows are worth ${formatNumber(netValue(confusion, values))}. No threshold is worth more than ${thresholdText(grid, best)}: ${formatNumber(netValue(confusionAt(grid, best), values))}.`}
          grid={grid}
          values={values}
          index={index}
        />
      )}
    </SpaceBetween>
  );
}

/** The last threshold is above every probability. */
function thresholdText({ thresholds }: ThresholdGrid, index: number): string {
  return formatNumber(thresholds[index] ?? 0, 3);
}

function Figures({ facts }: { facts: readonly (readonly [name: string, share: number | null])[] }) {
  return (
    <dl className={styles.figures}>
      {facts.map(([name, share]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{share === null ? "–" : formatPercent(share)}</dd>
        </div>
      ))}
    </dl>
  );
}

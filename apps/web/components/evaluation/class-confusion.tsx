"use client";

import SegmentedControl from "@cloudscape-design/components/segmented-control";
import type { MulticlassEvaluation } from "@sagebrush/contracts/models/evaluation";
import { useState } from "react";
import { formatCount } from "../../lib/format-numbers.ts";
import type { ConfusionMeasure } from "../charts/confusion.ts";
import { ConfusionMatrix } from "../charts/confusion-matrix.tsx";

const measures: { id: ConfusionMeasure; text: string }[] = [
  { id: "count", text: "Rows" },
  { id: "actual", text: "% of actual" },
  { id: "predicted", text: "% of predicted" },
];

export function ClassConfusion({ confusion }: { confusion: MulticlassEvaluation["confusion"] }) {
  const [measure, setMeasure] = useState<ConfusionMeasure>("count");
  const { labels, otherClassCount, counts } = confusion;
  return (
    <ConfusionMatrix
      title="Confusion matrix"
      labels={otherClassCount === 0 ? labels : [...labels, `${formatCount(otherClassCount)} others`]}
      counts={counts}
      measure={measure}
      controls={
        <SegmentedControl
          label="What a cell tells"
          selectedId={measure}
          options={measures}
          onChange={({ detail }) => setMeasure(measures.find(({ id }) => id === detail.selectedId)?.id ?? "count")}
        />
      }
    />
  );
}

"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { useState } from "react";
import { formatNumber } from "../../lib/format-numbers.ts";
import { rankRows, type ScoredRow } from "./rank-rows.ts";
import type { FeatureRecord } from "./record-fields.ts";

interface RankedRowsProps {
  signature: ModelSignature;
  /** The row in the form with its score; null while there is none. */
  answered: { record: FeatureRecord; score: number } | null;
}

/** Rows that a visitor has put beside each other, in the order the model gives them: one score says little alone. */
export function RankedRows({ signature, answered }: RankedRowsProps) {
  const [kept, setKept] = useState<readonly ScoredRow[]>([]);
  const number = kept.reduce((most, row) => Math.max(most, row.number), 0) + 1;
  return (
    <Table
      variant="borderless"
      header={
        <Header
          variant="h3"
          description="Add rows of one query, changing the values in between: here they stand in the model's order."
          actions={
            <Button
              formAction="none"
              disabled={answered === null}
              onClick={() => answered !== null && setKept([...kept, { ...answered, number }])}
            >
              Add this row
            </Button>
          }
        >
          Order
        </Header>
      }
      items={rankRows(kept, signature)}
      trackBy={({ number: own }) => String(own)}
      columnDefinitions={[
        { id: "place", header: "Place", isRowHeader: true, cell: ({ place }) => place, width: 70 },
        { id: "score", header: "Score", cell: ({ score }) => formatNumber(score, 4), width: 100 },
        { id: "values", header: "Values that differ", cell: ({ values }) => values },
        {
          id: "remove",
          header: "",
          width: 60,
          cell: ({ number: own }) => (
            <Button
              variant="icon"
              iconName="close"
              formAction="none"
              ariaLabel={`Remove row ${own}`}
              onClick={() => setKept(kept.filter((row) => row.number !== own))}
            />
          ),
        },
      ]}
      ariaLabels={{ tableLabel: "Rows in the model's order" }}
      contentDensity="compact"
      wrapLines
      empty={<Box color="text-body-secondary">No rows yet.</Box>}
    />
  );
}

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { KeyValue } from "../../components/key-value.tsx";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";

/** What a request brings for each series, and how far it is continued. */
export function ForecastSignatureFacts({ signature }: { signature: ForecastSignature }) {
  const { itemIds, staticColumns, dynamicColumns, quantiles } = signature;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What a request brings for each series: its start, its values, and what stands here."
        >
          Signature
        </Header>
      }
    >
      <KeyValue
        columns={3}
        facts={[
          { label: "Time", value: `${signature.timeColumn}, a step each ${signature.timeFrequency}` },
          { label: "Steps forecast", value: formatCount(signature.predictionLength) },
          { label: "Quantiles", value: `${quantiles.join(", ")}; others are interpolated` },
          {
            label: "Items of its own",
            value:
              itemIds.length === 0
                ? "None: one model for all series"
                : `${formatCountOf(itemIds.length, "item")} by item_id: ${shortList(itemIds)}`,
          },
          {
            label: "cat",
            value:
              staticColumns.map(({ name, categories }) => `${name} (${shortList(categories)})`).join("; ") || "None",
          },
          { label: "dynamic_feat", value: dynamicColumns.join(", ") || "None" },
        ]}
      />
    </Container>
  );
}

function shortList(texts: readonly string[]): string {
  const rest = texts.length - 5;
  return `${texts.slice(0, 5).join(", ")}${rest > 0 ? ` and ${formatCount(rest)} more` : ""}`;
}

import type { RegressionEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { PaletteColor } from "../charts/palette.ts";
import { ReportSection } from "./report-section.tsx";

type Survival = NonNullable<RegressionEvaluation["survival"]>;

const groups: Readonly<Record<Survival["riskGroups"][number]["risk"], { name: string; color: PaletteColor }>> = {
  high: { name: "Highest third", color: "vermillion" },
  middle: { name: "Middle third", color: "blue" },
  low: { name: "Lowest third", color: "green" },
};

/** Whether rows of a higher predicted risk do have their event sooner. */
export function SurvivalCharts({ survival, targetColumnName }: { survival: Survival; targetColumnName: string }) {
  const { times, riskGroups, eventCount, censoredCount, answers } = survival;
  const answered =
    answers === "time"
      ? "The model answers a time until the event; a shorter time is a higher risk."
      : "The model answers a hazard against that of the average row, which is 1; a higher hazard is a higher risk.";
  return (
    <ReportSection
      title="Survival by predicted risk"
      description={`${answered} The event was seen in ${formatCountOf(eventCount, "row")}; ${formatCount(censoredCount)} were censored before it.`}
    >
      <LineChart
        title="Kaplan–Meier curves"
        facts={`The share of rows without the event by ${targetColumnName}, in thirds of the predicted risk. The further the curves are apart, the better the model tells who is first. ${medianFacts(riskGroups)}`}
        series={riskGroups.map(({ risk, survival: shares }) => ({
          ...groups[risk],
          points: times.map((x, at) => ({ x, y: shares[at] ?? 0 })),
        }))}
        xLabel={targetColumnName}
        yLabel="Share without the event"
        isStepped
        height={340}
      />
    </ReportSection>
  );
}

function medianFacts(riskGroups: Survival["riskGroups"]): string {
  const known = riskGroups.filter(({ medianTime }) => medianTime !== null);
  if (known.length === 0) return "";
  const told = known.map(
    ({ risk, medianTime }) => `${groups[risk].name.toLowerCase()} ${formatNumber(medianTime ?? 0)}`,
  );
  return `Half have had it by: ${told.join(", ")}.`;
}

import SpaceBetween from "@cloudscape-design/components/space-between";
import type { MulticlassEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatPercent } from "../../lib/format-numbers.ts";
import { BarList } from "../charts/bar-list.tsx";
import { ChartGrid } from "./chart-grid.tsx";
import { ClassConfusion } from "./class-confusion.tsx";
import { ClassScoresTable } from "./class-scores-table.tsx";
import { ReportSection } from "./report-section.tsx";

export function MulticlassCharts({ evaluation }: { evaluation: MulticlassEvaluation }) {
  const { confusion, classes, omittedClassCount, confusedPairs, topK } = evaluation;
  return (
    <SpaceBetween size="xxl">
      <ReportSection title="Right and wrong">
        <SpaceBetween size="l">
          <ClassConfusion confusion={confusion} />
          <ChartGrid>
            {confusedPairs.length > 0 && (
              <BarList
                title="Most frequent mistakes"
                facts={mistakeFacts(confusedPairs)}
                items={confusedPairs.map(({ actual, predicted, count, shareOfActual }) => ({
                  name: `${actual} → ${predicted}`,
                  value: count,
                  text: `${formatCount(count)} (${formatPercent(shareOfActual)})`,
                }))}
                nameLabel="Actual → predicted"
                valueLabel="Rows (share of the actual class)"
                color="vermillion"
                maximumShown={10}
              />
            )}
            {topK.length > 0 && (
              <BarList
                title="Top-k accuracy"
                facts={`How often the true class is among the k most probable. ${topKFacts(topK)}`}
                items={topK.map(({ k, accuracy, lower, upper }) => ({
                  name: k === 1 ? "Most probable" : `Among ${k}`,
                  value: accuracy,
                  text: `${formatPercent(accuracy)} (${formatPercent(lower)} to ${formatPercent(upper)})`,
                }))}
                nameLabel="Classes looked at"
                valueLabel="Accuracy (95% interval)"
                maximum={1}
              />
            )}
          </ChartGrid>
        </SpaceBetween>
      </ReportSection>
      <ReportSection
        title="By class"
        description={
          omittedClassCount === 0
            ? undefined
            : `The ${formatCountOf(classes.length, "most frequent class", "most frequent classes")}; ${formatCount(omittedClassCount)} more are left out.`
        }
      >
        <ClassScoresTable classes={classes} />
      </ReportSection>
    </SpaceBetween>
  );
}

function mistakeFacts([first]: MulticlassEvaluation["confusedPairs"]): string {
  if (first === undefined) return "";
  return `Most often '${first.actual}' is taken for '${first.predicted}': ${formatPercent(first.shareOfActual)} of its rows.`;
}

function topKFacts(topK: MulticlassEvaluation["topK"]): string {
  const last = topK.at(-1);
  return last === undefined ? "" : `Among ${last.k}: ${formatPercent(last.accuracy)}.`;
}

import SpaceBetween from "@cloudscape-design/components/space-between";
import type { WordEmbeddingEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatPercent } from "../../lib/format-numbers.ts";
import { LabelledScatterChart } from "../charts/labelled-scatter-chart.tsx";
import { NeighbourTable } from "./neighbour-table.tsx";
import { ReportSection } from "./report-section.tsx";

export function WordCharts({ evaluation }: { evaluation: WordEmbeddingEvaluation }) {
  const { wordCount, dimension, words, projection } = evaluation;
  const [first, second] = projection.explainedVarianceRatio;
  const shown = words.length < wordCount ? `the ${formatCount(words.length)} most frequent words` : "all words";
  return (
    <SpaceBetween size="xl">
      <ReportSection
        title="Nearest words"
        description={`${formatCountOf(wordCount, "word")} ${wordCount === 1 ? "has" : "have"} a vector of ${formatCountOf(dimension, "number")}. Of ${shown} these point most nearly the same way, with the cosine of the angle between them: 1 is the same direction, 0 a right angle.`}
      >
        <NeighbourTable words={words} />
      </ReportSection>
      <LabelledScatterChart
        title="Words by their vectors"
        facts={`${words.length < wordCount ? `The ${formatCount(words.length)} most frequent words` : formatCountOf(wordCount, "word")} on the plane in which the directions of their vectors differ most; it shows ${formatPercent(first + second)} of their variance.`}
        nameLabel="Word"
        points={projection.points.map(({ word, x, y }) => ({ name: word, x, y }))}
        xLabel={`First component (${formatPercent(first)})`}
        yLabel={`Second component (${formatPercent(second)})`}
      />
    </SpaceBetween>
  );
}

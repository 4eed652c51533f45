import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TopicEvaluation } from "@sagebrush/contracts/models/evaluation";
import { formatCount, formatCountOf, formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { BarList } from "../charts/bar-list.tsx";
import { GroupedScatterChart } from "../charts/grouped-scatter-chart.tsx";
import { HeatMap } from "../charts/heat-map.tsx";
import { ChartGrid } from "./chart-grid.tsx";

/** More topics than these have no name in the picture; their words are all told. */
const shownTopics = 20;
const namingWords = 3;
const places = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"];

type Topic = TopicEvaluation["topics"][number];

/** A topic is known by its first words: "Topic 2: team, goal, match". */
function topicName({ topic, words }: Topic): string {
  const first = words.slice(0, namingWords).map(({ word }) => word);
  return `Topic ${topic}: ${first.join(", ")}`;
}

export function TopicCharts({ evaluation }: { evaluation: TopicEvaluation }) {
  const { topics, projection, rowCount } = evaluation;
  const [first, second] = projection.explainedVarianceRatio;
  const bySize = [...topics].sort((left, right) => right.share - left.share);
  const drawn =
    projection.points.length < rowCount
      ? `${formatCount(projection.points.length)} of ${formatCountOf(rowCount, "document")}, drawn at random,`
      : formatCountOf(rowCount, "document");
  return (
    <SpaceBetween size="xl">
      <HeatMap
        title="Words of the topics"
        facts="The words each topic uses most, with their share in it; the darker, the larger beside the topic's first. Topics that the documents are most about come first."
        rowLabel="Topic"
        columns={places.slice(0, Math.max(...topics.map(({ words }) => words.length)))}
        rows={bySize.map(({ topic, words }) => ({
          name: `Topic ${topic}`,
          cells: words.map(({ word, weight }) => ({
            text: word,
            detail: formatPercent(weight),
            strength: weight / (words[0]?.weight ?? weight),
          })),
        }))}
      />
      <ChartGrid>
        <BarList
          title="Topics by size"
          facts="The mean share of each topic in the documents, and of how many it is the largest. Coherence is near 1 where a topic's words come together, near 0 where by chance."
          nameLabel="Topic"
          valueLabel="Share"
          items={bySize.map((topic) => ({
            name: topicName(topic),
            value: topic.share,
            text: [
              formatPercent(topic.share),
              formatCountOf(topic.documentCount, "document"),
              ...(topic.coherence === null ? [] : [`coherence ${formatNumber(topic.coherence, 2)}`]),
            ].join(" · "),
          }))}
        />
        <GroupedScatterChart
          title="Documents by topic"
          facts={`${drawn} on the plane in which their mixtures differ most; it shows ${formatPercent(first + second)} of their variance. Each has the colour of its largest topic.`}
          groupLabel="Topic"
          groups={topics.slice(0, shownTopics).map((topic) => ({
            name: `Topic ${topic.topic}`,
            points: projection.points.filter((point) => point.cluster === topic.topic),
          }))}
          xLabel={`First component (${formatPercent(first)})`}
          yLabel={`Second component (${formatPercent(second)})`}
        />
      </ChartGrid>
    </SpaceBetween>
  );
}

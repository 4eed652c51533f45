"use client";

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import {
  type Algorithm,
  type ProblemType,
  problemType as problemTypeSchema,
} from "@sagebrush/contracts/training/algorithm";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { problemTypeTexts } from "../../components/problem-type.ts";
import { goalOfProblem } from "./goals.ts";

interface AlgorithmFieldsProps {
  problemType: ProblemType;
  algorithmName: string;
  algorithms: readonly Algorithm[];
  suggestion: TrainingSuggestion;
  onChangeProblemType: (problemType: ProblemType) => void;
  onChangeAlgorithm: (algorithm: Algorithm) => void;
}

/** The kind of answer and the method; what is suggested says why. */
export function AlgorithmFields(props: AlgorithmFieldsProps) {
  const { problemType, algorithmName, algorithms, suggestion } = props;
  const problemTypes =
    goalOfProblem(suggestion.problemType) === "predict"
      ? problemTypeSchema.options.filter((type) => goalOfProblem(type) === "predict")
      : [suggestion.problemType];
  const suitable = algorithms.filter((algorithm) => algorithm.problemTypes.includes(problemType));
  return (
    <Container header={<Header variant="h2">{problemTypes.length > 1 ? "Problem and algorithm" : "Algorithm"}</Header>}>
      <SpaceBetween size="l">
        {problemTypes.length > 1 && (
          <FormField label="Problem type" stretch>
            <Tiles
              columns={3}
              value={problemType}
              items={problemTypes.map((value) => ({
                value,
                label: problemTypeTexts[value].label,
                description: (
                  <Described
                    text={problemTypeTexts[value].description}
                    reason={value === suggestion.problemType ? suggestion.problemTypeReason : null}
                  />
                ),
              }))}
              onChange={({ detail }) => {
                const chosen = problemTypeSchema.safeParse(detail.value);
                if (chosen.success) props.onChangeProblemType(chosen.data);
              }}
            />
          </FormField>
        )}
        <FormField
          label="Algorithm"
          stretch
          errorText={suitable.length === 0 ? "No algorithm solves problems of this type." : undefined}
        >
          <Tiles
            columns={3}
            value={algorithmName}
            items={suitable.map((algorithm) => ({
              value: algorithm.algorithmName,
              label: algorithm.displayName,
              description: (
                <Described
                  text={algorithm.description}
                  reason={algorithm.algorithmName === suggestion.algorithmName ? suggestion.algorithmReason : null}
                />
              ),
            }))}
            onChange={({ detail }) => {
              const chosen = suitable.find((algorithm) => algorithm.algorithmName === detail.value);
              if (chosen !== undefined) props.onChangeAlgorithm(chosen);
            }}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

function Described({ text, reason }: { text: string; reason: string | null }) {
  return (
    <>
      <Box color="text-body-secondary">{text}</Box>
      {reason !== null && (
        <Box color="text-status-info" fontSize="body-s" padding={{ top: "xxs" }}>
          Suggested: {reason}
        </Box>
      )}
    </>
  );
}

"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { DatasetSelect } from "./dataset-select.tsx";
import { GoalSelect } from "./goal-select.tsx";
import { type Goal, targetUseOf } from "./goals.ts";
import { describeDatasetVersionQuery } from "./queries.ts";
import { TargetSelect } from "./target-select.tsx";
import { VersionSelect } from "./version-select.tsx";

/** What the address names; each choice clears the ones below it. */
export interface ChosenData {
  datasetName: string | null;
  version: number | null;
  goal: Goal;
  targetColumn: string | null;
}

interface TrainingDataFieldsProps {
  chosen: ChosenData;
  onChange: (chosen: ChosenData) => void;
}

/** Which rows to learn from, and what for. */
export function TrainingDataFields({ chosen, onChange }: TrainingDataFieldsProps) {
  const { datasetName, version, goal } = chosen;
  const targetUse = targetUseOf(goal);
  const described = useQuery({
    ...describeDatasetVersionQuery(datasetName ?? "", version ?? 0),
    enabled: datasetName !== null && version !== null,
  });
  return (
    <Container header={<Header variant="h2">Data</Header>}>
      <SpaceBetween size="l">
        <GoalSelect goal={goal} onChange={(next) => onChange({ ...chosen, goal: next, targetColumn: null })} />
        <ColumnLayout columns={3}>
          <DatasetSelect
            datasetName={datasetName}
            onChange={(name, latest) => onChange({ ...chosen, datasetName: name, version: latest, targetColumn: null })}
          />
          <VersionSelect
            datasetName={datasetName}
            version={version}
            onChange={(number) => onChange({ ...chosen, version: number, targetColumn: null })}
          />
          {targetUse !== "none" && (
            <TargetSelect
              use={targetUse}
              columns={described.data?.columns ?? []}
              profiles={described.data?.profile?.columns ?? []}
              isLoading={described.isLoading}
              targetColumn={chosen.targetColumn}
              onChange={(targetColumn) => onChange({ ...chosen, targetColumn })}
            />
          )}
        </ColumnLayout>
        <ErrorAlert error={described.error} onRetry={() => void described.refetch()} />
      </SpaceBetween>
    </Container>
  );
}

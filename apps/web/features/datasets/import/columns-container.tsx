import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { ReactNode } from "react";
import { formatCountOf } from "../../../lib/format-numbers.ts";

interface ColumnsContainerProps {
  columnCount: number;
  sampleRowCount: number;
  /** What may be changed here. */
  advice: string;
  issues: ReadonlyMap<number, string>;
  isSniffing?: boolean;
  editCount: number;
  onUndo: () => void;
  children: ReactNode;
}

/** The frame around the first rows of a file. */
export function ColumnsContainer(props: ColumnsContainerProps) {
  const { columnCount, sampleRowCount, advice, issues, isSniffing = false, editCount, onUndo, children } = props;
  const rows = sampleRowCount === 0 ? "There are no rows" : `The first ${formatCountOf(sampleRowCount, "row")}`;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${columnCount.toLocaleString("en")})`}
          description={`${rows}. ${advice}`}
          actions={
            <SpaceBetween direction="horizontal" size="s" alignItems="center">
              {isSniffing && <StatusIndicator type="loading">Reading again</StatusIndicator>}
              {editCount > 0 && <Button onClick={onUndo}>Undo {formatCountOf(editCount, "change")}</Button>}
            </SpaceBetween>
          }
        >
          Columns
        </Header>
      }
    >
      <SpaceBetween size="s">
        {children}
        {issues.size > 0 && (
          <Box color="text-status-error">
            {formatCountOf(issues.size, "column")} cannot keep {issues.size === 1 ? "its name" : "their names"}. First:
            column {(issues.keys().next().value ?? 0) + 1}. {issues.values().next().value}
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

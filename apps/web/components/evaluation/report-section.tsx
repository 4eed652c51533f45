import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface ReportSectionProps {
  title: string;
  description?: string;
  children: ReactNode;
}

/** A part of an evaluation under a heading of its own. */
export function ReportSection({ title, description, children }: ReportSectionProps) {
  return (
    <SpaceBetween size="m">
      <Header variant="h3" description={description}>
        {title}
      </Header>
      {children}
    </SpaceBetween>
  );
}

import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
}

/** What stands where a list has nothing to list: say why, and offer the next step. */
export function EmptyState({ title, description, action }: EmptyStateProps) {
  return (
    <Box textAlign="center" padding={{ vertical: "l" }}>
      <SpaceBetween size="m" alignItems="center">
        <div>
          <Box variant="h3" tagOverride="p" padding="n">
            {title}
          </Box>
          {description !== undefined && <Box color="text-body-secondary">{description}</Box>}
        </div>
        {action}
      </SpaceBetween>
    </Box>
  );
}

import Box from "@cloudscape-design/components/box";
import type { ReactNode } from "react";

/** A table cell with what is looked for above and what tells it apart, smaller, below. */
export function TwoLines({ first, second }: { first: ReactNode; second: ReactNode }) {
  return (
    <>
      <div>{first}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {second}
      </Box>
    </>
  );
}

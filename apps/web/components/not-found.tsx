"use client";

import Button from "@cloudscape-design/components/button";
import { usePathname } from "next/navigation";
import { EmptyState } from "./empty-state.tsx";

export function NotFound() {
  const pathname = usePathname();
  return (
    <main className="not-found">
      <title>Not found · Sagebrush</title>
      <EmptyState
        title="There is no such page"
        description={`${pathname} leads nowhere. It may have been mistyped, or belong to a later version.`}
        action={
          <Button variant="primary" href="/">
            Home
          </Button>
        }
      />
    </main>
  );
}

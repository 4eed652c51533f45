"use client";

import Header, { type HeaderProps } from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import type { ReactNode } from "react";
import { usePageFrame } from "./page-slots.tsx";

interface PageHeaderProps {
  children: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  counter?: string;
  /** Shows the "Info" link that opens the help panel. */
  hasHelp?: boolean;
}

/** The `h1` of a page. */
export function PageHeader({ children, description, actions, counter, hasHelp = false }: PageHeaderProps) {
  const { setHelpOpen } = usePageFrame();
  const optional: Pick<HeaderProps, "counter"> = counter === undefined ? {} : { counter };
  return (
    <Header
      variant="h1"
      description={description}
      actions={actions}
      info={
        hasHelp && (
          <Link variant="info" onFollow={() => setHelpOpen(true)}>
            Info
          </Link>
        )
      }
      {...optional}
    >
      {children}
    </Header>
  );
}

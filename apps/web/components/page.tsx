"use client";

import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import ContentLayout from "@cloudscape-design/components/content-layout";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { usePageSlots } from "./page-slots.tsx";

export interface Breadcrumb {
  text: string;
  href: string;
}

interface PageProps {
  /** Of the browser tab. */
  title: string;
  /** From the section down to this page; "Home" is put before them. */
  breadcrumbs: readonly Breadcrumb[];
  header?: ReactNode;
  /** A `HelpPanel`, shown when the reader opens the panel at the right. */
  help?: ReactNode;
  /** Fills the height for pages that scroll within themselves. */
  children: ReactNode;
}

/** The frame of every studio page: tab title, breadcrumbs, help, header, content. */
export function Page({ title, breadcrumbs, header, help, children }: PageProps) {
  const slots = usePageSlots();
  return (
    <>
      <title>{`${title} · Sagebrush`}</title>
      {slots.breadcrumbs !== null &&
        createPortal(
          <BreadcrumbGroup items={[{ text: "Home", href: "/" }, ...breadcrumbs]} ariaLabel="Breadcrumbs" />,
          slots.breadcrumbs,
        )}
      {slots.help !== null && createPortal(help ?? null, slots.help)}
      <ContentLayout header={header}>{children}</ContentLayout>
    </>
  );
}

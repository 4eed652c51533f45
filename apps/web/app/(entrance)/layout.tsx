import { type ReactNode, Suspense } from "react";

/** Pages before the studio. They read the address bar, so they are drawn in the browser. */
export default function EntranceLayout({ children }: { children: ReactNode }) {
  return <Suspense>{children}</Suspense>;
}

import type { Metadata } from "next";
import { SharedModel } from "../../../features/shares/shared-model.tsx";

/** Whoever knows the address may look: keep it out of search engines and out of other sites' logs. */
export const metadata: Metadata = { robots: { index: false, follow: false }, referrer: "no-referrer" };

export default async function SharedModelPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <SharedModel token={decodeURIComponent(token)} />;
}

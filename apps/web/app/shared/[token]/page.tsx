import { SharedModel } from "../../../features/shares/shared-model.tsx";

export default async function SharedModelPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <SharedModel token={decodeURIComponent(token)} />;
}

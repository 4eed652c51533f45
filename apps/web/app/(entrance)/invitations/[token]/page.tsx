import { AcceptInvitation } from "../../../../features/access/accept-invitation.tsx";

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <AcceptInvitation token={token} />;
}

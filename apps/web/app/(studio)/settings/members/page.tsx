import { MembersPage } from "../../../../features/access/members-page.tsx";

export default function Members() {
  return <MembersPage />;
}

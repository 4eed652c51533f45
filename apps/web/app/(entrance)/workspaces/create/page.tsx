import { CreateWorkspace } from "../../../../features/access/create-workspace.tsx";

export default function CreateWorkspacePage() {
  return <CreateWorkspace />;
}

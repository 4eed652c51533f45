import { ApiKeysPage } from "../../../../features/access/api-keys-page.tsx";

export default function ApiKeys() {
  return <ApiKeysPage />;
}

import { SignIn } from "../../../features/access/sign-in.tsx";

export default function SignInPage() {
  return <SignIn />;
}

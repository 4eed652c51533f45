export interface PasswordRule {
  text: string;
  isMet: boolean;
}

export const minimumPasswordLength = 10;
const maximumPasswordLength = 128;

/** Length counts for more than symbols, so a long phrase needs none. Matches what people are told on the page. */
export function passwordRules(password: string, owner: { name: string; email: string }): PasswordRule[] {
  return [
    {
      text: `At least ${minimumPasswordLength} characters`,
      isMet: password.length >= minimumPasswordLength && password.length <= maximumPasswordLength,
    },
    {
      text: "Letters and a digit or symbol, or 16 characters and more",
      isMet: password.length >= 16 || (/\p{L}/u.test(password) && /[^\p{L}\s]/u.test(password)),
    },
    { text: "At least 5 different characters", isMet: new Set(password).size >= 5 },
    { text: "Not your name or e-mail address", isMet: password !== "" && !containsOwner(password, owner) },
  ];
}

export function isPasswordAcceptable(password: string, owner: { name: string; email: string }): boolean {
  return passwordRules(password, owner).every((rule) => rule.isMet);
}

function containsOwner(password: string, { name, email }: { name: string; email: string }): boolean {
  const text = password.toLowerCase();
  const words = [email, email.split("@")[0] ?? "", ...name.split(/\s+/)].map((word) => word.toLowerCase());
  return words.some((word) => word.length >= 3 && text.includes(word) && text.length - word.length < 6);
}

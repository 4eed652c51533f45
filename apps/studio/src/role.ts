/** The four servers, by what they are to the others. */
export const roles = ["api", "worker", "inference", "web"] as const;
export type Role = (typeof roles)[number];

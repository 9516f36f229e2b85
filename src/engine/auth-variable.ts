import type { Env } from "../env.ts";
import type { AuthEntry } from "./docker-config.ts";

/** What DOCKER_AUTH_CONFIG says: credentials that come before those of config.json, or why it cannot be read. */
export interface AuthVariable {
  readonly auths: Readonly<Record<string, AuthEntry>>;
  /** Never with anything of its text: that is secret. */
  readonly fault?: string;
}

/** Reads the variable as the Docker CLI does: one that is broken in any part counts as a whole for nothing. */
export function authVariable(env: Env): AuthVariable {
  const text = env["DOCKER_AUTH_CONFIG"];
  if (!text) return { auths: {} };
  try {
    const { auths } = JSON.parse(text, (_, value) => value ?? undefined) as { readonly auths?: AuthVariable["auths"] };
    const keyless = Object.entries(auths ?? {}).find(([, entry]) => !isUserAndPassword(entry.auth));
    if (keyless === undefined) return { auths: auths ?? {} };
    return { auths: {}, fault: `has no user and password as "auth" of ${keyless[0]}` };
  } catch {
    return { auths: {}, fault: "is no JSON object of credentials" };
  }
}

function isUserAndPassword(auth: string | undefined): boolean {
  return /^[^:]+:/s.test(Buffer.from(auth ?? "", "base64").toString("utf8"));
}

import type { Env } from "../env.ts";
import type { AuthEntry } from "./docker-config.ts";

/** The credentials in DOCKER_AUTH_CONFIG, which win over config.json, or why the variable is invalid. */
export interface AuthVariable {
  readonly auths: Readonly<Record<string, AuthEntry>>;
  /** Follows the variable's name in a sentence. Never quotes the value, which is secret. */
  readonly fault?: string;
}

/** Reads the variable as the Docker CLI does: one invalid entry invalidates the whole. */
export function authVariable(env: Env): AuthVariable {
  const text = env["DOCKER_AUTH_CONFIG"];
  if (!text) return { auths: {} };
  try {
    const { auths } = JSON.parse(text, (_, value) => value ?? undefined) as { readonly auths?: AuthVariable["auths"] };
    const invalid = Object.entries(auths ?? {}).find(([, entry]) => !isUserAndPassword(entry.auth));
    if (invalid === undefined) return { auths: auths ?? {} };
    return { auths: {}, fault: `has no user and password in "auth" of ${invalid[0]}` };
  } catch {
    return { auths: {}, fault: "is not a JSON object of credentials" };
  }
}

function isUserAndPassword(auth: string | undefined): boolean {
  return /^[^:]+:/s.test(Buffer.from(auth ?? "", "base64").toString("utf8"));
}

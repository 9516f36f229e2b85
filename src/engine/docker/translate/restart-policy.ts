import type { Service } from "../../../stack/stack.ts";

// deploy.restart_policy has words of its own.
const engineWords: Readonly<Record<string, string>> = { none: "no", any: "always" };

/** `restart` or `deploy.restart_policy`, the latter first, as the engine's RestartPolicy. */
export function restartPolicy({ restart, deploy }: Service): object | undefined {
  const policy = deploy?.restart_policy;
  if (policy !== undefined) return policyOf(policy.condition ?? "", policy.max_attempts);
  if (restart === undefined) return undefined;
  const [condition = "", attempts] = restart.split(":");
  return policyOf(condition, attempts === undefined ? undefined : Number(attempts));
}

function policyOf(condition: string, attempts: number | undefined): object {
  return { Name: engineWords[condition] ?? condition, MaximumRetryCount: attempts ?? 0 };
}

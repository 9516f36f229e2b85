import { UsageError } from "../../errors.ts";
import type { Service } from "../stack.ts";

/** A filter for services. A service must match one value of each criterion; an empty criterion matches all. */
export interface ServiceFilter {
  readonly profiles: readonly string[];
  /** `KEY`, or `KEY=VALUE`. */
  readonly labels: readonly string[];
}

/** Parses `--filter profile=NAME` and `--filter label=KEY[=VALUE]`. Throws UsageError. */
export function serviceFilter(terms: readonly string[]): ServiceFilter {
  const pairs = terms.map(pairOf);
  const of = (criterion: string) => pairs.filter(([key]) => key === criterion).map(([, value]) => value);
  return { profiles: of("profile"), labels: of("label") };
}

/** Whether a service matches the filter. An empty filter matches all services. */
export function matchesFilter(
  { profiles: own = [], labels = {} }: Service,
  { profiles, labels: wanted }: ServiceFilter,
): boolean {
  const hasLabel = (label: string): boolean => {
    const [, key = label, value] = /^([^=]*)=(.*)$/s.exec(label) ?? [];
    return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
  };
  const isInProfile = profiles.length === 0 || own.some((profile) => profiles.includes(profile));
  return isInProfile && (wanted.length === 0 || wanted.some(hasLabel));
}

const hint = "Use profile=NAME or label=KEY[=VALUE].";

function pairOf(term: string): readonly [string, string] {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(term) ?? [];
  if (value === "") throw new UsageError(`--filter ${term}: must be CRITERION=VALUE`, { hint });
  if (key !== "profile" && key !== "label")
    throw new UsageError(`--filter ${term}: unknown criteria "${key}"`, { hint });
  if (key === "profile" && value === "*") {
    throw new UsageError(`--filter ${term}: profiles must be selected explicitly`, {
      hint: "List each profile: --filter profile=a --filter profile=b.",
    });
  }
  return [key, value];
}

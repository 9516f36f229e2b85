import { UsageError } from "../../errors.ts";
import type { Service } from "../stack.ts";

/** Which services are meant: those of which, for each criterion that is given, one of its values is true. */
export interface ServiceFilter {
  readonly profiles: readonly string[];
  /** `KEY`, or `KEY=VALUE`. */
  readonly labels: readonly string[];
}

/** What `--filter profile=NAME` and `--filter label=KEY[=VALUE]` ask for together. */
export function serviceFilter(terms: readonly string[]): ServiceFilter {
  const pairs = terms.map(pairOf);
  const of = (criterion: string) => pairs.filter(([key]) => key === criterion).map(([, value]) => value);
  return { profiles: of("profile"), labels: of("label") };
}

/** Whether the filter lets the service through; an empty one does. */
export function fits(
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

const hint = "Criteria are profile=NAME and label=KEY[=VALUE].";

function pairOf(term: string): readonly [string, string] {
  const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(term) ?? [];
  if (value === "") throw new UsageError(`--filter ${term}: it must be CRITERION=VALUE`, { hint });
  if (key !== "profile" && key !== "label")
    throw new UsageError(`--filter ${term}: unknown criteria "${key}"`, { hint });
  if (key === "profile" && value === "*") {
    throw new UsageError(`--filter ${term}: profiles must be selected explicitly`, {
      hint: "Name each: --filter profile=a --filter profile=b.",
    });
  }
  return [key, value];
}

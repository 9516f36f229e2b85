import type { Step } from "../../../plan/plan.ts";
import type { Service } from "../../../stack/stack.ts";
import type { Evidence } from "../../evidence.ts";
import { fileRef, nameOf } from "../../subject.ts";
import type { CauseKind } from "../../verdict.ts";

export type Groups = Readonly<Record<string, string | undefined>>;
type Words = (groups: Groups, evidence: Evidence) => string;

/** A known reason why an engine refuses a step. */
export interface Refusal {
  readonly kind: CauseKind;
  /** Of the engine's message, or of ours for it. */
  readonly pattern: RegExp;
  /** Only for these steps. Default: all. */
  readonly step?: Step["action"]["kind"];
  /** Default: the engine's message. */
  readonly sentence?: Words;
  /** Default: the hint that came with the refusal. */
  readonly next?: Words;
  /** The service's field to change. */
  readonly field?: keyof Service | ((evidence: Evidence) => keyof Service);
}

/** The next step for a field of the service: `Correct \`dns\` of web (compose.yaml:7): …`. */
export function correct(field: keyof Service, how = "", verb = "Correct"): Words {
  return (groups, evidence) => {
    const rest = how.replaceAll(/\{(\w+)\}/g, (_, group) => groups[group] ?? "");
    return `${verb} \`${field}\` of ${nameOf(evidence)}${fileRef(evidence, field)}${rest === "" ? "" : `: ${rest}`}.`;
  };
}

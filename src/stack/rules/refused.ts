import { typoIn } from "../check/unknown-key.ts";
import type { Path } from "../node.ts";
import { alternatives, type Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Service } from "../stack.ts";
import { perService, problemOfValue, type View, writtenAt } from "./view.ts";

/** An attribute that Compose prints whatever it says, and of which the engine takes only some forms: a warning. */
interface Form {
  readonly key: "container_name" | "image" | "restart";
  readonly rule: string;
  readonly pattern: RegExp;
  /** What the message says that it must be. */
  readonly wants: string;
  readonly hint: (text: string) => string;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const domain = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::\\d+)?";
const policies = ["no", "always", "on-failure", "unless-stopped"];

const forms: readonly Form[] = [
  {
    key: "image",
    rule: "invalid-image",
    pattern: new RegExp(
      `^(?:${domain}/)?${component}(?:/${component})*(?::\\w[\\w.-]{0,127})?(?:@[\\w.+-]+:[0-9a-fA-F]{32,})?$`,
    ),
    wants: "a valid name of an image",
    hint: (text) =>
      /[A-Z]/.test(text) && !/\s/.test(text)
        ? `The name of an image is in lower case: ${text.toLowerCase()}`
        : "Write NAME or NAME:TAG, such as postgres:17.",
  },
  {
    key: "container_name",
    rule: "invalid-container-name",
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
    wants: "a valid name of a container",
    hint: () => 'Use two or more letters, digits, ".", "_" and "-" only.',
  },
  {
    key: "restart",
    rule: "invalid-restart",
    pattern: /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/,
    wants: alternatives(policies.map((policy) => JSON.stringify(policy))),
    hint: (text) => `Did you mean "${closest(text, policies) ?? "unless-stopped"}"?`,
  },
];

/** Names and policies have a form that the engine takes. */
export const engineForms = perService((service, view) => forms.flatMap((form) => misformed(service, form, view)));

function misformed(service: Service, { key, rule, pattern, wants, hint }: Form, view: View): readonly Problem[] {
  const text = service[key];
  const path: Path = ["services", service.name, key];
  // What a variable stands for is another's fault, and one left as written may stand for anything.
  if (text === undefined || pattern.test(text) || writtenAt(view, path).includes("$")) return [];
  const message = `services.${service.name}.${key} must be ${wants}, not ${JSON.stringify(text)}`;
  return [problemOfValue(view, path, { rule, severity: "warning", message, hint: typoIn(text) ?? hint(text) })];
}

import { typoIn } from "../check/unknown-key.ts";
import type { Path } from "../node.ts";
import { alternatives, type Problem } from "../problems/problem.ts";
import { closest } from "../problems/suggest.ts";
import type { Service } from "../stack.ts";
import { perService, problemOfValue, sourceTextAt, type View } from "./view.ts";

/** An attribute that Compose does not validate, but the engine does. A violation is a warning. */
interface EngineFormat {
  readonly key: "container_name" | "image" | "restart";
  readonly rule: string;
  readonly pattern: RegExp;
  /** What the message calls the value: `invalid image name "…"`. */
  readonly title: string;
  readonly hint: (text: string) => string;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const domain = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::\\d+)?";
const policies = ["no", "always", "on-failure", "unless-stopped"];

const formats: readonly EngineFormat[] = [
  {
    key: "image",
    rule: "invalid-image",
    pattern: new RegExp(
      `^(?:${domain}/)?${component}(?:/${component})*(?::\\w[\\w.-]{0,127})?(?:@[\\w.+-]+:[0-9a-fA-F]{32,})?$`,
    ),
    title: "image name",
    hint: (text) =>
      /[A-Z]/.test(text) && !/\s/.test(text)
        ? `Use lowercase: ${text.toLowerCase()}`
        : "Write NAME or NAME:TAG, such as postgres:17.",
  },
  {
    key: "container_name",
    rule: "invalid-container-name",
    pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
    title: "container name",
    hint: () => 'Use at least two characters, only letters, digits, ".", "_" and "-".',
  },
  {
    key: "restart",
    rule: "invalid-restart",
    pattern: /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/,
    title: "restart policy",
    hint: (text) => {
      const policy = closest(text, policies);
      return policy === undefined
        ? `Use ${alternatives(policies.map((name) => `"${name}"`))}.`
        : `Did you mean "${policy}"?`;
    },
  },
];

/** Image names, container names and restart policies have a format that the engine accepts. */
export const engineFormats = perService((service, view) =>
  formats.flatMap((format) => checkFormat(service, format, view)),
);

function checkFormat(
  service: Service,
  { key, rule, pattern, title, hint }: EngineFormat,
  view: View,
): readonly Problem[] {
  const text = service[key];
  const path: Path = ["services", service.name, key];
  // A value with a variable is not checked: the mistake is not in this file, or the variable is not substituted at all.
  if (text === undefined || pattern.test(text) || sourceTextAt(view, path).includes("$")) return [];
  const message = `invalid ${title} ${JSON.stringify(text)}`;
  return [problemOfValue(view, path, { rule, severity: "warning", message, hint: typoIn(text) ?? hint(text) })];
}

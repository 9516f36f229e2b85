import { isSecret } from "../redact/secret-names.ts";
import { type BesideFile, type Fields, type ServiceDraft, type StackDraft, variableSign } from "./service-draft.ts";

/** The paths of environment variables whose names look like secrets. */
export function secretsOf({ services }: StackDraft): readonly string[] {
  return services.flatMap((service) =>
    secretVariables(service).map(([key]) => `services.${service.name}.environment.${key}`),
  );
}

/** Moves secret-looking values to one env file per service, so that the stack file can be shared. */
export function withEnvFiles(draft: StackDraft): { readonly draft: StackDraft; readonly files: readonly BesideFile[] } {
  const each = draft.services.map((service) => apart(service));
  return {
    draft: { ...draft, services: each.map(({ service }) => service) },
    files: each.flatMap(({ file }) => file ?? []),
  };
}

function apart(service: ServiceDraft): { readonly service: ServiceDraft; readonly file?: BesideFile } {
  // An env file in raw format cannot hold values with several lines.
  const moved = secretVariables(service).filter(([, value]) => !/[\r\n]/.test(value));
  if (moved.length === 0) return { service };
  const path = `${service.name}.secrets.env`;
  const { environment, env_file = [], ...fields } = service.fields;
  const gone = new Set(moved.map(([key]) => key));
  const kept = Object.entries(environment as Fields).filter(([key]) => !gone.has(key));
  return {
    service: {
      ...service,
      fields: {
        ...fields,
        env_file: [...(env_file as readonly unknown[]), { path: `./${path}`, format: "raw" }],
        ...(kept.length === 0 ? {} : { environment: Object.fromEntries(kept) }),
      },
    },
    file: { path, isSecret: true, text: moved.map(([key, value]) => `${key}=${value}\n`).join("") },
  };
}

function secretVariables({ fields }: ServiceDraft): readonly (readonly [string, string])[] {
  const entries = Object.entries((fields["environment"] ?? {}) as Fields);
  return entries.flatMap(([key, value]) => (isTelling(value) && isSecret(key, value) ? [[key, value] as const] : []));
}

/** Not empty, not a path (such as of a secret file), and not a variable. */
function isTelling(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.startsWith("/") && !value.includes(variableSign);
}

import { isSecret } from "../redact/secret-names.ts";
import { type BesideFile, type Fields, type ServiceDraft, type StackDraft, variableSign } from "./service-draft.ts";

/** Where a draft has values whose names smell of a secret. */
export function secretsOf({ services }: StackDraft): readonly string[] {
  return services.flatMap((service) =>
    secretive(service).map(([key]) => `services.${service.name}.environment.${key}`),
  );
}

/** The draft with those values in files of their own, one for each service: a stack file is for everybody to see. */
export function withEnvFiles(draft: StackDraft): { readonly draft: StackDraft; readonly files: readonly BesideFile[] } {
  const each = draft.services.map((service) => apart(service));
  return {
    draft: { ...draft, services: each.map(({ service }) => service) },
    files: each.flatMap(({ file }) => file ?? []),
  };
}

function apart(service: ServiceDraft): { readonly service: ServiceDraft; readonly file?: BesideFile } {
  // A raw file takes every value but one of several lines.
  const moved = secretive(service).filter(([, value]) => !/[\r\n]/.test(value));
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

function secretive({ fields }: ServiceDraft): readonly (readonly [string, string])[] {
  const entries = Object.entries((fields["environment"] ?? {}) as Fields);
  return entries.flatMap(([key, value]) => (isTelling(value) && isSecret(key, value) ? [[key, value] as const] : []));
}

/** Neither empty, nor a path such as that of a file with a secret in it, nor a variable. */
function isTelling(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !value.startsWith("/") && !value.includes(variableSign);
}

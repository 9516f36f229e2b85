import { isSecretive } from "../stack/secretive.ts";
import { type Fields, type StackDraft, variableSign } from "./draft.ts";

/** Where a draft has values whose names smell of a secret. */
export function secretsOf({ services }: StackDraft): readonly string[] {
  return services.flatMap(({ name, fields }) => {
    const environment = (fields["environment"] ?? {}) as Fields;
    const secretive = Object.entries(environment).filter(([key, value]) => isTelling(value) && isSecretive(key));
    return secretive.map(([key]) => `services.${name}.environment.${key}`);
  });
}

/** Neither empty, nor a path such as that of a file with a secret in it, nor a variable. */
function isTelling(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.startsWith("/") && !value.startsWith(variableSign);
}

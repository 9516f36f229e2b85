import { stat } from "node:fs/promises";
import type { Service, Stack } from "../../stack/stack.ts";
import type { Evidence } from "../../verdict/evidence.ts";

/** The service's secrets whose files, on this machine, have no content. */
export async function emptySecrets(stack: Stack, service: Service): Promise<Evidence["emptySecrets"]> {
  const files = (service.secrets ?? []).flatMap(({ source: name }) => {
    const file = stack.secrets.get(name)?.file;
    return file === undefined ? [] : [{ name, file }];
  });
  const sizes = await Promise.all(
    files.map(({ file }) =>
      stat(file).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return files.filter((_, index) => sizes[index] === 0);
}

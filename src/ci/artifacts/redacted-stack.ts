import type { Veil } from "../../redact/redact.ts";
import type { FileObject, Stack } from "../../stack/stack.ts";

/** The same stack without what is secret in it, to be printed. */
export function veiledStack(stack: Stack, { data }: Veil): Stack {
  const each = <T>(map: ReadonlyMap<string, T>) => new Map(Array.from(map, ([key, value]) => [key, data(value)]));
  return {
    ...stack,
    services: each(stack.services),
    networks: each(stack.networks),
    volumes: each(stack.volumes),
    configs: each(stack.configs),
    secrets: new Map(Array.from(stack.secrets, ([key, secret]) => [key, withoutContent(secret)])),
    models: each(stack.models),
    extensions: data(stack.extensions),
  };
}

function withoutContent({ value: _, content, ...secret }: FileObject): FileObject {
  return content === undefined ? secret : { ...secret, content: "***" };
}

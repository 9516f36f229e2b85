import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../errors.ts";
import { isRemoteContext } from "../stack/remote/remote.ts";
import type { Service, Stack } from "../stack/stack.ts";

/** The place in the stack file that sets a service's field, such as `compose.yaml:4`. */
export type PlaceOf = (service: string, field: string) => string | undefined;

/** A failure that lists the files and folders that a build needs and that do not exist; undefined if all do. */
export async function missingInputs(service: Service, stack: Stack, placeOf: PlaceOf): Promise<Failure | undefined> {
  const checked = await Promise.all(
    inputsOf(service, stack).map(async (input) => ((await exists(input)) ? [] : [input])),
  );
  const missing = checked.flat();
  if (missing.length === 0) return undefined;
  // If the build context is missing, its Dockerfile is not worth a line.
  const reported = missing.filter(
    ({ field }) => field !== "dockerfile" || missing.every((input) => input.field !== "context"),
  );
  const lines = reported.map(({ what, field, path }) => {
    const at = placeOf(service.name, `build.${field}`) ?? placeOf(service.name, "build");
    return `${what} of service "${service.name}" does not exist: ${path}${at === undefined ? "" : ` (${at})`}`;
  });
  const fields = [...new Set(reported.map(({ field }) => `build.${field}`))].join(", ");
  return new Failure(lines.join("\n"), { hint: `Correct ${fields}, or create what is missing.` });
}

interface Input {
  readonly what: string;
  readonly field: string;
  readonly path: string;
  readonly isFolder: boolean;
}

function inputsOf({ build = {} }: Service, { secrets }: Stack): readonly Input[] {
  const {
    context = ".",
    dockerfile = "Dockerfile",
    dockerfile_inline: inline,
    additional_contexts: contexts = {},
  } = build;
  const isLocal = !isRemoteContext(context);
  const folders = Object.entries(contexts).filter(([, path]) => !isRemoteContext(path));
  const files = (build.secrets ?? []).map(({ source }) => [source, secrets.get(source)?.file] as const);
  return [
    ...(isLocal ? [{ what: "the build context", field: "context", path: context, isFolder: true }] : []),
    ...(isLocal && inline === undefined
      ? [{ what: "the Dockerfile", field: "dockerfile", path: resolve(context, dockerfile), isFolder: false }]
      : []),
    ...folders.map(([name, path]) => ({
      what: `the build context "${name}"`,
      field: `additional_contexts`,
      path,
      isFolder: true,
    })),
    ...files.flatMap(([name, path]) =>
      path === undefined
        ? []
        : [{ what: `the file of build secret "${name}"`, field: "secrets", path, isFolder: false }],
    ),
  ];
}

async function exists({ path, isFolder }: Input): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.isDirectory() === isFolder;
}

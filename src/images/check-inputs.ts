import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../errors.ts";
import { isRemoteContext } from "../stack/remote/remote.ts";
import type { Service, Stack } from "../stack/stack.ts";

/** Where the stack file says a service's field. */
export type PlaceOf = (service: string, field: string) => string | undefined;

/** What a build reads of this machine is there; the failure names all that is missing, and where the file says so. */
export async function missingInputs(service: Service, stack: Stack, placeOf: PlaceOf): Promise<Failure | undefined> {
  const found = await Promise.all(
    inputsOf(service, stack).map(async (input) => ((await isThere(input)) ? [] : [input])),
  );
  const missing = found.flat();
  if (missing.length === 0) return undefined;
  // A Dockerfile is not missing by itself where its folder is.
  const told = missing.filter(
    ({ field }) => field !== "dockerfile" || missing.every((each) => each.field !== "context"),
  );
  const lines = told.map(({ what, field, path }) => {
    const at = placeOf(service.name, `build.${field}`) ?? placeOf(service.name, "build");
    return `${what} of service "${service.name}" does not exist: ${path}${at === undefined ? "" : ` (${at})`}`;
  });
  const fields = [...new Set(told.map(({ field }) => `build.${field}`))].join(", ");
  return new Failure(lines.join("\n"), { hint: `Correct ${fields}, or make what is missing.` });
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
  const isHere = !isRemoteContext(context);
  const folders = Object.entries(contexts).filter(([, path]) => !isRemoteContext(path));
  const files = (build.secrets ?? []).map(({ source }) => [source, secrets.get(source)?.file] as const);
  return [
    ...(isHere ? [{ what: "the build context", field: "context", path: context, isFolder: true }] : []),
    ...(isHere && inline === undefined
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

async function isThere({ path, isFolder }: Input): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.isDirectory() === isFolder;
}

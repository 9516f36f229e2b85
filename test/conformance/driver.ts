import { parseArgs } from "node:util";
import { BerthError } from "../../src/errors.ts";
import { canonicalJsonText, canonicalYaml } from "../../src/stack/canonical.ts";
import { load } from "../../src/stack/load.ts";

/** `config` and nothing else, for the corpus of /work/shared/conformance: no command line library in between. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv.filter((argument) => argument !== "config"),
    options: {
      file: { type: "string", short: "f", multiple: true },
      "project-directory": { type: "string" },
      "project-name": { type: "string", short: "p" },
      profile: { type: "string", multiple: true },
      "env-file": { type: "string", multiple: true },
      format: { type: "string" },
      "no-interpolate": { type: "boolean" },
      "no-consistency": { type: "boolean" },
    },
  });
  const { stack } = await load({
    cwd: process.cwd(),
    env: process.env,
    files: values.file ?? [],
    ...(values["project-name"] === undefined ? {} : { projectName: values["project-name"] }),
    ...(values["project-directory"] === undefined ? {} : { projectDirectory: values["project-directory"] }),
    profiles: values.profile ?? [],
    envFiles: values["env-file"] ?? [],
    interpolate: !values["no-interpolate"],
  });
  process.stdout.write(values.format === "json" ? canonicalJsonText(stack) : canonicalYaml(stack));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof BerthError ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = error instanceof BerthError ? error.exitCode : 70;
});

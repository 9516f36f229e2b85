import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { useProject } from "../support/use-project.ts";

const schemaUrl = new URL("../../schemas/matrix-results.schema.json", import.meta.url);
const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schemaUrl, "utf8")));

const project = useProject("cir-matrix-", async (made) => {
  await made.write({
    "compose.yaml": `services:
  web: {image: "busybox:1", init: true, command: "sleep 600", environment: {KIND: "\${KIND:-base}"}, ports: ["80"]}
  extra: {image: "busybox:1", init: true, command: "sleep 600", profiles: [more], ports: ["81"]}
`,
    "over/files.yaml": `services: {web: {environment: {FROM: file}}}\n`,
    "over/matrix.yaml": `variants:
  plain:
  changed:
    files: [files.yaml]
    override: {services: {web: {ports: ["82"]}}}
    env: {KIND: other}
    profiles: [more]
`,
    "broken.yaml": `variants:
  good: {}
  bad: {override: {services: {web: {command: "sh -c 'exit 3'"}}}}
`,
    "wrong.yaml": `variants:
  one: {override: {services: {web: {imge: a}}}}
  two: {override: {services: {web: {depends_on: [nobody]}}}}
`,
  });
});

/** What a variant's own lines said, behind its name. */
const said = (variant: string, stdout: string) =>
  stdout.split("\n").flatMap((line) => new RegExp(`^${variant} +\\| (.*)$`).exec(line)?.[1] ?? []);

describe("berth ci --matrix", () => {
  it("runs the command against each variant, tells their output apart, and tables the results", async () => {
    const script = 'echo "$BERTH_VARIANT $KIND $EXTRA_PORT_81 $WEB_PORT_82"; test "$BERTH_VARIANT" = plain || exit 7';
    const flags = ["--matrix", "over/matrix.yaml", "--artifacts", "out"];
    const { code, stdout, stderr } = await commandsOf(project()).tryBerth(["ci", ...flags, "--", "sh", "-c", script]);
    expect({ code, stderr }).toMatchObject({ code: 7 });
    expect(said("plain", stdout)).toEqual(["plain   "]);
    expect(said("changed", stdout)).toEqual([expect.stringMatching(/^changed other \d+ \d+$/)]);
    expect(stdout).toMatch(/\nVARIANT +RESULT +EXIT CODE +UP +COMMAND\nplain +passed +0 .*\nchanged +failed +7 .*\n$/);
    const report = JSON.parse(readFileSync(join(project().dir, "out/matrix.json"), "utf8"));
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    expect(report.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["passed", "failed"]);
    const config = readFileSync(join(project().dir, "out/changed/config.yaml"), "utf8");
    expect(config).toMatch(/FROM: file\n +KIND: other/);
  });

  it("runs one variant by itself where that is asked for", async () => {
    const flags = ["--matrix", "over/matrix.yaml", "--variant", "changed"];
    const { stdout } = await commandsOf(project()).berth("ci", ...flags, "--", "sh", "-c", "echo $BERTH_VARIANT");
    expect(stdout).toBe("changed\n");
  });

  it("shows each variant's plan in a dry run, and no results", async () => {
    const { code, stdout } = await commandsOf(project()).tryBerth([
      "ci",
      "--matrix",
      "over/matrix.yaml",
      "--dry-run",
      "--",
      "true",
    ]);
    expect(code).toBe(0);
    expect(said("plain", stdout).join("\n")).toContain("+ create web-1");
    expect(said("changed", stdout).join("\n")).toContain("+ create extra-1");
    expect(stdout).not.toContain("VARIANT");
  });

  it("folds each variant's output by itself in a CI system's log, and leaves the others out where that is wanted", async () => {
    const flags = ["--matrix", "broken.yaml", "--parallel", "1", "--fail-fast"];
    const command = ["sh", "-c", "echo ::notice::hello; exit 5"];
    const { code, stdout } = await commandsOf(project()).tryBerth(["ci", ...flags, "--", ...command], {
      env: { GITHUB_ACTIONS: "true" },
    });
    expect(code).toBe(5);
    expect(stdout).toMatch(/^::group::good: failed\n[\s\S]*^::notice::hello\n[\s\S]*^::endgroup::\nVARIANT/m);
    expect(stdout).toMatch(/^bad +not run$/m);
  });

  it("tells the problems of all variants at once, at their places in the matrix file, before anything starts", async () => {
    const { code, stderr } = await commandsOf(project()).tryBerth(["ci", "--matrix", "wrong.yaml", "--", "true"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /wrong\.yaml:2:\d+: error: .*imge[\s\S]*wrong\.yaml:3:\d+: error: .*"nobody"[\s\S]*2 errors/,
    );
    expect(stderr).not.toContain("Creating");
  });
});

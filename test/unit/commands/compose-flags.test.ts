import { describe, expect, it } from "vitest";
import { flagNamed } from "../../../src/commands/complete/flag.ts";
import { commands } from "../../../src/commands/table.ts";
import { composeFlags } from "../../support/compose-flags.ts";

const globals = `--all-resources --ansi --compatibility --dry-run --env-file --file --parallel --profile --progress
  --project-directory --project-name`;

const listed = (text: string) => text.split(/[\s|]+/).filter((word) => word !== "");

describe.each(Object.keys(composeFlags).filter((name) => commands.has(name)))("%s", (name) => {
  it("has every flag of docker compose, and every global flag", async () => {
    const known = (await commands.get(name)?.load())?.default.flags ?? {};
    const asked = [...listed(composeFlags[name] ?? ""), ...listed(globals)];
    expect(asked.filter((flag) => flagNamed(flag, known) === undefined)).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../../src/commands/table.ts";
import { openFile } from "../../../src/context/open.ts";
import { projectUses } from "../../../src/context/project-use.ts";
import type { LoadRequest } from "../../../src/stack/load.ts";

const broken = "services: {web: {image: }";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-project-use-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Given extends Partial<LoadRequest> {
  readonly text?: string;
  readonly dotenv?: string;
}

/** The project that a command finds in a folder: its name, and whether it read the file. */
async function found(command: string, { text = "services: {web: {image: a}}", dotenv = "", ...given }: Given) {
  await writeFile(join(folder, "compose.yaml"), text);
  await writeFile(join(folder, ".env"), dotenv);
  const notes: string[] = [];
  const ui = { problems: () => {}, note: (note: string) => void notes.push(note) };
  const request = { cwd: folder, env: {}, files: [], profiles: [], envFiles: [], ...given };
  const { name, loaded } = await openFile(request, ui, projectUses[command]?.source).loadOrName();
  return { name, isRead: loaded !== undefined, notes: notes.length };
}

const named = { name: "other", isRead: false, notes: 0 };
const read = { name: "other", isRead: true, notes: 0 };
const sources = Object.entries(projectUses);
const commandsWith = (source: string) => sources.flatMap(([command, use]) => (use.source === source ? [command] : []));

describe("the table of project uses", () => {
  it("has every command, and no other", () => {
    expect(Object.keys(projectUses).sort()).toEqual([...commands.keys()].sort());
  });

  it("refuses another folder's project only for commands that change containers", () => {
    const refusing = sources.flatMap(([command, { otherFolder }]) => (otherFolder === "refuse" ? [command] : []));
    expect(refusing.sort().join(" ")).toBe("create down kill pause restart rm run scale start stop unpause up");
  });
});

describe.each(commandsWith("file-or-name"))("%s", (command) => {
  it("reads no file with -p and without -f", async () => {
    expect(await found(command, { projectName: "Other", text: broken })).toEqual(named);
    expect(await found(command, { projectName: "other", env: { COMPOSE_FILE: "compose.yaml" } })).toEqual(named);
  });

  it("reads the file of -f, and refuses one that cannot be used", async () => {
    const given = { projectName: "other", files: ["compose.yaml"] };
    expect(await found(command, given)).toEqual(read);
    await expect(found(command, { ...given, text: broken })).rejects.toThrow();
  });

  it("reads the file with COMPOSE_PROJECT_NAME, and uses the name if the file cannot be used", async () => {
    const env = { COMPOSE_PROJECT_NAME: "other" };
    expect(await found(command, { env })).toEqual(read);
    expect(await found(command, { env, text: broken })).toEqual({ ...named, notes: 1 });
    expect(await found(command, { dotenv: "COMPOSE_PROJECT_NAME=other", text: broken })).toEqual({
      ...named,
      notes: 1,
    });
  });

  it("refuses a file that cannot be used if no name is given", async () => {
    await expect(found(command, { text: broken })).rejects.toThrow();
  });
});

describe.each(commandsWith("name"))("%s", (command) => {
  it("reads no file with -p or COMPOSE_PROJECT_NAME", async () => {
    const given = [
      { projectName: "other" },
      { projectName: "other", files: ["compose.yaml"] },
      { env: { COMPOSE_PROJECT_NAME: "other" } },
      { dotenv: "COMPOSE_PROJECT_NAME=other" },
    ];
    for (const each of given) expect(await found(command, { ...each, text: broken })).toEqual(named);
  });

  it("reads the file if no name is given", async () => {
    expect(await found(command, { text: "name: other\nservices: {web: {image: a}}" })).toEqual(read);
  });
});

it.each(commandsWith("file"))("%s always reads the file", async (command) => {
  expect(await found(command, { projectName: "other" })).toEqual(read);
  await expect(found(command, { projectName: "other", text: broken })).rejects.toThrow();
});

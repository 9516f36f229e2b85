import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { parse } from "yaml";
import { labels } from "../../src/engine/labels.ts";
import type { TestProject } from "./with-project.ts";

/** The stacks of test/stacks/attributes: between them they use every attribute that an engine can carry. */
export const attributeStacks: readonly `attributes/${string}`[] = readdirSync(
  fileURLToPath(new URL("../stacks/attributes", import.meta.url)),
)
  .sort()
  .map((name) => `attributes/${name}` as const);

/** What a stack says of itself under `x-test`. */
export interface TestNotes {
  /** The engine API that it needs; an older one is refused, naming the attribute. */
  readonly needs?: string;
  readonly naming?: string;
  /** The engines of the lab refuse to create it: both tools must tell so. */
  readonly refused?: boolean;
  /** Attributes that an inspect need not show: the lab's engines leave them out, or show them otherwise. */
  readonly unseen?: readonly string[];
  /** Files in its `app` to compare; it is started for them. */
  readonly files?: readonly string[];
  /** What must be there before, made by others: names. */
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
  readonly container?: string;
}

/** The notes of a staged stack, its project's name filled in. */
export async function notesOf({ dir, name }: TestProject): Promise<TestNotes> {
  const text = await readFile(join(dir, "compose.yaml"), "utf8");
  const notes = (parse(text, { merge: true }) as { "x-test"?: TestNotes })["x-test"] ?? {};
  return JSON.parse(JSON.stringify(notes).replaceAll(/\$\{COMPOSE_PROJECT_NAME\}/g, name)) as TestNotes;
}

/** Makes what others would have made before, for the time of a test; networks and volumes go with the project. */
export async function withOutsiders<T>(project: string, notes: TestNotes, test: () => Promise<T>): Promise<T> {
  const docker = new Docker();
  const Labels = { [labels.project]: project };
  for (const Name of notes.networks ?? []) await docker.createNetwork({ Name, Labels });
  for (const Name of notes.volumes ?? []) await docker.createVolume({ Name, Labels });
  if (notes.container === undefined) return test();
  const donor = await docker.createContainer({
    name: notes.container,
    Image: "busybox:1",
    Cmd: ["sleep", "1000"],
    HostConfig: { IpcMode: "shareable", Binds: ["/lent"] },
  });
  try {
    await donor.start();
    return await test();
  } finally {
    await donor.remove({ force: true, v: true });
  }
}

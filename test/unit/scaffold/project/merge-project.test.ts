import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeProject } from "../../../../src/scaffold/project/merge-project.ts";
import type { ProjectOnDisk } from "../../../../src/scaffold/project/on-disk.ts";

const bytes = (text: string) => Buffer.from(text);

/** base, mine, theirs → what is done, and what is there then. undefined: no such file. */
async function merged(base?: string, mine?: string, theirs?: string) {
  const onDisk: ProjectOnDisk = mine === undefined ? { state: "absent" } : { state: "file", bytes: bytes(mine) };
  const files = theirs === undefined ? [] : [{ path: "a", bytes: bytes(theirs), executable: false, private: false }];
  const was = base === undefined ? [] : [["a", { bytes: bytes(base), executable: false }] as const];
  const [merge] = await mergeProject(files, { base: new Map(was), onDisk: new Map([["a", onDisk]]), label: "new" });
  const after = merge?.does === "remove" ? undefined : (merge?.bytes?.toString() ?? mine);
  return [merge?.does, after] as const;
}

describe("an update of a file", () => {
  it.each([
    ["is written where it is new", [undefined, undefined, "t"], ["create", "t"]],
    ["takes what only the template changed", ["b", "b", "t"], ["update", "t"]],
    ["leaves what only you changed", ["b", "m", "b"], ["keep", "m"]],
    ["leaves what both changed alike", ["b", "s", "s"], ["keep", "s"]],
    ["leaves gone what you removed", ["b", undefined, "t"], ["keep", undefined]],
    ["removes what the template has no more", ["b", "b", undefined], ["remove", undefined]],
    ["leaves what you changed and the template has no more", ["b", "m", undefined], ["keep", "m"]],
    [
      "merges changes in different places",
      ["1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n"],
      ["merge", "one\n2\n3\n4\nfive\n"],
    ],
    [
      "marks changes in the same place",
      ["b\n", "m\n", "t\n"],
      ["conflict", "<<<<<<< yours\nm\n=======\nt\n>>>>>>> new\n"],
    ],
    [
      "marks all of what it knows no beginning of",
      [undefined, "m\n", "t\n"],
      ["conflict", "<<<<<<< yours\nm\n=======\nt\n>>>>>>> new\n"],
    ],
  ] as const)("%s", async (_, [base, mine, theirs], expected) => {
    expect(await merged(base, mine, theirs)).toEqual(expected);
  });

  it("makes a file executable and keeps your changes", async () => {
    const onDisk = new Map([["a", { state: "file", bytes: bytes("mine") } as const]]);
    const base = new Map([["a", { bytes: bytes("t"), executable: false }]]);
    const files = [{ path: "a", bytes: bytes("t"), executable: true, private: false }];
    const [merge] = await mergeProject(files, { base, onDisk, label: "new" });
    expect(merge).toMatchObject({ does: "update", bytes: bytes("mine"), executable: true });
  });

  it("does not change binary files", async () => {
    const onDisk = new Map([["a", { state: "file", bytes: Buffer.from([0xff, 0xfe]) } as const]]);
    const files = [{ path: "a", bytes: bytes("t"), executable: false, private: false }];
    const [merge] = await mergeProject(files, { base: new Map(), onDisk, label: "new" });
    expect(merge).toMatchObject({ does: "refuse", why: "you and the template changed it, and it is a binary file" });
  });

  it("never loses your lines", async () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lines, lines, lines, async (base, mine, theirs) => {
        const own = mine.map((line) => (base.includes(line) ? line : `${line} mine`));
        const [, after = ""] = await merged(base.join("\n"), own.join("\n"), theirs.join("\n"));
        for (const line of own.filter((each) => each.endsWith("mine"))) expect(after).toContain(line);
      }),
    );
  });
});

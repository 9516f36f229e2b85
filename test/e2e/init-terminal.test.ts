import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onTerminal } from "../support/on-terminal.ts";
import { inFolder } from "../support/template-folder.ts";

const clear = "\u0015";

describe("berth init on a terminal", () => {
  it("lets the user pick a template, asks until each answer is valid, and writes after confirmation", () =>
    inFolder({}, async (folder) => {
      const { shows, type, ended, screen } = onTerminal(["init"], { cwd: folder });
      await shows(/Which template\?/);
      await shows(/A commented stack file with one service/);
      type("\r");
      await shows(/Name of the project/);
      type(`${clear}My Shop\r`);
      await shows(/It must be lower-case letters, digits, dashes and underscores\./);
      type(`${clear}shop\r`);
      await shows(/Image of the first service/);
      type("\r");
      await shows(/Port on this machine/);
      type(`${clear}8123\r`);
      await shows(/Port that the image listens on/);
      type("\r");
      await shows(/\+.* compose\.yaml[\s\S]*Write these files\?/);
      expect(existsSync(join(folder, "compose.yaml"))).toBe(false);
      type("\r");
      await shows(/Start it now\?/);
      type("n");
      expect(await ended).toBe(0);
      expect(screen()).toContain("Next: berth up --wait");
      const text = await readFile(join(folder, "compose.yaml"), "utf8");
      expect(text).toContain("name: shop\n");
      expect(text).toContain("WEB_PORT:-8123}");
    }));

  it("writes nothing and exits as interrupted on Ctrl-C at any question", () =>
    inFolder({}, async (folder) => {
      for (const question of [/Which template\?/, /Write these files\?/]) {
        const args = question.source.startsWith("Which") ? ["init"] : ["init", "empty", ...given];
        const { shows, type, ended } = onTerminal(args, { cwd: folder });
        await shows(question);
        type("\u0003");
        expect(await ended).toBe(130);
        expect(await readdir(folder)).toEqual([]);
      }
    }));

  it("asks before it overwrites, and only accepts yes", () =>
    inFolder({ "compose.yaml": "mine\n" }, async (folder) => {
      const { shows, type, ended, screen } = onTerminal(["init", "empty", "--force", ...given], { cwd: folder });
      await shows(/Overwrite 1 file\? \[y\/N\]/);
      expect(screen()).toContain("-mine");
      type("\n");
      expect(await ended).toBe(2);
      expect(await readFile(join(folder, "compose.yaml"), "utf8")).toBe("mine\n");
    }));

  it("exits on Ctrl-C before it overwrites, without another key", () =>
    inFolder({ "compose.yaml": "mine\n" }, async (folder) => {
      const { shows, type, ended } = onTerminal(["init", "empty", "--force", ...given], { cwd: folder });
      await shows(/Overwrite 1 file\? \[y\/N\]/);
      type("\u0003");
      expect(await ended).toBe(130);
      expect(await readFile(join(folder, "compose.yaml"), "utf8")).toBe("mine\n");
    }));
});

const given = ["--set", "name=shop", "--set", "image=nginx:1", "--set", "port=8080", "--set", "container_port=80"];

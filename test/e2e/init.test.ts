import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { containerStates } from "../support/engine-state.ts";
import { hasCompose } from "../support/peer.ts";
import { runBerth, runCompose } from "../support/run-berth.ts";
import { inFolder, templateFiles } from "../support/template-folder.ts";
import { freePort } from "../support/wire.ts";
import { withProject } from "../support/with-project.ts";

const all = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

describe("berth init", () => {
  it("creates a Node API with Postgres that becomes healthy and answers", () =>
    withProject("ini-", async ({ name, dir }) => {
      const port = await freePort();
      const berth = (...args: string[]) => runBerth(args, { cwd: dir });
      const made = await berth("init", "node-api-postgres", "--yes", "--set", `name=${name}`, "--set", `port=${port}`);
      expect(made).toMatchObject({ code: 0 });
      expect(made.stdout).toContain("  + compose.yaml\n");
      expect(await berth("config", "-q")).toMatchObject({ code: 0, stdout: "", stderr: "" });
      if (hasCompose) expect(await runCompose(["config", "-q"], { cwd: dir })).toMatchObject({ code: 0, stderr: "" });
      expect(await berth("up", "--wait")).toMatchObject({ code: 0 });
      expect(await (await fetch(`http://127.0.0.1:${port}/ready`)).json()).toEqual({ database: true });
      const item = await fetch(`http://127.0.0.1:${port}/items`, { method: "POST", body: '{"name":"anchor"}' });
      expect(item.status).toBe(201);
      expect(await containerStates(name)).toEqual({
        [`${name}-api-1`]: "running",
        [`${name}-db-1`]: "running",
        [`${name}-migrate-1`]: "exited",
      });
      const secret = await readFile(join(dir, "secrets/db_password.txt"), "utf8");
      expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
      expect((await stat(join(dir, "secrets"))).mode & 0o777).toBe(0o700);
      for (const file of await all(dir)) {
        if (file.endsWith(".txt") || (await stat(join(dir, file))).isDirectory()) continue;
        expect((await readFile(join(dir, file), "utf8")).includes(secret)).toBe(false);
      }
      expect(made.stdout + made.stderr).not.toContain(secret);
      expect(await berth("down", "-v")).toMatchObject({ code: 0 });
    }));

  it("lists the files and writes nothing in a dry run", () =>
    inFolder({}, async (folder) => {
      const run = await runBerth(["init", "empty", "new", "--yes", "--dry-run"], { cwd: folder });
      expect(run).toMatchObject({ code: 0, stderr: " Dry run: nothing was written.\n" });
      expect(run.stdout).toBe("empty 1.0.0 in new:\n  + compose.yaml\n");
      expect(await all(folder)).toEqual([]);
    }));

  it("takes answers from a file", () =>
    inFolder({ "answers.yaml": "name: quay\nport: 8123\n" }, async (folder) => {
      await runBerth(["init", "empty", "new", "--yes", "--answers", "answers.yaml"], { cwd: folder });
      const text = await readFile(join(folder, "new/compose.yaml"), "utf8");
      expect(text).toContain("name: quay\n");
      expect(text).toContain("8123");
    }));

  it("creates a Git repository on request, and rejects a file as the folder", () =>
    inFolder({ file: "" }, async (folder) => {
      const berth = (...args: string[]) => runBerth(args, { cwd: folder });
      expect(await berth("init", "empty", "new", "--yes", "--after", "git-init")).toMatchObject({ code: 0 });
      expect((await readdir(join(folder, "new"))).sort()).toEqual([".berth", ".git", "compose.yaml"]);
      const refused = await berth("init", "empty", "file", "--yes");
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("file is not a folder");
    }));

  it("lists the missing answers if there is no terminal", () =>
    inFolder({}, async (folder) => {
      const run = await runBerth(["init", "empty", "--set", "name=shop"], { cwd: folder });
      expect(run.code).toBe(2);
      expect(run.stderr).toContain("missing answers: image, port, container_port");
      expect(await all(folder)).toEqual([]);
    }));

  it("overwrites files only with --force, and shows each change", () =>
    inFolder({ "compose.yaml": "name: mine\n", "README.md": "mine\n" }, async (folder) => {
      const init = (...args: string[]) =>
        runBerth(["init", "empty", "--yes", "--set", "name=shop", ...args], { cwd: folder });
      const refused = await init();
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("existing files differ: compose.yaml");
      expect(await readFile(join(folder, "compose.yaml"), "utf8")).toBe("name: mine\n");
      expect(await all(folder)).toEqual(["README.md", "compose.yaml"]);

      const forced = await init("--force");
      expect(forced.code).toBe(0);
      expect(forced.stdout).toContain("-name: mine\n");
      expect(forced.stdout).toContain("+name: shop\n");
      expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine\n");

      const again = await init();
      expect(again).toMatchObject({ code: 0 });
      expect(again.stdout).toContain("  = compose.yaml\n");
    }));

  it("keeps existing files with --keep, and warns about secrets that Git does not ignore", () =>
    inFolder({ "README.md": "mine\n", ".gitignore": "*.log\n" }, async (folder) => {
      execFileSync("git", ["init", "--quiet"], { cwd: folder });
      const run = await runBerth(["init", "node-api-postgres", "--yes", "--keep"], { cwd: folder });
      expect(run.code).toBe(0);
      expect(run.stdout).toContain("  = README.md  (keeping yours)\n");
      expect(run.stderr).toContain("warning: secrets/db_password.txt contains a secret and is not ignored by Git");
      expect(await readFile(join(folder, "README.md"), "utf8")).toBe("mine\n");
      expect(await readFile(join(folder, ".gitignore"), "utf8")).toBe("*.log\n");

      await writeFile(join(folder, ".gitignore"), "secrets/\n");
      const again = await runBerth(["init", "node-api-postgres", "--yes", "--keep"], { cwd: folder });
      expect(again).toMatchObject({ code: 0 });
      expect(again.stderr).not.toContain("warning");
      const updated = await runBerth(["init", "--update", "--yes"], { cwd: folder });
      expect(updated.stdout).toContain("no changes");
    }));

  it.each(["compose.yaml", "api"])("does not write through a link: %s", (link) =>
    inFolder({ "outside/compose.yaml": "theirs\n" }, async (folder) => {
      const project = join(folder, "project");
      await mkdir(project);
      await symlink(join(folder, "outside", link === "api" ? "" : link), join(project, link));
      const run = await runBerth(["init", "node-api-postgres", "--yes", "--force"], { cwd: project });
      expect(run.code).toBe(2);
      expect(run.stderr).toContain("is a link");
      expect(await readdir(project)).toEqual([link]);
      expect(await all(join(folder, "outside"))).toEqual(["compose.yaml"]);
      expect(await readFile(join(folder, "outside/compose.yaml"), "utf8")).toBe("theirs\n");
    }),
  );

  it("changes nothing if one file cannot be written", () =>
    inFolder({ "a.txt": "mine\n", sub: "" }, async (folder) => {
      const files = { "a.txt": "theirs\n", "b.txt": "b\n" };
      await inFolder(templateFiles("questions: {}\n", files), async (template) => {
        // A name that is a folder by the time it is written cannot be simulated from outside; one that is a file can.
        await mkdir(join(template, "files/sub"));
        await writeFile(join(template, "files/sub/c.txt"), "c\n");
        const run = await runBerth(["init", template, "--yes", "--force"], { cwd: folder });
        expect(run.code).toBe(2);
        expect(run.stderr).toContain("sub/c.txt cannot be written: sub is not a folder");
      });
      expect(await all(folder)).toEqual(["a.txt", "sub"]);
      expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("mine\n");
    }));
});

describe("berth init --update", () => {
  const before = { "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b.txt": "b\n", "gone.txt": "gone\n", "mine.txt": "m\n" };
  const after = {
    "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n",
    "b.txt": "theirs\n",
    "mine.txt": "m\n",
    "new.txt": "new\n",
  };

  it("merges the template's changes into the project, and marks conflicts", () =>
    inFolder(templateFiles("questions: {}\n", before), async (template) =>
      inFolder({}, async (folder) => {
        const berth = (...args: string[]) => runBerth(args, { cwd: folder });
        expect(await berth("init", template, "--yes")).toMatchObject({ code: 0 });
        await writeFile(join(folder, "a.txt"), before["a.txt"].replace("1", "one"));
        await writeFile(join(folder, "b.txt"), "ours\n");
        await writeFile(join(folder, "mine.txt"), "mine\n");
        for (const [path, text] of Object.entries(templateFiles("questions: {}\n", after))) {
          await writeFile(join(template, path), text.replace("version: 1.0.0", "version: 1.1.0"));
        }
        await rm(join(template, "files/gone.txt"));

        const shown = await berth("init", "--update", "--dry-run");
        expect(shown.stdout).toContain("1.0.0 → 1.1.0 of sample");
        expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("ours\n");

        const updated = await berth("init", "--update", "--yes");
        expect(updated.code).toBe(1);
        expect(updated.stdout.split("\n").slice(1, -1)).toEqual([
          "  ~ a.txt  (merged with your changes)",
          "  ! b.txt  (conflicts with your changes)",
          "  - gone.txt  (no longer in the template)",
          "  + new.txt",
        ]);
        expect(updated.stderr).toContain("the update conflicts with your changes in b.txt");
        expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("one\n2\n3\n4\n5\n6\n7\n8\nnine\n");
        expect(await readFile(join(folder, "b.txt"), "utf8")).toBe(
          "<<<<<<< yours\nours\n=======\ntheirs\n>>>>>>> sample 1.1.0\n",
        );
        expect(await readFile(join(folder, "mine.txt"), "utf8")).toBe("mine\n");
        expect((await all(folder)).filter((path) => path.endsWith(".txt"))).toEqual([
          "a.txt",
          "b.txt",
          "mine.txt",
          "new.txt",
        ]);

        await writeFile(join(folder, "b.txt"), "both\n");
        const again = await berth("init", "--update", "--yes");
        expect(again).toMatchObject({ code: 0 });
        expect(again.stdout).toContain("no changes");
      }),
    ));
});

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasGitDaemon, serveRepository } from "../support/git-daemon.ts";
import { servePackages } from "../support/package-registry.ts";
import { runBerth } from "../support/run-berth.ts";
import { inFolder, templateFiles } from "../support/template-folder.ts";

const hasNpm = spawnSync("npm", ["--version"]).status === 0;

/** A template that writes its own version. */
const sample = (version: string) => ({
  ...templateFiles("", { "v.txt.liquid": "{{ template.version }}\n" }),
  "template.yaml": templateFiles("")["template.yaml"].replace("1.0.0", version),
});

/** Runs berth in a folder of its own, which also keeps what is fetched and agreed to. */
function withOwnFolder<T>(
  test: (at: {
    folder: string;
    berth: (args: readonly string[], env?: Readonly<Record<string, string>>) => ReturnType<typeof runBerth>;
  }) => Promise<T>,
): Promise<T> {
  return inFolder({}, (folder) => {
    const own = { XDG_CACHE_HOME: join(folder, "cache"), XDG_CONFIG_HOME: join(folder, "config") };
    return test({ folder, berth: (args, env) => runBerth(args, { cwd: folder, env: { ...own, ...env } }) });
  });
}

describe.runIf(hasGitDaemon)("a template from a Git repository", () => {
  it("is confirmed once for its exact bytes, and then works without a network", () =>
    withOwnFolder(async ({ folder, berth }) => {
      const below = Object.fromEntries(Object.entries(sample("1.0.0")).map(([path, text]) => [`sub/${path}`, text]));
      const repository = await serveRepository(below);
      repository.git("tag", "v1");
      const named = `${repository.url}#v1:sub`;
      const refused = await berth(["init", named, "one"]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("is a remote source: confirm with --yes");
      expect(existsSync(join(folder, "one"))).toBe(false);

      const agreed = await berth(["init", named, "one", "--yes"]);
      expect(agreed).toMatchObject({ code: 0 });
      expect(agreed.stderr).toContain("sample 1.0.0: A sample (1 file, from git://127.0.0.1");
      expect(await readFile(join(folder, "one/v.txt"), "utf8")).toBe("1.0.0\n");
      expect(await readFile(join(folder, "one/.berth/answers.yaml"), "utf8")).toContain(`template: "${named}"`);
      expect(await berth(["init", named, "two"])).toMatchObject({ code: 0 });

      repository.commit({ "sub/files/v.txt.liquid": "changed\n" });
      repository.git("tag", "--force", "v1");
      expect((await berth(["init", named, "three"])).stderr).toContain("is a remote source: confirm with --yes");

      await repository.stop();
      const offline = await berth(["init", named, "four", "--yes"]);
      expect(offline).toMatchObject({ code: 0 });
      expect(offline.stderr).toContain("cannot be reached; using the last fetched version");
      expect(await readFile(join(folder, "four/v.txt"), "utf8")).toBe("changed\n");
    }));

  it("is rejected if its folder is outside the repository", () =>
    withOwnFolder(async ({ berth }) => {
      const { url } = await serveRepository(sample("1.0.0"));
      const refused = await berth(["init", `${url}#main:../..`, "x", "--yes"]);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain("path traversal");
    }));

  it("is refused where its folder is a link to a path outside the repository", () =>
    withOwnFolder(async ({ folder, berth }) => {
      const repository = await serveRepository({ target: folder });
      const link = repository.git("hash-object", "-w", "target");
      repository.git("update-index", "--add", "--cacheinfo", `120000,${link},way`);
      repository.git("commit", "--quiet", "--message", "link");
      const refused = await berth(["init", `${repository.url}#main:way`, "x", "--yes"]);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain("way is a link to a path outside the repository");
    }));
});

describe.runIf(hasNpm)("a template from an npm package", () => {
  const inPackage = (files: Readonly<Record<string, string>>, below = "") =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`package/${below}${path}`, text]));
  const manifest = (scripts: object) => JSON.stringify({ name: "sample", version: "1.0.0", scripts });

  it("is unpacked without running scripts, updated, and works without a network", () =>
    withOwnFolder(async ({ folder, berth }) => {
      const registry = await servePackages(join(folder, "npm"));
      const scripts = { preinstall: "touch ran", install: "touch ran", prepack: "touch ran", prepare: "touch ran" };
      const first = { ...sample("1.0.0"), "package.json": manifest(scripts) };
      await registry.publish("sample", "1.0.0", inPackage(first));
      const made = await berth(["init", "npm:sample", "one", "--yes"], registry.env);
      expect(made).toMatchObject({ code: 0 });
      expect(await readFile(join(folder, "one/v.txt"), "utf8")).toBe("1.0.0\n");

      await registry.publish("sample", "1.1.0", inPackage(sample("1.1.0")));
      const updated = await berth(["init", "--update", "one", "--yes"], registry.env);
      expect(updated.stdout).toContain("1.0.0 → 1.1.0 of sample in one:\n  ~ v.txt\n");
      expect(await readFile(join(folder, "one/v.txt"), "utf8")).toBe("1.1.0\n");
      expect(await berth(["init", "npm:sample@1.0.0", "old", "--yes"], registry.env)).toMatchObject({ code: 0 });
      expect(await readFile(join(folder, "old/v.txt"), "utf8")).toBe("1.0.0\n");

      await registry.stop();
      const offline = await berth(["init", "npm:sample", "two"], registry.env);
      expect(offline).toMatchObject({ code: 0 });
      expect(await readFile(join(folder, "two/v.txt"), "utf8")).toBe("1.1.0\n");
      expect((await readdir(folder, { recursive: true })).filter((path) => path.endsWith("/ran"))).toEqual([]);
    }));

  it("can be a folder of the package", () =>
    withOwnFolder(async ({ folder, berth }) => {
      const registry = await servePackages(join(folder, "npm"));
      await registry.publish("sample", "1.0.0", inPackage(sample("2.0.0"), "templates/a/"));
      expect(await berth(["init", "npm:sample#templates/a", "one", "--yes"], registry.env)).toMatchObject({ code: 0 });
      expect(await readFile(join(folder, "one/v.txt"), "utf8")).toBe("2.0.0\n");
      await registry.publish("other", "1.0.0", inPackage(sample("3.0.0")));
      const shown = await berth(["template", "show", "npm:other", "--yes"], registry.env);
      expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining("3.0.0") });
      const outside = await berth(["init", "npm:sample#../../..", "two", "--yes"], registry.env);
      expect(outside.stderr).toContain("path traversal");
    }));

  it.each([
    ["a link", { "package/files/a": "-> /etc/passwd" }, '"package/files/a" is a link'],
    ["a path outside the package", { "package/../../../evil": "x" }, '"package/../../../evil" is outside the package'],
  ])("rejects a package with %s and writes nothing", (_, hostile, said) =>
    withOwnFolder(async ({ folder, berth }) => {
      const registry = await servePackages(join(folder, "npm"));
      await registry.publish("sample", "1.0.0", { ...inPackage(sample("1.0.0")), ...hostile });
      const refused = await berth(["init", "npm:sample", "one", "--yes"], registry.env);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(said);
      expect(existsSync(join(folder, "one"))).toBe(false);
      expect((await readdir(folder, { recursive: true })).filter((path) => path.endsWith("evil"))).toEqual([]);
      expect(await readdir(join(folder, "cache/berth/templates"))).toEqual([]);
    }),
  );

  it("is rejected if the registry does not have it", () =>
    withOwnFolder(async ({ folder, berth }) => {
      const registry = await servePackages(join(folder, "npm"));
      const refused = await berth(["init", "npm:sample", "one", "--yes"], registry.env);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain("npm view failed: ");
    }));
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { hasGitDaemon, serveRepository } from "../support/git-daemon.ts";
import { hasCompose } from "../support/peer.ts";
import { runBerth, runCompose } from "../support/run-berth.ts";

const files = {
  "compose.yaml": "services: {web: {image: 'i:${TAG:-none}', build: ./ctx, env_file: v.env, volumes: [./d:/d]}}",
  "v.env": "A=1\n",
  ".env": "TAG=1\n",
  "sub/compose.yaml": "services: {api: {image: j, volumes: [./d:/d]}}",
};

/** A folder for the project and for what is kept of remote sources, and an environment that points there. */
function ownFolder() {
  const cwd = mkdtempSync(join(tmpdir(), "rem-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return { cwd, env: { XDG_CACHE_HOME: join(cwd, "cache"), XDG_CONFIG_HOME: join(cwd, "config") } };
}

describe.runIf(hasGitDaemon)("a stack from a Git repository", () => {
  test.runIf(hasCompose)("is the one that docker compose reads, its paths included", async () => {
    const { url } = await serveRepository(files);
    const options = ownFolder();
    writeFileSync(join(options.cwd, "local.yaml"), "services: {own: {image: x, volumes: [./l:/l]}}");
    writeFileSync(join(options.cwd, "include.yaml"), `include: ["${url}#main:sub", {path: ["${url}", local.yaml]}]`);
    const extended = `services: {own: {extends: {file: "${url}#main:sub", service: api}}}`;
    writeFileSync(join(options.cwd, "extends.yaml"), extended);
    const allowed = { ...options, env: { ...options.env, COMPOSE_EXPERIMENTAL_GIT_REMOTE: "1" } };
    for (const named of [[url], [`${url}#main:sub`], ["local.yaml", url], ["include.yaml"], ["extends.yaml"]]) {
      const args = [...named.flatMap((file) => ["-f", file]), "config"];
      const [ours, theirs] = await Promise.all([runBerth(args, allowed), runCompose(args, allowed)]);
      expect(ours.stdout).toBe(theirs.stdout);
      expect(ours.stdout).toContain("services:");
    }
  });

  test("that only a file names is not fetched where nobody can be asked", async () => {
    const { url } = await serveRepository(files);
    const options = ownFolder();
    writeFileSync(join(options.cwd, "compose.yaml"), `include: ["${url}"]`);
    const refused = await runBerth(["config"], options);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("compose.yaml:1:11: error:");
    expect(refused.stderr).toContain("COMPOSE_EXPERIMENTAL_GIT_REMOTE=1");
    expect((await runBerth(["-f", url, "config", "--services"], options)).stdout).toBe("web\n");
  });
});

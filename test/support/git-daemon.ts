import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Whether git can serve repositories here: tests that fetch from one are left out where it cannot. */
export const hasGitDaemon = existsSync(daemonPath());

/** Not `git daemon`, which would leave the real one behind when it is ended. */
function daemonPath(): string {
  return join((spawnSync("git", ["--exec-path"], { encoding: "utf8" }).stdout ?? "").trim(), "git-daemon");
}

export interface ServedRepository {
  /** `git://127.0.0.1:PORT/repo.git` */
  readonly url: string;
  /** Adds files to the branch `main`; gives the commit. */
  commit(files: Readonly<Record<string, string>>): string;
  /** Runs git in it. */
  git(...args: string[]): string;
  /** From now on nothing answers at the address. */
  stop(): Promise<void>;
}

/** A repository with these files behind a git daemon on loopback, both gone when the test ends. */
export async function serveRepository(files: Readonly<Record<string, string>>): Promise<ServedRepository> {
  const root = mkdtempSync(join(tmpdir(), "berth-git-"));
  const repo = join(root, "repo.git");
  const git = (...args: string[]) => {
    const author = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
    return execFileSync("git", [...author, ...args], { cwd: repo, encoding: "utf8" }).trim();
  };
  const commit = (changed: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(repo, name)), { recursive: true });
      writeFileSync(join(repo, name), text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--message", "change");
    return git("rev-parse", "HEAD");
  };
  mkdirSync(repo);
  git("init", "--quiet", "--initial-branch=main");
  commit(files);
  const daemon = await startDaemon(root);
  onTestFinished(async () => {
    await daemon.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return { url: `git://127.0.0.1:${daemon.port}/repo.git`, commit, git, stop: daemon.stop };
}

async function startDaemon(root: string) {
  const port = await freePort();
  const options = ["--verbose", "--export-all", `--base-path=${root}`, "--listen=127.0.0.1", `--port=${port}`];
  const daemon = spawn(daemonPath(), options, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => daemon.once("close", resolve));
  await new Promise<void>((resolve, reject) => {
    daemon.once("error", reject).once("exit", () => reject(new Error("git daemon did not start")));
    daemon.stderr.on("data", (text: Buffer) => {
      if (text.includes("Ready to rumble")) resolve();
    });
  });
  const stop = async () => {
    daemon.kill();
    await ended;
  };
  return { port, stop };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

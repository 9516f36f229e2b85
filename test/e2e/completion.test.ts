import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter } from "node:path";
import { describe, expect, it } from "vitest";
import { hasCompose } from "../support/peer.ts";
import { berthEntry, type RunResult, runBerth, startDocker } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const project = useProject("cli-complete-", async ({ dir, write }) => {
  mkdirSync(`${dir}/bin`);
  symlinkSync(berthEntry, `${dir}/bin/berth`);
  await write({
    "compose.yaml": `services:
  web: {image: nginx:1}
  api: {image: busybox:1, depends_on: [web]}
  tool: {image: busybox:1, profiles: [tools, debug]}
`,
    "other.yaml": "services: {only: {image: busybox:1}}\n",
    "lacking.yaml": "services: {web: {image: nginx:1, env_file: no-such-file.env}}\n",
  });
});

const nowhere = { DOCKER_HOST: "unix:///nonexistent/engine.sock" };

function completed(line: readonly string[], env: Readonly<Record<string, string>> = nowhere): Promise<RunResult> {
  return runBerth(["__complete", ...line], { cwd: project().dir, env });
}

/** The words without their summaries. */
function wordsOf(stdout: string): readonly string[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/\t.*/, ""));
}

describe("berth __complete", () => {
  it("offers the services of the file, those without an active profile last, and asks no engine", async () => {
    const { stdout, stderr, code } = await completed(["up", ""]);
    expect({ stdout, stderr, code }).toEqual({
      stdout: "api\nweb\ntool\n:4\n",
      stderr: "Completion ended with directive: ShellCompDirectiveNoFileComp\n",
      code: 0,
    });
  });

  it("offers profiles", async () => {
    expect((await completed(["--profile", ""])).stdout).toBe("debug\ntools\n:4\n");
  });

  it("reads the file that the line names", async () => {
    expect((await completed(["-f", "other.yaml", "logs", "-f", ""])).stdout).toBe("only\n:4\n");
  });

  it("offers services although an env file is missing", async () => {
    expect((await completed(["-f", "lacking.yaml", "up", ""])).stdout).toBe("web\n:4\n");
  });

  it("offers nothing if the file cannot be read or the engine does not answer", async () => {
    expect((await completed(["-f", "none.yaml", "up", ""])).stdout).toBe(":4\n");
    expect((await completed(["-p", ""])).stdout).toBe(":4\n");
  });

  it("adds the summary of each word, unless asked not to", async () => {
    expect((await completed(["up", "--force"])).stdout).toMatch(/^--force-recreate\tRecreate/);
    const { stdout } = await runBerth(["__completeNoDesc", "up", "--force"], { cwd: project().dir });
    expect(stdout).toBe("--force-recreate\n:4\n");
  });
});

/** Lines at whose end docker compose offers words, folders or files of a kind. */
const lines = [
  "up |", "up a|", "up web |", "up -d --no-deps --wait-timeout 5 |", "up -- |", "up -- -|", "--profile tools up |",
  "-fother.yaml logs -f |", "exec -T w|", "exec web ls -|", "scale web=2 |", "port |", "kill -s TERM |", "cp |", "config |",
  "--profile |", "--progress |", "-f |", "--file=|", "--project-directory |", "nosuch |", "up --nosuch |", "up --scal|",
  "up -d --de|", "run --env-f|", "restart -|", "commit --|", "config --no-|",
]; // biome-ignore format: a table

describe.skipIf(!hasCompose)("beside docker compose", () => {
  it.each(lines)("offers the same words and directive: %s", async (line) => {
    const words = line.replace(/\|$/, "").split(" ");
    const peer = await startDocker(["__complete", "compose", ...words], { cwd: project().dir, env: nowhere }).ended;
    const ours = await completed(words);
    expect(wordsOf(ours.stdout)).toEqual(wordsOf(peer.stdout));
  });
});

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

/** Runs a script in which `berth` is the built one. */
function script(shell: readonly [string, ...string[]], text: string): string {
  const [command, ...args] = shell;
  const path = `${project().dir}/bin${delimiter}${process.env["PATH"]}`;
  const { stdout, stderr } = spawnSync(command, [...args, text], {
    cwd: project().dir,
    env: { ...process.env, ...nowhere, PATH: path },
    encoding: "utf8",
  });
  return stdout + stderr;
}

const bash = (words: readonly string[]) =>
  script(
    ["bash", "-c"],
    `source <(berth completion bash)
    compopt() { :; }
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
    COMP_LINE='${words.join(" ").replaceAll(" = ", "=")}'; COMP_LINE=\${COMP_LINE/ =/=}; COMP_POINT=\${#COMP_LINE}
    _berth_complete; echo "\${COMPREPLY[@]}"`,
  );

describe.skipIf(!has("bash"))("completion in bash", () => {
  it.each([
    [["berth", "up", "--pull", "=", "al"], "always\n"],
    [["berth", "up", ""], "api web tool\n"],
    [["berth", "-f", "ot"], "other.yaml\n"],
    [["berth", "-f", "other.yaml", "up", ""], "only\n"],
    [["berth", "scale", "w"], "web=\n"],
  ])("completes %j", (words, answer) => {
    expect(bash(words)).toBe(answer);
  });
});

describe.skipIf(!has("fish"))("completion in fish", () => {
  it("completes words, values and files", () => {
    const lines = ["berth up ", "berth up --pull=al", "berth -f ot"].map((line) => `complete -C '${line}'`);
    expect(script(["fish", "-c"], `berth completion fish | source; ${lines.join("; ")}`)).toBe(
      "api\ntool\nweb\n--pull=always\nother.yaml\n",
    );
  });
});

describe.skipIf(!has("zsh"))("completion in zsh", () => {
  it("is taken by compinit", () => {
    const text = "autoload -U compinit; compinit -D -u; source <(berth completion zsh); echo $_comps[berth]";
    expect(script(["zsh", "-fc"], text)).toBe("_berth\n");
  });
});

describe("berth completion", () => {
  it("refuses an unknown shell", async () => {
    const { code, stderr } = await runBerth(["completion", "tcsh"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: completion needs the name of a shell\n  hint: Use bash, zsh or fish.\n",
    });
  });
});

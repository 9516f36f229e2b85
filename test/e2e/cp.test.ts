import { execFile } from "node:child_process";
import { chmod, lstat, readdir, readFile, readlink, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { berthEntry, type RunOptions, runBerth } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const stack = `
services:
  web:
    image: busybox:1
    command: sleep 3600
    stop_grace_period: 0s
    scale: 2
  still:
    image: busybox:1
    command: "true"
  absent:
    image: busybox:1
`;

const project = useProject("bex-cp-", async ({ write, dir }) => {
  await write({ "compose.yaml": stack, "one.txt": "one\n", "tree/a": "a\n", "tree/deep/b": "b\n" });
  await chmod(join(dir, "tree/a"), 0o750);
  await symlink("a", join(dir, "tree/link"));
  await symlink("one.txt", join(dir, "to-one"));
  await berth(["up", "-d", "web", "still"]);
});

function berth(args: readonly string[], options: RunOptions = {}) {
  return runBerth(["-p", project().name, ...args], { cwd: project().dir, ...options });
}

async function inside(script: string, index = "1"): Promise<string> {
  return (await berth(["exec", "-T", "--index", index, "web", "sh", "-c", script])).stdout;
}

describe("cp into containers", () => {
  it("copies a file into all replicas, or the one that --index names", async () => {
    const all = await berth(["cp", "one.txt", "web:/tmp/all.txt"]);
    expect(all.code).toBe(0);
    expect(all.stderr).toContain(`${project().name}-web-2 copy one.txt to ${project().name}-web-2:/tmp/all.txt Copied`);
    await berth(["cp", "--index", "2", "one.txt", "web:/tmp/"]);
    expect(await inside("cd /tmp; ls *.txt", "1")).toBe("all.txt\n");
    expect(await inside("cd /tmp; ls *.txt; cat one.txt", "2")).toBe("all.txt\none.txt\none\n");
  });

  it("puts a folder into a folder that is there, in the place of one that is not, and only its contents for /.", async () => {
    await inside("mkdir -p /into/has");
    await berth(["cp", "--index=1", "tree", "web:/into/has"]);
    await berth(["cp", "--index=1", "tree", "web:/into/new"]);
    await berth(["cp", "--index=1", "tree/.", "web:/into/has"]);
    expect(await inside("cd /into; find . | sort")).toBe(
      [
        ".",
        ...["has", "has/a", "has/deep", "has/deep/b", "has/link", "has/tree", "has/tree/a", "has/tree/deep"],
        ...["has/tree/deep/b", "has/tree/link", "new", "new/a", "new/deep", "new/deep/b", "new/link"],
      ]
        .map((path) => (path === "." ? ".\n" : `./${path}\n`))
        .join(""),
    );
    expect(await inside("stat -c %a /into/new/a; readlink /into/new/link")).toBe("750\na\n");
  });

  it("copies a link as one, and what it leads to with -L, also through a link in the container", async () => {
    await inside("mkdir -p /links/real; ln -s real /links/way");
    await berth(["cp", "--index=1", "to-one", "web:/links/way/"]);
    await berth(["cp", "--index=1", "-L", "to-one", "web:/links/way"]);
    await berth(["cp", "--index=1", "-aL", "to-one", "web:/links/followed"]);
    expect(await inside("cd /links; cat real/to-one followed; test -h real/to-one || echo file")).toBe(
      "one\none\nfile\n",
    );
  });

  it("unpacks a tar of stdin in a folder", async () => {
    await inside("mkdir /piped");
    const { stdout } = await promisify(execFile)(
      "bash",
      ["-c", `tar c tree | ${process.execPath} ${berthEntry} -p ${project().name} cp --index 1 - web:/piped; echo $?`],
      { cwd: project().dir },
    );
    expect(stdout).toBe("0\n");
    expect(await inside("cat /piped/tree/deep/b")).toBe("b\n");
  });
});

describe("cp out of containers", () => {
  it("writes files, folders and links as they are, also of a container that has ended", async () => {
    await berth(["cp", "tree", "still:/kept"]);
    expect((await berth(["cp", "still:/kept", "out"])).code).toBe(0);
    const out = join(project().dir, "out");
    expect((await readdir(out)).sort()).toEqual(["a", "deep", "link"]);
    expect((await stat(join(out, "a"))).mode & 0o777).toBe(0o750);
    expect(await readlink(join(out, "link"))).toBe("a");
    await berth(["cp", "still:/kept/deep/b", "out/renamed"]);
    expect(await readFile(join(out, "renamed"), "utf8")).toBe("b\n");
    await berth(["cp", "-L", "still:/kept/link", "out/followed"]);
    expect((await lstat(join(out, "followed"))).isFile()).toBe(true);
    await berth(["cp", "still:/kept/.", "out/deep"]);
    expect((await readdir(join(out, "deep"))).sort()).toEqual(["a", "b", "deep", "link"]);
  });

  it("gives a tar on stdout", async () => {
    const line = `${process.execPath} ${berthEntry} -p ${project().name} cp still:/etc/passwd - | tar x --to-stdout | head -c 4`;
    expect((await promisify(execFile)("bash", ["-c", line], { cwd: project().dir })).stdout).toBe("root");
  });

  it("carries 50 MB unharmed", async () => {
    const sum = await inside("head -c 50000000 /dev/urandom > /tmp/big; md5sum < /tmp/big");
    await berth(["cp", "--index=1", "web:/tmp/big", "big"]);
    await berth(["cp", "--index=1", "big", "web:/tmp/back"]);
    expect(await inside("md5sum < /tmp/back; rm /tmp/back /tmp/big")).toBe(sum);
  });

  it("takes a one-off for a container of its service only with --all", async () => {
    await berth(["run", "-d", "--rm", "--no-deps", "--name", `${project().name}-once`, "absent", "sleep", "3600"]);
    const without = await berth(["cp", "absent:/etc/passwd", "passwd"]);
    expect(without.stderr).toContain('no container found for service "absent"');
    expect((await berth(["cp", "--all", "absent:/etc/passwd", "passwd"])).code).toBe(0);
    expect(await readFile(join(project().dir, "passwd"), "utf8")).toContain("root");
  });
});

describe("cp that cannot be", () => {
  it.each([
    [["web:/nowhere", "x"], 1, /Could not find the file \/nowhere in container \S+-web-1/],
    [["nowhere", "web:/tmp"], 1, /no such file or directory: nowhere/],
    [["one.txt", "web:/no/where/x"], 1, /Could not find the file \/no\/where in container/],
    [["one.txt", "web:/etc/none/"], 1, /no such directory/],
    [["tree", "web:/etc/passwd"], 1, /cannot copy directory/],
    [["web:/etc/passwd", "no/where/x"], 1, /invalid output path: directory ".*\/no\/where" does not exist/],
    [["-", "still:/etc/passwd"], 1, /must be a directory/],
    [["-", "web:/tmp"], 2, /a tar on stdin goes to one container, and "web" has 2/],
    [["web:/a", "still:/b"], 2, /copying between services is not supported/],
    [["a", "b"], 2, /unknown copy direction/],
    [["web:", "b"], 2, /"web:" has no path/],
    [["stil:/a", "b"], 1, /no container found for service "stil"/],
    [["--index=9", "web:/a", "b"], 1, /service "web" is not running container #9/],
    [["web:/a"], 2, /cp needs two operands/],
  ])("says why %j fails", async (args, code, words) => {
    const result = await berth(["cp", ...args]);
    expect(result.stderr).toMatch(words);
    expect(result.code).toBe(code);
  });

  it("is only told in a dry run", async () => {
    const result = await berth(["cp", "--dry-run", "--index=1", "one.txt", "web:/tmp/dry"]);
    expect(result.stdout).toBe(`${project().name}-web-1 copy one.txt to ${project().name}-web-1:/tmp/dry\n`);
    expect(await inside("ls /tmp/dry 2>&1")).toContain("No such file");
  });
});

import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackPackages } from "../../debian/unpack.ts";
import { inLab } from "../../folder.ts";
import { isExecutable } from "../../on-path.ts";
import { run } from "../../run.ts";

const folders = [
  "bin",
  "dev",
  "etc",
  "home",
  "proc",
  "root",
  "sys",
  "tmp",
  "usr/bin",
  "usr/sbin",
  "var/spool/mail",
  "var/www",
];

const passwd = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`;
const group = "root:x:0:\ndaemon:x:1:\nmail:x:8:\nwww-data:x:33:\nusers:x:100:\nnogroup:x:65534:\n";

/** The distribution's static busybox, laid out like the official image. */
export async function busyboxRootfs(): Promise<string> {
  const packages = inLab("busybox-static");
  await unpackPackages(["busybox-static"], packages);
  // Later releases keep everything under /usr.
  const binary = ["bin/busybox", "usr/bin/busybox"].map((path) => join(packages, path)).find(isExecutable);
  if (!binary) throw new Error(`no busybox in ${packages}`);
  const root = inLab("busybox-root");
  rmSync(root, { recursive: true, force: true });
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(binary, join(root, "bin/busybox"));
  for (const applet of (await run(binary, ["--list"])).split("\n"))
    if (applet && applet !== "busybox") symlinkSync("busybox", join(root, "bin", applet));
  writeFileSync(join(root, "etc/passwd"), passwd);
  writeFileSync(join(root, "etc/group"), group);
  return packed(root);
}

async function packed(root: string): Promise<string> {
  const tar = `${root}.tar`;
  // mkdir's mode is cut by the umask, so the sticky /tmp that everybody may write gets it here.
  await run("chmod", ["1777", join(root, "tmp")]);
  await run("tar", ["-C", root, "--owner=0", "--group=0", "-cf", tar, "."]);
  rmSync(root, { recursive: true });
  return tar;
}

import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { aptInstall } from "../../debian/apt.ts";
import { debianKeyring } from "../../debian/keyring.ts";
import { debianMirror } from "../../debian/mirror.ts";
import { unpackPackages } from "../../debian/unpack.ts";
import { inLab } from "../../folder.ts";
import { run } from "../../run.ts";

const suite = "bookworm";

const apt = [
  'Acquire::Languages "none"',
  'APT::Install-Recommends "false"',
  'Dir::Cache::pkgcache ""',
  'Dir::Cache::srcpkgcache ""',
  'DPkg::Post-Invoke {"rm -f /var/cache/apt/archives/*.deb || true";}',
];

/** A minimal Debian, by mmdebstrap from this machine's mirror: twice as fast as debootstrap, and a tar at once. */
export async function debianRootfs(): Promise<string> {
  const packages = inLab("mmdebstrap");
  const tar = inLab("debian-root.tar");
  await unpackPackages(["mmdebstrap"], packages);
  // Debian's base system has a perl, but not all modules that mmdebstrap loads.
  await run("perl", ["-MEnglish", "-MPod::Usage", "-e1"]).catch(() => aptInstall(["perl"]));
  const bin = join(packages, "usr/bin");
  const options = [
    ...["--mode=root", "--variant=minbase", "--format=tar"],
    "--dpkgopt=force-unsafe-io",
    ...apt.map((option) => `--aptopt=${option}`),
    // Not as dpkg options: mmdebstrap would filter its tar with Python, which a small machine does not have.
    `--customize-hook=${fileURLToPath(new URL("slim.sh", import.meta.url))}`,
  ];
  // One component without updates: fewer lists for each `apt-get update` of a build.
  const source = `deb [signed-by=${await debianKeyring()}] ${debianMirror()} ${suite} main`;
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), LC_ALL: "C" };
  await run(join(bin, "mmdebstrap"), [...options, suite, tar, source], { env });
  return tar;
}

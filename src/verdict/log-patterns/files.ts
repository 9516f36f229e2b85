import type { Evidence } from "../evidence.ts";
import type { LogPattern } from "../log-patterns.ts";
import { at, hostPath, mountAt, nameOf, shortPath } from "../subject.ts";

/** A file or folder that is not there. */
export const fileMissing: LogPattern = {
  kind: "file-missing",
  patterns: [
    /Cannot find (?:module|package) '(?<path>[^']+)'/,
    /ENOENT: no such file or directory,? \w+ '(?<path>[^']+)'/,
    /open\(\) "(?<path>[^"]+)" failed \(2: No such file/,
    /(?:can't|cannot|could not|unable to|failed to) (?:open|access|stat|read|load|find|cd to)(?: the)?(?: configuration)?(?: input)?(?: file)?:? ["'‘`]?(?<path>\/[^'"’`:\s]+)["'’`]?: .*(?:No such file|nonexistent|Errno 2)/i,
    /No such file or directory: ['"](?<path>[^'"]+)['"]/,
    /["'‘`]?(?<path>\/[^\s:'"’`]+)["'’`]?: No such file or directory/i,
    /open (?<path>\/\S+): no such file or directory/i,
    /No module named '?(?<path>[\w.]+)'?/,
    /(?:can't|cannot|could not) open (?<path>\/\S+)$/i,
    /["'‘`]?(?<path>[^\s:'"’`]+)["'’`]?: No such file or directory/i,
    /no such file or directory|FileNotFoundException|FileNotFoundError/i,
  ],
  meaning: ({ path }, evidence) => {
    const what = path ?? "a file that it needs";
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const source = path === undefined ? undefined : hostPath(evidence, path);
    const where = mount === undefined ? `the image ${imageOf(evidence)}` : `what is mounted at ${mount.target}`;
    return {
      sentence: `it does not find ${what}: that is not in ${where}`,
      next:
        source === undefined
          ? [
              mount?.type === "volume"
                ? `Put it into the volume ${mount.source ?? "mounted there"}, or correct the path.`
                : `Correct the path, or give ${nameOf(evidence)} the file: a line under its \`volumes\` or \`configs\`, or a COPY in its Dockerfile${at(evidence, "volumes")}.`,
            ]
          : [`Make ${shortPath(evidence, source)}, or correct the path${at(evidence, "volumes")}.`],
      field: mount === undefined ? "command" : "volumes",
    };
  },
};

/** A file that it may not touch. */
export const permissionDenied: LogPattern = {
  kind: "permission-denied",
  patterns: [
    /(?:EACCES|EPERM): (?:permission denied|operation not permitted),? \w+ '(?<path>[^']+)'/,
    /["'‘`(]?(?<path>\/[^\s:'"’`)]+)["'’`)]?(?: failed)?:? \(?(?:13: )?Permission denied/i,
    /open (?<path>\/\S+): permission denied/i,
    /Permission denied: ['"](?<path>[^'"]+)['"]/,
    /permission denied|EACCES|Operation not permitted/i,
  ],
  meaning: ({ path }, evidence) => {
    const user = evidence.fact?.user ?? "";
    const as = user === "" ? "the image's user" : `user ${user}`;
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const source = path === undefined ? undefined : hostPath(evidence, path);
    const folder = mount?.type === "bind" && mount.source !== undefined ? shortPath(evidence, mount.source) : undefined;
    const on = folder === undefined ? "" : `, which is ${folder} on the host`;
    const owner = user === "" ? "the user that the container runs as" : user;
    return {
      sentence: `${as} may not use ${path ?? "a file that it needs"}${on}`,
      next: [
        source === undefined
          ? `Let ${as} in (\`chown\` in the Dockerfile, or in a \`pre_start\` hook), or run ${nameOf(evidence)} as another \`user\`${at(evidence, "user")}.`
          : `Let it in: \`sudo chown -R ${owner} ${folder}\`; or run ${nameOf(evidence)} as the \`user\` that owns it${at(evidence, "user")}.`,
      ],
      field: "user",
    };
  },
};

/** A file system that takes no writes. */
export const readOnly: LogPattern = {
  kind: "read-only",
  patterns: [
    /EROFS: read-only file system,? \w+ '(?<path>[^']+)'/,
    /["'‘`(]?(?<path>\/[^\s:'"’`)]+)["'’`)]?(?: failed)?:? \(?(?:30: )?Read-only file ?system/i,
    /open (?<path>\/\S+): read-only file system/i,
    /read-only file ?system|EROFS/i,
  ],
  meaning: ({ path = "a file" }, evidence) => {
    const mount = mountAt(evidence, path);
    const folder = path.replace(/\/[^/]*$/, "") || "/";
    if (mount?.read_only === true) {
      return {
        sentence: `it writes to ${path}, and ${mount.target} is mounted read-only`,
        next: [`Mount ${mount.target} without \`ro\`${at(evidence, "volumes")}, or have the program write elsewhere.`],
        field: "volumes",
      };
    }
    const isOurs = evidence.service?.read_only === true;
    return {
      sentence: `it writes to ${path}, and its file system is read-only${isOurs ? " (`read_only: true`)" : ""}`,
      next: [
        `Give it a place to write: \`tmpfs: [${folder}]\`${isOurs ? ` beside read_only${at(evidence, "read_only")}` : ""}.`,
      ],
      field: "read_only",
    };
  },
};

/** No room to write. */
export const noSpace: LogPattern = {
  kind: "no-space",
  patterns: [
    /ENOSPC: no space left on device,? \w+ '(?<path>[^']+)'/,
    /["'‘`(]?(?<path>\/[^\s:'"’`)]+)["'’`)]?(?: failed)?:? \(?(?:28: )?No space left on device/i,
    /no space left on device|ENOSPC|disk quota exceeded/i,
  ],
  meaning: ({ path }, evidence) => {
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const what = path === undefined ? "what it writes to" : `where ${path} is`;
    if (mount?.type === "tmpfs") {
      return {
        sentence: `there is no room left in the tmpfs ${mount.target}, where it writes ${path}`,
        next: [
          `Raise its size (\`size=\`) under \`${evidence.service?.tmpfs === undefined ? "volumes" : "tmpfs"}\`${at(evidence, evidence.service?.tmpfs === undefined ? "volumes" : "tmpfs")}, or use a volume.`,
        ],
        field: evidence.service?.tmpfs === undefined ? "volumes" : "tmpfs",
      };
    }
    return {
      sentence: `there is no room left ${what}`,
      next: ["See what takes the space with `docker system df`; free some with `docker system prune`."],
    };
  },
};

/** A shared library that the program needs. */
export const libraryMissing: LogPattern = {
  kind: "library-missing",
  patterns: [
    /(?<program>\S+): error while loading shared libraries: (?<library>[^:\s]+)/,
    /Error loading shared library (?<library>[^:\s]+):.*needed by (?<program>[^)\s]+)/,
    /(?<program>\S+): (?:\S+: )?version [`'](?<library>GLIBC\S*)' not found/,
    /(?<library>lib[\w.+-]+\.so[\w.]*): cannot open shared object file/,
  ],
  meaning: ({ library = "a library", program }, evidence) => ({
    sentence: `${program ?? "the program"} needs the shared library ${library}, which is not in the image ${imageOf(evidence)}`,
    next: [
      `Install the package that has ${library} in the image, or take a program that was built for this image (one for Debian does not run on Alpine, and the other way round).`,
    ],
    field: "image",
  }),
};

function imageOf({ fact, service }: Evidence): string {
  return fact?.image ?? service?.image ?? "of the service";
}

import type { Evidence } from "../evidence.ts";
import type { LogPattern } from "../log-patterns.ts";
import { fileRef, hostPath, mountAt, nameOf, shortPath } from "../subject.ts";

/** A file or directory does not exist. */
export const fileMissing: LogPattern = {
  kind: "file-missing",
  patterns: [
    /Cannot find (?:module|package) '(?<path>[^']+)'/,
    /ENOENT: no such file or directory,? \w+ '(?<path>[^']+)'/,
    /ENOENT: no such file or directory,? \w+ (?<path>\/\S+)/,
    /open\(\) "(?<path>[^"]+)" failed \(2: No such file/,
    /(?:can't|cannot|could not|unable to|failed to) (?:open|access|stat|read|load|find|cd to)(?: the)?(?: configuration)?(?: input)?(?: file)?:? ["'‘`]?(?<path>\/[^'"’`:\s]+)["'’`]?: .*(?:No such file|nonexistent|Errno 2)/i,
    /No such file or directory: ['"](?<path>[^'"]+)['"]/,
    /["'‘`]?(?<path>\/[^\s:'"’`]+)["'’`]?: No such file or directory/i,
    /open (?<path>\/\S+): no such file or directory/i,
    /No module named '?(?<path>[\w.]+)'?/,
    /(?:can't|cannot|could not) open (?<path>\/\S+)$/i,
    /(?:^|[\s"'‘`])(?<path>(?!ENOENT:)[^\s:'"’`]+)["'’`]?: No such file or directory/i,
    /no such file or directory|FileNotFoundException|FileNotFoundError/i,
  ],
  meaning: ({ path }, evidence) => {
    const what = path ?? "a required file";
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const source = path === undefined ? undefined : hostPath(evidence, path);
    const where = mount === undefined ? `in the image ${imageOf(evidence)}` : `in the mount at ${mount.target}`;
    return {
      sentence: `it cannot find ${what}: not ${where}`,
      next:
        source === undefined
          ? [
              mount?.type === "volume"
                ? `Put it into the volume ${mount.source ?? "mounted there"}, or correct the path.`
                : `Correct the path, or add the file to ${nameOf(evidence)}: with \`volumes\` or \`configs\`${fileRef(evidence, "volumes")}, or COPY in its Dockerfile.`,
            ]
          : [`Create ${shortPath(evidence, source)}, or correct the path${fileRef(evidence, "volumes")}.`],
      field: mount === undefined ? "command" : "volumes",
    };
  },
};

/** The container's user lacks permission for a file. */
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
    const who = user === "" ? "the image's user" : `user ${user}`;
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const source = path === undefined ? undefined : hostPath(evidence, path);
    const folder = mount?.type === "bind" && mount.source !== undefined ? shortPath(evidence, mount.source) : undefined;
    const on = folder === undefined ? "" : `, which is ${folder} on the host`;
    const owner = user === "" ? "the user that the container runs as" : user;
    return {
      sentence: `${who} has no permission for ${path ?? "a required file"}${on}`,
      next: [
        source === undefined
          ? `Give ${who} access with \`chown\` (in the Dockerfile or a \`pre_start\` hook), or run ${nameOf(evidence)} as another \`user\`${fileRef(evidence, "user")}.`
          : `Give it access: \`sudo chown -R ${owner} ${folder}\`; or run ${nameOf(evidence)} as the \`user\` that owns it${fileRef(evidence, "user")}.`,
      ],
      field: "user",
    };
  },
};

/** The file system is read-only. */
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
        sentence: `it writes to ${path}, but ${mount.target} is mounted read-only`,
        next: [
          `Mount ${mount.target} without \`ro\`${fileRef(evidence, "volumes")}, or make the program write elsewhere.`,
        ],
        field: "volumes",
      };
    }
    const isReadOnlyService = evidence.service?.read_only === true;
    return {
      sentence: `it writes to ${path}, but its file system is read-only${isReadOnlyService ? " (`read_only: true`)" : ""}`,
      next: [
        `Add a writable directory: \`tmpfs: [${folder}]\`${isReadOnlyService ? ` next to \`read_only\`${fileRef(evidence, "read_only")}` : ""}.`,
      ],
      field: "read_only",
    };
  },
};

/** The disk, volume or tmpfs is full. */
export const noSpace: LogPattern = {
  kind: "no-space",
  patterns: [
    /ENOSPC: no space left on device,? \w+ '(?<path>[^']+)'/,
    /["'‘`(]?(?<path>\/[^\s:'"’`)]+)["'’`)]?(?: failed)?:? \(?(?:28: )?No space left on device/i,
    /no space left on device|ENOSPC|disk quota exceeded/i,
  ],
  meaning: ({ path }, evidence) => {
    const mount = path === undefined ? undefined : mountAt(evidence, path);
    const where = path === undefined ? "" : ` for ${path}`;
    if (mount?.type === "tmpfs") {
      const field = evidence.service?.tmpfs === undefined ? "volumes" : "tmpfs";
      return {
        sentence: `the tmpfs ${mount.target} is full: no space left to write ${path}`,
        next: [`Raise its size (\`size=\`) under \`${field}\`${fileRef(evidence, field)}, or use a volume.`],
        field,
      };
    }
    return {
      sentence: `no disk space left${where}`,
      next: ["Check disk usage with `docker system df`, and free space with `docker system prune`."],
    };
  },
};

/** The image lacks a shared library that the program needs. */
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
      `Install the package with ${library} in the image, or use a program built for this image (Debian binaries do not run on Alpine, and vice versa).`,
    ],
    field: "image",
  }),
};

function imageOf({ fact, service }: Evidence): string {
  return fact?.image ?? service?.image ?? "of the service";
}

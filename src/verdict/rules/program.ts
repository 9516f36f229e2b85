import type { Evidence, Finding, Program } from "../evidence.ts";
import { hostPath, nameOf, shortPath } from "../subject.ts";

/** The line that the engine adds to a container's output if the kernel cannot run its program. */
const unrunnable = /^exec (?<path>\S+): (?<why>no such file or directory|exec format error|permission denied)$/;

/** The path of a program that could not be run, from the container's output. */
export function unrunnableProgram(log: readonly string[]): string | undefined {
  return log
    .toReversed()
    .map((line) => unrunnable.exec(line)?.groups?.["path"])
    .find((path) => path !== undefined);
}

/** The engine found the program, but the kernel could not run it: its first bytes show why. */
export function unrunnableCause(evidence: Evidence): Finding | undefined {
  const line = evidence.log.findLast((text) => unrunnable.test(text));
  const { path, why } = (line && unrunnable.exec(line)?.groups) || {};
  if (path === undefined) return shellMessage(evidence);
  const file: Program = evidence.program?.path === path ? evidence.program : { path, kind: "absent" };
  const source = hostPath(evidence, path);
  const local = source === undefined ? path : shortPath(evidence, source);
  const quote = line;
  const { interpreter, kind, arch } = file;
  if (interpreter?.includes("\r") === true) return { ...lineEndings(path, local), quote };
  if (kind === "script" && interpreter !== undefined) {
    return {
      kind: "interpreter-missing",
      quote,
      sentence: `${path} needs the interpreter ${interpreter}, which the image does not have`,
      next: [
        `Change the first line of ${local} to an interpreter that the image has (\`#!/bin/sh\`), or install ${interpreter} in the image.`,
      ],
    };
  }
  if (why === "no such file or directory") {
    return {
      kind: kind === "binary" ? "library-missing" : "command-not-found",
      quote,
      sentence:
        kind === "binary"
          ? `${path} needs a loader (its libc) that the image does not have`
          : `the command ${path} or its interpreter does not exist`,
      next: ["Use a program built for this image: Debian binaries do not run on Alpine, and vice versa."],
    };
  }
  if (why === "permission denied") {
    return {
      kind: "not-executable",
      quote,
      sentence: `${path} is not executable`,
      next: [`Run \`chmod +x ${local}\`.`],
    };
  }
  return { ...wrongFormat(evidence, { path, local, kind, arch }), quote };
}

interface UnknownFormat {
  readonly path: string;
  readonly local: string;
  readonly kind: Program["kind"];
  readonly arch: string | undefined;
}

function wrongFormat(evidence: Evidence, { path, local, kind, arch }: UnknownFormat): Finding {
  if (kind === "text") {
    return {
      kind: "wrong-architecture",
      sentence: `${path} is not a program: it has no \`#!\` line to name its interpreter`,
      next: [`Start ${local} with \`#!/bin/sh\`, or run it with its interpreter: \`command: sh ${path}\`.`],
    };
  }
  const host = evidence.engineArch === "" ? "this machine" : `this machine (${evidence.engineArch})`;
  return {
    kind: "wrong-architecture",
    sentence: `${path} was built for ${arch ?? "another architecture"}, not for ${host}`,
    next: [
      `Use the image or program for ${evidence.engineArch || "this machine"} (\`platform\` of ${nameOf(evidence)}), build it here, or set up emulation (binfmt).`,
    ],
    field: "platform",
  };
}

function lineEndings(path: string, local: string): Finding {
  return {
    kind: "line-endings",
    sentence: `${path} has Windows line endings (CRLF), so the kernel looks for an interpreter whose name ends with \\r`,
    next: [`Run \`sed -i 's/\\r$//' ${local}\`, and add \`*.sh text eol=lf\` to .gitattributes.`],
  };
}

const carriageReturn =
  /(?<path>\/[^\s:]+)?.*(?:\\r['’]?: (?:No such file|command not found|not found)|\^M: bad interpreter|syntax error: .*\\r)/;
const wrongFormatMessage = /(?:(?<path>\/[^\s:]+): )?(?:cannot execute binary file|exec format error)/i;

/** The same cause, reported by a shell that tried to run the program. */
function shellMessage(evidence: Evidence): Finding | undefined {
  for (const line of evidence.log.toReversed()) {
    const path = carriageReturn.exec(line)?.groups?.["path"];
    if (carriageReturn.test(line)) {
      const file = path ?? "its script";
      const source = path === undefined ? undefined : hostPath(evidence, path);
      return { ...lineEndings(file, source === undefined ? file : shortPath(evidence, source)), quote: line };
    }
    const binary = wrongFormatMessage.exec(line);
    if (binary !== null) {
      const file = binary.groups?.["path"] ?? "its program";
      return { ...wrongFormat(evidence, { path: file, local: file, kind: "binary", arch: undefined }), quote: line };
    }
  }
  return undefined;
}

const secretComplaint = /secret|passw|token|credential|\bkey\b|empty|missing|not (?:set|specified)|invalid/i;

/** One of its secrets is empty, and its output may be about that. */
export function emptySecret(evidence: Evidence): Finding | undefined {
  const { emptySecrets, fact, log } = evidence;
  if (fact === undefined || (fact.state === "exited" && fact.exitCode === 0)) return undefined;
  const [empty] = emptySecrets;
  const line = log.findLast(
    (text) => secretComplaint.test(text) || emptySecrets.some(({ name }) => text.includes(name)),
  );
  if (empty === undefined || line === undefined) return undefined;
  const file = shortPath(evidence, empty.file);
  return {
    kind: "secret-empty",
    quote: line,
    sentence: `its secret ${empty.name} is empty: ${file} has no content`,
    next: [`Put the secret into ${file}.`],
    field: "secrets",
  };
}

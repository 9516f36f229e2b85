import type { Evidence, Finding, Program } from "../evidence.ts";
import { hostPath, nameOf, shortPath } from "../subject.ts";

/** The line that the engine puts into a container's output where the kernel cannot run its program. */
const unrunnable = /^exec (?<path>\S+): (?<why>no such file or directory|exec format error|permission denied)$/;

/** The path of a program that could not be run, by the container's last words. */
export function unrunnableProgram(log: readonly string[]): string | undefined {
  return log
    .toReversed()
    .map((line) => unrunnable.exec(line)?.groups?.["path"])
    .find((path) => path !== undefined);
}

/** The kernel could not run the program, though the engine found it: its first bytes tell why. */
export function program(evidence: Evidence): Finding | undefined {
  const line = evidence.log.findLast((each) => unrunnable.test(each));
  const { path, why } = (line && unrunnable.exec(line)?.groups) || {};
  if (path === undefined) return shellsWords(evidence);
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
      sentence: `${path} is to be run by ${interpreter}, which the image does not have`,
      next: [
        `Change the first line of ${local} to one that is there (\`#!/bin/sh\`), or install ${interpreter} in the image.`,
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
          : `the command ${path} is not there, or what is to run it is not`,
      next: [
        "Take a program that was built for this image: one for Debian does not run on Alpine, and the other way round.",
      ],
    };
  }
  if (why === "permission denied") {
    return {
      kind: "not-executable",
      quote,
      sentence: `${path} may not be executed`,
      next: [`Run \`chmod +x ${local}\`.`],
    };
  }
  return { ...otherFormat(evidence, { path, local, kind, arch }), quote };
}

interface Unreadable {
  readonly path: string;
  readonly local: string;
  readonly kind: Program["kind"];
  readonly arch: string | undefined;
}

function otherFormat(evidence: Evidence, { path, local, kind, arch }: Unreadable): Finding {
  if (kind === "text") {
    return {
      kind: "wrong-architecture",
      sentence: `${path} is no program: it has no \`#!\` line that says what runs it`,
      next: [`Begin ${local} with \`#!/bin/sh\`, or run it by its interpreter: \`command: sh ${path}\`.`],
    };
  }
  const own = evidence.engineArch === "" ? "this machine" : `this machine (${evidence.engineArch})`;
  return {
    kind: "wrong-architecture",
    sentence: `${path} was built for ${arch ?? "another kind of machine"}, not for ${own}`,
    next: [
      `Take the image or the program for ${evidence.engineArch || "this machine"} (\`platform\` of ${nameOf(evidence)}), build it here, or set up emulation (binfmt).`,
    ],
    field: "platform",
  };
}

function lineEndings(path: string, local: string): Finding {
  return {
    kind: "line-endings",
    sentence: `${path} has Windows line endings (CRLF): the system looks for an interpreter whose name ends with \\r`,
    next: [`Run \`sed -i 's/\\r$//' ${local}\`, and keep it so: \`*.sh text eol=lf\` in .gitattributes.`],
  };
}

const carriage =
  /(?<path>\/[^\s:]+)?.*(?:\\r['’]?: (?:No such file|command not found|not found)|\^M: bad interpreter|syntax error: .*\\r)/;
const format = /(?:(?<path>\/[^\s:]+): )?(?:cannot execute binary file|exec format error)/i;

/** The same, told by a shell that tried to run it. */
function shellsWords(evidence: Evidence): Finding | undefined {
  for (const line of evidence.log.toReversed()) {
    const path = carriage.exec(line)?.groups?.["path"];
    if (carriage.test(line)) {
      const file = path ?? "its script";
      const source = path === undefined ? undefined : hostPath(evidence, path);
      return { ...lineEndings(file, source === undefined ? file : shortPath(evidence, source)), quote: line };
    }
    const binary = format.exec(line);
    if (binary !== null) {
      const what = binary.groups?.["path"] ?? "its program";
      return { ...otherFormat(evidence, { path: what, local: what, kind: "binary", arch: undefined }), quote: line };
    }
  }
  return undefined;
}

const about = /secret|passw|token|credential|\bkey\b|empty|missing|not (?:set|specified)|invalid/i;

/** A secret of its own is empty, and it died with words that may be about that. */
export function emptySecret(evidence: Evidence): Finding | undefined {
  const { emptySecrets, fact, log } = evidence;
  if (fact === undefined || (fact.state === "exited" && fact.exitCode === 0)) return undefined;
  const [empty] = emptySecrets;
  const line = log.findLast((each) => about.test(each) || emptySecrets.some(({ name }) => each.includes(name)));
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

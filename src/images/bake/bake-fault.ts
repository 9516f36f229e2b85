import { Failure } from "../../errors.ts";

interface BakeHint {
  readonly pattern: RegExp;
  readonly hint: string;
}

const hints: readonly BakeHint[] = [
  { pattern: /no builder "[^"]*" found/, hint: "List the builders with `docker buildx ls`." },
  {
    pattern: /unknown flag: --(?:allow|progress|metadata-file)|invalid progress mode rawjson/,
    hint: "Update docker buildx to version 0.17 or newer, or set DOCKER_BUILDKIT=0 for the classic builder.",
  },
  {
    pattern: /Multi-platform build is not supported for the docker driver/i,
    hint: "Create a builder with `docker buildx create --use`, or enable the engine's containerd image store.",
  },
  {
    pattern: /no match for platform|exec format error/,
    hint: "Correct `build.platforms`, or set up emulation (binfmt): the base image or this machine lacks that platform.",
  },
  { pattern: /no space left on device/, hint: "Check disk usage with `docker system df`." },
  {
    pattern: /target stage "[^"]*" could not be found/,
    hint: "Set `build.target` to the name (FROM … AS name) or number of a stage.",
  },
  {
    pattern: /invalid empty ssh agent socket/,
    hint: "Start an agent (`eval $(ssh-agent)`, `ssh-add`), or name a key: ID=PATH.",
  },
  {
    pattern: /granting entitlement/,
    hint: "Use a builder that allows it: `docker buildx create --buildkitd-flags '--allow-insecure-entitlement …'`.",
  },
  { pattern: /unset ssh forward key/, hint: "Set the key of that id with `build.ssh` or --ssh ID=PATH." },
  {
    pattern: /secret \S+: not found/,
    hint: "List the secret under `build.secrets`, from a file or a variable. External secrets are not available to builds.",
  },
  {
    pattern: /frontend\.lint/,
    hint: "Update BuildKit to version 0.15 or newer: this one cannot check a Dockerfile.",
  },
  {
    pattern: /failed to (?:do request|authorize|fetch)|dial tcp/,
    hint: "Check the engine's network, proxy and DNS, or use a local image: the registry cannot be reached.",
  },
  {
    pattern: /pull access denied|insufficient_scope/,
    hint: "Check the image name in FROM, or run `docker login` for a private image.",
  },
];

/** A failed build as an error: bake's message, the last output, the place in the Dockerfile, and a hint. */
export function bakeError(services: readonly string[], words: string, output: readonly string[]): Failure {
  const message = words === "" ? "docker buildx bake exited without a message" : words;
  const lines = message.split("\n").filter((line) => !/^\s*(?:-+|\d+ \|)?\s*$/.test(line));
  const solving = lines.find((line) => line.includes("failed to solve: ")) ?? lines[0] ?? "";
  const reason = solving.replace(/^target \S+: /, "").replace(/^failed to solve: /, "");
  const frame = lines.filter((line) => line !== solving);
  const hint =
    hints.find(({ pattern }) => pattern.test(message))?.hint ??
    (/^\s*\d+ \| >>> /m.test(message) ? "Correct the Dockerfile at the marked line." : undefined);
  const outputLines = output.map((line) => `  ${line}`);
  const names = services.map((name) => `"${name}"`).join(", ");
  const what = `the build of service${services.length === 1 ? "" : "s"} ${names} failed: ${reason}`;
  return new Failure([what, ...outputLines, ...frame].join("\n"), { hint });
}

/** The failed target, if bake names it. */
export function failedTarget(words: string): string | undefined {
  return /^target ([\w-]+): /m.exec(words)?.[1];
}

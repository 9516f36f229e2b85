import { Failure } from "../../errors.ts";

interface Wording {
  readonly pattern: RegExp;
  readonly hint: string;
}

const wordings: readonly Wording[] = [
  { pattern: /no builder "[^"]*" found/, hint: 'See the builders there are with "docker buildx ls".' },
  {
    pattern: /unknown flag: --(?:allow|progress|metadata-file)|invalid progress mode rawjson/,
    hint: "Update docker buildx: version 0.17 or newer is needed. Or set DOCKER_BUILDKIT=0 for the classic builder.",
  },
  {
    pattern: /Multi-platform build is not supported for the docker driver/i,
    hint: 'Make a builder that can ("docker buildx create --use"), or turn on the engine\'s containerd image store.',
  },
  {
    pattern: /no match for platform|exec format error/,
    hint: "The base image, or this machine, lacks that platform: correct `build.platforms`, or set up emulation (binfmt).",
  },
  { pattern: /no space left on device/, hint: 'See what takes the space with "docker system df".' },
  {
    pattern: /target stage "[^"]*" could not be found/,
    hint: "Correct `build.target`: it is a stage's name (FROM … AS name) or number.",
  },
  {
    pattern: /invalid empty ssh agent socket/,
    hint: "Start an agent (`eval $(ssh-agent)`, `ssh-add`), or name a key: ID=PATH.",
  },
  {
    pattern: /granting entitlement/,
    hint: "Use a builder that allows it: `docker buildx create --buildkitd-flags '--allow-insecure-entitlement …'`.",
  },
  { pattern: /unset ssh forward key/, hint: "Give the key of that id: `build.ssh`, or --ssh ID=PATH." },
  {
    pattern: /secret \S+: not found/,
    hint: "List the secret under `build.secrets`, from a file or a variable: a build cannot be given an external one.",
  },
  {
    pattern: /frontend\.lint/,
    hint: "This engine's BuildKit cannot check a Dockerfile: it needs version 0.15 or newer.",
  },
  {
    pattern: /failed to (?:do request|authorize|fetch)|dial tcp/,
    hint: "The registry cannot be reached: check the engine's network, its proxy and DNS, or name an image that is there.",
  },
  {
    pattern: /pull access denied|insufficient_scope/,
    hint: "Check the image's name in FROM; for a private one run `docker login`.",
  },
];

/** The failure of a build, in bake's words: what, where in the Dockerfile, and what to try. */
export function bakeFault(services: readonly string[], words: string, output: readonly string[]): Failure {
  const said = words === "" ? "docker buildx bake ended without a word" : words;
  const lines = said.split("\n").filter((line) => !/^\s*(?:-+|\d+ \|)?\s*$/.test(line));
  const solving = lines.find((line) => line.includes("failed to solve: ")) ?? lines[0] ?? "";
  const reason = solving.replace(/^target \S+: /, "").replace(/^failed to solve: /, "");
  const frame = lines.filter((line) => line !== solving);
  const hint =
    wordings.find(({ pattern }) => pattern.test(said))?.hint ??
    (/^\s*\d+ \| >>> /m.test(said) ? "Correct the Dockerfile at the marked line." : undefined);
  const told = output.map((line) => `  ${line}`);
  const names = services.map((name) => `"${name}"`).join(", ");
  const what = `the build of service${services.length === 1 ? "" : "s"} ${names} failed: ${reason}`;
  return new Failure([what, ...told, ...frame].join("\n"), { hint });
}

/** The target that a failure is of, where bake names it. */
export function failedTarget(words: string): string | undefined {
  return /^target ([\w-]+): /m.exec(words)?.[1];
}

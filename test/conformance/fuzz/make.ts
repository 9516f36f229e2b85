// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Compose's, not JavaScript's.
import type { Run } from "../corpus.ts";
import { envTextOf } from "./env-text.ts";
import { type Choice, stackOf } from "./generate.ts";
import { filesOf } from "./harvest.ts";
import type { Scenario } from "./scenario.ts";
import { dented, smudged, spread } from "./vary.ts";

const shell = { A: "va", N: "5", T: "true", F: "false", EMPTY: "" };
const others = {
  ".env": "DOTENV=1\n",
  "a.env": "A=fromfile\nX=1\nQ='q $A'\nR=\"r $N\"\nNONE\n",
  "b.env": "B=2\nX=2\nP=${X}\n",
  "dir/Dockerfile": "",
  Dockerfile: "",
};

/** One project and command line from a seed's choices. */
export type Maker = (choice: Choice, runs: readonly Run[]) => Scenario;

const generated: Maker = ({ random, harvest }) => {
  const choice = { random, harvest };
  const stack = stackOf(choice);
  const { stacks, globals } = spread(random.chance(0.25) ? dented(stack, random) : stack, choice);
  return {
    stacks,
    texts: others,
    env: envOf(choice),
    globals: [...globals, ...globalsOf(choice)],
    flags: flagsOf(choice),
  };
};

/** The same of values that are accepted where they stand alone. */
const legal: Maker = (choice, runs) => {
  const { random } = choice;
  if (choice.sound === undefined) return generated(choice, runs);
  const { stacks, globals } = spread(stackOf(choice), choice);
  return {
    stacks,
    texts: others,
    env: envOf(choice),
    globals: [...globals, ...globalsOf(choice)],
    flags: random.chance(0.3) ? [] : flagsOf(choice),
  };
};

/** A case of the corpus with one line changed. */
const smudge: Maker = (choice, runs) => {
  const { random } = choice;
  const run = random.pick(runs);
  const texts = { ...filesOf(run) };
  const names = Object.keys(texts).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) return generated(choice, runs);
  const name = random.pick(names);
  texts[name] = smudged(texts[name] ?? "", random);
  const env = Object.fromEntries(Object.entries(run.given.env ?? {}).filter(([, value]) => !value.includes("<")));
  const globals = [...run.given.files.flatMap((file) => ["-f", file]), ...run.args];
  return { stacks: {}, texts, env, globals, flags: flagsOf(choice) };
};

/** An env file as `.env` and as a service's. */
const environment: Maker = (choice) => {
  const { random } = choice;
  const text = envTextOf(random, random.pick([0.1, 0.4, 0.7]));
  const format = random.chance(0.15) ? { format: "raw" } : {};
  const service = {
    image: "i",
    ...(random.chance(0.7) ? { env_file: [{ path: "x.env", ...format }] } : {}),
    ...(random.chance(0.15) ? { label_file: "x.env" } : {}),
    environment: { SEEN: "${A:-none} ${B-none} ${C:-none} ${D:-none}", ...(random.chance(0.3) ? { B: null } : {}) },
  };
  const asDefault = random.chance(0.5);
  return {
    stacks: { "compose.yaml": { services: { a: service } } },
    texts: { "x.env": text, ...(asDefault ? { ".env": text } : {}) },
    env: random.chance(0.5) ? {} : { A: "sh", EMPTY: "" },
    globals: random.chance(0.1) ? ["--env-file", "x.env"] : [],
    flags: random.chance(0.15) ? ["--environment"] : ["--format", "json"],
  };
};

export const makers: Readonly<Record<string, Maker>> = { generated, legal, smudge, environment };

function envOf({ random }: Choice): Readonly<Record<string, string>> {
  const project = random.pick<Record<string, string>>([
    {},
    {},
    {},
    {},
    {},
    { COMPOSE_PROJECT_NAME: "envname" },
    { COMPOSE_PROFILES: "p,q" },
    { COMPOSE_FILE: "sub/base.yaml" },
    { COMPOSE_PATH_SEPARATOR: ",", COMPOSE_FILE: "compose.yaml,compose.yaml" },
    { COMPOSE_ENV_FILES: "b.env" },
    { COMPOSE_COMPATIBILITY: "1" },
    { COMPOSE_FILE: "compose.yaml" },
    { COMPOSE_PROFILES: "*" },
    { COMPOSE_ENV_FILES: "a.env,b.env" },
    { COMPOSE_DISABLE_ENV_FILE: "1" },
    { COMPOSE_PROJECT_NAME: "" },
    { COMPOSE_PROFILES: "" },
    { COMPOSE_CONVERT_WINDOWS_PATHS: "1" },
  ]);
  return { ...shell, ...project };
}

function globalsOf({ random }: Choice): readonly string[] {
  return random.pick([
    [],
    [],
    [],
    [],
    [],
    [],
    ["--profile", "p"],
    ["--profile", "*"],
    ["-p", "named"],
    ["--env-file", "a.env"],
    ["--env-file", "b.env", "--env-file", "a.env"],
    ["--env-file", "a.env", "--env-file", "b.env"],
    ["--project-directory", ".."],
    ["--project-directory", "sub"],
    ["--profile", "p", "--profile", "q"],
    ["--compatibility"],
    ["--all-resources"],
  ]);
}

function flagsOf({ random }: Choice): readonly string[] {
  if (random.chance(0.4)) return ["--format", "json"];
  return random.pick([
    [],
    [],
    [],
    ["--no-interpolate"],
    ["--no-interpolate", "--format", "json"],
    ["--no-normalize"],
    ["--no-normalize", "--format", "json"],
    ["--no-path-resolution", "--format", "json"],
    ["--hash", "*"],
    ["--hash", "*"],
    ["--hash", "*"],
    ["--services"],
    ["--images"],
    ["--volumes"],
    ["--networks"],
    ["--profiles"],
    ["--models"],
    ["--variables"],
    ["--variables", "--format", "json"],
    ["--environment"],
    ["--no-consistency", "--format", "json"],
    ["--no-env-resolution", "--format", "json"],
    ["--no-interpolate", "--no-normalize"],
    ["--no-interpolate", "--no-path-resolution"],
    ["a"],
    ["b", "--format", "json"],
    ["--quiet"],
    ["--images", "a"],
  ]);
}

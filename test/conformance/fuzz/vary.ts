// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Compose's, not JavaScript's.
import { changed, type Data, type Fields, isFields, pathsOf, raw, tagged } from "./data.ts";
import { type Choice, stackOf } from "./generate.ts";
import type { Random } from "./random.ts";
import { plainScalars, templates, texts } from "./spellings.ts";

/** Stack files by name, and how they are named on the command line. */
export interface Spread {
  readonly stacks: Readonly<Record<string, Data>>;
  readonly globals: readonly string[];
}

type Vary = (stack: Data, choice: Choice) => Spread;

const alone: Vary = (stack) => ({ stacks: { "compose.yaml": stack }, globals: [] });

/** Two files that say things of the same services. */
const laidOver: Vary = (stack, choice) => ({
  stacks: { "compose.yaml": stack, "over.yaml": withTags(stackOf(choice), choice.random) },
  globals: ["-f", "compose.yaml", "-f", "over.yaml"],
});

/** Two files, the first of them in a folder of its own, from which all relative paths start. */
const below: Vary = (stack, choice) => ({
  stacks: { "sub/compose.yaml": stack, "over.yaml": stackOf(choice) },
  globals: ["-f", "sub/compose.yaml", "-f", "over.yaml"],
});

/** One file of another's parts: some attributes change, some are tagged. */
const echoed: Vary = (stack, { random }) => {
  let over = stack;
  for (const path of pathsOf(stack))
    if (path.length > 2 && random.chance(0.3)) over = changed(over, path, () => undefined);
  return {
    stacks: { "compose.yaml": stack, "over.yaml": withTags(over, random) },
    globals: ["-f", "compose.yaml", "-f", "over.yaml"],
  };
};

/** A service that takes from another, of the same or of another file in a folder of its own. */
const extended: Vary = (stack, choice) => {
  const { random } = choice;
  const base = stackOf(choice);
  const service = random.pick(["a", "a", "a", "b", "none"]);
  const far = random.chance(0.6);
  const from: Data = far
    ? { file: random.pick(["sub/base.yaml", "./sub/base.yaml"]), service }
    : random.pick<Data>([service, { service }]);
  const own = servicesOf(stack)["a"];
  const services = { ...servicesOf(stack), ...(far ? {} : { b: servicesOf(base)["a"] ?? null }) };
  const heir = {
    ...(own !== undefined && isFields(own) ? own : {}),
    extends: far ? from : random.pick<Data>(["b", { service: "b" }, from]),
  };
  return {
    stacks: { "compose.yaml": { ...(stack as Fields), services: { ...services, a: heir } }, "sub/base.yaml": base },
    globals: [],
  };
};

/** A file that is included, from a folder of its own. */
const included: Vary = (stack, choice) => {
  const { random } = choice;
  const other = stackOf(choice);
  const services = Object.fromEntries(
    Object.entries(servicesOf(other)).map(([name, value]) => [random.chance(0.9) ? `i${name}` : name, value]),
  );
  const entry = random.pick<Data>([
    "sub/inc.yaml",
    "./sub/inc.yaml",
    { path: "sub/inc.yaml" },
    { path: "sub/inc.yaml", project_directory: "." },
    { path: "sub/inc.yaml", env_file: "a.env" },
    { path: ["sub/inc.yaml"], project_directory: "sub", env_file: ["a.env", "b.env"] },
    "none.yaml",
    { path: "sub/inc.yaml", env_file: [] },
    { path: "sub/inc.yaml", env_file: "none.env" },
    { path: "${UNSET:-sub}/inc.yaml" },
  ]);
  return {
    stacks: {
      "compose.yaml": { ...(stack as Fields), include: [entry] },
      "sub/inc.yaml": { ...(other as Fields), services },
    },
    globals: [],
  };
};

function servicesOf(stack: Data): Fields {
  const services = isFields(stack) ? stack["services"] : undefined;
  return services !== undefined && isFields(services) ? services : {};
}

function withTags(stack: Data, random: Random): Data {
  const paths = pathsOf(stack).filter((path) => path.length > 2);
  if (paths.length === 0 || random.chance(0.4)) return stack;
  return changed(stack, random.pick(paths), (old) =>
    random.chance(0.5)
      ? tagged("!override", old)
      : random.pick([tagged("!reset", old), raw("!reset null"), raw("!reset []"), raw("!reset"), raw("!override")]),
  );
}

/** A stack in one or several files. */
export function spread(stack: Data, choice: Choice): Spread {
  return choice.random.pick<Vary>([alone, alone, alone, alone, laidOver, below, echoed, extended, included])(
    stack,
    choice,
  );
}

/** One value somewhere for another, legal or not. */
export function dented(stack: Data, random: Random): Data {
  const paths = pathsOf(stack);
  if (paths.length === 0) return stack;
  return changed(stack, random.pick(paths), () =>
    random.pick<Data>([...plainScalars, ...texts, ...templates, [], {}, null]),
  );
}

/** Text with one line changed, as an editor or a slip may change it. */
export function smudged(text: string, random: Random): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const line = lines[at] ?? "";
  const scalar = random.pick([...plainScalars, ...texts, ...templates]);
  const next = random.pick([
    () => [],
    () => [line, line],
    () => [`  ${line}`],
    () => [line.replace(/^ {2}/, "")],
    () => [line.replace(/^( +)/, (spaces) => "\t".repeat(spaces.length / 2))],
    () => [
      line.replace(
        /(:|- )\s*\S.*$/,
        (_, sign: string) =>
          `${sign} ${typeof scalar === "string" ? JSON.stringify(scalar) : (Object.getOwnPropertySymbols(scalar as object).map((key) => (scalar as Record<symbol, string>)[key])[0] ?? "")}`,
      ),
    ],
    () => [line.replace(/:\s.*$/, ":")],
    () => [line.replace(/["']/g, "")],
    () => [line.replace(/: (\S.*)$/, ": '$1'")],
    () => [line.replace(/^(\s*)(\S.*?:)/, "$1$2 &anc")],
    () => [line.replace(/: \S.*$/, ": *anc")],
    () => [line.replace(/(: |- )(\S.*)$/, "$1!!str $2")],
    () => [line.replace(/: /, ": !reset ")],
    () => [line.replace(/^(\s*)\S+:/, "$1? x\n$1:")],
    () => [line, "---"],
    () => [line, "...", "services: {z: {image: z}}"],
    () => [`${line} # c`],
    () => [`${line}#c`],
    () => [line.replace(/- (.*)$/, "-$1")],
    () => [line.replace(/: (\S.*)$/, ": |\n          $1")],
    () => [line.replace(/: (\S.*)$/, ": >-\n          $1")],
  ])();
  const whole = [...lines.slice(0, at), ...next, ...lines.slice(at + 1)].join("\n");
  if (random.chance(0.05)) return `\ufeff${whole}`;
  return random.chance(0.05) ? whole.replaceAll("\n", "\r\n") : whole;
}

import { basename } from "node:path";
import { UsageError } from "../../errors.ts";
import { type Lookup, substitute } from "../interpolate/substitute.ts";
import { type MapNode, nodeAt } from "../node.ts";
import type { Problem } from "../problems/problem.ts";

interface Origins {
  /** `-p`. */
  readonly flag: string | undefined;
  readonly lookup: Lookup;
  /** As parsed: a name is read before the rest, as others may refer to it. */
  readonly documents: readonly MapNode[];
  readonly directory: string;
  /** false: a template in a file is taken by its letters. */
  readonly interpolate: boolean;
  /** false: a name in a file is not made to fit. */
  readonly normalise: boolean;
}

interface ProjectName {
  readonly name: string;
  /** By the command or the environment: whoever runs berth means this project, whatever folder it is in. */
  readonly isChosen?: boolean;
  readonly problems: readonly Problem[];
}

/** A name in a file or of a directory is made to fit, one given explicitly is not. The name: `-p`, COMPOSE_PROJECT_NAME, the last `name:` of the files, else the directory's own name. */
export function projectName(from: Origins): ProjectName {
  const given = from.flag || from.lookup("COMPOSE_PROJECT_NAME");
  if (given) {
    const fault = faultOf(given);
    if (fault === undefined) return { name: given, isChosen: true, problems: [] };
    throw new UsageError(fault.message, { hint: fault.hint });
  }
  const written = from.documents.map((document) => nodeAt(document, ["name"])).findLast((node) => node !== undefined);
  if (written?.kind === "scalar" && written.value !== null && written.text !== "") {
    if (!from.interpolate) return { name: normalised(written.text), problems: [] };
    const { text, faults } = substitute(written.text, from.lookup);
    const fault = from.normalise ? faultOf(text) : undefined;
    // A broken template is reported by the interpolation, which comes to this place too.
    if (fault === undefined || faults.length > 0) return { name: text, problems: [] };
    const name = normalised(text);
    const severity = name === "" ? "error" : "warning";
    return { name, problems: [{ ...problem, ...fault, severity, path: "name", at: written.at }] };
  }
  const name = normalised(basename(from.directory));
  if (name !== "") return { name, problems: [] };
  const message = "project name must not be empty";
  return { name, problems: [{ ...problem, message, hint: "Name the project: -p NAME, or a top-level name:." }] };
}

const problem = { rule: "project-name", severity: "error", path: "" } as const;

/** The nearest name that is allowed; empty where nothing of the text is. */
function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

function faultOf(name: string): { readonly message: string; readonly hint: string } | undefined {
  const nearest = normalised(name);
  if (name === nearest && name !== "") return undefined;
  const allowed =
    "lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number";
  return {
    message: `invalid project name ${JSON.stringify(name)}: must consist only of ${allowed}`,
    hint: nearest === "" ? 'Choose a name such as "shop".' : `Use "${nearest}".`,
  };
}

import { parseAllDocuments } from "yaml";
import { merge, nothing } from "../merge/merge.ts";
import type { MapNode, Node } from "../node.ts";
import type { Place, Problem, Source } from "../problems/problem.ts";
import { anchorsOf } from "./anchors.ts";
import { treeOf } from "./build-tree.ts";
import { faultsOf, spaceMissing } from "./faults.ts";

/** The size above which a file is refused, in UTF-16 units (and bytes, when it is read). */
export const sizeLimit = 10 * 1024 * 1024;

/** Documents in one file: each is laid over all that came before. */
const documentLimit = 1000;

/** A text's YAML documents as trees; those that are no mapping or cannot be read are left out and reported. */
export function parseDocuments(source: Source): { readonly documents: MapNode[]; readonly problems: Problem[] } {
  const refused = refusal(source);
  if (refused !== undefined) return { documents: [], problems: [refused] };
  const written = parseAllDocuments(source.text, {
    // Scalars are ours to resolve (parse/scalar.ts), and so are duplicate and merge keys (parse/tree.ts).
    schema: "failsafe",
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  if (written.length > documentLimit) {
    const at = { source, start: written[documentLimit]?.range[0] ?? 0, end: source.text.length };
    const message = `the file has more than ${documentLimit} documents`;
    return { documents: [], problems: [problem("too-many-documents", message, at, 'Remove some of its "---".')] };
  }
  const errors = "empty" in written ? written.errors : written.flatMap((document) => document.errors);
  // `[a]#comment` is a mistake that Compose's parser passes over.
  const faults = faultsOf(
    errors.filter((error) => !error.message.startsWith("Comments must be separated")),
    source,
  );
  if (faults.length > 0) return { documents: [], problems: faults };

  const documents: MapNode[] = [];
  const problems: Problem[] = [];
  const anchors = anchorsOf();
  for (const { contents, range } of written) {
    if (contents === null || (contents.range[0] === contents.range[1] && !contents.tag)) {
      const at = { source, start: range[0], end: range[1] };
      if (written.length > 1)
        problems.push(problem("empty-document", "this document is empty", at, 'Remove its "---".'));
      continue;
    }
    const { root, problems: found } = treeOf(contents, source, anchors);
    problems.push(...found);
    // What a bomb would become is not worth a look.
    if (found.some(({ rule }) => rule === "alias-bomb")) continue;
    if (root.kind === "map") documents.push(root);
    else problems.push(notAMapping(root));
  }
  if (documents.length === 0 && problems.length === 0) {
    problems.push(problem("empty-file", "empty compose file", { source, start: 0, end: 0 }, wants));
  }
  return { documents, problems };
}

/** A text as one tree: its documents merged in order; no root where there is nothing to go on with. */
export function parse(source: Source): { readonly root: MapNode | undefined; readonly problems: Problem[] } {
  const { documents, problems } = parseDocuments(source);
  return { root: documents.length === 0 ? undefined : documents.reduce(merge, nothing), problems };
}

const wants = 'Start with "services:".';

function problem(rule: string, message: string, at: Place | undefined, hint: string): Problem {
  return { rule, severity: "error", path: "", message, at, hint };
}

function refusal(source: Source): Problem | undefined {
  if (source.text.length > sizeLimit) {
    return problem("file-too-large", `${source.name} is larger than 10 MB`, undefined, "Is this the right file?");
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what no text file has.
  const control = /[\0-\x08\x0E-\x1F\x7F]/.exec(source.text);
  if (control === null) return undefined;
  const at = { source, start: control.index, end: control.index + 1 };
  return problem("not-text", `${source.name} is not a text file`, at, "Is this the right file?");
}

/** What a document that is no mapping was meant to be. */
function notAMapping(root: Node): Problem {
  const name = root.kind === "scalar" && !root.quoted ? /^([\w.-]+):\S/.exec(root.text)?.[1] : undefined;
  if (name === undefined || root.at === undefined) {
    return problem("not-a-mapping", "top-level object must be a mapping", root.at, wants);
  }
  const { start, end = start, ...words } = spaceMissing(root.at.start + name.length, name);
  return { ...words, severity: "error", path: "", at: { source: root.at.source, start, end } };
}

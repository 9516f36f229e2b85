import { Lexer, parseAllDocuments } from "yaml";
import { emptyTree, merge } from "../merge/merge.ts";
import type { MapNode, Node } from "../node.ts";
import { type Place, type Problem, type Source, sizeLimit } from "../problems/problem.ts";
import { anchorsOf } from "./anchors.ts";
import { treeOf } from "./build-tree.ts";
import { faultsOf, missingSpace } from "./faults.ts";

/** The number of documents that one file may have: merging each with all earlier ones takes time. */
const documentLimit = 1000;

/** The number of YAML tokens that one file may have: the parser takes seconds for a million, even if lines are empty. */
const tokenLimit = 1_000_000;

/** A shorter text is not worth counting. */
const countedLength = 500_000;

/** The YAML documents of a text as trees. A document that is not a mapping or cannot be read is left out and reported. */
export function parseDocuments(source: Source): { readonly documents: MapNode[]; readonly problems: Problem[] } {
  const refused = unreadable(source);
  if (refused !== undefined) return { documents: [], problems: [refused] };
  const written = parsed(source.text);
  if (written === undefined) return { documents: [], problems: [tooDeep(source)] };
  if (written.length > documentLimit) {
    const at = { source, start: written[documentLimit]?.range[0] ?? 0, end: source.text.length };
    const message = `the file has more than ${documentLimit} documents`;
    return { documents: [], problems: [problem("too-many-documents", message, at, 'Remove some of the "---" lines.')] };
  }
  const faults = faultsOf(errorsOf(written), source);
  if (faults.length > 0) return { documents: [], problems: faults };

  const documents: MapNode[] = [];
  const problems: Problem[] = [];
  const anchors = anchorsOf();
  for (const { contents, range } of written) {
    if (contents === null || (contents.range[0] === contents.range[1] && !contents.tag)) {
      const at = { source, start: range[0], end: range[1] };
      if (written.length > 1) problems.push(problem("empty-document", "empty document", at, 'Remove its "---" line.'));
      continue;
    }
    const { root, problems: found } = treeOf(contents, source, anchors);
    problems.push(...found);
    // The tree of an alias bomb is incomplete.
    if (found.some(({ rule }) => rule === "alias-bomb")) continue;
    if (root.kind === "map") documents.push(root);
    else problems.push(notAMapping(root));
  }
  if (documents.length > 0 || problems.length > 0) return { documents, problems };
  return {
    documents,
    problems: [problem("empty-file", "empty compose file", { source, start: 0, end: 0 }, startHint)],
  };
}

/** A text as one tree, with its documents merged in order. `root` is undefined if no document can be used. */
export function parse(source: Source): { readonly root: MapNode | undefined; readonly problems: Problem[] } {
  const { documents, problems } = parseDocuments(source);
  return { root: documents.length === 0 ? undefined : documents.reduce(merge, emptyTree), problems };
}

/** The documents of a text; undefined if the parser, which is recursive, runs out of stack. */
function parsed(text: string) {
  try {
    return parseAllDocuments(text, {
      // build-tree.ts resolves scalars, duplicate keys and merge keys, by the rules of Compose.
      schema: "failsafe",
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: "silent",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function errorsOf(written: ReturnType<typeof parseAllDocuments>) {
  const errors = "empty" in written ? written.errors : written.flatMap((document) => document.errors);
  // Compose's parser accepts `[a]#comment`.
  return errors.filter((error) => !error.message.startsWith("Comments must be separated"));
}

function tooDeep(source: Source): Problem {
  const at = { source, start: 0, end: 0 };
  return problem("too-deep", "the file is nested too deeply", at, "Use fewer levels of nesting.");
}

const startHint = 'Start the file with "services:".';

const wrongFile = "Check that this is the right file.";

function problem(rule: string, message: string, at: Place | undefined, hint: string): Problem {
  return { rule, severity: "error", path: "", message, at, hint };
}

function unreadable(source: Source): Problem | undefined {
  if (source.text.length > sizeLimit) {
    return problem("file-too-large", `${source.name} is larger than 10 MB`, undefined, wrongFile);
  }
  if (source.text.length > countedLength && hasMoreTokens(source.text, tokenLimit)) {
    return problem("file-too-large", `${source.name} has too many lines and values`, undefined, wrongFile);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text file has no control characters.
  const control = /[\0-\x08\x0E-\x1F\x7F]/.exec(source.text);
  if (control === null) return undefined;
  const at = { source, start: control.index, end: control.index + 1 };
  return problem("not-text", `${source.name} is not a text file`, at, wrongFile);
}

function hasMoreTokens(text: string, limit: number): boolean {
  let tokens = 0;
  for (const _ of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > limit) return true;
  }
  return false;
}

/** The problem of a document that is not a mapping; `image:nginx` is probably a missing space. */
function notAMapping(root: Node): Problem {
  const name = root.kind === "scalar" && !root.quoted ? /^([\w.-]+):\S/.exec(root.text)?.[1] : undefined;
  if (name === undefined || root.at === undefined) {
    return problem("not-a-mapping", "top-level object must be a mapping", root.at, startHint);
  }
  const { start, end = start, ...message } = missingSpace(root.at.start + name.length, name);
  return { ...message, severity: "error", path: "", at: { source: root.at.source, start, end } };
}

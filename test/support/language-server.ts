import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What an editor underlines. */
export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Whose schema a file is checked by: a stack file's, or a template.yaml's. */
export type SchemaName = "stack" | "template";

export interface LanguageServer {
  /** What the server says of a file when it is opened. */
  diagnose(text: string, schema?: SchemaName): Promise<readonly Diagnostic[]>;
  /** What it shows where the mouse is. */
  hover(text: string, line: number, character: number, schema?: SchemaName): Promise<string>;
  /** What it offers to write where the cursor is. */
  complete(text: string, line: number, character: number, schema?: SchemaName): Promise<readonly string[]>;
  close(): Promise<void>;
}

type Message = { readonly id?: number; readonly method?: string; readonly params?: unknown; readonly result?: unknown };

const schemaUrl = (name: SchemaName) =>
  pathToFileURL(fileURLToPath(new URL(`../../schemas/${name}.schema.json`, import.meta.url))).href;
const binary = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");

/** The YAML language server as an editor starts it, with our schema named on each file's first line. */
export async function openLanguageServer(): Promise<LanguageServer> {
  const server = spawn(process.execPath, [binary, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((resolve) => server.once("close", resolve));
  const waiting = new Map<string, (message: Message) => void>();
  let received: Buffer = Buffer.alloc(0);
  server.stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let next = messageIn(received); next !== undefined; next = messageIn(received)) {
      received = next.rest;
      const { id, method, params } = next.message;
      const uri = (params as { readonly uri?: string } | undefined)?.uri;
      waiting.get(method === undefined ? String(id) : `${method} ${uri}`)?.(next.message);
    }
  });
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const answer = (key: string) => new Promise<Message>((resolve) => waiting.set(key, resolve));
  let count = 0;
  const ask = async (method: string, params: object) => {
    const id = ++count;
    const answered = answer(String(id));
    send({ id, method, params });
    return (await answered).result;
  };
  const open = async (text: string, schema: SchemaName = "stack") => {
    const uri = `file:///stack-${++count}/compose.yaml`;
    const diagnosed = answer(`textDocument/publishDiagnostics ${uri}`);
    const marked = `# yaml-language-server: $schema=${schemaUrl(schema)}\n${text}`;
    const textDocument = { uri, languageId: "yaml", version: 1, text: marked };
    send({ method: "textDocument/didOpen", params: { textDocument } });
    const { diagnostics } = (await diagnosed).params as { readonly diagnostics: readonly Diagnostic[] };
    return { uri, diagnostics };
  };

  await ask("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  send({ method: "initialized", params: {} });
  return {
    diagnose: async (text, schema) => (await open(text, schema)).diagnostics,
    hover: async (text, line, character, schema) => {
      const { uri } = await open(text, schema);
      const position = { line: line + 1, character };
      const found = await ask("textDocument/hover", { textDocument: { uri }, position });
      return JSON.stringify(found);
    },
    complete: async (text, line, character, schema) => {
      const { uri } = await open(text, schema);
      const position = { line: line + 1, character };
      const found = await ask("textDocument/completion", { textDocument: { uri }, position });
      return (found as { readonly items: readonly { readonly label: string }[] }).items.map(({ label }) => label);
    },
    close: async () => {
      server.kill();
      await ended;
    },
  };
}

/** The first whole message of what came, and what is behind it. */
function messageIn(bytes: Buffer): { readonly message: Message; readonly rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  const length = Number(/Content-Length: (\d+)/.exec(bytes.subarray(0, Math.max(end, 0)).toString())?.[1]);
  const start = end + 4;
  if (end === -1 || bytes.length < start + length) return undefined;
  const body = bytes.subarray(start, start + length).toString("utf8");
  return { message: JSON.parse(body) as Message, rest: bytes.subarray(start + length) };
}

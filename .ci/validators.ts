import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";

/**
 * Compiles a JSON Schema to an ES module whose default export is its validate function (compiling at start-up would cost
 * half a second on each run) and whose `schemaText` is the schema itself, as text: parsed only by whoever needs it.
 */
export function validatorModule(schemaPath: string): string {
  const ajv = new Ajv2020({
    allErrors: true,
    inlineRefs: false,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  const schema = JSON.parse(readFileSync(schemaPath, "utf8"));
  const text = JSON.stringify(JSON.stringify(schema));
  return `${standalone.default(ajv, ajv.compile(bare(schema) as object))}\nexport const schemaText = ${text};\n`;
}

const forPeople = new Set(["title", "description", "examples", "default", "deprecated", "patternErrorMessage"]);

/** A schema without what only people and editors read: the compiled module repeats each definition. */
function bare(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((member) => bare(member));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => isNames || !forPeople.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, bare(value, !isNames && (key === "properties" || key === "$defs"))]),
  );
}

/** `import validate from "…/stack.schema.json?validator"`, for esbuild. */
export const esbuildValidators = {
  name: "validators",
  setup(build: import("esbuild").PluginBuild) {
    build.onResolve({ filter: /\?validator$/ }, (args) => ({
      path: fileURLToPath(new URL(args.path.replace(/\?validator$/, ""), `file://${args.resolveDir}/`)),
      namespace: "validator",
    }));
    build.onLoad({ filter: /.*/, namespace: "validator" }, (args) => ({
      contents: validatorModule(args.path),
      loader: "js" as const,
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
      watchFiles: [args.path],
    }));
  },
};

/** The same for vitest. */
export const viteValidators = {
  name: "validators",
  enforce: "pre" as const,
  load(id: string) {
    return id.endsWith("?validator") ? validatorModule(id.replace(/\?validator$/, "")) : undefined;
  },
};

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";

/**
 * Compiles a JSON Schema to an ES module, because compiling it at startup would take half a second. The default export is
 * the validate function. `schemaText` is the schema as JSON text, so only code that needs the schema parses it.
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
  const schemaText = JSON.stringify(JSON.stringify(schema));
  return `${standalone.default(ajv, ajv.compile(withoutAnnotations(schema) as object))}\nexport const schemaText = ${schemaText};\n`;
}

const annotations = new Set(["title", "description", "examples", "default", "deprecated", "patternErrorMessage"]);

/**
 * Removes keywords that only people and editors read: ajv copies them into the compiled module.
 * In `properties` and `$defs` the keys are names, not keywords.
 */
function withoutAnnotations(schema: unknown, keysAreNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((member) => withoutAnnotations(member));
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => keysAreNames || !annotations.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      withoutAnnotations(value, !keysAreNames && (key === "properties" || key === "$defs")),
    ]),
  );
}

/** esbuild plugin for `import validate from "…/stack.schema.json?validator"`. */
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

/** Vite plugin that does the same, for vitest. */
export const viteValidators = {
  name: "validators",
  enforce: "pre" as const,
  load(id: string) {
    return id.endsWith("?validator") ? validatorModule(id.replace(/\?validator$/, "")) : undefined;
  },
};

import { bundled } from "../support/bundled.ts";

const [script = "main", ...args] = process.argv.slice(2);
const url = await bundled(`test/conformance/${script}.ts`);
process.argv.splice(2, process.argv.length, ...args);
await import(url);

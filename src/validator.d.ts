declare module "*?validator" {
  import type { ValidateFunction } from "ajv";

  /** Compiled at build time from the schema before the question mark: see scripts/validators.ts. */
  const validate: ValidateFunction;
  export default validate;

  /** The schema that it was compiled from, as JSON text. */
  export const schemaText: string;
}

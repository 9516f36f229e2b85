/** The names of the variables by which a service learns of a model: its name's, and its URL's. */
export function modelVariables(
  reference: string,
  given: Readonly<Record<string, string>> | null,
): readonly [string, string] {
  const prefix = reference.toUpperCase().replaceAll("-", "_");
  return [given?.["model_var"] ?? `${prefix}_MODEL`, given?.["endpoint_var"] ?? `${prefix}_URL`];
}

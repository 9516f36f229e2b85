/** The error in an engine's progress stream (one JSON document per line), which comes with status 200 all the same. */
export function streamError(body: string): string | undefined {
  for (const line of body.split("\n").filter(Boolean)) {
    try {
      const { error } = JSON.parse(line) as { error?: string };
      if (error !== undefined) return error;
    } catch {
      // A line cut off by the end of the connection.
    }
  }
  return undefined;
}

/** What the steps of a build printed: its last lines. */
export function streamTail(body: string, lines = 10): string {
  const printed = [...body.matchAll(/^\{"stream":(".*")\}\r?$/gm)].map(
    ([, text]) => JSON.parse(text ?? '""') as string,
  );
  return printed.join("").trim().split("\n").slice(-lines).join("\n");
}

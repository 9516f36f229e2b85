/** The work of a job: replace it with yours. If it throws, the attempt has failed. */
export async function perform({ text }) {
  if (typeof text !== "string") throw new Error("a job needs a text");
  return { words: text.split(/\s+/).filter(Boolean).length };
}

/** What a worker does with a job: replace it by your own. What it throws fails the attempt. */
export async function perform({ text }) {
  if (typeof text !== "string") throw new Error("a job needs a text");
  return { words: text.split(/\s+/).filter(Boolean).length };
}

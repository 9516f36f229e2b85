/** What is wrong with one part of a path that a template made of an answer; undefined where it names a file or folder. */
export function partFault(part: string): string | undefined {
  if (part === "." || part === "..") return "leads out of the project";
  if (/[\\/]/.test(part)) return "holds a slash";
  if (/\p{Cc}/u.test(part)) return "holds a control character";
  if (Buffer.byteLength(part) > 255) return "is longer than 255 bytes";
  // What git runs is not for a template to write; what berth keeps is berth's.
  if (/^\.(?:git|berth)$/i.test(part)) return "is not for templates to write";
  return undefined;
}

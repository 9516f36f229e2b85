/** What went wrong in typing a text that is not what its attribute takes; undefined where nothing shows it. */
export function slipIn(text: string): string | undefined {
  if (/[“”„‘’]/.test(text)) return "Use straight quotes: curly ones are a part of the text.";
  return /\S#/.test(text) ? 'Put a space before a "#" that begins a comment.' : undefined;
}

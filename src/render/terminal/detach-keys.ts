import { UsageError } from "../../errors.ts";

/** What of the bytes typed goes on to the process, and whether the keys to detach have been pressed. */
export type KeyWatch = (typed: Uint8Array) => { readonly through: Uint8Array; readonly detached: boolean };

/** Ctrl-P Ctrl-Q, as docker has it. */
export const usualDetachKeys = "ctrl-p,ctrl-q";

/** Watches what is typed for the keys to detach. The first of them are held back until it is certain what they mean. */
export function watchKeys(keys: string): KeyWatch {
  const wanted = keys.split(",").map(codeOf);
  let held = 0;
  return (typed) => {
    const through: number[] = [];
    for (const code of typed) {
      if (code === wanted[held]) held += 1;
      else {
        through.push(...wanted.slice(0, held));
        held = code === wanted[0] ? 1 : 0;
        if (held === 0) through.push(code);
      }
      if (held === wanted.length) return { through: Uint8Array.from(through), detached: true };
    }
    return { through: Uint8Array.from(through), detached: false };
  };
}

/** `ctrl-p` → 16, `x` → 120. */
function codeOf(key: string): number {
  const [, control] = /^ctrl-([a-z@[\\\]^_])$/i.exec(key) ?? [];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) - 64;
  const [code] = Buffer.from(key);
  if (key.length === 1 && code !== undefined) return code;
  throw new UsageError(`"${key}" is not a key to detach with`, {
    hint: `Give single characters or ctrl-LETTER, separated by commas, such as "${usualDetachKeys}".`,
  });
}

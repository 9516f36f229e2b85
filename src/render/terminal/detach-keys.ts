import { UsageError } from "../../errors.ts";

/** Takes typed bytes; returns those to pass to the process, and whether the detach keys were pressed. */
export type DetachKeyFilter = (typed: Uint8Array) => { readonly passed: Uint8Array; readonly detached: boolean };

/** Ctrl-P Ctrl-Q, docker's default. */
export const defaultDetachKeys = "ctrl-p,ctrl-q";

/** Creates a filter for the detach keys. The first keys of the sequence are held back until the next key decides. */
export function filterDetachKeys(keys: string): DetachKeyFilter {
  const sequence = keys.split(",").map(codeOf);
  let held = 0;
  return (typed) => {
    const passed: number[] = [];
    for (const code of typed) {
      if (code === sequence[held]) held += 1;
      else {
        passed.push(...sequence.slice(0, held));
        held = code === sequence[0] ? 1 : 0;
        if (held === 0) passed.push(code);
      }
      if (held === sequence.length) return { passed: Uint8Array.from(passed), detached: true };
    }
    return { passed: Uint8Array.from(passed), detached: false };
  };
}

/** `ctrl-p` → 16, `x` → 120. */
function codeOf(key: string): number {
  const [, control] = /^ctrl-([a-z@[\\\]^_])$/i.exec(key) ?? [];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) - 64;
  const [code] = Buffer.from(key);
  if (key.length === 1 && code !== undefined) return code;
  throw new UsageError(`invalid detach key "${key}"`, {
    hint: `Use single characters or ctrl-LETTER, separated by commas, such as "${defaultDetachKeys}".`,
  });
}

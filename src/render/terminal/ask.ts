import { createInterface } from "node:readline/promises";
import type { Readable } from "node:stream";
import { Interrupted } from "../../errors.ts";
import { visible, visibleLine } from "./visible.ts";

/** A question. `fault` returns what is wrong with the typed text. */
export type Prompt =
  | {
      readonly kind: "text";
      readonly message: string;
      readonly initial?: string | undefined;
      readonly fault: (text: string) => string | undefined;
    }
  | {
      readonly kind: "choice";
      readonly message: string;
      readonly initial?: string | undefined;
      readonly options: readonly PromptOption[];
    }
  | {
      readonly kind: "choices";
      readonly message: string;
      readonly initial: readonly string[];
      readonly options: readonly PromptOption[];
    }
  | { readonly kind: "confirm"; readonly message: string; readonly initial: boolean };

export interface PromptOption {
  readonly value: string;
  readonly label?: string | undefined;
  /** Shown next to the selected option. */
  readonly hint?: string | undefined;
}

export type Reply = string | boolean | readonly string[];

interface Streams {
  readonly input: Readable;
  readonly output: NodeJS.WriteStream;
}

/** Asks a question on the terminal. Throws `Interrupted` on Ctrl-C. */
export async function ask(prompt: Prompt, streams: Streams): Promise<Reply> {
  const clack = await import("@clack/prompts");
  const reply = await showPrompt(prompt, streams, clack);
  if (clack.isCancel(reply)) throw new Interrupted("SIGINT");
  return reply as Reply;
}

function showPrompt(prompt: Prompt, streams: Streams, clack: typeof import("@clack/prompts")): Promise<unknown> {
  // Templates write the questions.
  const message = visible(prompt.message);
  const common = { ...streams, message };
  switch (prompt.kind) {
    case "text": {
      const { initial, fault } = prompt;
      return clack.text({
        ...common,
        ...(initial === undefined ? {} : { initialValue: initial }),
        validate: (text) => fault(text ?? ""),
      });
    }
    case "choice": {
      const { initial, options } = prompt;
      return clack.select({
        ...common,
        options: options.map(clackOption),
        ...(initial === undefined ? {} : { initialValue: initial }),
      });
    }
    case "choices":
      return clack.multiselect({
        ...common,
        options: prompt.options.map(clackOption),
        initialValues: [...prompt.initial],
        required: false,
      });
    case "confirm":
      return clack.confirm({ ...common, initialValue: prompt.initial });
  }
}

function clackOption({ value, label = value, hint }: PromptOption) {
  return { value, label: visibleLine(label), ...(hint === undefined ? {} : { hint: visibleLine(hint) }) };
}

interface ConfirmOptions {
  readonly output: NodeJS.WriteStream;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
}

/** Asks a yes-or-no question and reads a line of stdin; no input counts as no. Throws the reason of `stop`. */
export async function confirm(question: string, { output, stop }: ConfirmOptions): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output, terminal: false, signal: stop });
  output.write(`${question} [y/N] `);
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    output.write("\n");
    stop.throwIfAborted();
    return false;
  } finally {
    lines.close();
  }
}

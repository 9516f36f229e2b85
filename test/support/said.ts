import type { Running } from "./run-berth.ts";

/** Resolves once the run has written what is looked for; rejects where it ends without. Listens, never sleeps. */
export function said({ process, output, ended }: Running, stream: "stdout" | "stderr", what: RegExp): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const look = () => {
      if (what.test(output[stream])) resolve();
    };
    process[stream]?.on("data", look);
    look();
  });
  const silent = ended.then(({ code, signal }) => {
    if (what.test(output[stream])) return;
    throw new Error(`ended (${code ?? signal}) without saying ${what}:\n${output.stdout}${output.stderr}`);
  });
  return Promise.race([heard, silent]);
}

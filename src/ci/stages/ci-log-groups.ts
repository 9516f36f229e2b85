import { secretValues } from "../../redact/secret-values.ts";
import type { CiStage } from "./stage.ts";

/** Marks a run in the log of a CI system: what can be folded away, and what is never to be shown. */
export function marked({ folds }: { readonly folds: boolean }): CiStage {
  let close = () => {};
  return {
    async begin({ project, loaded }, ports) {
      ports.ui.mask(await secretValues(loaded.stack, loaded.environment));
      // Groups do not nest: as one variant of many, all of it is in one.
      if (!folds) return ports;
      const end = ports.ui.group(`berth: bring up ${project}`);
      close = () => {
        close = () => {};
        end();
      };
      return ports;
    },
    async provisioned() {
      close();
      return {};
    },
    async ended() {
      close();
    },
  };
}

import { secretValues } from "./secret-values.ts";
import type { CiStage } from "./stage.ts";

/** Marks a run in the log of a CI system: what can be folded away, and what is never to be shown. */
export function marked(): CiStage {
  let close = () => {};
  return {
    async begin({ project, loaded }, ports) {
      ports.ui.mask(await secretValues(loaded.stack, loaded.environment));
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

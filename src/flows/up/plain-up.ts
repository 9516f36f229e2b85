import { upDefaults } from "../../plan/options.ts";
import type { UpRequest } from "./up.ts";

/** `up --wait`, of all services. */
export const plainUp: UpRequest = {
  ...upDefaults,
  services: [],
  detach: true,
  wait: true,
  logs: { timestamps: false, prefix: true, color: false },
};

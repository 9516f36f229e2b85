import { composeVersion } from "../engine/labels.ts";
import { version } from "../package.ts";

/** The metadata that docker requests from each plugin. `docker info` shows it. */
export function pluginMetadata(file: string): string {
  const isCompose = /docker-compose(?:\.\w+)?$/.test(file);
  const metadata = {
    SchemaVersion: "0.1.0",
    Vendor: "berth",
    Version: isCompose ? `v${composeVersion}` : `v${version}`,
    ShortDescription: isCompose
      ? `Docker Compose, by berth ${version}`
      : "Run multi-container apps from a Compose file",
  };
  return `${JSON.stringify(metadata, undefined, 2)}\n`;
}

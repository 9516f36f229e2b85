import { composeVersion } from "../engine/labels.ts";
import { version } from "../package.ts";

/** What docker asks each file in its plugin folders; `docker info` shows it. */
export function pluginMetadata(file: string): string {
  const isCompose = /docker-compose(?:\.\w+)?$/.test(file);
  const metadata = {
    SchemaVersion: "0.1.0",
    Vendor: "berth",
    Version: isCompose ? `v${composeVersion}` : `v${version}`,
    ShortDescription: isCompose ? `Docker Compose, by berth ${version}` : "Compose files, planned and explained",
  };
  return `${JSON.stringify(metadata, undefined, 2)}\n`;
}

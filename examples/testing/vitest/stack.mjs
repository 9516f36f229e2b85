// One stack for the whole run.
import { stackSetup } from "berth/vitest";

export default stackSetup({ file: "../compose.yaml" });

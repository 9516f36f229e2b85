import { connect } from "../../src/engine/docker/connect.ts";
import { engineContract } from "./engine-contract.ts";

engineContract("Docker Engine", async () => {
  const engine = await connect({ env: process.env });
  return { engine, image: "busybox:1", close: async () => engine.close() };
});

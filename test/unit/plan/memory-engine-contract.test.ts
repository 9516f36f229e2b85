import { engineContract } from "../../contract/engine-contract.ts";
import { memoryEngine } from "../../support/memory-engine.ts";

engineContract("In-memory engine", async () => {
  const engine = memoryEngine();
  engine.addImage("app:1");
  return { engine, image: "app:1", close: async () => engine.close() };
});

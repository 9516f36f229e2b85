import { openDocker } from "./docker-workbench.ts";
import { engineContract } from "./engine-contract.ts";

engineContract("Docker Engine", openDocker);

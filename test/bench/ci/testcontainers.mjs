// One request to a stack that testcontainers brings up: what `berth ci -- node request.mjs` does. `hold`: stays up.
import { DockerComposeEnvironment, Wait } from "testcontainers";

const [folder = ".", mode] = process.argv.slice(2);
const environment = await new DockerComposeEnvironment(folder, "compose.yaml")
  .withWaitStrategy("db-1", Wait.forHealthCheck())
  .withWaitStrategy("app-1", Wait.forHealthCheck())
  .up();
const app = environment.getContainer("app-1");
const { status } = await fetch(`http://${app.getHost()}:${app.getMappedPort(80)}/hostname`);
console.log(`up ${status}`);
if (mode === "hold") setInterval(() => {}, 60_000);
else await environment.down({ removeVolumes: true });

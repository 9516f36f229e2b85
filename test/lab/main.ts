import { inLab } from "./folder.ts";
import { type Lab, labDown, labRestart, labUp } from "./lab.ts";
import { reader, registryDown, registryUp } from "./registry/registry.ts";

// stdout is for `export $(tsx test/lab/main.ts up)`; everything else goes to stderr.
const log = (line: string) => process.stderr.write(`${line}\n`);

function tell(lab: Lab): void {
  log(`engine ${lab.version}, API ${lab.apiVersion} on ${lab.dockerHost}`);
  process.stdout.write(`DOCKER_HOST=${lab.dockerHost}\n`);
}

const verbs: Record<string, (args: string[]) => Promise<void>> = {
  async up(images) {
    tell(await labUp({ ...(images.length > 0 && { images }), log }));
  },
  async down() {
    log((await labDown()) ? "engine stopped" : "no engine of the lab's is running");
  },
  async restart() {
    tell(await labRestart(log));
  },
  async registry([wish = ""]) {
    if (wish === "down") return registryDown(registryFolder);
    const { host } = await registryUp(registryFolder, { isPrivate: wish === "private" });
    log(
      `registry on ${host}${wish === "private" ? `, for ${reader.username} with the password "${reader.password}"` : ""}`,
    );
  },
};

const registryFolder = inLab("registry");

const [verb = "", ...args] = process.argv.slice(2);
const act = verbs[verb];
if (!act) {
  log("usage: tsx test/lab/main.ts up [image…] | down | restart | registry [private|down]");
  process.exitCode = 2;
} else {
  await act(args).catch((error: Error) => {
    log(error.message);
    process.exitCode = 1;
  });
}

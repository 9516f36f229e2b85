import { log } from "./log.js";
import { connect, group, stream } from "./queue.js";

const queue = await connect();
try {
  await queue.xGroupCreate(stream, group, "0", { MKSTREAM: true });
  log("info", `made the group ${group}`);
} catch (error) {
  // It is there already.
  if (!error.message.startsWith("BUSYGROUP")) throw error;
} finally {
  await queue.close();
}

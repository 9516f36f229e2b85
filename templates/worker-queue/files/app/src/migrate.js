import { log } from "./log.js";
import { connect, group, stream } from "./queue.js";

const queue = await connect();
try {
  await queue.xGroupCreate(stream, group, "0", { MKSTREAM: true });
  log("info", `created the group ${group}`);
} catch (error) {
  // It already exists.
  if (!error.message.startsWith("BUSYGROUP")) throw error;
} finally {
  await queue.close();
}

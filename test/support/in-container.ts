import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import Docker from "dockerode";

/** Runs a command in a running container, past the code under test, and gives its stdout; throws where it fails. */
export async function inContainer(name: string, command: readonly string[], docker = new Docker()): Promise<string> {
  const execution = await docker.getContainer(name).exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await execution.start({});
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  docker.modem.demuxStream(stream, stdout, stderr);
  stream.on("end", () => {
    stdout.end();
    stderr.end();
  });
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  const { ExitCode: code } = await execution.inspect();
  if (code !== 0) throw new Error(`${name}: ${command.join(" ")} exited with ${code}\n${out}${err}`);
  return out;
}

/** Waits for the end of a reaper's input, or of its time; whether it was told that nothing is left to do. */
export function isReleased(input: NodeJS.ReadStream, withinSeconds: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let told = "";
    const end = () => resolve(told.startsWith("done"));
    if (withinSeconds !== undefined) setTimeout(end, withinSeconds * 1000).unref();
    input.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    input.once("end", end).once("error", end);
  });
}

/** berth's own version; the build writes it in. */
export const version: string = process.env["BERTH_VERSION"] ?? "0.0.0-source";

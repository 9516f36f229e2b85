import type { JobMarks } from "./marks.ts";

/** Markers of GitLab's job log: sections that open by a click. It knows no annotations, and masks by itself. */
export function gitlab(now: () => number): JobMarks {
  let count = 0;
  const mark = (what: string) => `\x1b[0Ksection_${what}\r\x1b[0K`;
  const seconds = () => Math.floor(now() / 1000);
  return {
    folds: true,
    group: (title) => {
      count += 1;
      const name = `berth_${count}_${title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 40)}`;
      const shown = title.replaceAll(/\p{Cc}+/gu, " ");
      return {
        open: `${mark(`start:${seconds()}:${name}[collapsed=true]`)}${shown}\n`,
        get close() {
          return `${mark(`end:${seconds()}:${name}`)}\n`;
        },
      };
    },
    annotate: () => "",
    mask: () => "",
  };
}

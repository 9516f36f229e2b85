import type { CommandContext } from "../../context/context.ts";
import { BerthError, Failure, UsageError } from "../../errors.ts";
import { openChosenTemplate } from "../../flows/init/opened-template.ts";
import { openLanguage } from "../../scaffold/language/liquid.ts";
import { testTemplateCase } from "./template-test-case.ts";

export interface TestRequest {
  readonly template: string;
  readonly cwd: string;
  readonly yes: boolean;
  /** Names of rows; empty: all. */
  readonly rows: readonly string[];
  /** Leave what failed. */
  readonly keep: boolean;
}

/** Each row of a template's test table: made, checked, brought up, probed, taken down. Fails if any does. */
export async function templateTest(request: TestRequest, ctx: CommandContext): Promise<number> {
  const { rows, keep } = request;
  const { ui, interrupts } = ctx;
  const language = await openLanguage();
  const template = await openChosenTemplate({ ...request, language }, ctx);
  const chosen = template.tests.filter(({ name }) => rows.length === 0 || rows.includes(name));
  if (chosen.length === 0) {
    const names = template.tests.map(({ name }) => name).join(", ");
    throw new UsageError(`no such test case in template ${template.name}`, {
      hint: names === "" ? 'Add "tests" to its template.yaml.' : `Use one of: ${names}.`,
    });
  }
  let failed = 0;
  for (const row of chosen) {
    try {
      const said = await testTemplateCase(row, { template, language, keep }, ctx);
      ui.result(`ok      ${template.name}: ${row.name}${said === "" ? "" : `, ${said}`}`);
    } catch (error) {
      if (!(error instanceof BerthError) || interrupts.stop.aborted) throw error;
      failed += 1;
      ui.result(`FAILED  ${template.name}: ${row.name}`);
      ui.problem(error);
    }
  }
  if (failed > 0) throw new Failure(`${failed} of ${chosen.length} tests failed`);
  return 0;
}

import type { ReportFormat } from '../report/formats.ts';
import { argumentError } from './exit-code.ts';
import type { ReportChoice } from './run-files.ts';

/**
 * Says what is wrong with the forms of a report before anything is run for it.
 *
 * @param formats  that will be written
 * @throws ConfigError
 */
export async function checkReportChoice(
  { static: isStatic = false, templates }: ReportChoice,
  formats: readonly ReportFormat[],
): Promise<void> {
  if (isStatic && !formats.includes('html')) {
    throw argumentError('--static', 'html among the forms: it is of the page', formats.join(', ') || 'none');
  }
  if (templates === undefined) return;
  const { readUserTemplates } = await import('../report/charts/user-templates.ts');
  readUserTemplates(templates);
}

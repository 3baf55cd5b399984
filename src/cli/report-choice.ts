import type { ReportFormat } from '../report/formats.ts';
import type { PageChoice } from '../report/html/page.ts';
import { argumentError } from './exit-code.ts';

/** How a page is written, in the words of the command line. */
export interface PageArguments {
  /** A page without scripts. @default false */
  readonly static?: boolean;
  /** Folder with chart templates. @default those of the package */
  readonly templates?: string;
}

/** The same in those of the page. */
export function pageChoice({ static: isStatic = false, templates }: PageArguments): PageChoice {
  return { kind: isStatic ? 'static' : 'live', ...(templates === undefined ? {} : { templates }) };
}

/**
 * Says what is wrong with the forms of a report before anything is run for it.
 *
 * @param formats  that will be written
 * @throws ConfigError
 */
export async function checkReportChoice(
  { static: isStatic = false, templates }: PageArguments,
  formats: readonly ReportFormat[],
): Promise<void> {
  if (isStatic && !formats.includes('html')) {
    throw argumentError('--static', 'html among the forms: it is of the page', formats.join(', ') || 'none');
  }
  if (templates === undefined) return;
  const { readUserTemplates } = await import('../report/charts/user-templates.ts');
  readUserTemplates(templates);
}

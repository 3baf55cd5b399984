import { ConfigError } from '../../errors.ts';
import { TEMPLATE_ENDING, withTemplates, type ChartSpec } from './template.ts';

/**
 * Makes charts with the templates of a folder of the user's in place of those of the same name; without a folder as they come.
 * A template may be sound JSON and no chart: that is said of its file, not found out by who opens the page.
 *
 * @param make  synchronous
 * @throws ConfigError for what is wrong with the templates
 */
export async function withChosenTemplates<Made>(folder: string | undefined, make: () => Made): Promise<Made> {
  if (folder === undefined) return make();
  const { readUserTemplates } = await import('./user-templates.ts');
  const filled: { readonly template: string; readonly spec: ChartSpec }[] = [];
  const made = withTemplates(readUserTemplates(folder), make, (template, spec) => filled.push({ template, spec }));
  const { chartSvg } = await import('./svg.ts');
  for (const { template, spec } of filled) {
    try {
      await chartSvg(spec);
    } catch (error) {
      const file = `${folder}/${template}${TEMPLATE_ENDING}`;
      const found = (error as Error).message;
      throw new ConfigError([{ file, pointer: '', expected: 'a chart that Vega-Lite can draw', found }]);
    }
  }
  return made;
}

/**
 * What the page does: draws every chart in the page's colour scheme, draws again when it changes, opens all details
 * before printing, lets what runs over the edge be scrolled with the keyboard. When the last chart stands, `body[data-ready]` holds how many were drawn; a chart that fails says so
 * in its place and on the console.
 */
export const DRAWING_PROGRAM = `
(() => {
  'use strict';
  const page = JSON.parse(document.getElementById('chart-specifications').textContent);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const darkColours = new Map(page.light.range.category.map((colour, i) => [colour, page.dark.range.category[i]]));
  const darkened = (node) => {
    if (typeof node === 'string') return darkColours.get(node) ?? node;
    if (Array.isArray(node)) return node.map(darkened);
    if (typeof node !== 'object' || node === null) return node;
    // Names may be spelt like a colour: what the data, their orders and domains say stays as it is.
    const kept = new Set(['datasets', 'domain', 'sort', 'description', 'title']);
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, kept.has(key) ? child : darkened(child)]));
  };
  // A chart has its rows inside: it may load neither more of them nor pictures, and none of its addresses leads anywhere.
  const refuse = (uri) => Promise.reject(new Error('a chart may load nothing, not even ' + uri));
  const drawOne = async ({ name, spec }) => {
    const element = document.getElementById('chart-' + name);
    try {
      await window.vegaEmbed(element, dark.matches ? darkened(spec) : spec, {
        mode: 'vega-lite',
        renderer: 'svg',
        ast: true,
        loader: { load: refuse, http: refuse, file: refuse, sanitize: () => Promise.resolve({ href: null }) },
        config: dark.matches ? page.dark : page.light,
        tooltip: { theme: dark.matches ? 'dark' : 'light' },
        actions: { export: true, source: false, compiled: false, editor: false },
        downloadFileName: name,
      });
      return true;
    } catch (error) {
      element.textContent = 'This chart could not be drawn: ' + error.message;
      console.error(error);
      return false;
    }
  };
  // What runs over the edge of the page can be scrolled with the keyboard.
  const reachable = () => {
    for (const each of document.querySelectorAll('.scroll')) {
      const over = each.scrollWidth > each.clientWidth + 1;
      if (over) each.tabIndex = 0;
      else each.removeAttribute('tabindex');
    }
  };
  window.addEventListener('resize', reachable);
  document.addEventListener('toggle', reachable, true);
  let drawing = Promise.resolve();
  const draw = () => {
    drawing = drawing.then(async () => {
      delete document.body.dataset.ready;
      let drawn = 0;
      for (const chart of page.charts) if (await drawOne(chart)) drawn++;
      reachable();
      document.body.dataset.ready = String(drawn);
    });
  };
  dark.addEventListener('change', draw);
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open], .chart details)')];
    for (const each of opened) each.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const each of opened) each.open = false;
  });
  draw();
})();
`;

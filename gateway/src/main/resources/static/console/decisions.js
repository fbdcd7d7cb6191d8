// What was decided about the default alias, newest first: each with the gate's report, and the way back.
import { call, send } from './api.js';
import { element, renew, tell } from './dom.js';

const ALIAS = 'v1/aliases/default';
const SHOWN = 10;

/** `moved` is called when the alias was taken back. */
export function decisionsList(note, moved) {
  const list = element('ul', { class: 'decisions', 'aria-label': 'decisions about default' });
  const back = element('button', { class: 'plain', 'data-key': 'roll back', onclick: rollBack }, 'roll back');
  const node = element('div', { hidden: true }, element('h3', {}, 'What “default” was given ', back), list);
  let shown = '';

  async function rollBack() {
    const reason = prompt('Take “default” back to the model that it named before? The history keeps your words.');
    if (reason === null) return;
    try {
      const alias = await send('POST', `${ALIAS}/rollback`, { reason });
      tell(note, `default is ${alias.model} again`);
    } catch (error) {
      tell(note, error.message, true);
    }
    await moved();
  }

  async function refresh() {
    const decisions = (await call(`${ALIAS}/decisions?limit=${SHOWN}`)).data;
    if (JSON.stringify(decisions) === shown) return;
    shown = JSON.stringify(decisions);
    node.hidden = !decisions.length;
    const opened = new Set([...list.querySelectorAll('details[open]')].map(open => open.dataset.id));
    renew(list, ...decisions.map(decision => element('li', {}, report(decision, opened.has(decision.id)))));
  }

  return { node, refresh };
}

function report(decision, open) {
  return element('details', { 'data-id': decision.id, open },
    element('summary', { 'data-key': decision.id },
      element('span', { class: `state ${decision.outcome}` }, decision.outcome.replace('_', ' ')),
      ` ${decision.model} `,
      element('small', {}, new Date(decision.created_at * 1000).toLocaleString())),
    element('p', { class: 'note' }, decision.message),
    decision.reason ? element('p', { class: 'note' }, `“${decision.reason}”`) : null,
    decision.evaluation ? element('p', { class: 'note' }, `by ${decision.evaluation}`) : null,
    decision.checks.length ? element('ul', { class: 'checks', 'aria-label': 'checks' }, ...decision.checks.map(check =>
      element('li', { class: check.passed ? 'passed' : 'failed' },
        element('span', { role: 'img', 'aria-label': check.passed ? 'passed' : 'failed' }, check.passed ? '✓' : '✗'),
        ` ${check.message}`))) : null,
    decision.families.length ? families(decision) : null);
}

function families(decision) {
  return element('div', { class: 'scroll' }, element('table', { 'aria-label': 'families' },
    element('thead', {}, element('tr', {}, ...['family', 'before', 'after', 'difference', '95 %', 'videos'].map(name =>
      element('th', { scope: 'col' }, name)))),
    element('tbody', {}, ...decision.families.map(family => element('tr', { class: family.passed ? null : 'failed' },
      element('td', {}, family.name),
      element('td', {}, percent(family.previous_accuracy)),
      element('td', {}, percent(family.accuracy)),
      element('td', {}, points(family.difference)),
      element('td', { title: family.no_interval }, family.confidence_interval?.map(points).join(' … ') ?? 'none'),
      element('td', {}, String(family.videos)))))));
}

function percent(fraction) {
  return `${(100 * fraction).toFixed(1)} %`;
}

function points(difference) {
  return `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(1)}`;
}

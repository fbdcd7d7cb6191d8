// The models, where each comes from, and which one the default alias means.
import { call, every, send } from './api.js';
import { decisionsList } from './decisions.js';
import { element, poll, renew, tell } from './dom.js';

export function modelsPanel() {
  const list = element('ul', { class: 'models', 'aria-label': 'models' });
  const note = element('p', { class: 'note', role: 'status' });
  let shown = '';

  const decisions = decisionsList(note, () => refresh());

  /** Through the gate where an evaluation compares the two; past it with words that the history keeps. */
  async function promote(model, current) {
    try {
      let why = 'No evaluation compares it with';
      const evaluation = await comparing(model.id, current);
      if (evaluation) {
        try {
          await move({ model: model.id, evaluation });
          return;
        } catch (error) {
          why = `${error.message}.\n\nTo give it the name all the same, in place of`;
        }
      }
      const reason = prompt(`${why} ${current}: why should “default” mean ${model.id}? The history keeps your words.`);
      if (reason) await move({ model: model.id, evaluation, force: true, reason });
    } catch (error) {
      tell(note, error.message, true);
    } finally {
      await refresh();
    }
  }

  async function move(wish) {
    const alias = await send('PUT', 'v1/aliases/default', wish);
    tell(note, `default is ${alias.model}`);
  }

  const refresh = poll(4000, note, async () => {
    const models = await every('v1/models');
    await decisions.refresh();
    if (JSON.stringify(models) === shown) return;
    shown = JSON.stringify(models);
    const target = models.find(model => model.id === 'default')?.alias_of;
    renew(list, ...models.filter(model => !model.alias_of).map(model => element('li', {},
      element('strong', {}, model.id),
      model.id === target
        ? element('span', { class: 'state succeeded' }, 'default')
        : element('button', {
          class: 'plain', 'data-key': model.id, 'aria-label': `make ${model.id} default`, onclick: () => promote(model, target),
        }, 'make default'),
      element('small', {}, origin(model)))));
  });

  return element('section', {}, element('h2', {}, 'Models'), list, note, decisions.node);
}

/** The newest evaluation of these two that has succeeded. */
async function comparing(model, current) {
  const evaluations = (await call('v1/evaluations?limit=100')).data;
  return evaluations.find(({ status, models }) =>
    status === 'succeeded' && models.length === 2 && models.includes(model) && models.includes(current))?.id;
}

function origin(model) {
  const revision = `revision ${model.revision.slice(0, 8)}`;
  if (model.source) {
    const commit = model.source.commit ? ` at ${model.source.commit.slice(0, 8)}` : '';
    return `imported from ${model.source.uri}${commit} · ${revision}`;
  }
  if (!model.lineage) return `base · ${revision}`;
  const version = model.lineage.dataset_version ? `, dataset version ${model.lineage.dataset_version.slice(0, 12)}` : '';
  return `from ${model.base ?? 'a base'} by ${model.lineage.job}${version} · ${revision}`;
}
